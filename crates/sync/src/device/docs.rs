//! Documents on the device: loading, storing, folding.

use super::{Device, DocError, Event, Origin};
use crate::{
    digest::Digest,
    guard,
    guard::Rejection,
    keys,
    limits::{CHANGES_PER_ROW, COMPACT_TIMES},
    rows::{DeviceDoc, RowError},
    wire,
};
use automerge::{ActorId as Author, Automerge, ReadDoc};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, StoreError};
use std::ops::Range;

/// Why a stored document can't be had.
#[derive(Debug)]
pub(super) enum Unread {
    /// The store does not give it just now.
    Store(StoreError),
    /// What it gives is not the document.
    Damaged(String),
}

impl From<StoreError> for Unread {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RowError> for Unread {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Store(error) => Self::Store(error),
            malformed @ RowError::Malformed { .. } => Self::Damaged(malformed.to_string()),
        }
    }
}

impl DeviceDoc {
    /// A document of which nothing is here.
    pub(crate) fn absent() -> Self {
        Self {
            digest: Digest::default(),
            next: 0,
            rows: 0,
            wanted: false,
            aside: None,
            ended: false,
            leaving: false,
            gone: false,
            base: None,
        }
    }

    /// The numbers of its change rows.
    pub(crate) fn changes(&self) -> Range<u32> {
        self.next.saturating_sub(self.rows)..self.next
    }

    /// Whether there is something of it.
    pub(crate) fn is_here(&self) -> bool {
        self.digest != Digest::default()
    }
}

/// Runs `work` with [`guard::applying`] naming the document.
pub(super) fn applying<T>(id: DocId, work: impl FnOnce() -> T) -> T {
    guard::set_applying(Some(id));
    let result = work();
    guard::set_applying(None);
    result
}

impl<R: ReadNow> Device<R> {
    /// Has the document in the cache; whether there is one. One that can't be read is put aside.
    pub(super) fn load(&mut self, id: DocId) -> Result<bool, DocError> {
        let Some(known) = self.docs.get(&id) else { return Ok(false) };
        if let Some(why) = &known.aside {
            return Err(DocError::SetAside(id, why.clone()));
        }
        if !known.is_here() || self.cache.contains(&id) {
            return Ok(known.is_here());
        }
        match self.read_stored(&id) {
            Ok((mut doc, bytes)) => {
                doc.set_actor(self.author());
                self.cache.insert(id, doc, bytes);
                Ok(true)
            }
            Err(Unread::Store(error)) => Err(DocError::Store(error)),
            Err(Unread::Damaged(why)) => {
                self.damaged(id, &why);
                Err(DocError::SetAside(id, why))
            }
        }
    }

    /// A document that is not in the cache, and the bytes of its chunks.
    pub(super) fn read_stored(&mut self, id: &DocId) -> Result<(Automerge, usize), Unread> {
        let bytes = self.stored(id)?;
        let doc = applying(*id, || load(&bytes))
            .map_err(|rejection| Unread::Damaged(rejection.to_string()))?;
        let digest = self.docs.get(id).map(|known| known.digest);
        if digest != Some(Digest::of(id, &doc.get_heads())) {
            return Err(Unread::Damaged("it is not the state that was stored".to_owned()));
        }
        Ok((doc, bytes.len()))
    }

    /// Who writes, in Automerge's words.
    pub(super) fn author(&self) -> Author {
        Author::from(self.meta.actor.as_bytes())
    }

    /// The chunks of a document that is not in the cache.
    pub(super) fn stored(&mut self, id: &DocId) -> Result<Vec<u8>, Unread> {
        if let Some((_, raw)) = self.raw.get(id) {
            return Ok(raw.clone());
        }
        let Some(known) = self.docs.get(id) else { return Ok(Vec::new()) };
        let (base, changes) = (known.base, known.changes());
        let mut bytes = match base {
            Some(base) => self.base_bytes(id, base)?,
            None => self.read.get_now(&keys::snapshot(id))?.unwrap_or_default(),
        };
        if !changes.is_empty() {
            for (_, change) in self.read.scan_now(&keys::change_range(id, changes))? {
                bytes.extend(change);
            }
        }
        Ok(bytes)
    }

    /// Stores changes that the document in the cache already has.
    pub(super) fn append(&mut self, id: DocId, changes: Vec<u8>, origin: Origin) {
        let Some(doc) = self.cache.get(&id) else { return };
        let digest = Digest::of(&id, &doc.get_heads());
        let rows = rows_kept(doc.stats().num_changes, self.tuning.compact_rows);
        let known = self.docs.entry(id).or_insert_with(DeviceDoc::absent);
        if known.rows >= rows || !known.is_here() {
            return self.fold(id, origin);
        }
        let number = known.next;
        known.next += 1;
        known.rows += 1;
        known.digest = digest;
        self.cache.pin(&id, changes.len(), self.commits.gathering());
        self.commits.put(keys::change(&id, number), changes);
        self.put_doc(id);
        self.changed.insert(id, origin);
    }

    /// Stores the document in the cache whole.
    pub(super) fn fold(&mut self, id: DocId, origin: Origin) {
        if let Err(why) = self.prove(id) {
            return self.put_aside(id, &why.to_string());
        }
        let Some(doc) = self.cache.get(&id) else { return };
        let (digest, bytes) = (Digest::of(&id, &doc.get_heads()), doc.save());
        self.cache.pin(&id, 0, self.commits.gathering());
        self.raw.remove(&id);
        self.put_whole(id, digest, bytes, origin);
    }

