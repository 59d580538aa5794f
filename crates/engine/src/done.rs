//! The last requests that were carried out, and how to take them back.
//!
//! A record is written in the same batch as the edits of its request, so that a request made
//! again — to a new leading tab, after the old one closed before it answered — is not carried out
//! twice, and can still be undone.

use crate::{
    api::{Failure, Reply, UndoId},
    rows,
};
use carnet_ids::DocId;
use carnet_model::edit::Intent;
use carnet_storage::{Batch, ReadNow, Scan, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Who asked: a tab or a command, and the number that it gave its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Random, one per tab or command.
    pub client: [u8; 16],
    /// Counts the client's requests.
    pub number: u64,
}

/// What is known of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was not carried out, or so long ago that it is forgotten.
    Unknown,
    /// It was carried out in memory; its edits wait for the disk, and go with the engine.
    InMemory,
    /// It was carried out, and its edits are on the disk.
    Saved,
}

/// How many requests are remembered, beside those that are in memory alone.
const MOST: usize = 256;
/// A longer way back is remembered in memory only.
const LONGEST_ROW: usize = 64 * 1024;

/// The requests that were carried out.
#[derive(Debug, Default)]
pub(crate) struct Done {
    by_number: BTreeMap<u64, Record>,
    by_origin: BTreeMap<Origin, u64>,
    last: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    origin: Origin,
    /// What to do to take it back, in order.
    back: Vec<Intent>,
    #[serde(skip)]
    unsaved: bool,
}

impl Done {
    /// What the store remembers. Records that can't be read are dropped.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read at all.
    pub(crate) fn open(store: &impl ReadNow) -> Result<Self, StoreError> {
        let mut done = Self::default();
        for (key, value) in store.scan_now(&Scan::prefix(rows::DONE))? {
            let Some(number) = rows::done_number(&key) else { continue };
            done.last = done.last.max(number);
            if let Some(record) = rows::decode::<Record>(&value) {
                done.remember(number, record);
            }
        }
        Ok(done)
    }

    /// The answer to a request that was carried out already.
    pub(crate) fn answer(&self, origin: Origin) -> Option<Reply> {
        let number = *self.by_origin.get(&origin)?;
        Some(match self.by_number.get(&number)?.unsaved {
            true => Reply::Failed(Failure::Full),
            false => Reply::Applied(UndoId(number)),
        })
    }

    /// What became of a request.
    pub(crate) fn fate(&self, origin: Origin) -> Fate {
        match self.answer(origin) {
            None => Fate::Unknown,
            Some(Reply::Applied(_)) => Fate::Saved,
            Some(_) => Fate::InMemory,
        }
    }

    /// Remembers a request: the record goes into `batch`, which is to be committed with its edits.
    pub(crate) fn record(
        &mut self,
        origin: Origin,
        back: Vec<Intent>,
        batch: &mut Batch,
    ) -> UndoId {
        self.last += 1;
        let mut record = Record { origin, back, unsaved: true };
        let mut row = rows::encode(&record);
        if row.len() > LONGEST_ROW {
            let way_back = std::mem::take(&mut record.back);
            row = rows::encode(&record);
            record.back = way_back;
        }
        batch.put(rows::done(self.last), row);
        self.remember(self.last, record);
        self.forget_oldest(batch);
        UndoId(self.last)
    }

    /// What is in memory alone may be asked for again, and is not to be carried out twice.
    fn forget_oldest(&mut self, batch: &mut Batch) {
        while self.by_number.len() > MOST
            && let Some(oldest) = self.by_number.first_entry().filter(|old| !old.get().unsaved)
        {
            let (number, old) = oldest.remove_entry();
            self.by_origin.remove(&old.origin);
            batch.delete(rows::done(number));
        }
    }

    /// The request's edits are on the disk.
    pub(crate) fn saved(&mut self, undo: UndoId) {
        if let Some(record) = self.by_number.get_mut(&undo.0) {
            record.unsaved = false;
        }
    }

