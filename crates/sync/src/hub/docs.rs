//! Documents on the server: loading them from the log, appending to it.

use super::{DocError, Event, Hub, Place};
use crate::{
    digest::Digest,
    guard, keys,
    rows::{self, DocRow, LogBody, LogRow, RowError},
    wire::{self, Bytes, Whole},
};
use automerge::Automerge;
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, StoreError};

/// What the log holds of a document.
pub(super) enum Found {
    Whole(Whole),
    Absent,
    /// There is something that can't be read.
    Broken,
}

/// How often a document is read again when a compaction comes between two reads.
const READS: usize = 4;

impl From<RowError> for DocError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Store(error) => Self::Store(error),
            RowError::Malformed { key, why } => {
                Self::Store(StoreError::Corrupt(format!("{key}: {why}")))
            }
        }
    }
}

impl<R: ReadNow> Hub<R> {
    /// Has the document in the cache; whether there is one.
    pub(super) fn load(&mut self, id: DocId) -> Result<bool, DocError> {
        if self.cache.contains(&id) {
            return Ok(true);
        }
        let Some(whole) = self.whole_entry(&id)? else { return Ok(false) };
        let doc = guard::load(&whole.bytes.0)
            .map_err(|rejection| DocError::Unloadable(id, rejection.to_string()))?;
        self.cache.insert(id, doc, whole.bytes.0.len());
        Ok(true)
    }

    /// A document as it is on the disk.
    pub(super) fn whole_entry(&self, id: &DocId) -> Result<Option<Whole>, DocError> {
        for _ in 0..READS {
            let Some(row) = rows::get::<DocRow>(&self.read, &keys::doc(id))? else {
                return Ok(None);
            };
            if let Some(bytes) = self.entries_of(&row)? {
                let heads: Vec<_> = row.heads.iter().filter_map(rows::hash_of).collect();
                let whole = Whole { doc: *id, digest: Digest::of(id, &heads), bytes: Bytes(bytes) };
                return Ok(Some(whole));
            }
        }
        Err(DocError::Unloadable(*id, "its entries are not in the log".to_owned()))
    }

    /// As [`Self::whole_entry`]. One that can't be read is told of and keeps no other back;
    /// `None` when the store does not answer just now.
    pub(super) fn find(&mut self, id: &DocId) -> Option<Found> {
        match self.whole_entry(id) {
            Ok(Some(whole)) => Some(Found::Whole(whole)),
            Ok(None) => Some(Found::Absent),
            Err(DocError::Unloadable(_, why) | DocError::Store(StoreError::Corrupt(why))) => {
                self.damaged(&format!("the document {id}: {why}"));
                Some(Found::Broken)
            }
            Err(DocError::Store(_)) => None,
        }
    }

    /// A row of the log; nothing, which is told, if it can't be read.
    pub(super) fn log_row(&mut self, key: &[u8], value: &[u8]) -> Option<LogRow> {
        rows::parse(key, value).map_err(|error| self.damaged(&error.to_string())).ok()
    }

    fn damaged(&mut self, what: &str) {
        self.event(Event::StoreFailed(StoreError::Corrupt(what.to_owned())));
    }

    /// The chunks of a document's entries, from the last back to a snapshot; `None` if one is
    /// not there (any more).
    fn entries_of(&self, row: &DocRow) -> Result<Option<Vec<u8>>, DocError> {
        let mut chunks = Vec::new();
        for seq in row.seqs.iter().rev() {
            let Some(entry) = rows::get::<LogRow>(&self.read, &keys::log(*seq))? else {
                return Ok(None);
            };
            let done = matches!(entry.body, LogBody::Snapshot(_));
            chunks.push(entry.body);
            if done {
                break;
            }
        }
        Ok(Some(chunks.iter().rev().flat_map(LogBody::bytes).copied().collect()))
    }

    /// Appends a change that the document in the cache has; its place in the log.
    pub(super) fn append(
        &mut self,
        device: DeviceId,
        id: DocId,
        change: &[u8],
        returned: bool,
    ) -> u64 {
        self.end += 1;
        let seq = self.end;
        let row = LogRow {
            doc: id,
            device,
            unix: self.config.now_unix,
            returned,
            body: LogBody::Change(Bytes(change.to_vec())),
        };
        self.commits.put(keys::log(seq), wire::encode(&row));
        let place = self.index.entry(id).or_insert_with(Place::empty);
        place.seqs.push(seq);
        place.bytes += change.len() as u64;
        let entries = place.seqs.len();
        self.put_place(id, change.len());
        let notes = self.commits.notes();
        notes.head = Some(seq);
        if returned {
            notes.returned.insert((device, id));
        }
        if entries >= self.tuning.compact_entries && self.fold(id).is_err() {
            self.event(Event::StoreFailed(StoreError::Corrupt(id.to_string())));
        }
        seq
    }

    /// Writes where the document in the cache stands; it has grown by `bytes`.
    pub(super) fn put_place(&mut self, id: DocId, bytes: usize) {
        let heads = self.cache.get(&id).map(Automerge::get_heads).unwrap_or_default();
        let Some(place) = self.index.get_mut(&id) else { return };
        place.digest = Digest::of(&id, &heads);
        let heads = heads.iter().map(rows::hash_bytes).collect();
        let row = DocRow { seqs: place.seqs.clone(), heads, bytes: place.bytes };
        self.commits.put(keys::doc(&id), wire::encode(&row));
        self.commits.notes().docs.insert(id);
        self.cache.pin(&id, bytes, self.commits.gathering());
    }
}

impl Place {
    pub(super) fn empty() -> Self {
        Self { seqs: Vec::new(), digest: Digest::default(), bytes: 0 }
    }
}
