//! Documents on the server: loading them from the log, appending to it.

use super::{
    DocError, Event, Hub, Label, Place,
    conn::{Conn, Phase},
};
use crate::{
    digest::Digest,
    guard, keys,
    rows::{self, DocRow, LogBody, LogRow, RowError},
    wire::{self, Bytes},
};
use automerge::Automerge;
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, StoreError};

/// A document as it is on the disk.
pub(super) struct Whole {
    pub(super) doc: DocId,
    /// The digest of its heads.
    pub(super) digest: Digest,
    /// Automerge chunks one behind the other.
    pub(super) bytes: Bytes,
}

/// What the log holds of a document.
pub(super) enum Found {
    Whole(Whole),
    Absent,
    /// There is something that can't be read.
    Broken,
}

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
        // The disk may have it for a moment still.
        if self.tombs.contains(&id) {
            return Ok(false);
        }
        let Some(whole) = self.whole_entry(&id)? else { return Ok(false) };
        let doc = guard::load(&whole.bytes.0)
            .map_err(|rejection| DocError::Unloadable(id, rejection.to_string()))?;
        self.cache.insert(id, doc, whole.bytes.0.len());
        Ok(true)
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

    pub(super) fn damaged(&mut self, what: &str) {
        self.event(Event::StoreFailed(StoreError::Corrupt(what.to_owned())));
    }

    /// Appends changes that the document in the cache has: together, for what is written of the
    /// document itself costs more than a change. Their places in the log.
    pub(super) fn append<'c>(
        &mut self,
        id: DocId,
        changes: impl IntoIterator<Item = (DeviceId, &'c [u8], bool)>,
    ) -> Vec<u64> {
        if self.is_long(&id) && self.fold(id).is_err() {
            self.damaged(&format!("the document {id} can't be folded"));
        }
        self.tell_judge(&id);
        self.touch(id);
        let (mut seqs, mut grown) = (Vec::new(), 0);
        for (device, change, returned) in changes {
            self.end += 1;
            let row = LogRow {
                doc: id,
                device,
                unix: self.config.now_unix,
                returned,
                body: LogBody::Change(Bytes(change.to_vec())),
            };
            self.commits.put(keys::log(self.end), wire::encode(&row));
            if returned {
                *self.commits.notes().returned.entry((device, id)).or_default() += 1;
            }
            seqs.push(self.end);
            grown += change.len();
        }
        let is_new = !self.index.contains_key(&id);
        let place = self.index.entry(id).or_insert_with(Place::empty);
        self.loose += usize::from(place.is_packed() || place.seqs.is_empty());
        place.seqs.extend(&seqs);
        place.bytes += grown as u64;
        self.put_place(id, grown);
        self.relabel(id, is_new);
        self.commits.notes().head = Some(self.end);
        seqs
    }

    /// Whether a document's entries are to be folded before the next comes: when they are many
    /// and no device that listens would get a snapshot in place of them, or in any case when
    /// they are four times as many.
    fn is_long(&self, id: &DocId) -> bool {
        let most = self.tuning.compact_entries;
        let Some(place) = self.index.get(id).filter(|place| place.seqs.len() >= most) else {
            return false;
        };
        let listens = |conn: &&Conn| conn.phase == Phase::Live && conn.closing.is_none();
        let mut listening = self.conns.values().filter(listens);
        place.seqs.len() >= 4 * most || listening.all(|conn| conn.position >= place.last())
    }

    /// Writes where the document in the cache stands; it has grown by `grown` bytes.
    pub(super) fn put_place(&mut self, id: DocId, grown: usize) {
        let heads = self.cache.get(&id).map(Automerge::get_heads).unwrap_or_default();
        let Some(place) = self.index.get_mut(&id) else { return };
        place.digest = Digest::of(&id, &heads);
        let heads = heads.iter().map(rows::hash_bytes).collect();
        let (seqs, bytes, packed) = (place.seqs.clone(), place.bytes, place.packed);
        let row = DocRow { seqs, heads, bytes, packed };
        self.commits.put(keys::doc(&id), wire::encode(&row));
        self.commits.notes().docs.insert(id);
        self.cache.pin(&id, grown, self.commits.gathering());
    }

    /// Call it before a document's place changes.
    pub(super) fn touch(&mut self, id: DocId) {
        let place = self.index.get(&id);
        self.commits.notes().before.entry(id).or_insert_with(|| place.cloned());
    }
}

impl Place {
    pub(super) fn empty() -> Self {
        Self {
            seqs: Vec::new(),
            packed: false,
            digest: Digest::default(),
            bytes: 0,
            label: Label::Hidden,
            moved: Vec::new(),
        }
    }

    /// Where the document's part that lies in a pack stands.
    pub(super) fn base(&self) -> Option<u64> {
        self.seqs.first().copied().filter(|_| self.packed)
    }

    /// Whether all of it lies in a pack.
    pub(super) fn is_packed(&self) -> bool {
        self.packed && self.seqs.len() == 1
    }
}
