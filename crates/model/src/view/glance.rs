//! What the directory keeps of a document, from the cells of its maps: for who has these
//! without loading the document.
//!
//! It is what [`row_source`](super::row_source), [`last_event`](super::last_event) and
//! [`open`](super::open()) read from the loaded document, or nothing.

use super::{
    open::{self, Open},
    row::{self, COLLECTIONS, Root, RowSource, SETS},
};
use crate::{
    appointment,
    kind::DocKey,
    layout,
    read::{self, Item, Register, Removal},
    schema,
    value::Value,
};
use automerge::{ObjId, ObjType, ScalarValueRef, Value as Stored, ValueRef};
use carnet_ids::{DocId, ItemId};
use std::collections::BTreeMap;

/// A value under a key of a map.
#[derive(Debug, Clone)]
pub struct Cell<'a> {
    /// The number of the map; the root's is 0.
    pub map: u32,
    /// The key.
    pub key: &'a str,
    /// The value.
    pub value: ValueRef<'a>,
    /// If the value is a map, its number.
    pub child: u32,
}

/// A document at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Glance {
    /// A contact's.
    Contact(Box<RowSource>),
    /// What was done with a contact in one year.
    Activity {
        /// The contact.
        contact: DocId,
        /// The civil year.
        year: i32,
        /// As [`last_event`](super::last_event).
        last_event: Option<i64>,
        /// As [`open`](super::open()).
        open: Open,
    },
    /// Another document beside a contact's fiche: nothing of it is told but which one it is.
    Beside(DocKey),
}

/// Reads a document's cells: map by map and key by key, of those that were written to a key at the
/// same time the winner last. `None` for other kinds of documents, and where only the loaded
/// document tells (two long texts under one key, say).
pub fn glance(cells: &[Cell<'_>]) -> Option<Glance> {
    let maps = Maps::of(cells);
    match maps.key()? {
        DocKey::Contact(contact) => {
            let row = row::row(contact, maps.contact()?);
            Some(Glance::Contact(Box::new(row)))
        }
        DocKey::Activity { contact, year } => {
            let last_event = maps.under(schema::EVENTS.key, |key| key == "at");
            let last_event = last_event.and_then(row::last_of);
            let open = maps.open()?;
            Some(Glance::Activity { contact, year, last_event, open })
        }
        key => key.is_beside().then_some(Glance::Beside(key)),
    }
}

/// What was written to one key at the same time.
type Written<'c> = &'c [Cell<'c>];

struct Maps<'c> {
    /// Where each map's cells lie.
    maps: BTreeMap<u32, &'c [Cell<'c>]>,
}

