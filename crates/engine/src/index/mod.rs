//! The directory: every contact of the device in a compact form, searched as one types.

mod duplicates;
pub(crate) mod entry;
mod find;
pub(crate) mod letters;
mod lexicon;
mod page;
mod shown;
#[cfg(test)]
mod tests;
mod typed;
mod typo;

use carnet_ids::DocId;
use carnet_model::kind::DocKey;
use entry::{Entry, Facts};
use lexicon::Lexicon;
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

pub(crate) use duplicates::Candidate;
pub(crate) use page::Around;

/// Everything that the directory knows. Contacts never leave it: they are archived.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    slots: Vec<Slot>,
    /// Beside each slot.
    hot: Vec<Hot>,
    by_contact: BTreeMap<DocId, u32>,
    words: Lexicon,
    numbers: Lexicon,
    documents: BTreeMap<DocId, (DocKey, Facts)>,
    /// Documents of each contact: its own and its activities.
    documents_of: BTreeMap<DocId, BTreeSet<DocId>>,
    /// Contacts merged into each one, by one step.
    merged_from: BTreeMap<DocId, BTreeSet<DocId>>,
    by_uid: BTreeMap<String, DocId>,
    in_conflict: BTreeMap<DocId, usize>,
    highest_code: u64,
    /// Counted when it is asked for.
    shown: Cell<Option<usize>>,
}

/// A contact with what is computed once.
#[derive(Debug)]
struct Slot {
    entry: Entry,
    facts: Facts,
    /// The name without accents, punctuation and legal form, for likeness.
    plain_name: String,
    name_mask: u32,
}

/// What a search that matches everyone looks at: one line of the cache for each contact.
#[derive(Debug, Clone, Copy, Default)]
struct Hot {
    name_key: u128,
    city_key: u128,
    /// [`i64::MIN`] for none.
    last_event: i64,
    updated: i64,
    archived: bool,
    merged: bool,
}

impl Directory {
    /// How many contacts there are, archived and merged ones too.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// A contact.
    pub(crate) fn entry(&self, contact: DocId) -> Option<&Entry> {
        Some(&self.slot_of(contact)?.entry)
    }

    /// Which document this is.
    pub(crate) fn key(&self, doc: DocId) -> Option<DocKey> {
        self.documents.get(&doc).map(|(key, _)| *key)
    }

    /// A contact's documents, its own too, as far as they are known.
    pub(crate) fn documents_of(&self, contact: DocId) -> impl Iterator<Item = DocId> {
        self.documents_of.get(&contact).into_iter().flatten().copied()
    }

    /// Documents with conflicts.
    pub(crate) fn in_conflict(&self) -> impl Iterator<Item = (DocId, DocKey)> {
        self.in_conflict.keys().filter_map(|doc| Some((*doc, self.key(*doc)?)))
    }

    /// How many conflicts there are.
    pub(crate) fn conflicts(&self) -> usize {
        self.in_conflict.values().sum()
    }

    /// The contact that came from a file under this id.
    pub(crate) fn by_uid(&self, uid: &str) -> Option<DocId> {
        let contact = *self.by_uid.get(uid).filter(|_| !uid.is_empty())?;
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
        let mut slots = postings.filter_map(|posting| self.slots.get((posting >> 2) as usize));
        slots.any(|slot| slot.entry.client_code == code && slot.entry.contact != contact)
    }

    /// Where the contact went if it was merged, itself otherwise.
    pub(crate) fn survivor(&self, contact: DocId) -> DocId {
        match self.entry(contact).and_then(|entry| entry.merged_into) {
            None => contact,
            Some(_) => carnet_model::merge::survivor(contact, |id| {
                self.entry(id).and_then(|entry| entry.merged_into)
            }),
        }
    }

    /// Every contact that ended up in this one by merging, itself first.
    pub(crate) fn merged_with(&self, contact: DocId) -> Vec<DocId> {
        let mut all = vec![contact];
        let mut next = 0;
        while let Some(into) = all.get(next).copied() {
            next += 1;
            for from in self.merged_from.get(&into).into_iter().flatten() {
                if !all.contains(from) {
                    all.push(*from);
                }
            }
        }
        all
    }

    /// A contact's document is new or has changed.
    pub(crate) fn put_contact(&mut self, entry: Entry, facts: Facts) {
        let contact = entry.contact;
        self.note_document(contact, DocKey::Contact(contact), facts);
        self.note_code(&entry.client_code);
        self.shown.set(None);
        if !entry.source_uid.is_empty() {
            self.by_uid.insert(entry.source_uid.clone(), contact);
        }
        let slot = match self.by_contact.get(&contact) {
            Some(slot) => *slot,
            None => self.new_slot(contact),
        };
        self.replace(slot, entry);
        self.gather(contact);
        self.gather(self.survivor(contact));
    }

