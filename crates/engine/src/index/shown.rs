//! A contact as a row: what of it matches what was typed.

use super::{
    Directory,
    entry::{Class, Entry},
    letters::{self, Word},
    own::Own,
    page::Around,
    typed::{self, Term},
    typo,
};
use crate::api::Row;
use carnet_ids::ItemId;
use std::borrow::Cow;

impl Directory {
    pub(super) fn row(&self, slot: u32, typed: &str, around: Around<'_>) -> Option<Row> {
        let entry = self.entry_at(slot)?;
        let hot = self.hot.get(slot as usize)?;
        let (marks, matched) = highlight(&entry, &self.own, typed);
        let custom = self.own.cells(&entry);
        let rep = entry.rep.parse::<ItemId>().ok().and_then(|rep| around.people.get(&rep));
        Some(Row {
            contact: entry.contact,
            name: entry.name,
            marks,
            initials: entry.initials,
            is_person: entry.is_person,
            matched,
            postcode: entry.postcode,
            city: entry.city,
            category: entry.category,
            status: entry.status,
            client_stage: entry.client_stage,
            profiles: entry.profiles,
            rep: rep.cloned().unwrap_or_default(),
            archived: entry.archived,
            conflicts: hot.conflicts as usize,
            pending: around.pending.contains(&entry.contact),
            custom,
            last_event: Some(hot.last_event).filter(|at| *at != i64::MIN),
        })
    }
}

/// Spans of the name, and the text that matches where the name does not.
fn highlight(entry: &Entry, own: &Own, typed: &str) -> (Vec<(usize, usize)>, Option<String>) {
    let mut best = (Vec::new(), None);
    for reading in typed::readings(typed) {
        let (marks, missed) = marks(&entry.name, &reading);
        let elsewhere = missed.iter().find_map(|term| elsewhere(entry, own, term));
        if elsewhere.is_some() || (missed.is_empty() && !marks.is_empty()) {
            return (marks, elsewhere);
        }
        best = (marks, None);
    }
    best
}

fn elsewhere(entry: &Entry, own: &Own, term: &Term) -> Option<String> {
    let listed = entry.texts().filter(|(class, _)| *class != Class::Name);
    let listed = listed.map(|(class, text)| (class, Cow::Borrowed(text)));
    let own = own.texts(entry).map(|(class, text)| (class, Cow::Owned(text)));
    let others: Vec<_> = listed.chain(own).collect();
    let holding = |loosely| others.iter().find(|(class, text)| holds(*class, text, term, loosely));
    let found = holding(false).or_else(|| holding(true));
    found.map(|(class, text)| class.display(text))
}

/// Merged spans of the name, in characters, and the terms that are not in it.
fn marks<'a>(name: &str, terms: &'a [Term]) -> (Vec<(usize, usize)>, Vec<&'a Term>) {
    let words = letters::words(name);
    let mut marks = Vec::new();
    let mut missed = Vec::new();
    for term in terms {
        match spans(&words, term) {
            spans if spans.is_empty() => missed.push(term),
            spans => marks.extend(spans),
        }
    }
    marks.sort_unstable();
    (merged(&marks), missed)
}

/// Where a term is in the words: at their beginning, else inside, else nearly.
fn spans(words: &[Word], term: &Term) -> Vec<(usize, usize)> {
    let typed = term.text();
    let beginning: Vec<_> = words.iter().filter(|word| word.text.starts_with(typed)).collect();
    if !beginning.is_empty() {
        return beginning.iter().map(|word| word.span(0, typed.len())).collect();
    }
    let inside = |word: &Word| word.text.find(typed).map(|at| word.span(at, at + typed.len()));
    let inside: Vec<_> = words.iter().filter_map(inside).collect();
    if !inside.is_empty() {
        return inside;
    }
    let glued = glued(words, typed);
    if !glued.is_empty() {
        return glued;
    }
    let near = words.iter().filter(|word| is_near(typed, &word.text));
    near.map(Word::whole).collect()
}

/// `saintmalo` in `Saint-Malo`.
fn glued(words: &[Word], typed: &str) -> Vec<(usize, usize)> {
    let starts = |pair: &&[Word]| match pair {
        [one, other] => {
            typed.len() > one.text.len() && format!("{}{}", one.text, other.text).starts_with(typed)
        }
        _ => false,
    };
    let pairs = words.windows(2).filter(starts).flatten();
    pairs.map(Word::whole).collect()
}

fn is_near(typed: &str, word: &str) -> bool {
    let of_letters = letters::mask(typed) & letters::NOT_LETTERS == 0;
    let budget = if of_letters { typo::forgiven(typed.len()) } else { 0 };
    let typed = typo::Typed::new(typed.as_bytes(), budget);
    typed.is_some_and(|typed| typed.is_near_beginning(word.as_bytes()))
}

fn merged(marks: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(marks.len());
    for (start, end) in marks {
        match merged.last_mut() {
            Some(last) if *start <= last.1 => last.1 = last.1.max(*end),
            _ => merged.push((*start, *end)),
        }
    }
    merged
}

fn holds(class: Class, text: &str, term: &Term, loosely: bool) -> bool {
    let typed = term.text();
    if class.is_number() && matches!(term, Term::Digits(_)) {
        return in_digits(text, typed);
    }
    if class == Class::Phone {
        return false;
    }
    let folded = letters::fold(text);
    let words = || letters::words(text).into_iter();
    if loosely {
        return words().any(|word| is_near(typed, &word.text));
    }
    folded.contains(typed) || words().map(|word| word.text).collect::<String>().contains(typed)
}

fn in_digits(stored: &str, typed: &str) -> bool {
    let digits = letters::digits(stored);
    let national =
        typed.strip_prefix('0').is_some_and(|rest| rest.len() > 2 && digits.contains(rest));
    digits.contains(typed)
        || national
        || format!("0{}", digits.strip_prefix("33").unwrap_or("")).starts_with(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, typed: &str, expect: &[(usize, usize)]) {
        let readings = typed::readings(typed);
        assert_eq!(marks(name, &readings[0]).0, expect, "{typed} in {name}");
    }

    #[test]
    fn marks_are_where_the_name_matches() {
        check("Boulangerie Le Fournil", "four boul", &[(0, 4), (15, 19)]);
        check("Hôtel de l’Œuf", "oeu", &[(11, 13)]);
        check("Dupont", "pon", &[(2, 5)]);
        check("Dupont", "dupnot", &[(0, 6)]);
        check("Saint-Malo Nautique", "saintma", &[(0, 5), (6, 10)]);
        check("Martin", "zzz", &[]);
    }
}
