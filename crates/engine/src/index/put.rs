//! Documents come into the directory, change there, and leave it.

use super::{
    Activity, Directory, Hot, Slot,
    entry::{Entry, Facts},
    hash::hash,
    letters,
    lexicon::Lexicon,
    record, shards,
    words::{Word, Words},
};
use carnet_ids::DocId;
use carnet_model::kind::DocKey;

/// With more contacts than this out of place, the order by name is put right before anyone asks.
const MOST_OUT_OF_PLACE: usize = 512;

impl Directory {
    /// A contact's document is new or has changed. `read` is which state of it was read.
    pub(crate) fn put_contact(&mut self, entry: &Entry, facts: Facts, read: u64) {
        let contact = entry.contact;
        let slot = self.by_contact.get(&contact).copied();
        let slot = slot.unwrap_or_else(|| self.new_slot(contact));
        self.note_code(&entry.client_code);
        self.put(slot, Some(entry), facts, read);
    }

    /// A document beside a contact's fiche is new or has changed.
    pub(crate) fn put_activity(&mut self, doc: DocId, key: DocKey, facts: Facts, read: u64) {
        let Some(contact) = key.contact().filter(|_| key.is_beside()) else { return };
        self.dirty.insert(shards::shard_of(contact));
        self.note_conflicts(doc, facts.conflicts);
        self.activities.insert(doc, Activity { key, contact, facts, read });
        self.activities_of.insert((contact, doc));
        self.gather(self.survivor(contact));
    }

    /// A document is gone.
    pub(crate) fn remove(&mut self, doc: DocId) {
        if let Some(slot) = self.slot_of(doc) {
            self.put(slot, None, Facts::default(), 0);
        } else if let Some(Activity { contact, .. }) = self.activities.remove(&doc) {
            self.dirty.insert(shards::shard_of(contact));
            self.note_conflicts(doc, 0);
            self.activities_of.remove(&(contact, doc));
            self.open.remove(&doc);
            self.gather(self.survivor(contact));
        }
    }

    /// Puts every contact in its place in the order by name.
    pub(super) fn settle(&mut self) {
        let key = |slot: u32| {
            let packed = self.slots.get(slot as usize).map(|slot| (&slot.packed, slot.contact));
            packed.map(|(packed, contact)| (record::name(packed), contact))
        };
        let first = |slot: u32| self.hot.get(slot as usize).map(|hot| hot.name_key);
        self.orders.settle(|one, other| {
            first(one).cmp(&first(other)).then_with(|| key(one).cmp(&key(other)))
        });
    }

    fn put(&mut self, at: u32, entry: Option<&Entry>, facts: Facts, read: u64) {
        let packed = entry.map(record::pack).unwrap_or_default();
        let Some(slot) = self.slots.get_mut(at as usize) else { return };
        let contact = slot.contact;
        (slot.facts, slot.read) = (facts, read);
        let differs = self.said(at) != &*packed;
        self.note_conflicts(contact, facts.conflicts);
        if differs {
            self.alone.remove(&at);
            self.replace(at, packed, entry);
        }
        self.dirty.insert(shards::shard_of(contact));
        self.point(contact, entry.and_then(|entry| entry.merged_into));
        self.gather(contact);
        if differs {
            self.read_through(self.survivor(contact));
        }
    }

    pub(super) fn replace(&mut self, at: u32, packed: Box<[u8]>, entry: Option<&Entry>) {
        let old = self.entry_at(at);
        let (mut was, mut is) = std::mem::take(&mut self.scratch);
        was.clear();
        is.clear();
        if let Some(old) = &old {
            was.read(old, &self.own);
            self.own.mark(at, old, false);
            self.note_uid(at, old, false);
            self.linked.note(old, false);
            self.note_spots(at, old, false);
            self.note_dates(at, old, false);
            if let Some(hot) = self.hot.get(at as usize) {
                self.columns.unfile(&hot.filed);
            }
        }
        if let Some(entry) = entry {
            is.read(entry, &self.own);
            self.own.mark(at, entry, true);
            self.note_uid(at, entry, true);
            self.linked.note(entry, true);
            self.note_spots(at, entry, true);
            self.note_dates(at, entry, true);
        }
        self.swap_words(at, &was, &is);
        self.scratch = (was, is);
        if let Some(slot) = self.slots.get_mut(at as usize) {
            slot.packed = packed;
        }
        self.mark(at, entry);
    }

    /// What a search looks at.
    fn mark(&mut self, at: u32, entry: Option<&Entry>) {
        let filed = entry.map(|entry| self.columns.file(entry)).unwrap_or_default();
        let name = entry.map_or("", |entry| entry.name.as_str());
        let plain = carnet_model::search::fold_name(name);
        let name_key = letters::sort_key(name);
        self.change(at, |hot| {
            hot.filed = filed;
            hot.name_key = name_key;
            hot.name_mask = letters::mask(&plain);
            hot.name_length = u16::try_from(plain.chars().count()).unwrap_or(u16::MAX);
            hot.archived = entry.is_some_and(|entry| entry.archived);
            hot.gone = entry.is_none();
        });
        self.orders.note(at);
        if self.orders.waiting() > MOST_OUT_OF_PLACE {
            self.settle();
        }
    }

