//! Documents that rest go into packs, a few at a time, while nothing else is to be done.
//!
//! When many documents are loose, the oldest by their last entry are folded and packed
//! together; the last used stay loose. A pack is compressed once: it is what lies in the store,
//! and what goes to devices that begin. Its commit also deletes the rows that it stands for, so
//! a document lies in one place or the other. One that changes while a pack is being filled is
//! left out: its last entry is past the others'.

use super::{DocError, Hub, docs::Whole, packs::Pack};
use crate::{
    Millis,
    digest::Digest,
    guard, keys,
    limits::{SHELVE_BYTES, SHELVE_DOCS, SHELVE_RETRY},
    packs::{self, Effort, Item},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, StoreError};
use std::collections::{BTreeSet, VecDeque};

/// Time after the last message within which packing goes slowly.
const BUSY: Millis = 500;
/// Time between two slices then.
const PACE: Millis = 50;

/// The work under way.
#[derive(Debug, Default)]
pub(super) struct Shelving {
    /// Loose documents to pack, the oldest first, by the place of their last entry.
    queue: VecDeque<(u64, DocId)>,
    /// The next pack's.
    items: Vec<Item>,
    bytes: usize,
    /// Documents that can't be read: they stay where they are.
    pub(super) strays: BTreeSet<DocId>,
    /// Packs that can't be read.
    pub(super) broken: BTreeSet<u64>,
    at: Millis,
    /// When the last message came.
    heard: Millis,
}

impl Shelving {
    /// Nothing is under way, and nothing begins before `at`.
    pub(super) fn rest(&mut self, at: Millis) {
        self.queue.clear();
        self.items.clear();
        (self.bytes, self.at) = (0, at);
    }

    /// A message came.
    pub(super) fn busy(&mut self, now: Millis) {
        self.heard = now;
    }

    fn next_slice(&mut self, now: Millis) {
        let busy = now < self.heard + BUSY;
        self.at = if busy { now + PACE } else { now };
    }
}

impl<R: ReadNow> Hub<R> {
    /// When there is something to pack, if there is.
    pub(super) fn shelve_at(&self) -> Option<Millis> {
        // One change of the packs at a time; and none before the epoch is on the disk.
        let able = !self.packs.stir() && self.commits.retry_at().is_none();
        let work = !self.shelving.queue.is_empty()
            || self.many_are_loose()
            || !self.packs_to_merge().is_empty();
        (able && work).then_some(self.shelving.at)
    }

    fn many_are_loose(&self) -> bool {
        self.loose > 2 * self.tuning.pack_docs + self.shelving.strays.len()
    }

    /// Does a little of what is to be done, if it is time.
    pub(super) fn shelve(&mut self, now: Millis) {
        if self.shelve_at().is_none_or(|at| now < at) {
            return;
        }
        let done = if self.packs.is_purging() && !self.packs_to_merge().is_empty() {
            self.merge_packs()
        } else if !self.shelving.queue.is_empty() {
            self.fold_some()
        } else if self.many_are_loose() {
            self.choose();
            Ok(())
        } else {
            self.merge_packs()
        };
        match done {
            Ok(()) => self.shelving.next_slice(now),
            Err(_) => self.shelving.rest(now + SHELVE_RETRY),
        }
    }

    /// Finds the documents to pack: the oldest, but for those that stay loose.
    fn choose(&mut self) {
        let horizon = self.packs.horizon();
        let loose = self.index.iter().filter(|(_, place)| !place.is_packed());
        let mut loose: Vec<(u64, DocId)> = loose.map(|(id, place)| (place.last(), *id)).collect();
        let strays = loose.extract_if(.., |(last, _)| *last <= horizon);
        self.shelving.strays.extend(strays.map(|(_, id)| id));
        loose.retain(|(_, id)| !self.shelving.strays.contains(id));
        loose.sort_unstable();
        loose.truncate(loose.len().saturating_sub(self.tuning.pack_docs));
        self.shelving.queue = loose.into();
    }

