//! A change that its author may not make leaves its document; what has nothing to do with it stays.

use super::{Device, Event, Origin, docs::applying, quarantined};
use crate::{
    births::is_birth,
    guard::{Rejection, fence},
    spare::{Spared, spare},
};
use automerge::{ChangeHash, ReadDoc};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, BTreeSet};

impl<R: ReadNow> Device<R> {
    /// Takes a refused change out of a document, which is loaded, with those that write on what
    /// it wrote, into the quarantine. `waiting` are the document's changes in the outbox from that
    /// one on: the others are made again and wait at its end.
    pub(super) fn refuse(
        &mut self,
        id: DocId,
        refused: ChangeHash,
        waiting: &[(u64, ChangeHash)],
        (code, message): (&str, &str),
    ) {
        let all: BTreeSet<ChangeHash> = waiting.iter().map(|(_, hash)| *hash).collect();
        match self.spared(id, refused, &all) {
            Ok(spared) => self.keep_spared(id, spared, waiting, (code, message)),
            Err(_) => self.quarantine_changes(id, all, code, message),
        }
    }

    fn spared(
        &mut self,
        id: DocId,
        refused: ChangeHash,
        waiting: &BTreeSet<ChangeHash>,
    ) -> Result<Spared, Rejection> {
        let lost = || Rejection::malformed("it is not in its document");
        let doc = self.cache.get(&id).ok_or_else(lost)?;
        let change = doc.get_change_by_hash(&refused).ok_or_else(lost)?;
        // Without its birth a document is none.
        let begins = is_birth(&change).then(|| Rejection::malformed("it is the document's birth"));
        begins.map_or_else(|| applying(id, || spare(doc, refused, waiting)), Err)
    }

    fn keep_spared(
        &mut self,
        id: DocId,
        spared: Spared,
        waiting: &[(u64, ChangeHash)],
        (code, message): (&str, &str),
    ) {
        let number = |of: &ChangeHash| waiting.iter().find(|(_, hash)| hash == of);
        for (old, new) in &spared.changes {
            let Some((no, _)) = number(old).filter(|_| *old != new.hash()) else { continue };
            self.counters.spared += 1;
            let write = self.outbox.get(*no).and_then(|waiting| waiting.write);
            self.queue(id, new.hash(), new.raw_bytes().to_vec(), write);
            self.leave_outbox(*no);
        }
        let mut words = self.described(id, &spared.fallen);
        // In the order in which they were made, in which they are read.
        for (no, hash) in waiting.iter().filter(|(_, hash)| spared.fallen.contains(hash)) {
            let change = self.cache.get(&id).and_then(|doc| doc.get_change_by_hash(hash));
            let Some(change) = change else { continue };
            let words = words.remove(hash).unwrap_or_default();
            self.put_into_quarantine(id, (change.raw_bytes().to_vec(), words), code, message);
            self.refused(*no);
        }
        self.cache.replace(id, spared.doc);
        self.fold(id, Origin::Remote);
    }

    /// The server took a change that has left its document here: it was on its way when one
    /// before it was refused, and somebody else brought that one in between. The log does not
    /// bring it, as it came on this connection; so the document is had whole.
    pub(super) fn taken_after_all(&mut self, id: DocId) {
        self.want(id);
    }

    /// What the shell says of changes, which the loaded document still has.
    pub(super) fn described(
        &mut self,
        id: DocId,
        hashes: &BTreeSet<ChangeHash>,
    ) -> BTreeMap<ChangeHash, Vec<u8>> {
        let Some(doc) = self.cache.get(&id) else { return BTreeMap::new() };
        let hashes: Vec<ChangeHash> = hashes.iter().copied().collect();
        let describe = self.describe;
        let words = applying(id, || fence(|| Ok(describe(id, doc, &hashes))));
        // A change that nothing can be said of is kept all the same.
        hashes.into_iter().zip(words.unwrap_or_default()).collect()
    }

    /// Tells of a change that is in the quarantine, unless it was discarded meanwhile.
    pub(super) fn tell_rejected(&mut self, id: u64) {
        if let Some(row) = self.quarantine.get(&id) {
            self.event(Event::Rejected(quarantined(id, row)));
        }
    }
}
