//! The directory: every contact of the device in a compact form, searched as one types.
//!
//! Flat arrays by a contact's *slot*, words that are known once, values that are known once: some
//! hundreds of bytes a fiche. It is made from documents and can be made again from them; its rows on
//! the disk ([`shards`]) only spare the time.

mod bytes;
mod columns;
mod duplicates;
pub(crate) mod entry;
mod filter;
mod find;
mod hash;
pub(crate) mod joined;
pub(crate) mod letters;
mod lexicon;
mod linked;
mod merged;
mod merges;
mod open;
mod orders;
mod own;
mod page;
mod postings;
mod put;
mod record;
#[cfg(test)]
mod replayed;
pub(crate) mod shards;
mod shown;
mod spots;
mod tally;
#[cfg(test)]
mod tests;
pub(crate) mod ties;
mod typed;
mod typo;
mod uses;
mod words;

use carnet_ids::DocId;
use carnet_model::{kind::DocKey, view::Open};
use columns::{Columns, Filed};
use entry::{Entry, Facts};
use lexicon::Lexicon;
use linked::Linked;
use merges::Merges;
use orders::Orders;
use own::Own;
use spots::Spots;
use std::collections::{BTreeMap, BTreeSet};
use tally::Tally;
use words::Words;

pub(crate) use duplicates::Candidate;
pub(crate) use page::Around;

/// Everything that the directory knows. Contacts leave it only when their document does: they are
/// archived.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    slots: Vec<Slot>,
    /// Beside each slot.
    hot: Vec<Hot>,
    /// Of contacts that have what was added to others merged into them, what their own documents say: records again.
    alone: BTreeMap<u32, Box<[u8]>>,
    by_contact: BTreeMap<DocId, u32>,
    activities: BTreeMap<DocId, Activity>,
    /// Each contact with the documents beside its fiche.
    activities_of: BTreeSet<(DocId, DocId)>,
    /// Of those activity documents that have something open.
    open: BTreeMap<DocId, Open>,
    merges: Merges,
    linked: Linked,
    words: Lexicon,
    numbers: Lexicon,
    columns: Columns,
    own: Own,
    orders: Orders,
    /// Where addresses are, once somebody has asked for a map: a start needs nothing of it.
    spots: Option<Box<Spots>>,
    /// Counts, once somebody has asked for a board: a start needs nothing of them.
    tally: Option<Box<Tally>>,
    /// The other order that was asked for last, while it is true.
    kept: Option<(crate::api::Sort, Vec<u32>)>,
    /// While that is by one of the workspace's own fields, each slot's place by it.
    own_ranks: Vec<u32>,
    /// Hashes of the ids that files gave, with their slots.
    by_uid: BTreeSet<(u64, u32)>,
    in_conflict: BTreeMap<DocId, usize>,
    highest_code: u64,
    shown: usize,
    /// Shards that are not on the disk as they are here.
    dirty: BTreeSet<u8>,
    /// For the words of an entry as it was and as it is.
    scratch: (Words, Words),
}

/// A contact with what is not needed to search.
#[derive(Debug)]
struct Slot {
    contact: DocId,
    /// [`record`], with what was added to contacts merged into it; empty when the document is gone.
    packed: Box<[u8]>,
    /// Of its own document.
    facts: Facts,
    /// Which state of the document this was read from.
    read: u64,
}

/// What a search looks at: one or two lines of the cache for each contact.
#[derive(Debug, Clone, Copy, Default)]
struct Hot {
    name_key: u128,
    /// [`i64::MIN`] for none.
    last_event: i64,
    updated: i64,
    filed: Filed,
    /// Seconds since 1970; 0 where nobody knows.
    made: u32,
    /// On all its documents.
    conflicts: u32,
    /// Letters of the name without accents and legal form, for likeness, and how many they are.
    name_mask: u32,
    name_length: u16,
    archived: bool,
    /// The document is gone.
    gone: bool,
    /// Merged into another that stands for it.
    merged: bool,
}

/// A document beside a contact's fiche: an activity, a ledger, terms.
#[derive(Debug, Clone, Copy)]
struct Activity {
    key: DocKey,
    contact: DocId,
    facts: Facts,
    read: u64,
}

impl Directory {
    /// A contact's name.
    pub(crate) fn name(&self, contact: DocId) -> Option<&str> {
        let slot = self.slot_of(contact)?;
        Some(record::name(&self.slots.get(slot as usize)?.packed))
    }

    /// Everything that is known of a contact whose document is here.
    pub(crate) fn entry(&self, contact: DocId) -> Option<Entry> {
        self.entry_at(self.slot_of(contact)?)
    }