    /// Folds a few documents of the queue; makes the pack when they are enough.
    fn fold_some(&mut self) -> Result<(), DocError> {
        let (mut docs, mut bytes) = (0, 0);
        while docs < SHELVE_DOCS && bytes < SHELVE_BYTES {
            let Some((last, id)) = self.shelving.queue.front().copied() else { break };
            // Beyond what is on the disk nothing is read yet.
            if last > self.durable {
                self.shelving.queue.clear();
                break;
            }
            if self.is_loose_at(&id, last) {
                let read = self.whole_entry(&id);
                if let Some(item) = self.item(id, last, read)? {
                    bytes += item.bytes.len();
                    self.shelving.bytes += item.bytes.len();
                    self.shelving.items.push(item);
                }
            }
            docs += 1;
            self.shelving.queue.pop_front();
            if self.shelving.bytes >= self.tuning.pack_bytes {
                break;
            }
        }
        if self.shelving.queue.is_empty() || self.shelving.bytes >= self.tuning.pack_bytes {
            self.make_pack();
        }
        Ok(())
    }

    fn is_loose_at(&self, id: &DocId, last: u64) -> bool {
        self.index.get(id).is_some_and(|place| place.last() == last && !place.is_packed())
    }

    /// A document as it goes into a pack: folded, or as it is where Automerge can't load it.
    /// Nothing, which is told, where it is not what its row says.
    fn item(
        &mut self,
        id: DocId,
        seq: u64,
        read: Result<Option<Whole>, DocError>,
    ) -> Result<Option<Item>, DocError> {
        let whole = match read {
            Ok(Some(whole)) => whole,
            Err(DocError::Store(StoreError::Corrupt(why))) => return self.strays(id, &why),
            Err(error @ DocError::Store(_)) => return Err(error),
            Ok(None) => return self.strays(id, "it is not there"),
            Err(error) => return self.strays(id, &error.to_string()),
        };
        let Whole { digest, bytes, .. } = whole;
        let Ok(doc) = guard::load(&bytes.0) else {
            return Ok(Some(Item { doc: id, seq, digest, bytes: bytes.0 }));
        };
        if Digest::of(&id, &doc.get_heads()) != digest {
            return self.strays(id, "it is not what its row says");
        }
        Ok(Some(Item { doc: id, seq, digest, bytes: packs::plain(&doc) }))
    }

    fn strays(&mut self, id: DocId, why: &str) -> Result<Option<Item>, DocError> {
        self.damaged(&format!("the document {id}: {why}"));
        self.shelving.strays.insert(id);
        Ok(None)
    }

    /// Makes a pack of what was folded, and asks for its commit.
    fn make_pack(&mut self) {
        let mut items = std::mem::take(&mut self.shelving.items);
        self.shelving.bytes = 0;
        items.retain(|item| self.is_loose_at(&item.doc, item.seq));
        let Some(pack) = self.put_pack(&items) else { return };
        for Item { doc, seq, bytes, .. } in &items {
            self.touch(*doc);
            let Some(place) = self.index.get_mut(doc) else { continue };
            let base = place.base();
            for seq in place.seqs.iter().filter(|seq| Some(**seq) != base) {
                self.commits.delete(keys::log(*seq));
            }
            self.commits.delete(keys::doc(doc));
            self.commits.notes().left.extend(base);
            (place.seqs, place.packed, place.bytes) = (vec![*seq], true, bytes.len() as u64);
        }
        self.loose -= items.len();
        self.counters.packed += 1;
        self.packs.change(self.commits.gathering(), Vec::new(), Some(pack));
    }

    /// Writes a pack of these documents, once it is sure that they come out again as they are.
    pub(super) fn put_pack(&mut self, items: &[Item]) -> Option<Pack> {
        if items.is_empty() {
            return None;
        }
        let Some((packed, made)) = packs::pack_surely(items, Effort::Once) else {
            self.damaged("a pack did not come out as it went in");
            self.shelving.strays.extend(items.iter().map(|item| item.doc));
            return None;
        };
        let number = self.packs.number();
        self.commits.put(keys::pack(number), packed.index.0);
        self.commits.put(keys::body(number), packed.body.0);
        Pack::new(number, &made, items.len())
    }
}