    /// Changes what a search looks at, and the count.
    fn change(&mut self, at: u32, change: impl FnOnce(&mut Hot)) {
        let Some(hot) = self.hot.get_mut(at as usize) else { return };
        let before = *hot;
        self.shown -= usize::from(hot.is_listed());
        change(hot);
        self.shown += usize::from(hot.is_listed());
        if let Some(tally) = &mut self.tally {
            tally.change(&before, hot);
        }
        self.kept = None;
    }

    pub(super) fn swap_words(&mut self, slot: u32, was: &Words, is: &Words) {
        let lexicon = |this: &mut Self, word: &Word<'_>, change: fn(&mut Lexicon, &str, u32)| {
            let lexicon = if word.is_number { &mut this.numbers } else { &mut this.words };
            change(lexicon, word.text, slot << 2 | word.weight);
        };
        let (mut old, mut new) = (was.iter().peekable(), is.iter().peekable());
        loop {
            match (old.peek(), new.peek()) {
                (Some(one), Some(other)) if one == other => {
                    old.next();
                    new.next();
                }
                (Some(one), other) if other.is_none_or(|other| one < other) => {
                    lexicon(self, one, Lexicon::remove);
                    old.next();
                }
                (_, Some(other)) => {
                    lexicon(self, other, Lexicon::add);
                    new.next();
                }
                (_, None) => return,
            }
        }
    }

    fn note_conflicts(&mut self, doc: DocId, conflicts: usize) {
        match conflicts {
            0 => self.in_conflict.remove(&doc),
            conflicts => self.in_conflict.insert(doc, conflicts),
        };
    }

    fn note_code(&mut self, code: &str) {
        let number = code.strip_prefix("C-").and_then(|digits| digits.parse().ok());
        self.highest_code = self.highest_code.max(number.unwrap_or(0));
    }

    fn note_uid(&mut self, slot: u32, entry: &Entry, is_there: bool) {
        if entry.source_uid.is_empty() {
            return;
        }
        let key = (hash(entry.source_uid.as_bytes()), slot);
        match is_there {
            true => self.by_uid.insert(key),
            false => self.by_uid.remove(&key),
        };
    }

    fn new_slot(&mut self, contact: DocId) -> u32 {
        let slot = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.hot.push(Hot { gone: true, last_event: i64::MIN, ..Hot::default() });
        let facts = Facts::default();
        self.slots.push(Slot { contact, packed: Box::default(), facts, read: 0 });
        self.by_contact.insert(contact, slot);
        slot
    }

    /// A contact is merged into another now, or into none.
    fn point(&mut self, contact: DocId, into: Option<DocId>) {
        if self.merges.target_of(contact) == into {
            return;
        }
        let before = self.kin(contact);
        self.merges.put(contact, into);
        let mut kin = self.kin(contact);
        kin.extend(before);
        for member in kin {
            let merged = self.survivor(member) != member;
            if let Some(slot) = self.by_contact.get(&member).copied() {
                self.change(slot, |hot| hot.merged = merged);
            }
            self.gather(member);
            self.read_through(member);
        }
    }

    /// Everybody who is merged with a contact.
    fn kin(&self, contact: DocId) -> Vec<DocId> {
        self.merged_with(self.survivor(contact))
    }

    /// Sums up a contact's documents, and the activities of contacts merged into it; and the same
    /// for the one that stands for it.
    fn gather(&mut self, contact: DocId) {
        self.gather_one(contact);
        let survivor = self.survivor(contact);
        if survivor != contact {
            self.gather_one(survivor);
        }
    }

    fn gather_one(&mut self, contact: DocId) {
        let Some(slot) = self.by_contact.get(&contact).copied() else { return };
        let own = self.slots.get(slot as usize).map(|slot| slot.facts);
        let mut facts = own.unwrap_or_default();
        for member in self.merged_with(contact) {
            for doc in self.activities_of(member) {
                let activity = self.activities.get(&doc);
                facts = facts.with(activity.map(|activity| activity.facts).unwrap_or_default());
            }
        }
        self.change(slot, |hot| {
            hot.conflicts = u32::try_from(facts.conflicts).unwrap_or(u32::MAX);
            hot.last_event = facts.last_event.unwrap_or(i64::MIN);
            hot.updated = facts.updated;
            hot.made = u32::try_from(facts.created).unwrap_or(0);
        });
    }
}

impl Hot {
    /// Whether the list shows it when nothing is asked for.
    pub(super) const fn is_listed(&self) -> bool {
        !self.gone && !self.archived && !self.merged
    }
}
