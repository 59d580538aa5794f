//! What people type, letter by letter, and what they ask for beside it.

use carnet_engine::api::{Query, Sort};

/// Kinds of queries.
pub(crate) fn all() -> Vec<(&'static str, Vec<Query>)> {
    let or = || Query { category: Some("Or".into()), ..Query::default() };
    let filtered = |text: &str| Query { text: text.into(), place: Some("35".into()), ..or() };
    vec![
        ("nothing typed", vec![Query::default()]),
        ("one letter", typed("a|b|c|d|e|l|m|p|r|s|0|3")),
        ("prefix", letters("boulangerie|kermabert|saint|sole|fontaine")),
        ("two words", letters("boulangerie bernard|camille mar|garage saint malo|zoe rennes")),
        ("typo", typed("boulnagerie|fontiane|kermavert|pharmcie|electricte|imprimrie|micholane")),
        ("digits", letters("06 12 34 56|0698|35400|75011|4321")),
        ("email", letters("camille.bernard12@ex|exemple99")),
        ("no match", letters("zzyzx|qwertyuiop")),
        ("filter", vec![or(), Query { place: Some("saint-malo".into()), ..Query::default() }]),
        ("filter and query", "b|bo|mar|garage|06".split('|').map(filtered).collect()),
        ("filter and not seen", vec![Query { not_seen_days: Some(30), ..or() }]),
        ("sorted by city", sorted(Sort::City)),
        ("sorted by last event", sorted(Sort::LastEvent)),
    ]
}

fn typed(texts: &str) -> Vec<Query> {
    let query = |text: &str| Query { text: text.into(), ..Query::default() };
    texts.split('|').map(query).collect()
}

/// Every keystroke from the second on.
fn letters(texts: &str) -> Vec<Query> {
    let so_far = |text: &str| -> Vec<Query> {
        let ends = text.char_indices().skip(2).map(|(end, _)| end).chain([text.len()]);
        ends.flat_map(|end| typed(&text[..end])).collect()
    };
    texts.split('|').flat_map(so_far).collect()
}

fn sorted(sort: Sort) -> Vec<Query> {
    let query = |text: &str| Query { text: text.into(), sort, ..Query::default() };
    vec![query(""), query("bou")]
}