impl<'c> Maps<'c> {
    fn of(cells: &'c [Cell<'c>]) -> Self {
        let maps = cells.chunk_by(|one, other| one.map == other.map);
        Self { maps: maps.filter_map(|map| Some((map.first()?.map, map))).collect() }
    }

    fn keys(&self, map: u32) -> impl Iterator<Item = (&'c str, Written<'c>)> {
        let cells = self.maps.get(&map).copied().unwrap_or_default();
        let keys = cells.chunk_by(|one, other| one.key == other.key);
        keys.filter_map(|written| Some((written.first()?.key, written)))
    }

    fn winner(&self, key: &str) -> Option<&'c Cell<'c>> {
        self.keys(0).find(|(found, _)| *found == key)?.1.last()
    }

    /// The map under a key of the root.
    fn child(&self, key: &str) -> Option<u32> {
        self.winner(key).filter(|cell| is_map(cell)).map(|cell| cell.child)
    }

    fn key(&self) -> Option<DocKey> {
        let scalar = |key: &str| match &self.winner(key)?.value {
            ValueRef::Scalar(scalar) => Some(scalar.clone()),
            ValueRef::Object(_) => None,
        };
        let contact = || match scalar("contact")? {
            ScalarValueRef::Bytes(bytes) => DocId::from_slice(&bytes),
            _ => None,
        };
        let year = || match scalar("year")? {
            ScalarValueRef::Int(year) => i32::try_from(year).ok(),
            _ => None,
        };
        let ScalarValueRef::Str(kind) = scalar("kind")? else { return None };
        match kind.as_ref() {
            "contact" => Some(DocKey::Contact(contact()?)),
            "activity" => Some(DocKey::Activity { contact: contact()?, year: year()? }),
            "ledger" => Some(DocKey::Ledger { contact: contact()?, year: year()? }),
            "terms" => Some(DocKey::Terms(contact()?)),
            _ => None,
        }
    }

    fn contact(&self) -> Option<Root> {
        let mut root = Root::default();
        for (key, written) in self.keys(0) {
            let last = written.last()?;
            if written.len() > 1 || matches!(last.value, ValueRef::Scalar(_)) {
                root.registers.insert(key.to_owned(), register(written)?);
            }
            if !is_map(last) {
                continue;
            }
            if let Some(set) = SETS.into_iter().find(|set| *set == key) {
                let members = self.keys(last.child).map(|(member, _)| member.to_owned());
                root.members.insert(set, members.collect());
            } else if let Some(of) = COLLECTIONS.into_iter().find(|of| of.key == key) {
                root.items.insert(of.key, self.items(last.child, |_| true)?);
            }
        }
        Some(root)
    }

    /// What is open in an activity.
    fn open(&self) -> Option<Open> {
        Some(Open {
            tasks: open::tasks(self.under(schema::TASKS.key, open::of_task)?),
            clocks: open::clocks(self.under(schema::TIME_ENTRIES.key, open::of_clock)?),
            appointments: appointment::kept(
                self.under(schema::APPOINTMENTS.key, appointment::of_kept)?,
            ),
        })
    }

    /// The items of a collection of the root.
    fn under(&self, key: &str, wanted: impl Fn(&str) -> bool) -> Option<BTreeMap<ItemId, Item>> {
        match self.child(key) {
            Some(map) => self.items(map, wanted),
            None => Some(BTreeMap::new()),
        }
    }

    /// As [`read::items_with`].
    fn items(&self, map: u32, wanted: impl Fn(&str) -> bool) -> Option<BTreeMap<ItemId, Item>> {
        let mut items: BTreeMap<ItemId, Item> = BTreeMap::new();
        for (key, written) in self.keys(map) {
            let Some((id, what)) = layout::split_key(key) else { continue };
            if matches!(what, "" | layout::ORDER | layout::REMOVED) || wanted(what) {
                put(items.entry(id).or_default(), what, written)?;
            }
        }
        items.retain(|_, item| !item.born.is_empty());
        Some(items)
    }
}

fn is_map(cell: &Cell<'_>) -> bool {
    matches!(cell.value, ValueRef::Object(ObjType::Map))
}

/// Which operation wrote a value is not told at a glance: only how many did.
fn someone(written: Written<'_>) -> Vec<ObjId> {
    vec![ObjId::Root; written.len()]
}

fn put(item: &mut Item, what: &str, written: Written<'_>) -> Option<()> {
    match what {
        "" => item.born = someone(written),
        layout::ORDER => {
            if let Some(Value::Text(order)) = register(written)?.value {
                item.order = order;
            }
        }
        layout::REMOVED => item.removal = removal(written),
        _ => match what.split_once('/') {
            Some((field, member)) => {
                item.sets.entry(field.to_owned()).or_default().insert(member.to_owned());
            }
            None => drop(item.fields.insert(what.to_owned(), register(written)?)),
        },
    }
    Some(())
}

/// `None` where an object is among the values.
fn register(written: Written<'_>) -> Option<Register> {
    let mut values = Vec::with_capacity(written.len());
    for cell in written.iter().rev() {
        let Stored::Scalar(scalar) = cell.value.clone().into_value() else { return None };
        values.push((read::simple(&scalar), ObjId::Root));
    }
    Some(read::settle(values.into_iter()))
}

fn removal(written: Written<'_>) -> Removal {
    let is_yes =
        |cell: &&Cell<'_>| matches!(cell.value, ValueRef::Scalar(ScalarValueRef::Boolean(true)));
    let yes = written.iter().filter(is_yes).count();
    let removed = yes > 0 && yes == written.len();
    let meanwhile = if removed { Vec::new() } else { vec![ObjId::Root; yes] };
    Removal { removed, meanwhile }
}
