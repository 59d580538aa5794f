//! What was added to contacts that were merged into another: the one that stands for them is found by it, and has it on
//! the map and among what comes up, as its fiche shows it ([`carnet_model::view::add_merged`]).
//!
//! Nothing is read for it but records: one of a contact that was merged has each of its items by itself, and every
//! record says which items its document has. What is on the disk are the documents' own records.

use super::{Directory, entry::Entry, record};
use carnet_ids::{DocId, ItemId};
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

impl Directory {
    /// Gives a contact what was added to those merged into it, as they are now, and takes from one that stands for
    /// nobody what it had of others.
    pub(super) fn read_through(&mut self, contact: DocId) {
        let Some(at) = self.by_contact.get(&contact).copied() else { return };
        if self.merges.has_any(contact) || self.alone.contains_key(&at) {
            self.join(at, contact);
        }
    }

    /// The record of what a contact's own document says.
    pub(super) fn said(&self, at: u32) -> &[u8] {
        let joined = || self.slots.get(at as usize).map(|slot| &slot.packed);
        self.alone.get(&at).or_else(joined).map_or(&[], |record| &**record)
    }

    // Rare: a start must not pay for it.
    #[inline(never)]
    fn join(&mut self, at: u32, contact: DocId) {
        let said: Box<[u8]> = self.said(at).into();
        self.alone.remove(&at);
        let Some(entry) = self.joined(record::unpack(contact, &said)) else { return };
        let packed = record::pack(&entry);
        let is_known = self.slots.get(at as usize).is_some_and(|slot| slot.packed == packed);
        if packed != said {
            self.alone.insert(at, said);
        }
        if !is_known {
            self.replace(at, packed, Some(&entry));
        }
    }

    /// With the items that contacts merged into it have and it does not; the nearest ones' come first.
    fn joined(&self, own: Option<Entry>) -> Option<Entry> {
        let mut entry = own?;
        if self.survivor(entry.contact) != entry.contact {
            return Some(entry);
        }
        let mut known: BTreeSet<ItemId> = entry.items().collect();
        for contact in self.merged_with(entry.contact).into_iter().skip(1) {
            let Some(at) = self.by_contact.get(&contact) else { continue };
            let Some(merged) = record::unpack(contact, self.said(*at)) else { continue };
            let items: Vec<ItemId> = merged.items().collect();
            let new = merged.parts.into_iter().filter(|(item, _)| !known.contains(item));
            new.for_each(|(_, part)| entry.add(part));
            known.extend(items);
        }
        Some(entry)
    }
}
