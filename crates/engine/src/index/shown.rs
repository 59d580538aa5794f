//! A contact as a row: what of it matches what was typed.

use super::{
    Slot,
    entry::{Class, Text},
    letters::{self, Word},
    page::Around,
    typed::{self, Term},
    typo,
};
use crate::api::Row;
use carnet_ids::ItemId;

impl Slot {
    pub(super) fn row(&self, typed: &str, around: Around<'_>) -> Row {
        let entry = &self.entry;
        let (marks, matched) = self.highlight(typed);
        let rep = entry.rep.parse::<ItemId>().ok().and_then(|rep| around.people.get(&rep));
        Row {
            contact: entry.contact,
            name: entry.name.clone(),
            marks,
            initials: entry.initials.clone(),
            is_person: entry.is_person,
            matched,
            postcode: entry.postcode.clone(),
            city: entry.city.clone(),
            category: entry.category.clone(),
            status: entry.status.clone(),
            client_stage: entry.client_stage.clone(),
            profiles: entry.profiles.clone(),
            rep: rep.cloned().unwrap_or_default(),
            archived: entry.archived,
            conflicts: self.facts.conflicts,
            pending: around.pending.contains(&entry.contact),
            last_event: self.facts.last_event,
        }
    }

    /// Spans of the name, and the text that matches where the name does not.
    fn highlight(&self, typed: &str) -> (Vec<(usize, usize)>, Option<String>) {
        let mut best = (Vec::new(), None);
        for reading in typed::readings(typed) {
            let (marks, missed) = marks(&self.entry.name, &reading);
            let elsewhere = missed.iter().find_map(|term| self.elsewhere(term));
            if elsewhere.is_some() || (missed.is_empty() && !marks.is_empty()) {
                return (marks, elsewhere);
            }
            best = (marks, None);
        }
        best
    }

    fn elsewhere(&self, term: &Term) -> Option<String> {
        let others = || self.entry.texts.iter().filter(|text| text.class != Class::Name);
        let exact = others().find(|text| holds(text, term, false));
        let text = exact.or_else(|| others().find(|text| holds(text, term, true)))?;
        Some(text.display.clone())
    }
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
    of_letters
        && typo::near_beginning(typed.as_bytes(), word.as_bytes(), typo::forgiven(typed.len()))
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

fn holds(text: &Text, term: &Term, loosely: bool) -> bool {
    let typed = term.text();
    let numeric = matches!(text.class, Class::Phone | Class::Number);
    if numeric && matches!(term, Term::Digits(_)) {
        return in_digits(&text.stored, typed);
    }
    if text.class == Class::Phone {
        return false;
    }
    let folded = letters::fold(&text.stored);
    let words = || letters::words(&text.stored).into_iter();
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