    /// A contact's activity document is new or has changed.
    pub(crate) fn put_activity(&mut self, doc: DocId, key: DocKey, contact: DocId, facts: Facts) {
        self.note_document(doc, key, facts);
        self.documents_of.entry(contact).or_default().insert(doc);
        self.gather(self.survivor(contact));
    }

    fn note_document(&mut self, doc: DocId, key: DocKey, facts: Facts) {
        self.documents.insert(doc, (key, facts));
        match facts.conflicts {
            0 => self.in_conflict.remove(&doc),
            conflicts => self.in_conflict.insert(doc, conflicts),
        };
        if let DocKey::Contact(contact) = key {
            self.documents_of.entry(contact).or_default().insert(doc);
        }
    }

    fn note_code(&mut self, code: &str) {
        let number = code.strip_prefix("C-").and_then(|digits| digits.parse().ok());
        self.highest_code = self.highest_code.max(number.unwrap_or(0));
    }

    fn new_slot(&mut self, contact: DocId) -> u32 {
        let slot = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.hot.push(Hot::default());
        self.slots.push(Slot::new(Entry { contact, ..Entry::default() }));
        self.by_contact.insert(contact, slot);
        slot
    }

    fn replace(&mut self, at: u32, entry: Entry) {
        let Some(slot) = self.slots.get_mut(at as usize) else { return };
        if let Some(hot) = self.hot.get_mut(at as usize) {
            hot.name_key = letters::sort_key(&entry.name);
            hot.city_key = letters::sort_key(&entry.city);
            hot.archived = entry.archived;
            hot.merged = entry.merged_into.is_some();
        }
        let new = Slot::new(entry);
        let old = std::mem::replace(slot, new);
        let (contact, went, goes) =
            (old.entry.contact, old.entry.merged_into, slot.entry.merged_into);
        if old.entry.texts != slot.entry.texts {
            let (old, new) = (old.entry.words(), slot.entry.words());
            swap_words(&mut self.words, at, &old.words, &new.words);
            swap_words(&mut self.numbers, at, &old.numbers, &new.numbers);
        }
        if went != goes {
            self.repoint(contact, went, goes);
        }
    }

    fn repoint(&mut self, contact: DocId, from: Option<DocId>, to: Option<DocId>) {
        if let Some(from) = from {
            self.merged_from.entry(from).or_default().remove(&contact);
            self.gather(self.survivor(from));
        }
        if let Some(to) = to {
            self.merged_from.entry(to).or_default().insert(contact);
            self.gather(self.survivor(to));
        }
    }

    /// Sums up a contact's documents, and the activities of contacts merged into it.
    fn gather(&mut self, contact: DocId) {
        let mut facts = Facts::default();
        for member in self.merged_with(contact) {
            let documents = self.documents_of.get(&member).into_iter().flatten();
            for doc in documents.filter(|doc| member == contact || **doc != member) {
                let known = self.documents.get(doc).map(|(_, facts)| *facts);
                facts = facts.with(known.unwrap_or_default());
            }
        }
        let slot = self.by_contact.get(&contact);
        if let Some(slot) = slot.and_then(|slot| self.slots.get_mut(*slot as usize)) {
            slot.facts = facts;
        }
        if let Some(hot) =
            self.by_contact.get(&contact).and_then(|slot| self.hot.get_mut(*slot as usize))
        {
            hot.last_event = facts.last_event.unwrap_or(i64::MIN);
            hot.updated = facts.updated;
        }
    }

    fn slot_of(&self, contact: DocId) -> Option<&Slot> {
        self.slots.get(*self.by_contact.get(&contact)? as usize)
    }

    /// Whether lists show it: not merged into another.
    fn stands(&self, slot: &Slot) -> bool {
        slot.entry.merged_into.is_none() || self.survivor(slot.entry.contact) == slot.entry.contact
    }
}

impl Slot {
    fn new(entry: Entry) -> Self {
        let plain_name = carnet_model::search::fold_name(&entry.name);
        Self { facts: Facts::default(), name_mask: letters::mask(&plain_name), plain_name, entry }
    }
}

fn swap_words(
    lexicon: &mut Lexicon,
    slot: u32,
    old: &BTreeMap<String, u32>,
    new: &BTreeMap<String, u32>,
) {
    for (word, weight) in old.iter().filter(|(word, weight)| new.get(*word) != Some(weight)) {
        lexicon.remove(word, slot << 2 | weight);
    }
    for (word, weight) in new.iter().filter(|(word, weight)| old.get(*word) != Some(weight)) {
        lexicon.add(word, slot << 2 | weight);
    }
}
