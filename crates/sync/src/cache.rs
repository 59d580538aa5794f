//! Loaded documents: those in use are pinned, of the others the last used are kept.

use crate::guard::Order;
use automerge::Automerge;
use carnet_ids::DocId;
use std::{collections::BTreeMap, sync::Arc};

/// Documents in memory, with limits on those that could be loaded again.
#[derive(Debug)]
pub(crate) struct Cache {
    docs: BTreeMap<DocId, Loaded>,
    /// Stored bytes of all.
    bytes: usize,
    max_docs: usize,
    max_bytes: usize,
    clock: u64,
}

#[derive(Debug)]
struct Loaded {
    /// Shared with who reads several documents at a time; copied by a change that comes meanwhile.
    doc: Arc<Automerge>,
    bytes: usize,
    used: u64,
    /// Bytes of changes since it was known that the document can be loaded again.
    unproven: usize,
    /// What is known of its changes.
    order: Order,
    /// The last commit that the document is ahead of the disk by.
    pinned: Option<u64>,
}

impl Cache {
    pub(crate) fn new(max_docs: usize, max_bytes: usize) -> Self {
        Self { docs: BTreeMap::new(), bytes: 0, max_docs, max_bytes, clock: 0 }
    }

    pub(crate) fn contains(&self, id: &DocId) -> bool {
        self.docs.contains_key(id)
    }

    /// The document, if it is here; it counts as used.
    pub(crate) fn get(&mut self, id: &DocId) -> Option<&Automerge> {
        self.clock += 1;
        let loaded = self.docs.get_mut(id)?;
        loaded.used = self.clock;
        Some(&loaded.doc)
    }

    /// As [`Self::get`], to be kept while others are looked at: it stays as it is.
    pub(crate) fn share(&mut self, id: &DocId) -> Option<Arc<Automerge>> {
        self.get(id)?;
        self.docs.get(id).map(|loaded| Arc::clone(&loaded.doc))
    }

    /// As [`Self::get`], to change it; follow with [`Self::pin`].
    pub(crate) fn get_mut(&mut self, id: &DocId) -> Option<&mut Automerge> {
        self.clock += 1;
        let loaded = self.docs.get_mut(id)?;
        loaded.used = self.clock;
        Some(Arc::make_mut(&mut loaded.doc))
    }

    /// As [`Self::get`], with what is known of its changes.
    pub(crate) fn get_known(&mut self, id: &DocId) -> Option<(&Automerge, &mut Order)> {
        self.clock += 1;
        let loaded = self.docs.get_mut(id)?;
        loaded.used = self.clock;
        Some((&loaded.doc, &mut loaded.order))
    }

    /// Puts a later state in place of the one that is here; follow with [`Self::pin`].
    pub(crate) fn advance(&mut self, id: &DocId, doc: Automerge) {
        if let Some(loaded) = self.docs.get_mut(id) {
            loaded.doc = Arc::new(doc);
        }
    }

    /// Keeps a document that is as on the disk, of about `bytes` stored bytes.
    pub(crate) fn insert(&mut self, id: DocId, doc: Automerge, bytes: usize) {
        self.clock += 1;
        let old = self.docs.remove(&id);
        self.bytes = self.bytes - old.as_ref().map_or(0, |old| old.bytes) + bytes;
        let (pinned, order) = old.map(|old| (old.pinned, old.order)).unwrap_or_default();
        let doc = Arc::new(doc);
        self.docs.insert(id, Loaded { doc, bytes, used: self.clock, unproven: 0, order, pinned });
    }

    /// Puts another state in place of the one that is here, if there is one.
    pub(crate) fn replace(&mut self, id: DocId, doc: Automerge) {
        let (bytes, unproven) = self.docs.get(&id).map_or((0, 0), |old| (old.bytes, old.unproven));
        self.insert(id, doc, bytes);
        self.trust(&id, unproven);
    }

    /// So many bytes of changes came into the document, and it was not loaded again after them.
    pub(crate) fn trust(&mut self, id: &DocId, bytes: usize) {
        if let Some(loaded) = self.docs.get_mut(id) {
            loaded.unproven += bytes;
        }
    }

    /// Bytes of changes since it was known that the document can be loaded again.
    pub(crate) fn unproven(&self, id: &DocId) -> usize {
        self.docs.get(id).map_or(0, |loaded| loaded.unproven)
    }

    /// Whether the document would grow by more than a quarter, these bytes included, since it was known that it can
    /// be loaded again: so that costs some four times its changes, however long it is.
    pub(crate) fn owes_proof(&self, id: &DocId, bytes: usize) -> bool {
        self.docs.get(id).is_none_or(|loaded| loaded.unproven + bytes > loaded.bytes / 4)
    }

