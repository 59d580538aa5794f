//! Commits: one at a time, in order; what comes meanwhile gathers for the next, so that
//! many pushes share one.

use super::{Event, Hub, Output, Place};
use crate::{CommitId, Millis, WriteId, keys, limits::COMMIT_RETRY, rows, wire::code};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::{Batch, ReadNow, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// The commit under way and the one that gathers.
#[derive(Debug)]
pub(super) struct Commits {
    batch: Batch,
    notes: Notes,
    /// The number that the gathering one will have.
    next: u64,
    flying: Option<(CommitId, Notes)>,
    landed: u64,
    retry_at: Option<Millis>,
}

/// What follows from a commit.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The epoch is durable then.
    pub(super) ready: bool,
    /// The log's end then, if it grew.
    pub(super) head: Option<u64>,
    /// Documents that are different then.
    pub(super) docs: BTreeSet<DocId>,
    /// Of these, the ones that others may receive then.
    pub(super) moved: BTreeSet<DocId>,
    /// Where the documents whose place it changes stood before.
    pub(super) before: BTreeMap<DocId, Option<Place>>,
    /// Places in packs of which no document is made any more.
    pub(super) left: Vec<u64>,
    /// Documents that are erased then.
    pub(super) erased: Vec<DocId>,
    pub(super) touched: BTreeSet<ActorId>,
    pub(super) saved: Vec<WriteId>,
    pub(super) actors: Vec<(DeviceId, ActorId)>,
    /// How many changes were given back, by whom and of which document.
    pub(super) returned: BTreeMap<(DeviceId, DocId), usize>,
}

impl Default for Commits {
    fn default() -> Self {
        let (batch, notes) = (Batch::default(), Notes::default());
        Self { batch, notes, next: 1, flying: None, landed: 0, retry_at: None }
    }
}

impl Commits {
    pub(super) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.batch.put(key, value);
    }

    pub(super) fn delete(&mut self, key: Vec<u8>) {
        self.batch.delete(key);
    }

    pub(super) fn notes(&mut self) -> &mut Notes {
        &mut self.notes
    }

    /// The number of the commit that gathers.
    pub(super) fn gathering(&self) -> u64 {
        self.next
    }

    /// Whether the commit of this number is on the disk.
    pub(super) fn has_landed(&self, commit: u64) -> bool {
        commit <= self.landed
    }

    /// Where a document stood before the commits that are not on the disk, if one changes it.
    pub(super) fn before(&self, id: &DocId) -> Option<Option<&Place>> {
        let flying = self.flying.as_ref().and_then(|(_, notes)| notes.before.get(id));
        flying.or_else(|| self.notes.before.get(id)).map(Option::as_ref)
    }

    /// Whether nothing is on its way to the disk.
    pub(super) fn rest(&self) -> bool {
        self.flying.is_none() && self.batch.is_empty()
    }

    pub(super) fn retry_at(&self) -> Option<Millis> {
        self.retry_at
    }

    fn start(&mut self) -> Option<(CommitId, Batch)> {
        if self.flying.is_some() || self.batch.is_empty() {
            return None;
        }
        let id = CommitId(self.next);
        self.next += 1;
        self.flying = Some((id, std::mem::take(&mut self.notes)));
        Some((id, std::mem::take(&mut self.batch)))
    }

    /// Drops everything that is not on the disk; what it was about, the last first.
    fn give_up(&mut self) -> [Notes; 2] {
        self.batch = Batch::default();
        let flying = self.flying.take().map(|(_, notes)| notes).unwrap_or_default();
        [std::mem::take(&mut self.notes), flying]
    }
}

impl<R: ReadNow> Hub<R> {
    pub(super) fn flush(&mut self) {
        // Nothing may get to the disk before the epoch that it belongs to.
        if !self.commits.batch.is_empty() && self.commits.retry_at.take().is_some() {
            self.start();
        }
        if let Some((id, batch)) = self.commits.start() {
            self.outputs.push_back(Output::Commit(id, batch));
        }
    }

    pub(super) fn committed(&mut self, id: CommitId) {
        let Some((_, notes)) = self.commits.flying.take_if(|(flying, _)| *flying == id) else {
            return;
        };
        self.commits.landed = id.0;
        self.cache.unpin(id.0);
        self.durable = notes.head.unwrap_or(self.durable);
        if let Some(added) = self.packs.landed(id.0, &notes.left) {
            self.purge_landed(added);
        }
        if notes.ready {
            self.anew = false;
            self.event(Event::Ready);
        }
        for (device, actor) in notes.actors {
            self.event(Event::NewActor { device, actor });
        }
        for ((device, doc), changes) in notes.returned {
            self.event(Event::Returned { device, doc, changes });
        }
        for write in notes.saved {
            self.event(Event::Saved(write));
        }
        self.erased(notes.erased);
        self.reach_again(&notes.docs);
        notes.moved.iter().for_each(|doc| self.presence_changed(Some(*doc)));
        if !notes.docs.is_empty() {
            self.event(Event::Changed(notes.docs.into_iter().collect()));
        }
        self.wake_ready();
    }

    /// Wakes the connections that have something to send.
    fn wake_ready(&mut self) {
        let (durable, commits) = (self.durable, &self.commits);
        let ready: Vec<_> = self
            .conns
            .iter()
            .filter(|(_, conn)| conn.is_ready(durable, commits))
            .map(|(id, _)| *id)
            .collect();
        ready.into_iter().for_each(|id| self.wake(id));
    }

    /// Goes back to what is on the disk. Whoever was waiting for an answer asks again.
    pub(super) fn commit_failed(&mut self, now: Millis, id: CommitId, error: StoreError) {
        if self.commits.flying.as_ref().is_none_or(|(flying, _)| *flying != id) {
            return;
        }
        self.event(Event::StoreFailed(error.clone()));
        self.cache.clear();
        self.end = self.durable;
        for notes in self.commits.give_up() {
            for (doc, place) in notes.before {
                self.put_back(doc, place);
            }
            notes.erased.iter().for_each(|doc| self.tombs.remove(doc));
            for actor in &notes.touched {
                self.reread_actor(actor);
            }
            for write in notes.saved {
                self.event(Event::Lost(write));
            }
            if notes.ready {
                self.commits.retry_at = Some(now + COMMIT_RETRY);
            }
        }
        self.packs.give_up();
        self.waiting.clear();
        self.unsure.clear();
        self.shelving.rest(now + COMMIT_RETRY);
        self.loose = self.index.values().filter(|place| !place.is_packed()).count();
        for id in self.conns.keys().copied().collect::<Vec<_>>() {
            self.close(id, code::STORE, &error.to_string());
        }
    }

    /// Tries again to begin the epoch.
    pub(super) fn retry_start(&mut self, now: Millis) {
        if self.commits.retry_at.take_if(|at| *at <= now).is_some() {
            self.start();
        }
    }

    fn put_back(&mut self, doc: DocId, place: Option<Place>) {
        self.tell_judge(&doc);
        match place {
            Some(place) => drop(self.index.insert(doc, place)),
            None => drop(self.index.remove(&doc)),
        }
    }

    fn reread_actor(&mut self, actor: &ActorId) {
        match rows::get(&self.read, &keys::actor(actor)).ok().flatten() {
            Some(row) => drop(self.actors.insert(*actor, row)),
            None => drop(self.actors.remove(actor)),
        }
    }
}