    /// Which document this is.
    pub(crate) fn key(&self, doc: DocId) -> Option<DocKey> {
        if self.slot_of(doc).is_some() {
            return Some(DocKey::Contact(doc));
        }
        self.activities.get(&doc).map(|activity| activity.key)
    }

    /// The documents beside a contact's fiche, as far as they are known.
    pub(crate) fn activities_of(&self, contact: DocId) -> impl Iterator<Item = DocId> {
        let (first, last) = (DocId::new([0; 16]), DocId::new([u8::MAX; 16]));
        let of = self.activities_of.range((contact, first)..=(contact, last));
        of.map(|(_, doc)| *doc)
    }

    /// What is known of such a document.
    pub(crate) fn activity(&self, doc: DocId) -> Option<Facts> {
        self.activities.get(&doc).map(|activity| activity.facts)
    }

    /// Documents with conflicts.
    pub(crate) fn in_conflict(&self) -> impl Iterator<Item = (DocId, DocKey)> {
        self.in_conflict.keys().filter_map(|doc| Some((*doc, self.key(*doc)?)))
    }

    /// How many conflicts there are in a document.
    pub(crate) fn conflicts_in(&self, doc: DocId) -> usize {
        self.in_conflict.get(&doc).copied().unwrap_or_default()
    }

    /// How many conflicts there are.
    pub(crate) fn conflicts(&self) -> usize {
        self.in_conflict.values().sum()
    }

    /// The contact that came from a file under this id.
    pub(crate) fn by_uid(&self, uid: &str) -> Option<DocId> {
        if uid.is_empty() {
            return None;
        }
        let hash = hash::hash(uid.as_bytes());
        let mut same = self.by_uid.range((hash, 0)..=(hash, u32::MAX));
        let contact = same.find_map(|(_, slot)| {
            let entry = self.entry_at(*slot)?;
            (entry.source_uid == uid).then_some(entry.contact)
        })?;
        Some(self.survivor(contact))
    }

    /// The number of the next client code.
    pub(crate) fn next_code(&self) -> u64 {
        self.highest_code + 1
    }

    /// Another contact with this client code, if there is one.
    pub(crate) fn shares_code(&self, contact: DocId, code: &str) -> bool {
        let word: String = letters::words(code).into_iter().map(|word| word.text).collect();
        let postings = self.words.exact(&word).iter();
        let mut entries = postings.filter_map(|posting| self.entry_at(posting >> 2));
        entries.any(|entry| entry.client_code == code && entry.contact != contact)
    }

    /// What a contact was merged into.
    pub(crate) fn merged_into(&self, contact: DocId) -> Option<DocId> {
        self.merges.target_of(contact)
    }

    /// Where the contact went if it was merged, itself otherwise.
    pub(crate) fn survivor(&self, contact: DocId) -> DocId {
        self.merges.survivor(contact)
    }

    /// Every contact that ended up in this one by merging, itself first.
    pub(crate) fn merged_with(&self, contact: DocId) -> Vec<DocId> {
        self.merges.merged_with(contact)
    }

    /// How many contacts there are, archived and merged ones aside.
    pub(crate) const fn shown(&self) -> usize {
        self.shown
    }

    /// Bytes in memory, as far as they are counted: what trees spend beside their keys is not.
    pub(crate) fn bytes(&self) -> usize {
        let packed: usize = self.slots.iter().map(|slot| slot.packed.len()).sum();
        let alone: usize = self.alone.values().map(|packed| packed.len()).sum();
        let slots = size_of::<Slot>() * self.slots.capacity();
        let hot = size_of::<Hot>() * self.hot.capacity();
        let contacts = (size_of::<DocId>() + size_of::<u32>()) * self.by_contact.len();
        let activity = size_of::<Activity>() + 3 * size_of::<DocId>();
        let activities = activity * self.activities.len();
        let uids = size_of::<(u64, u32)>() * self.by_uid.len();
        let words = self.words.bytes() + self.numbers.bytes();
        packed
            + alone
            + slots
            + hot
            + contacts
            + activities
            + uids
            + words
            + self.orders.bytes()
            + self.linked.bytes()
    }

    /// The slot of a contact whose document is here.
    fn slot_of(&self, contact: DocId) -> Option<u32> {
        let slot = *self.by_contact.get(&contact)?;
        self.hot.get(slot as usize).filter(|hot| !hot.gone).map(|_| slot)
    }

    /// The whole entry of a slot, made for it: for what is rare.
    fn entry_at(&self, slot: u32) -> Option<Entry> {
        let slot = self.slots.get(slot as usize).filter(|slot| !slot.packed.is_empty())?;
        record::unpack(slot.contact, &slot.packed)
    }

    fn len(&self) -> usize {
        self.slots.len()
    }
}
