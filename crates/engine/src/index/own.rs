//! The workspace's own fields in the directory: what is searched of them, what contacts are filtered
//! by, and what the list in columns shows.

use super::{
    Directory,
    entry::{Class, Entry},
    words::Words,
};
use crate::api::OwnValue;
use carnet_ids::ItemId;
use carnet_model::{
    custom::{self, Definition, Kind},
    value::Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// The definitions of the day, and which contacts have each value that is filtered by.
#[derive(Debug, Default)]
pub(super) struct Own {
    definitions: Vec<Definition>,
    marks: BTreeMap<(ItemId, Box<str>), BTreeSet<u32>>,
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

    /// The contacts with a value; `None` where no contact has it.
    pub(super) fn marked(&self, field: ItemId, value: &str) -> Option<&BTreeSet<u32>> {
        self.marks.get(&(field, value.into()))
    }

    /// A contact has the values of its entry, or has them no more.
    pub(super) fn mark(&mut self, slot: u32, entry: &Entry, is_there: bool) {
        for (item, values) in &entry.custom {
            let of = custom::find(&self.definitions, item);
            if !of.is_some_and(|of| of.kind.is_filter()) {
                continue;
            }
            for value in values {
                let key = (*item, value.as_str().into());
                match is_there {
                    true => _ = self.marks.entry(key).or_default().insert(slot),
                    false => self.unmark(&key, slot),
                }
            }
        }
    }

    fn unmark(&mut self, key: &(ItemId, Box<str>), slot: u32) {
        if let Some(slots) = self.marks.get_mut(key) {
            slots.remove(&slot);
            if slots.is_empty() {
                self.marks.remove(key);
            }
        }
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

impl Directory {
    /// The workspace's definitions are these now. Whether anything of rows changes.
    pub(crate) fn define(&mut self, definitions: &[Definition]) -> bool {
        if self.own.definitions == definitions {
            return false;
        }
        let is_read_anew = read_by(&self.own.definitions) != read_by(definitions);
        let new = Own { definitions: definitions.to_vec(), ..Own::default() };
        let old = std::mem::replace(&mut self.own, new);
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
