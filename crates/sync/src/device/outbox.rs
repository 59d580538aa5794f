//! Local changes that wait for the server.

use super::PendingChange;
use crate::{WriteId, births, keys, rows, rows::OutboxRow};
use automerge::ChangeHash;
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, VecDeque};

/// The outbox's index; the changes themselves are in the store once they are durable.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    entries: BTreeMap<u64, Waiting>,
    /// Commits and the numbers that they make durable, ascending.
    undurable: VecDeque<(u64, u64)>,
    /// How many changes of each write of this run wait.
    writes: BTreeMap<WriteId, usize>,
    /// How many of the entries are births of documents, which nobody made.
    births: usize,
}

/// A change that waits.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) doc: DocId,
    pub(super) hash: ChangeHash,
    pub(super) bytes: usize,
    /// The write that it belongs to, if this run made it.
    pub(super) write: Option<WriteId>,
    /// Whether it is a document's birth.
    birth: bool,
    /// The change, until it is durable.
    fresh: Option<Vec<u8>>,
}

impl Waiting {
    pub(super) const fn is_birth(&self) -> bool {
        self.birth
    }
}

impl Outbox {
    /// Takes an entry over from the store.
    pub(super) fn restore(&mut self, no: u64, doc: DocId, hash: ChangeHash, change: &[u8]) {
        let (bytes, birth) = (change.len(), births::is_birth_chunk(change));
        self.births += usize::from(birth);
        self.entries.insert(no, Waiting { doc, hash, bytes, write: None, birth, fresh: None });
    }

    /// Adds a change that `commit` makes durable. Returns its row.
    pub(super) fn add(
        &mut self,
        no: u64,
        doc: DocId,
        (hash, change): (ChangeHash, Vec<u8>),
        write: Option<WriteId>,
        commit: u64,
    ) -> OutboxRow {
        let (bytes, birth) = (change.len(), births::is_birth_chunk(&change));
        self.births += usize::from(birth);
        let row = OutboxRow {
            doc,
            hash: rows::hash_bytes(&hash),
            change: crate::wire::Bytes(change.clone()),
        };
        self.entries.insert(no, Waiting { doc, hash, bytes, write, birth, fresh: Some(change) });
        self.undurable.push_back((commit, no));
        if let Some(write) = write {
            *self.writes.entry(write).or_default() += 1;
        }
        row
    }

    pub(super) fn committed(&mut self, commit: u64) {
        while let Some((_, no)) = self.undurable.pop_front_if(|(first, _)| *first <= commit) {
            if let Some(waiting) = self.entries.get_mut(&no) {
                waiting.fresh = None;
            }
        }
    }

    /// Removes an entry; the write that is complete by it, if `done`.
    pub(super) fn remove(&mut self, no: u64, done: bool) -> Option<(Waiting, Option<WriteId>)> {
        let waiting = self.entries.remove(&no)?;
        self.births -= usize::from(waiting.birth);
        let complete = waiting.write.filter(|write| {
            let Some(left) = self.writes.get_mut(write) else { return false };
            *left = left.saturating_sub(1);
            let complete = *left == 0;
            if complete {
                self.writes.remove(write);
            }
            complete && done
        });
        Some((waiting, complete))
    }

    /// A write of which something was refused is never complete.
    pub(super) fn give_up(&mut self, write: Option<WriteId>) {
        write.map(|write| self.writes.remove(&write));
    }

    pub(super) fn get(&self, no: u64) -> Option<&Waiting> {
        self.entries.get(&no)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many entries somebody made: births of documents aside.
    pub(super) fn made(&self) -> usize {
        self.entries.len() - self.births
    }

    pub(super) fn docs(&self) -> impl Iterator<Item = DocId> + '_ {
        self.entries.values().map(|waiting| waiting.doc)
    }

    /// Whether a document's birth is among them: as far as this device knows, it begins with it.
    pub(super) fn begins(&self, doc: &DocId) -> bool {
        self.entries.values().any(|waiting| waiting.birth && waiting.doc == *doc)
    }

    /// The numbers and hashes of a document's entries, ascending.
    pub(super) fn of(&self, doc: &DocId) -> Vec<(u64, ChangeHash)> {
        let of_doc = |(no, waiting): (&u64, &Waiting)| (*no, waiting.hash);
        self.entries.iter().filter(|(_, waiting)| waiting.doc == *doc).map(of_doc).collect()
    }

    /// Numbers after `after` that are durable, up to the first that is not.
    pub(super) fn sendable(&self, after: u64) -> impl Iterator<Item = (u64, &Waiting)> + '_ {
        self.entries
            .range(after + 1..)
            .map(|(no, waiting)| (*no, waiting))
            .take_while(|(_, waiting)| waiting.fresh.is_none())
    }

    /// Numbers up to `through`, ascending.
    pub(super) fn numbers_to(&self, through: u64) -> Vec<u64> {
        self.entries.range(..=through).map(|(no, _)| *no).collect()
    }

    /// A change's bytes, from memory or the store.
    pub(super) fn change(&self, read: &impl ReadNow, no: u64) -> Option<Vec<u8>> {
        let waiting = self.entries.get(&no)?;
        if let Some(fresh) = &waiting.fresh {
            return Some(fresh.clone());
        }
        let row: OutboxRow = rows::get(read, &keys::outbox(no)).ok()??;
        Some(row.change.0)
    }

    pub(super) fn pending(&self, read: &impl ReadNow) -> Vec<PendingChange> {
        self.entries
            .iter()
            .filter_map(|(no, waiting)| {
                let change = self.change(read, *no)?;
                Some(PendingChange { no: *no, doc: waiting.doc, change, hash: waiting.hash })
            })
            .collect()
    }
}
