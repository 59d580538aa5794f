//! Documents that were erased: their ids, which are nobody's for ever.
//!
//! A tomb says nothing of what was in the document. It has a place in the log, as a change has, so that a
//! device which passes that place hears of it; and a seal, by which the server knows a tomb again that a
//! device gives back to it after it was restored: nobody else can have one erased by saying that it was.

use crate::{
    keys,
    rows::{self, RowError, TombRow},
    wire::{Bytes, Tomb},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;

/// What is sealed begins with it.
const SEALED: &[u8] = b"carnet tomb";

/// All that there are, counting those on their way to the disk.
#[derive(Debug, Default)]
pub(super) struct Tombs {
    key: Bytes,
    by_doc: BTreeMap<DocId, TombRow>,
    by_seq: BTreeMap<u64, DocId>,
    /// The last commit of this run that erases something; 0 for none.
    last: u64,
}

impl Tombs {
    /// Reads them; they are sealed with that key.
    pub(super) fn read(read: &impl ReadNow, key: Bytes) -> Result<Self, RowError> {
        let mut all = Self { key, ..Self::default() };
        for (key, value) in read.scan_now(&Scan::prefix(keys::TOMBS))? {
            let doc = keys::doc_of(&key)
                .ok_or_else(|| RowError::malformed(&key, "not a document's key"))?;
            all.add(doc, rows::parse(&key, &value)?, 0);
        }
        Ok(all)
    }

    pub(super) fn key(&self) -> Bytes {
        self.key.clone()
    }

    pub(super) fn contains(&self, doc: &DocId) -> bool {
        self.by_doc.contains_key(doc)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_doc.is_empty()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (DocId, TombRow)> + '_ {
        self.by_doc.iter().map(|(doc, row)| (*doc, *row))
    }

    /// The place of the last in the log; 0 when there is none.
    pub(super) fn head(&self) -> u64 {
        self.by_seq.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    /// The commit with which the last is on the disk.
    pub(super) fn commit(&self) -> u64 {
        self.last
    }

    /// Adds one that `commit` makes durable.
    pub(super) fn add(&mut self, doc: DocId, row: TombRow, commit: u64) {
        self.by_seq.insert(row.seq, doc);
        self.by_doc.insert(doc, row);
        self.last = self.last.max(commit);
    }

    /// One that did not get to the disk.
    pub(super) fn remove(&mut self, doc: &DocId) {
        if let Some(row) = self.by_doc.remove(doc) {
            self.by_seq.remove(&row.seq);
        }
    }

    /// Those after a place of the log up to another, at most so many; with the place of the last.
    pub(super) fn after(&self, from: u64, to: u64, most: usize) -> Option<(u64, Vec<Tomb>)> {
        let from = from.checked_add(1).filter(|from| *from <= to)?;
        let some: Vec<_> = self.by_seq.range(from..=to).take(most).collect();
        let last = **some.last().map(|(seq, _)| seq)?;
        Some((last, some.into_iter().filter_map(|(_, doc)| self.sealed(doc)).collect()))
    }

    /// Whether a tomb's place in the log is not past this one.
    pub(super) fn stands_at(&self, doc: &DocId, at: u64) -> bool {
        self.by_doc.get(doc).is_some_and(|row| row.seq <= at)
    }

    /// One, as devices are told of it.
    pub(super) fn sealed(&self, doc: &DocId) -> Option<Tomb> {
        let row = self.by_doc.get(doc)?;
        let seal = self.mac(doc, &row.of, row.unix)?.finalize().into_bytes();
        Some(Tomb { doc: *doc, of: row.of, unix: row.unix, seal: Bytes(seal.to_vec()) })
    }

    /// Whether this server said so once.
    pub(super) fn is_ours(&self, tomb: &Tomb) -> bool {
        let mac = self.mac(&tomb.doc, &tomb.of, tomb.unix);
        mac.is_some_and(|mac| mac.verify_slice(&tomb.seal.0).is_ok())
    }

    fn mac(&self, doc: &DocId, of: &DocId, unix: i64) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key.0).ok()?;
        mac.update(SEALED);
        mac.update(doc.as_bytes());
        mac.update(of.as_bytes());
        mac.update(&unix.to_be_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tombs(key: u8) -> Tombs {
        let mut tombs = Tombs { key: Bytes(vec![key; 32]), ..Tombs::default() };
        for (byte, seq) in [(1, 4), (2, 7), (3, 9)] {
            let doc = DocId::new([byte; 16]);
            tombs.add(doc, TombRow { of: doc, seq, unix: 50 }, 0);
        }
        tombs
    }

    #[test]
    fn those_after_a_place_come_in_the_order_of_the_log() {
        let (last, some) = tombs(1).after(4, 9, 1).unwrap();
        assert_eq!((last, some.len(), some[0].doc), (7, 1, DocId::new([2; 16])));
        assert_eq!(tombs(1).after(7, 9, 8).map(|(last, some)| (last, some.len())), Some((9, 1)));
        assert_eq!(tombs(1).after(9, 9, 8), None);
        assert_eq!(tombs(1).after(u64::MAX, u64::MAX, 8), None);
    }

    #[test]
    fn a_seal_is_the_servers_own_and_of_all_that_it_says() {
        let (_, some) = tombs(1).after(0, 9, 8).unwrap();
        let tomb = some[0].clone();
        assert!(tombs(1).is_ours(&tomb));
        assert!(!tombs(2).is_ours(&tomb));
        assert!(!tombs(1).is_ours(&Tomb { doc: DocId::new([9; 16]), ..tomb.clone() }));
        assert!(!tombs(1).is_ours(&Tomb { of: DocId::new([9; 16]), ..tomb.clone() }));
        assert!(!tombs(1).is_ours(&Tomb { unix: 51, ..tomb.clone() }));
        assert!(!tombs(1).is_ours(&Tomb { seal: Bytes::default(), ..tomb }));
    }
}
