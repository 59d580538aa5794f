//! Articles that a contact bought.

use crate::{
    recurrence::Day,
    schema::PURCHASES,
    search::fold,
    value::Value,
    view::{CollectionView, ItemView},
};
use std::{cmp::Reverse, collections::BTreeSet};

/// The last articles bought, the latest first, each once with its latest purchase: what tells
/// articles apart is the article itself, else its reference, else its name.
pub fn latest(ledger: &[CollectionView], most: usize) -> Vec<&ItemView> {
    let mut seen = BTreeSet::new();
    let all = newest_first(ledger).into_iter();
    all.filter(|purchase| seen.insert(article(purchase))).take(most).collect()
}

/// Every purchase, the latest first; those without a day come last.
pub fn newest_first(ledger: &[CollectionView]) -> Vec<&ItemView> {
    let of = ledger.iter().find(|known| known.key == PURCHASES.key);
    let mut all: Vec<_> = of.into_iter().flat_map(|of| &of.items).collect();
    all.sort_by_key(|purchase| Reverse((day(purchase), purchase.item)));
    all
}

/// When it was.
pub fn day(purchase: &ItemView) -> Option<Day> {
    match value(purchase, "on")? {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

/// What tells an article apart.
fn article(purchase: &ItemView) -> (u8, String) {
    let keys = ["article", "reference", "label"].into_iter().zip(0..);
    let mut known = keys.filter_map(|(key, rank)| {
        let text = value(purchase, key).and_then(Value::as_text).map(fold)?;
        (!text.trim().is_empty()).then_some((rank, text.trim().to_owned()))
    });
    // One that says nothing of itself is like no other.
    known.next().unwrap_or_else(|| (u8::MAX, purchase.item.to_string()))
}

fn value<'a>(item: &'a ItemView, key: &str) -> Option<&'a Value> {
    item.fields.iter().find(|field| field.key == key)?.value.as_ref()
}
