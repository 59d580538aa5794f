//! The directory on the disk: contacts by the first byte of their id, 256 rows.
//!
//! A row per fiche would cost 100 µs each to write in a browser. A row is a cache: one that is lost,
//! damaged, or of another version costs the time to read its documents again. It is, in order: the
//! layout's version (u8), the reading's (u8), how many documents, each of them, and a
//! [`hash`] (u64) of all before.

use super::{
    Activity, Directory,
    bytes::{Input, put_bytes, put_number, put_signed},
    entry::{Entry, Facts},
    hash::hash,
    open, record,
};
use carnet_ids::DocId;
use carnet_model::{kind::DocKey, view::Open};
use std::collections::BTreeSet;

/// How a row is laid out. Rows of another layout are not read, but for those of the last one.
const LAYOUT: u8 = 5;
/// Rows of this layout do not say when contacts were created.
const WITHOUT_CREATION: u8 = 4;
/// What is read from documents ([`crate::source`]). To be raised with every change there: what
/// another one read is shown until its documents have been read again.
const READING: u8 = 9;

const CONTACT: u8 = 0;
const ACTIVITY: u8 = 1;
const LEDGER: u8 = 2;
const TERMS: u8 = 3;

/// Where a contact and its activities are.
pub(crate) const fn shard_of(contact: DocId) -> u8 {
    contact.as_bytes()[0]
}

/// A document as a row knows it.
#[derive(Debug, PartialEq)]
pub(crate) struct Known {
    /// Which.
    pub doc: DocId,
    /// Which state of it was read; 0 when another version read it.
    pub read: u64,
    facts: Facts,
    what: What,
}

#[derive(Debug, PartialEq)]
enum What {
    Contact(Box<Entry>),
    Activity(DocKey, Open),
    Beside(DocKey),
}

impl Directory {
    /// Shards that are not on the disk as they are here.
    pub(crate) const fn dirty(&self) -> &BTreeSet<u8> {
        &self.dirty
    }

    /// They are on the disk.
    pub(crate) fn saved(&mut self, shards: &[u8]) {
        for shard in shards {
            self.dirty.remove(shard);
        }
    }

    /// A row; `None` when there is nothing to remember.
    pub(crate) fn shard(&self, shard: u8) -> Option<Vec<u8>> {
        let (mut first, mut last) = ([0; 16], [u8::MAX; 16]);
        (first[0], last[0]) = (shard, shard);
        let (first, last) = (DocId::new(first), DocId::new(last));
        let mut out = Vec::new();
        let mut count = 0;
        for (contact, slot) in self.by_contact.range(first..=last) {
            count += u64::from(self.put_slot(&mut out, *contact, *slot));
        }
        let (lowest, highest) = (DocId::new([0; 16]), DocId::new([u8::MAX; 16]));
        for (_, doc) in self.activities_of.range((first, lowest)..=(last, highest)) {
            if let Some(activity) = self.activities.get(doc) {
                put_activity(&mut out, *doc, activity);
                if matches!(activity.key, DocKey::Activity { .. }) {
                    open::put(&mut out, self.open.get(doc));
                }
                count += 1;
            }
        }
        (count > 0).then(|| framed(count, &out))
    }

    /// Takes in what a row knows of a document, without noting it as to be written.
    pub(crate) fn restore(&mut self, known: Known) {
        let shard = match (&known.what, known.doc) {
            (What::Contact(_), doc) => shard_of(doc),
            (What::Activity(key, _) | What::Beside(key), _) => {
                let Some(contact) = key.contact() else { return };
                shard_of(contact)
            }
        };
        let was_dirty = self.dirty.contains(&shard);
        match known.what {
            What::Contact(entry) => self.put_contact(&entry, known.facts, known.read),
            What::Activity(key, open) => {
                self.put_activity(known.doc, key, known.facts, known.read);
                self.put_open(known.doc, open);
            }
            What::Beside(key) => self.put_activity(known.doc, key, known.facts, known.read),
        }
        if !was_dirty {
            self.dirty.remove(&shard);
        }
    }

    /// The row of a shard is not what the documents say.
    pub(crate) fn spoil(&mut self, shard: u8) {
        self.dirty.insert(shard);
    }

    fn put_slot(&self, out: &mut Vec<u8>, contact: DocId, slot: u32) -> bool {
        let said = self.said(slot);
        let Some(slot) = self.slots.get(slot as usize).filter(|_| !said.is_empty()) else {
            return false;
        };
        out.push(CONTACT);
        out.extend_from_slice(contact.as_bytes());
        put_facts(out, slot.read, slot.facts);
        put_bytes(out, said);
        true
    }
}

/// The documents of a row; `None` when it is damaged or of another layout.
pub(crate) fn read(row: &[u8]) -> Option<Vec<Known>> {
    let (body, sum) = row.split_last_chunk()?;
    if hash(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    let mut input = Input(body);
    let (layout, reading) = (input.byte()?, input.byte()?);
    if !matches!(layout, LAYOUT | WITHOUT_CREATION) {
        return None;
    }
    let count = input.number()?;
    let mut all = Vec::new();
    for _ in 0..count {
        let mut known = document(&mut input, layout == LAYOUT)?;
        if reading != READING {
            known.read = 0;
        }
        all.push(known);
    }
    Some(all)
}

fn framed(count: u64, documents: &[u8]) -> Vec<u8> {
    let mut row = vec![LAYOUT, READING];
    put_number(&mut row, count);
    row.extend_from_slice(documents);
    row.extend(hash(&row).to_le_bytes());
    row
}

fn put_activity(out: &mut Vec<u8>, doc: DocId, activity: &Activity) {
    out.push(match activity.key {
        DocKey::Ledger { .. } => LEDGER,
        DocKey::Terms(_) => TERMS,
        _ => ACTIVITY,
    });
    out.extend_from_slice(doc.as_bytes());
    put_facts(out, activity.read, activity.facts);
    out.extend_from_slice(activity.contact.as_bytes());
    if let Some(year) = activity.key.year() {
        put_signed(out, year.into());
    }
}

fn put_facts(out: &mut Vec<u8>, read: u64, facts: Facts) {
    out.extend(read.to_le_bytes());
    put_number(out, facts.conflicts as u64);
    put_signed(out, facts.updated);
    put_signed(out, facts.last_event.unwrap_or(i64::MIN));
    put_signed(out, facts.created);
}

fn document(input: &mut Input<'_>, with_creation: bool) -> Option<Known> {
    let kind = input.byte()?;
    let doc = DocId::new(input.array()?);
    let read = u64::from_le_bytes(input.array()?);
    let facts = Facts {
        conflicts: usize::try_from(input.number()?).ok()?,
        updated: input.signed()?,
        last_event: Some(input.signed()?).filter(|at| *at != i64::MIN),
        created: if with_creation { input.signed()? } else { 0 },
    };
    let what = match kind {
        CONTACT => What::Contact(Box::new(record::unpack(doc, input.bytes()?)?)),
        ACTIVITY => {
            let contact = DocId::new(input.array()?);
            let year = i32::try_from(input.signed()?).ok()?;
            What::Activity(DocKey::Activity { contact, year }, open::read(input)?)
        }
        LEDGER => {
            let contact = DocId::new(input.array()?);
            let year = i32::try_from(input.signed()?).ok()?;
            What::Beside(DocKey::Ledger { contact, year })
        }
        TERMS => What::Beside(DocKey::Terms(DocId::new(input.array()?))),
        _ => return None,
    };
    Some(Known { doc, read, facts, what })
}
