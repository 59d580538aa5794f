//! Commits: one at a time, in order; what comes meanwhile gathers for the next.

use super::{Device, Event, Output};
use crate::{CommitId, Millis, WriteId, keys, limits::MAX_UNSAVED, wire};
use carnet_storage::{Batch, Op, ReadNow, StoreError};

/// The commit under way and the one that gathers.
#[derive(Debug)]
pub(super) struct Commits {
    gather: Gather,
    /// The number that the gathering one will have.
    next: u64,
    flying: Option<Flying>,
    error: Option<StoreError>,
}

/// What a commit holds, and what follows from it.
#[derive(Debug, Default)]
struct Gather {
    batch: Batch,
    bytes: usize,
    notes: Notes,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Notes {
    /// Writes that are saved then.
    pub(super) saved: Vec<WriteId>,
    /// The session and number of a batch of the server's that is stored then.
    pub(super) received: Option<(u64, u64)>,
    /// The session that may say hello then.
    pub(super) hello: Option<u64>,
    /// Refused changes that are in the quarantine then.
    pub(super) rejected: Vec<u64>,
}

#[derive(Debug)]
struct Flying {
    id: CommitId,
    batch: Batch,
    bytes: usize,
    notes: Notes,
    retry_at: Option<Millis>,
}

impl Default for Commits {
    fn default() -> Self {
        Self { gather: Gather::default(), next: 1, flying: None, error: None }
    }
}

impl Commits {
    pub(super) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.gather.bytes += key.len() + value.len();
        self.gather.batch.put(key, value);
    }

    pub(super) fn delete(&mut self, key: Vec<u8>) {
        self.gather.bytes += key.len();
        self.gather.batch.delete(key);
    }

    pub(super) fn notes(&mut self) -> &mut Notes {
        &mut self.gather.notes
    }

    /// The number of the commit that gathers.
    pub(super) fn gathering(&self) -> u64 {
        self.next
    }

    /// Whether the commit of this number is on the disk.
    pub(super) fn has_landed(&self, commit: u64) -> bool {
        commit < self.next && self.flying.as_ref().is_none_or(|flying| commit < flying.id.0)
    }

    /// Writes that are not on the disk.
    pub(super) fn unsaved(&self) -> usize {
        let flying = self.flying.as_ref().map_or(0, |flying| flying.notes.saved.len());
        flying + self.gather.notes.saved.len()
    }

    /// Whether more would pass [`MAX_UNSAVED`].
    pub(super) fn is_full(&self) -> bool {
        self.unsaved_bytes() > MAX_UNSAVED
    }

    pub(super) fn unsaved_bytes(&self) -> usize {
        self.flying.as_ref().map_or(0, |flying| flying.bytes) + self.gather.bytes
    }

    pub(super) fn error(&self) -> Option<&StoreError> {
        self.error.as_ref()
    }

    pub(super) fn retry_at(&self) -> Option<Millis> {
        self.flying.as_ref()?.retry_at
    }

    pub(super) fn failed(&mut self, id: CommitId, error: StoreError, retry_at: Millis) {
        if let Some(flying) = self.flying.as_mut().filter(|flying| flying.id == id) {
            flying.retry_at = Some(retry_at);
            self.error = Some(error);
        }
    }

    /// The failed commit, if it is time to try it again.
    pub(super) fn due(&mut self, now: Millis) -> Option<(CommitId, Batch)> {
        let flying = self.flying.as_mut()?;
        flying.retry_at.take_if(|at| *at <= now)?;
        Some((flying.id, flying.batch.clone()))
    }

    fn landed(&mut self, id: CommitId) -> Option<Notes> {
        let flying = self.flying.take_if(|flying| flying.id == id)?;
        self.error = None;
        Some(flying.notes)
    }

    /// Starts the gathered commit, unless one is under way or there is nothing to do.
    fn start(&mut self, last: Option<Op>) -> Option<(CommitId, Batch)> {
        let Gather { mut batch, bytes, notes } = std::mem::take(&mut self.gather);
        batch.ops.extend(last);
        let id = CommitId(self.next);
        self.next += 1;
        self.flying = Some(Flying { id, batch: batch.clone(), bytes, notes, retry_at: None });
        Some((id, batch))
    }

    /// Whether everything is on the disk.
    pub(super) fn is_idle(&self) -> bool {
        self.flying.is_none() && self.gather.batch.is_empty()
    }

    fn can_start(&self) -> bool {
        self.flying.is_none()
    }
}

impl<R: ReadNow> Device<R> {
    pub(super) fn flush(&mut self) {
        let idle = self.commits.gather.batch.is_empty() && !self.meta_dirty;
        if self.held || idle || !self.commits.can_start() {
            return;
        }
        let meta = std::mem::take(&mut self.meta_dirty)
            .then(|| Op::Put(keys::META.to_vec(), wire::encode(&self.meta)));
        if let Some((id, batch)) = self.commits.start(meta) {
            self.outputs.push_back(Output::Commit(id, batch));
        }
    }

    pub(super) fn committed(&mut self, id: CommitId) {
        let Some(notes) = self.commits.landed(id) else { return };
        self.cache.unpin(id.0);
        self.raw.retain(|_, (commit, _)| *commit > id.0);
        self.packs.committed(id.0);
        self.outbox.committed(id.0);
        for write in notes.saved {
            self.event(Event::Saved(write));
        }
        for id in notes.rejected {
            self.tell_rejected(id);
        }
        let Some(session) = &mut self.session else { return };
        if notes.hello == Some(session.id) {
            session.may_greet = true;
        }
        if let Some((_, batch)) = notes.received.filter(|(id, _)| *id == session.id) {
            session.stored = batch;
        }
    }
}
