//! Documents that their person does not receive any more leave the device: first what waits of
//! them is sent, then they go, with everything that was kept of them.
//!
//! That a document leaves is on the disk before it goes, so that whoever is told of it
//! ([`Event::Leaving`]) can put something down about it that is there no later than it is gone; and
//! a device that was killed in between goes on with it.

use super::{Device, Event, Origin};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::BTreeSet;

impl<R: ReadNow> Device<R> {
    /// These documents are not their person's any more, as of that place of the log.
    pub(super) fn withdrawn(&mut self, docs: Vec<DocId>, at: u64) {
        self.knows_of(at);
        match self.session_comparison() {
            Some(comparison) => comparison.withdrawn.extend(docs),
            None => docs.into_iter().for_each(|doc| self.leave(doc)),
        }
    }

    /// The server was restored: what the one before said does not count any more. The comparison
    /// tells again what is not their person's.
    pub(super) fn all_stay(&mut self) {
        let leaving: Vec<DocId> = self.leaving.keys().copied().collect();
        leaving.into_iter().for_each(|doc| self.stay(doc));
    }

    /// What this device lets go of it does by what the log says up to there: a server that was
    /// restored to before that has to be compared with, as the documents may be its person's again.
    pub(super) fn knows_of(&mut self, at: u64) {
        self.meta.acked = self.meta.acked.max(at);
        self.meta_dirty = true;
        self.comparison_knows_of(at);
    }

    /// The document is not its person's any more.
    pub(super) fn leave(&mut self, id: DocId) {
        let Some(known) = self.docs.get_mut(&id) else { return };
        if known.leaving || !(known.is_here() || known.aside.is_some()) {
            return;
        }
        known.leaving = true;
        self.put_doc(id);
        self.leaving.insert(id, self.commits.gathering());
        self.event(Event::Leaving(id));
    }

    /// The server gave it whole: it is its person's again.
    pub(super) fn stay(&mut self, id: DocId) {
        if let Some(comparison) = self.session_comparison() {
            comparison.withdrawn.remove(&id);
        }
        if self.leaving.remove(&id).is_none() {
            return;
        }
        if let Some(known) = self.docs.get_mut(&id) {
            known.leaving = false;
            self.put_doc(id);
        }
        self.event(Event::Staying(id));
    }

    /// Of all documents in a range of ids, the server has these for this device. What began here
    /// and was not taken yet it can't have.
    pub(super) fn rolled(
        &mut self,
        (from, to): (DocId, DocId),
        docs: &[u8],
        at: u64,
    ) -> Result<(), String> {
        let (ids, rest) = docs.as_chunks::<{ DocId::LEN }>();
        let ids: BTreeSet<DocId> = ids.iter().map(|id| DocId::new(*id)).collect();
        if !rest.is_empty() || from > to {
            return Err("a roll that is none".to_owned());
        }
        self.knows_of(at);
        let ours = self.docs.range(from..=to).map(|(id, _)| *id);
        let others = ours.filter(|id| !ids.contains(id) && !self.outbox.begins(id));
        for id in others.collect::<Vec<_>>() {
            self.leave(id);
        }
        Ok(())
    }

    /// Lets go of what is ready to go: all together, as a document may be a part of another, and
    /// what waits says little without that.
    pub(super) fn let_go(&mut self) {
        if self.leaving.is_empty() || self.held {
            return;
        }
        let is_ahead = |commit: &u64| !self.commits.has_landed(*commit);
        if self.outbox.docs().any(|doc| self.leaving.contains_key(&doc))
            || self.leaving.values().any(is_ahead)
        {
            return;
        }
        let gone: BTreeSet<DocId> = std::mem::take(&mut self.leaving).into_keys().collect();
        for id in &gone {
            self.counters.left += 1;
            self.forget(*id, Origin::Remote);
            if let Some(buried) = self.docs.get_mut(id) {
                buried.gone = true;
                self.put_doc(*id);
            }
        }
        self.purge(&gone);
    }
}
