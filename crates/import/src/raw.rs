//! A contact as a file has it, before anything is checked.

use carnet_ids::ItemId;
use std::collections::BTreeMap;

/// How a file writes dates in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DateOrder {
    /// 24/11/2026.
    #[default]
    DayFirst,
    /// 11/24/2026.
    MonthFirst,
}

/// A contact as read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Raw {
    /// Where it was in the file.
    pub(crate) line: usize,
    /// The whole row: ids of items are derived from it when there is no uid.
    pub(crate) content: String,
    /// Root fields and the file-only ones, by key.
    pub(crate) fields: BTreeMap<String, String>,
    /// Coordinates, by number.
    pub(crate) coordinates: BTreeMap<u8, RawItem>,
    /// Addresses, by number.
    pub(crate) addresses: BTreeMap<u8, RawItem>,
    /// Web sites: label, address.
    pub(crate) websites: Vec<(String, String)>,
    /// Fields that the workspace defines, by their ids: the column's name, and its text.
    pub(crate) own: BTreeMap<ItemId, (String, String)>,
    /// Paragraphs of the notes.
    pub(crate) notes: Vec<String>,
    pub(crate) warnings: Vec<String>,
    pub(crate) dates: DateOrder,
}

/// An item's fields; a field that comes several times has all its values.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawItem {
    pub(crate) fields: BTreeMap<String, Vec<String>>,
    /// A label for when the file gives none.
    pub(crate) hint: String,
    /// The file says that this one comes first.
    pub(crate) preferred: bool,
}

impl RawItem {
    pub(crate) fn push(&mut self, key: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.fields.entry(key.to_owned()).or_default().push(value.to_owned());
        }
    }

    /// All the values of a field.
    pub(crate) fn all(&self, key: &str) -> &[String] {
        self.fields.get(key).map_or(&[], Vec::as_slice)
    }

    /// The first value of a field, or nothing.
    pub(crate) fn first(&self, key: &str) -> &str {
        self.all(key).first().map_or("", String::as_str)
    }
}

impl Raw {
    /// Sets a field, or keeps what is there and notes the rest.
    pub(crate) fn set(&mut self, key: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match self.fields.get_mut(key) {
            None => drop(self.fields.insert(key.to_owned(), value.to_owned())),
            Some(there) if there == value => {}
            Some(there) if matches!(key, "notes" | "tags" | "profiles") => {
                there.push_str(if key == "notes" { "\n" } else { "," });
                there.push_str(value);
            }
            Some(_) => self.notes.push(value.to_owned()),
        }
    }

    /// Sets a field that the workspace defines, or keeps what is there and notes the rest.
    pub(crate) fn set_own(&mut self, item: ItemId, column: &str, value: &str) {
        match self.own.get(&item) {
            None => drop(self.own.insert(item, (column.to_owned(), value.to_owned()))),
            Some((_, there)) if there == value => {}
            Some(_) => self.notes.push(format!("{column} : {value}")),
        }
    }

    /// A field, or nothing.
    pub(crate) fn field(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }

    /// Takes a field out.
    pub(crate) fn take(&mut self, key: &str) -> String {
        self.fields.remove(key).unwrap_or_default()
    }
}
