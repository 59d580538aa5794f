//! The server's own changes.

use super::{Hub, WriteError};
use crate::{WriteId, keys, rows::ActorRow, wire};
use automerge::{ActorId as Author, Automerge, Change};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::ReadNow;
use std::panic::{AssertUnwindSafe, catch_unwind};

impl<R: ReadNow> Hub<R> {
    pub(super) fn try_write<E>(
        &mut self,
        id: DocId,
        birth: &[u8],
        f: impl FnOnce(&mut Automerge) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Option<WriteId>, WriteError<E>> {
        if self.is_erased(&id) {
            return Err(WriteError::Erased);
        }
        let here = self.load(id)?;
        let mut trial = match self.cache.get(&id).filter(|_| here) {
            Some(doc) => doc.clone(),
            None => Automerge::load(birth).map_err(|error| WriteError::Birth(error.to_string()))?,
        };
        let before = if here { trial.get_heads() } else { Vec::new() };
        trial.set_actor(Author::from(self.actor.as_bytes()));
        // The trial is dropped when `f` panics; nothing else is in its reach.
        let edited = catch_unwind(AssertUnwindSafe(|| f(&mut trial)))
            .map_err(|_| WriteError::Broken("it panicked".to_owned()))?;
        let changes: Vec<Change> = trial.get_changes(&before);
        if edited.map_err(WriteError::Edit)?.is_none() || changes.is_empty() {
            return Ok(None);
        }
        self.own_actor();
        self.cache.replace(id, trial);
        let rows = changes.iter().map(|change| (DeviceId::default(), change.raw_bytes(), false));
        self.append(id, rows);
        let write = WriteId(self.next_write);
        self.next_write += 1;
        self.commits.notes().saved.push(write);
        Ok(Some(write))
    }

    /// Notes, with its first write, that this run's actor is nobody else's.
    fn own_actor(&mut self) {
        if self.actors.contains_key(&self.actor) {
            return;
        }
        let row = ActorRow { device: DeviceId::default(), generation: 0 };
        self.commits.put(keys::actor(&self.actor), wire::encode(&row));
        self.commits.notes().touched.insert(self.actor);
        self.actors.insert(self.actor, row);
    }
}
