//! Folding a document's entries into a snapshot.
//!
//! The snapshot stands at the place of the document's last entry and is deleted nowhere
//! else: a device whose cursor is before it gets it, and it holds more than what the device
//! lacks; one whose cursor is past it has all of it. Entries appended later have later
//! places, so a fold and an append do not meet.
//!
//! What a pack had of the document stays there, of no use, until the pack is made anew.

use super::{DocError, Hub};
use crate::{
    keys,
    rows::{LogBody, LogRow},
    wire::{self, Bytes},
};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::ReadNow;

impl<R: ReadNow> Hub<R> {
    pub(super) fn fold(&mut self, id: DocId) -> Result<bool, DocError> {
        if self.index.get(&id).is_none_or(|place| place.seqs.len() < 2) || !self.load(id)? {
            return Ok(false);
        }
        let Some(doc) = self.cache.get(&id) else { return Ok(false) };
        let bytes = doc.save();
        self.touch(id);
        let Some(place) = self.index.get_mut(&id) else { return Ok(false) };
        let base = place.base();
        place.packed = false;
        let seqs = std::mem::take(&mut place.seqs);
        let Some((last, before)) = seqs.split_last() else { return Ok(false) };
        place.seqs.push(*last);
        place.bytes = bytes.len() as u64;
        let row = LogRow {
            doc: id,
            device: DeviceId::default(),
            unix: self.config.now_unix,
            returned: false,
            body: LogBody::Snapshot(Bytes(bytes)),
        };
        self.commits.put(keys::log(*last), wire::encode(&row));
        for seq in before.iter().filter(|seq| Some(**seq) != base) {
            self.commits.delete(keys::log(*seq));
        }
        self.commits.notes().left.extend(base);
        self.put_place(id, 0);
        Ok(true)
    }
}