    /// Sees to it that the document in the cache can be loaded again: its changes are about to go.
    fn prove(&mut self, id: DocId) -> Result<(), Rejection> {
        if self.cache.unproven(&id) == 0 {
            return Ok(());
        }
        let Some(doc) = self.cache.get(&id) else { return Ok(()) };
        let proven = applying(id, || guard::prove(doc))?;
        self.cache.replace(id, proven);
        self.cache.proven(&id);
        Ok(())
    }

    /// Stores a whole document that is not in the cache, as it came.
    pub(super) fn store_raw(&mut self, id: DocId, digest: Digest, bytes: Vec<u8>) {
        self.cache.remove(&id);
        self.raw.insert(id, (self.commits.gathering(), bytes.clone()));
        self.put_whole(id, digest, bytes, Origin::Remote);
    }

    fn put_whole(&mut self, id: DocId, digest: Digest, bytes: Vec<u8>, origin: Origin) {
        self.delete_changes(&id);
        self.unbase(&id);
        self.loose.insert(id);
        let known = self.docs.entry(id).or_insert_with(DeviceDoc::absent);
        (known.digest, known.gone) = (digest, false);
        self.commits.put(keys::snapshot(&id), bytes);
        self.put_doc(id);
        self.changed.insert(id, origin);
    }

    pub(super) fn delete_changes(&mut self, id: &DocId) {
        let Some(known) = self.docs.get_mut(id) else { return };
        for number in known.changes() {
            self.commits.delete(keys::change(id, number));
        }
        known.rows = 0;
    }

    /// Forgets a document of which nothing is left.
    pub(super) fn forget(&mut self, id: DocId, origin: Origin) {
        self.delete_changes(&id);
        self.unbase(&id);
        self.commits.delete(keys::snapshot(&id));
        self.loose.remove(&id);
        self.cache.remove(&id);
        self.raw.remove(&id);
        self.bury(id);
        self.aside.remove(&id);
        self.wanted.remove(&id);
        self.changed.insert(id, origin);
    }

    /// Nothing is left of the document. While there are packs its row says so: one of them may
    /// have an old state of it.
    fn bury(&mut self, id: DocId) {
        if self.packs.is_empty() {
            self.commits.delete(keys::doc(&id));
            self.docs.remove(&id);
        } else {
            self.docs.insert(id, DeviceDoc::absent());
            self.put_doc(id);
        }
    }

    pub(super) fn put_doc(&mut self, id: DocId) {
        if let Some(known) = self.docs.get(&id) {
            self.commits.put(keys::doc(&id), wire::encode(known));
        }
    }

    /// Remembers to have the document whole from the server.
    pub(super) fn want(&mut self, id: DocId) {
        if self.is_erased(id) {
            return;
        }
        self.wanted.insert(id);
        let known = self.docs.entry(id).or_insert_with(DeviceDoc::absent);
        if !std::mem::replace(&mut known.wanted, true) {
            self.put_doc(id);
        }
    }

    /// The server has given the document whole.
    pub(super) fn wanted_came(&mut self, id: DocId) {
        self.wanted.remove(&id);
        let Some(known) = self.docs.get_mut(&id) else { return };
        if std::mem::replace(&mut known.wanted, false) {
            if known.is_here() || known.aside.is_some() {
                self.put_doc(id);
            } else {
                self.bury(id);
            }
        }
    }

    /// Asks the server once a run for each document that is set aside, in case it has a sound
    /// copy; not for those that ended the shell, which they may do again.
    pub(super) fn ask_for_aside(&mut self) {
        let may_ask = |id: &&DocId| {
            !self.asked.contains(*id) && self.docs.get(*id).is_some_and(|known| !known.ended)
        };
        let ids: Vec<DocId> = self.aside.iter().filter(may_ask).copied().collect();
        for id in ids {
            self.asked.insert(id);
            self.want(id);
        }
    }

    /// Keeps the document as it is on the disk and does not look at it any more.
    pub(super) fn put_aside(&mut self, id: DocId, why: &str) {
        let known = self.docs.entry(id).or_insert_with(DeviceDoc::absent);
        if known.aside.is_some() {
            return;
        }
        known.aside = Some(why.to_owned());
        self.aside.insert(id);
        known.wanted = false;
        self.wanted.remove(&id);
        self.loose.remove(&id);
        self.cache.remove(&id);
        self.put_doc(id);
        self.changed.insert(id, Origin::Remote);
        self.event(Event::SetAside(id, why.to_owned()));
    }
}

/// How many change rows a document of so many changes keeps beside its snapshot.
fn rows_kept(changes: u64, least: u32) -> u32 {
    let rows = u32::try_from(changes / CHANGES_PER_ROW).unwrap_or(u32::MAX);
    rows.clamp(least, least.saturating_mul(COMPACT_TIMES))
}

/// Loads what the store or the server gave; a document has at least one change.
pub(super) fn load(bytes: &[u8]) -> Result<Automerge, Rejection> {
    let doc = guard::load(bytes)?;
    if doc.is_empty() && doc.get_heads().is_empty() {
        return Err(Rejection {
            code: "unloadable",
            message: "nothing is stored of it".to_owned(),
        });
    }
    Ok(doc)
}

#[cfg(test)]
mod tests {
    use super::rows_kept;

    #[test]
    fn a_long_document_keeps_more_rows_and_none_keeps_many() {
        assert_eq!([0, 512, 528, 1_600].map(|changes| rows_kept(changes, 32)), [32, 32, 33, 100]);
        assert_eq!([10_000, u64::MAX].map(|changes| rows_kept(changes, 32)), [256, 256]);
    }
}