    /// The document as it is here can be loaded again.
    pub(crate) fn proven(&mut self, id: &DocId) {
        if let Some(loaded) = self.docs.get_mut(id) {
            loaded.unproven = 0;
        }
    }

    /// The document, if it is here, is ahead of the disk until `commit` is there, and
    /// has grown by about `bytes` stored bytes.
    pub(crate) fn pin(&mut self, id: &DocId, bytes: usize, commit: u64) {
        if let Some(loaded) = self.docs.get_mut(id) {
            loaded.bytes += bytes;
            self.bytes += bytes;
            loaded.pinned = Some(commit);
        }
    }

    /// The last commit that the document waits for.
    pub(crate) fn pinned(&self, id: &DocId) -> Option<u64> {
        self.docs.get(id)?.pinned
    }

    /// Commits up to this one are on the disk.
    pub(crate) fn unpin(&mut self, commit: u64) {
        for loaded in self.docs.values_mut() {
            if loaded.pinned.is_some_and(|pinned| pinned <= commit) {
                loaded.pinned = None;
            }
        }
    }

    pub(crate) fn remove(&mut self, id: &DocId) {
        self.bytes -= self.docs.remove(id).map_or(0, |old| old.bytes);
    }

    pub(crate) fn clear(&mut self) {
        self.docs.clear();
        self.bytes = 0;
    }

    /// Lets go of what is over the limits, and of some more, so that it is not asked again for
    /// each document that comes. Never of a document ahead of the disk.
    pub(crate) fn shrink(&mut self) {
        if self.docs.len() <= self.max_docs && self.bytes <= self.max_bytes {
            return;
        }
        let (docs, bytes) = (self.max_docs - self.max_docs / 8, self.max_bytes / 8 * 7);
        let mut oldest: Vec<(u64, DocId)> = self
            .docs
            .iter()
            .filter(|(_, loaded)| loaded.pinned.is_none())
            .map(|(id, loaded)| (loaded.used, *id))
            .collect();
        oldest.sort_unstable();
        // The last used stays, whatever its size: somebody is about to look at it.
        oldest.pop();
        for (_, id) in oldest {
            if self.docs.len() <= docs && self.bytes <= bytes {
                return;
            }
            self.remove(&id);
        }
    }

    /// Documents held, and of these the pinned ones.
    #[cfg(any(test, feature = "sim"))]
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.docs.len(), self.docs.values().filter(|loaded| loaded.pinned.is_some()).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::Transactable;

    #[test]
    fn a_document_is_proven_again_when_it_has_grown_by_a_quarter() {
        let mut cache = Cache::new(2, usize::MAX);
        let id = DocId::new([1; 16]);
        assert!(cache.owes_proof(&id, 1), "nobody knows it");
        cache.insert(id, Automerge::new(), 800);
        assert!(!cache.owes_proof(&id, 200) && cache.owes_proof(&id, 201));
        cache.trust(&id, 160);
        cache.replace(id, Automerge::new());
        assert!(!cache.owes_proof(&id, 40) && cache.owes_proof(&id, 41));
        cache.proven(&id);
        assert_eq!(cache.unproven(&id), 0);
    }

    #[test]
    fn what_is_shared_stays_as_it_was() {
        let mut cache = Cache::new(2, usize::MAX);
        let id = DocId::new([1; 16]);
        cache.insert(id, Automerge::new(), 1);
        let shared = cache.share(&id).unwrap();
        let mut edit = cache.get_mut(&id).unwrap().transaction();
        edit.put(automerge::ROOT, "name", "Nadia").unwrap();
        edit.commit();
        assert_eq!(shared.get_heads(), []);
        assert_eq!(cache.get(&id).unwrap().get_heads().len(), 1);
    }

    #[test]
    fn the_last_used_and_the_pinned_stay() {
        let mut cache = Cache::new(2, usize::MAX);
        let id = |n| DocId::new([n; 16]);
        cache.insert(id(0), Automerge::new(), 1);
        cache.pin(&id(0), 1, 9);
        for n in 1..4 {
            cache.insert(id(n), Automerge::new(), 1);
        }
        assert!(cache.get(&id(1)).is_some());
        cache.shrink();
        assert_eq!(cache.counts(), (2, 1));
        assert!(cache.contains(&id(0)) && cache.contains(&id(1)));
        cache.unpin(9);
        cache.insert(id(4), Automerge::new(), 1);
        cache.shrink();
        assert!(!cache.contains(&id(0)));
    }
}
