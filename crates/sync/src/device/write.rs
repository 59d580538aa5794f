//! Local writes.

use super::{Device, DocError, Origin, WriteError};
use crate::{WriteId, guard, keys, wire};
use automerge::{Automerge, Change, ChangeHash};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::panic::{AssertUnwindSafe, catch_unwind};

impl<R: ReadNow> Device<R> {
    pub(super) fn try_write<E>(
        &mut self,
        id: DocId,
        birth: &[u8],
        f: impl FnOnce(&mut Automerge) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Option<WriteId>, WriteError<E>> {
        if self.commits.is_full() {
            return Err(WriteError::Full);
        }
        if self.is_erased(id) {
            return Err(WriteError::Erased);
        }
        let Some((trial, changes)) = self.attempt(id, birth, f)? else { return Ok(None) };
        let write = WriteId(self.next_write);
        self.next_write += 1;
        self.commits.notes().saved.push(write);
        let mut bytes = Vec::new();
        for change in changes {
            bytes.extend_from_slice(change.raw_bytes());
            self.queue(id, change.hash(), change.raw_bytes().to_vec(), Some(write));
        }
        self.cache.replace(id, trial);
        self.append(id, bytes, Origin::Local);
        Ok(Some(write))
    }

    /// The document after `f`, and its new changes; `None` if there are none.
    fn attempt<E>(
        &mut self,
        id: DocId,
        birth: &[u8],
        f: impl FnOnce(&mut Automerge) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Option<(Automerge, Vec<Change>)>, WriteError<E>> {
        let mut trial = if self.load(id)? {
            self.cache.get(&id).cloned().unwrap_or_default()
        } else {
            Automerge::load(birth).map_err(|error| WriteError::Birth(error.to_string()))?
        };
        let before = if self.cache.contains(&id) { trial.get_heads() } else { Vec::new() };
        trial.set_actor(self.author());
        // The trial is dropped when `f` panics; nothing else is in its reach.
        let edited = catch_unwind(AssertUnwindSafe(|| f(&mut trial)))
            .map_err(|_| WriteError::Broken("it panicked".to_owned()))?;
        let Some(bytes) = edited.map_err(WriteError::Edit)? else { return Ok(None) };
        if let Ok(change) = guard::check_change(&bytes)
            && is_all(&change, &before, &trial)
        {
            return Ok(Some((trial, vec![change])));
        }
        let changes = trial.get_changes(&before);
        for change in &changes {
            guard::check_change(change.raw_bytes())
                .map_err(|rejection| WriteError::Broken(rejection.to_string()))?;
        }
        Ok((!changes.is_empty()).then_some((trial, changes)))
    }

    /// Puts a change into the outbox.
    pub(super) fn queue(
        &mut self,
        doc: DocId,
        hash: ChangeHash,
        change: Vec<u8>,
        write: Option<WriteId>,
    ) {
        let no = self.meta.next_no;
        self.meta.next_no += 1;
        self.meta_dirty = true;
        let row = self.outbox.add(no, doc, (hash, change), write, self.commits.gathering());
        self.commits.put(keys::outbox(no), wire::encode(&row));
    }
}

/// Whether a document that had these heads got this change and no other since. To ask the document
/// itself costs as much as its whole past.
fn is_all(change: &Change, before: &[ChangeHash], after: &Automerge) -> bool {
    let (mut deps, mut before) = (change.deps().to_vec(), before.to_vec());
    deps.sort_unstable();
    before.sort_unstable();
    after.get_heads() == [change.hash()] && !before.is_empty() && deps == before
}

impl<E> From<carnet_storage::StoreError> for WriteError<E> {
    fn from(error: carnet_storage::StoreError) -> Self {
        Self::Document(DocError::Store(error))
    }
}
