//! The workspace's own fields in the directory: what is searched of them, what contacts are filtered
//! by, and what the list in columns shows.

use super::{
    Directory,
    entry::{Class, Entry},
    letters, record,
    words::Words,
};
use crate::api::OwnValue;
use carnet_ids::ItemId;
use carnet_model::{
    custom::{self, Definition, Kind},
    value::Value,
};

/// The definitions of the day, and which contacts have each value that is filtered by.
#[derive(Debug, Default)]
pub(super) struct Own {
    definitions: Vec<Definition>,
    /// As many as there are options in all: looked through one by one.
    marks: Vec<Mark>,
}

/// The contacts with one value of one field.
#[derive(Debug)]
struct Mark {
    field: ItemId,
    value: Box<str>,
    /// Ascending.
    slots: Vec<u32>,
}

impl Own {
    /// What is searched of an entry.
    pub(super) fn texts<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (Class, String)> {
        let searched = entry.custom.iter().filter_map(|(item, values)| {
            let definition = custom::find(&self.definitions, item)?;
            let is_searched = definition.searchable && definition.kind.is_searched();
            is_searched.then_some((definition, values))
        });
        searched.flat_map(|(of, values)| values.iter().map(|value| text(of, value)))
    }

    /// What the list in columns shows of an entry.
    pub(super) fn cells(&self, entry: &Entry) -> Vec<OwnValue> {
        let shown = self.definitions.iter().filter(|of| of.in_list && !of.retired);
        let cell = |of: &Definition| {
            let (_, values) = entry.custom.iter().find(|(item, _)| *item == of.id)?;
            let values: Vec<_> = values.iter().map(|value| written(of, value)).collect();
            let is_flag = of.kind == Kind::YesNo;
            Some(OwnValue { field: of.id, name: of.name.clone(), text: values.join(", "), is_flag })
        };
        shown.filter_map(cell).collect()
    }

    /// The contacts with a value, ascending.
    pub(super) fn marked(&self, field: ItemId, value: &str) -> &[u32] {
        let mut marks = self.marks.iter();
        let found = marks.find(|mark| mark.field == field && *mark.value == *value);
        found.map_or(&[], |mark| &mark.slots)
    }

    /// A contact has the values of its entry, or has them no more.
    pub(super) fn mark(&mut self, slot: u32, entry: &Entry, is_there: bool) {
        for (item, values) in &entry.custom {
            let of = self.definitions.iter().find(|of| of.id == *item);
            let Some(of) = of.filter(|of| of.kind.is_filter()) else { continue };
            let offered = values.iter().filter(|value| is_offered(of, value));
            let offered: Vec<&String> = offered.collect();
            for value in offered {
                note(&mut self.marks, (*item, value), slot, is_there);
            }
        }
    }
}

/// Whether it is one of the values that contacts can be filtered by.
fn is_offered(of: &Definition, value: &str) -> bool {
    match of.kind {
        Kind::YesNo => matches!(value, "true" | "false"),
        _ => of.options.iter().any(|option| option == value),
    }
}

fn note(marks: &mut Vec<Mark>, (field, value): (ItemId, &str), slot: u32, is_there: bool) {
    let at = marks.iter().position(|mark| mark.field == field && *mark.value == *value);
    let at = at.unwrap_or_else(|| {
        marks.push(Mark { field, value: value.into(), slots: Vec::new() });
        marks.len() - 1
    });
    let Some(slots) = marks.get_mut(at).map(|mark| &mut mark.slots) else { return };
    match (slots.binary_search(&slot), is_there) {
        (Err(place), true) => slots.insert(place, slot),
        (Ok(place), false) => drop(slots.remove(place)),
        _ => {}
    }
}

fn text(of: &Definition, value: &str) -> (Class, String) {
    match of.kind {
        // As a fiche's own numbers and addresses, in all the ways in which they are typed.
        Kind::Phone => (Class::Phone, value.to_owned()),
        Kind::Email => (Class::Email, value.to_owned()),
        _ => (Class::Own, written(of, value)),
    }
}

