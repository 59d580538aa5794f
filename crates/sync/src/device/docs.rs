//! Documents on the device: loading, storing, folding.

use super::{Device, DocError, Event, Origin};
use crate::{digest::Digest, guard, guard::Rejection, keys, rows::DeviceDoc, wire};
use automerge::{ActorId as Author, Automerge};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan, StoreError};

impl DeviceDoc {
    /// A document of which nothing is here.
    pub(super) fn absent() -> Self {
        Self {
            digest: Digest::default(),
            next: 0,
            rows: 0,
            wanted: false,
            aside: None,
            ended: false,
        }
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
        let bytes = self.stored(&id)?;
        match applying(id, || load(&bytes)) {
            Ok(mut doc) => {
                doc.set_actor(self.author());
                self.cache.insert(id, doc, bytes.len());
                Ok(true)
            }
            Err(rejection) => {
                self.put_aside(id, &rejection.to_string());
                Err(DocError::SetAside(id, rejection.to_string()))
            }
        }
    }

    /// Who writes, in Automerge's words.
    pub(super) fn author(&self) -> Author {
        Author::from(self.meta.actor.as_bytes())
    }

    /// The chunks of a document that is not in the cache.
    fn stored(&self, id: &DocId) -> Result<Vec<u8>, StoreError> {
        if let Some((_, raw)) = self.raw.get(id) {
            return Ok(raw.clone());
        }
        let mut bytes = self.read.get_now(&keys::snapshot(id))?.unwrap_or_default();
        for (_, change) in self.read.scan_now(&Scan::prefix(&keys::changes(id)))? {
            bytes.extend(change);
        }
        Ok(bytes)
    }

    /// Stores changes that the document in the cache already has.
    pub(super) fn append(&mut self, id: DocId, changes: Vec<u8>, origin: Origin) {
        let Some(doc) = self.cache.get(&id) else { return };
        let digest = Digest::of(&id, &doc.get_heads());
        let known = self.docs.entry(id).or_insert_with(DeviceDoc::absent);
        if known.rows >= self.tuning.compact_rows || !known.is_here() {
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
        let Some(doc) = self.cache.get(&id) else { return };
        let (digest, bytes) = (Digest::of(&id, &doc.get_heads()), doc.save());
        self.cache.pin(&id, 0, self.commits.gathering());
        self.raw.remove(&id);
        self.put_whole(id, digest, bytes, origin);
    }

    /// Stores a whole document that is not in the cache, as it came.
    pub(super) fn store_raw(&mut self, id: DocId, digest: Digest, bytes: Vec<u8>) {
        self.cache.remove(&id);
        self.raw.insert(id, (self.commits.gathering(), bytes.clone()));
        self.put_whole(id, digest, bytes, Origin::Remote);
    }

    fn put_whole(&mut self, id: DocId, digest: Digest, bytes: Vec<u8>, origin: Origin) {
        self.delete_changes(&id);
        let known = self.docs.entry(id).or_insert_with(DeviceDoc::absent);
        known.digest = digest;
        self.commits.put(keys::snapshot(&id), bytes);
        self.put_doc(id);
        self.changed.insert(id, origin);
    }

    fn delete_changes(&mut self, id: &DocId) {
        let Some(known) = self.docs.get_mut(id) else { return };
        for number in known.next - known.rows..known.next {
            self.commits.delete(keys::change(id, number));
        }
        known.rows = 0;
    }

    /// Forgets a document of which nothing is left.
    pub(super) fn forget(&mut self, id: DocId, origin: Origin) {
        self.delete_changes(&id);
        self.commits.delete(keys::snapshot(&id));
        self.commits.delete(keys::doc(&id));
        self.cache.remove(&id);
        self.raw.remove(&id);
        self.docs.remove(&id);
        self.aside.remove(&id);
        self.wanted.remove(&id);
        self.changed.insert(id, origin);
    }

    pub(super) fn put_doc(&mut self, id: DocId) {
        if let Some(known) = self.docs.get(&id) {
            self.commits.put(keys::doc(&id), wire::encode(known));
        }
    }

    /// Remembers to have the document whole from the server.
    pub(super) fn want(&mut self, id: DocId) {
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
                self.commits.delete(keys::doc(&id));
                self.docs.remove(&id);
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
        self.cache.remove(&id);
        self.put_doc(id);
        self.changed.insert(id, Origin::Remote);
        self.event(Event::SetAside(id, why.to_owned()));
    }
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