    /// How to take it back; `None` when it is too old.
    pub(crate) fn way_back(&self, undo: UndoId) -> Option<&[Intent]> {
        let record = self.by_number.get(&undo.0).filter(|record| !record.back.is_empty())?;
        Some(&record.back)
    }

    /// It is taken back, and can't be again.
    pub(crate) fn spend(&mut self, undo: UndoId, batch: &mut Batch) {
        if let Some(record) = self.by_number.get_mut(&undo.0) {
            record.back.clear();
            batch.put(rows::done(undo.0), rows::encode(record));
        }
    }

    /// How to take back what was done to these documents is forgotten; what was done, that it was, stays known.
    pub(crate) fn forget_docs(&mut self, docs: &BTreeSet<DocId>, batch: &mut Batch) {
        let of_docs = |intent: &Intent| {
            let contact = intent.doc.contact();
            docs.contains(&intent.doc.id()) || contact.is_some_and(|one| docs.contains(&one))
        };
        let known = self.by_number.iter_mut();
        for (number, record) in known.filter(|(_, record)| record.back.iter().any(of_docs)) {
            record.back.clear();
            batch.put(rows::done(*number), rows::encode(record));
        }
    }

    fn remember(&mut self, number: u64, record: Record) {
        self.by_origin.insert(record.origin, number);
        self.by_number.insert(number, record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_model::{
        edit::{Edit, Place},
        kind::DocKey,
    };
    use carnet_storage::memory::MemoryStore;

    #[test]
    fn what_was_committed_is_remembered_by_the_next_engine() {
        let store = MemoryStore::default();
        let mut done = Done::default();
        let mut batch = Batch::default();
        let undo = done.record(origin(1), vec![intent()], &mut batch);
        assert_eq!(
            done.answer(origin(1)),
            Some(Reply::Failed(Failure::Full)),
            "not on the disk yet"
        );
        store.apply(batch);
        done.saved(undo);
        let again = Done::open(&store).unwrap();
        assert_eq!(again.answer(origin(1)), Some(Reply::Applied(undo)));
        assert_eq!(again.answer(origin(2)), None);
        assert_eq!(again.way_back(undo), Some(&[intent()][..]));
    }

    #[test]
    fn the_oldest_is_forgotten_and_numbers_never_come_back() {
        let store = MemoryStore::default();
        let mut done = Done::default();
        for number in 0..=MOST as u64 {
            let mut batch = Batch::default();
            let undo = done.record(origin(number), vec![intent()], &mut batch);
            store.apply(batch);
            done.saved(undo);
        }
        let mut again = Done::open(&store).unwrap();
        assert_eq!(again.answer(origin(0)), None);
        assert!(again.answer(origin(1)).is_some());
        let next = again.record(origin(1_000), Vec::new(), &mut Batch::default());
        assert_eq!(next, UndoId(MOST as u64 + 2));
    }

    #[test]
    fn what_is_in_memory_alone_is_never_forgotten() {
        let mut done = Done::default();
        let record = |done: &mut Done, number| {
            done.record(origin(number), vec![intent()], &mut Batch::default())
        };
        let undos: Vec<_> = (0..=MOST as u64).map(|number| record(&mut done, number)).collect();
        assert_eq!(done.fate(origin(0)), Fate::InMemory);
        undos.into_iter().for_each(|undo| done.saved(undo));
        assert_eq!(done.fate(origin(0)), Fate::Saved);
        record(&mut done, 1_000);
        assert_eq!((done.fate(origin(0)), done.fate(origin(1))), (Fate::Unknown, Fate::Unknown));
        assert_eq!(done.fate(origin(2)), Fate::Saved);
    }

    fn origin(number: u64) -> Origin {
        Origin { client: [7; 16], number }
    }

    fn intent() -> Intent {
        let edit = Edit::Set { place: Place::Root, field: "company_name".into(), value: None };
        Intent { doc: DocKey::Settings, edits: vec![edit] }
    }
}