/// One of an entry's texts as people write it: of several, each is a text of its own.
fn written(of: &Definition, value: &str) -> String {
    if of.kind == Kind::ManyOf { value.to_owned() } else { of.display(&Value::text(value)) }
}

/// What the words and the marks of entries depend on.
fn read_by(definitions: &[Definition]) -> Vec<(ItemId, Kind, bool, &[String])> {
    definitions.iter().map(|of| (of.id, of.kind, of.searchable, of.options.as_slice())).collect()
}

/// What a value is ordered by: numbers as numbers, all else as it is written.
fn order(kind: Kind, value: &str) -> u128 {
    match kind {
        Kind::Integer | Kind::Decimal | Kind::Money => {
            let millionths = millionths(value).unwrap_or(i128::MAX);
            // The sign bit the other way round: below zero comes first.
            millionths.cast_unsigned() ^ 1 << 127
        }
        _ => letters::sort_key(value),
    }
}

/// A decimal number as it is stored, in millionths.
fn millionths(text: &str) -> Option<i128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = part.chars().chain(std::iter::repeat('0')).take(6).collect();
    let (whole, part): (i128, i128) = (whole.parse().ok()?, digits.parse().ok()?);
    let part = if text.starts_with('-') { -part } else { part };
    whole.checked_mul(1_000_000)?.checked_add(part)
}

impl Directory {
    /// Each slot's place by one of the workspace's own fields, equal for equal values; the highest there
    /// is for those without one.
    pub(super) fn ranks_by(&self, field: ItemId) -> Vec<u32> {
        let kind = custom::find(&self.own.definitions, &field).map_or(Kind::Text, |of| of.kind);
        let values = (0_u32..).zip(&self.slots).filter_map(|(at, slot)| {
            let value = record::own(&slot.packed, field)?;
            Some((order(kind, value), at))
        });
        let mut values: Vec<(u128, u32)> = values.collect();
        values.sort_unstable();
        let mut ranks = vec![u32::MAX; self.slots.len()];
        for (rank, equal) in (0..).zip(values.chunk_by(|one, other| one.0 == other.0)) {
            for (_, slot) in equal {
                if let Some(place) = ranks.get_mut(*slot as usize) {
                    *place = rank;
                }
            }
        }
        ranks
    }

    /// The workspace's definitions are these now. Whether anything of rows changes.
    pub(crate) fn define(&mut self, definitions: &[Definition]) -> bool {
        if self.own.definitions == definitions {
            return false;
        }
        let is_read_anew = read_by(&self.own.definitions) != read_by(definitions);
        let new = Own { definitions: definitions.to_vec(), ..Own::default() };
        let old = std::mem::replace(&mut self.own, new);
        // The order may be by one of them.
        self.kept = None;
        if is_read_anew {
            self.read_anew(&old);
        } else {
            self.own.marks = old.marks;
        }
        true
    }

    /// Brings the words and the marks of every contact from the definitions that were to those that are.
    fn read_anew(&mut self, old: &Own) {
        let (mut was, mut is) = (Words::default(), Words::default());
        for slot in (0..).take(self.len()) {
            let Some(entry) = self.entry_at(slot).filter(|entry| !entry.custom.is_empty()) else {
                continue;
            };
            was.read(&entry, old);
            is.read(&entry, &self.own);
            self.swap_words(slot, &was, &is);
            self.own.mark(slot, &entry, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_the_order_of_what_they_are_worth() {
        let sorted = ["-12.5", "-2", "-0.5", "0", "0.000001", "0.5", "2", "10", "1000.25"];
        let mut mixed = sorted;
        mixed.reverse();
        mixed.sort_by_key(|value| order(Kind::Decimal, value));
        assert_eq!(mixed, sorted);
        assert!(order(Kind::Text, "Abricot") < order(Kind::Text, "Érable"));
        assert!(order(Kind::Text, "Érable") < order(Kind::Text, "Frêne"));
        assert!(order(Kind::Integer, "not a number") > order(Kind::Integer, "99999999"));
    }
}
