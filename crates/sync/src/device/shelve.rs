//! Documents that rest go into packs again, a few at a time, while nothing else is to be done.
//!
//! Documents come one by one with edits and with the log's tail, each a row of its own; and a
//! document that is folded leaves its pack, which keeps its old state. When many are loose, or
//! less than half of a pack is live, the loose ones and what lives in such packs are packed
//! together. One commit puts the pack and deletes the rows that it stands for.

use super::{Device, docs::Unread};
use crate::{
    Millis, keys,
    limits::{SHELVE_BYTES, SHELVE_DOCS, SHELVE_RETRY},
    packs::{self, Effort, Item},
    rows::{Base, PackRow},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, StoreError};
use std::collections::{BTreeSet, VecDeque};

/// Time without messages and writes after which there is nothing better to do.
const REST: Millis = 2_000;

/// How often packs that hold what was erased are taken up once more, where a document stayed in one.
const AGAIN: u8 = 8;

/// The work under way.
#[derive(Debug, Default)]
pub(super) struct Shelving {
    queue: VecDeque<DocId>,
    /// The next pack's.
    items: Vec<Item>,
    bytes: usize,
    /// Sparse packs that were taken up in this run: one in which a document is that can't be
    /// read does not go.
    tried: BTreeSet<u64>,
    /// How often those that hold what was erased are taken up once more.
    again: u8,
    /// When there was something better to do; unknown before the first input.
    busy: Option<Millis>,
}

impl Shelving {
    /// There is something better to do.
    pub(super) fn busy(&mut self, now: Millis) {
        self.busy = self.busy.max(Some(now));
    }

    /// The packs that were taken up in this run.
    pub(super) fn tried(&self) -> BTreeSet<u64> {
        if self.queue.is_empty() { self.tried.clone() } else { BTreeSet::new() }
    }

    /// A pack may be made anew now, for another reason than before.
    pub(super) fn try_again(&mut self, number: u64) {
        self.tried.remove(&number);
        self.again = AGAIN;
    }
}

impl<R: ReadNow> Device<R> {
    /// When there is something to pack, if there is.
    pub(super) fn shelve_at(&self) -> Option<Millis> {
        let comparing = self.session.as_ref().is_some_and(|session| session.comparison.is_some());
        // Nothing is ahead of the disk.
        let calm = self.commits.is_idle() && !self.meta_dirty && !self.held;
        if !calm || comparing || self.meta.cold.is_some() {
            return None;
        }
        let work = !self.shelving.queue.is_empty()
            || self.loose.len() > 2 * self.tuning.pack_docs
            || self.packs.sparse().any(|number| !self.shelving.tried.contains(&number));
        // What was erased waits for nothing.
        let rest = if self.packs.is_purging() { 0 } else { REST };
        work.then_some(self.shelving.busy? + rest)
    }

    /// Does a little of what is to be done, if it is time.
    pub(super) fn shelve(&mut self, now: Millis) {
        if self.shelving.busy.is_none() {
            self.shelving.busy(now);
        }
        if self.shelve_at().is_none_or(|at| now < at) {
            return;
        }
        if self.shelving.queue.is_empty() {
            self.choose();
        }
        if self.fold_some().is_none() {
            self.shelving.queue.clear();
            self.shelving.items.clear();
            self.shelving.busy(now + SHELVE_RETRY);
        }
        if self.shelving.queue.is_empty() && self.packs.is_purging() && self.shelving.again > 0 {
            // A document that was written in meanwhile stayed behind, where it may not.
            self.shelving.again -= 1;
            self.shelving.tried.clear();
            self.shelving.busy(now + REST);
        }
    }

    fn choose(&mut self) {
        let sparse: BTreeSet<u64> = self.packs.sparse().collect();
        let bases = self.docs.iter().filter_map(|(id, doc)| Some((doc.base?, *id)));
        let mut queue: Vec<(Base, DocId)> =
            bases.filter(|(base, _)| sparse.contains(&base.pack)).collect();
        queue.sort_unstable();
        self.shelving.items.clear();
        self.shelving.bytes = 0;
        self.shelving.queue =
            queue.into_iter().map(|(_, id)| id).chain(self.loose.clone()).collect();
        self.shelving.tried.extend(sparse);
    }

    /// Folds a few documents of the queue; makes the pack when they are enough. `None` if it is to
    /// be tried later.
    fn fold_some(&mut self) -> Option<()> {
        let (mut docs, mut bytes) = (0, 0);
        while docs < SHELVE_DOCS
            && bytes < SHELVE_BYTES
            && self.shelving.bytes < self.tuning.pack_bytes
            && let Some(id) = self.shelving.queue.pop_front()
        {
            docs += 1;
            let Some(item) = self.item(id).ok()? else { continue };
            bytes += item.bytes.len();
            self.shelving.bytes += item.bytes.len();
            self.shelving.items.push(item);
        }
        let enough = self.shelving.bytes >= self.tuning.pack_bytes;
        if enough || self.shelving.queue.is_empty() { self.make_pack() } else { Some(()) }
    }

    /// A document as it goes into a pack: as it lies in one, or folded. None if it can't be read.
    fn item(&mut self, id: DocId) -> Result<Option<Item>, StoreError> {
        let Some(known) = self.docs.get(&id) else { return Ok(None) };
        if !known.is_here() || known.aside.is_some() {
            return Ok(None);
        }
        let (digest, untouched) = (known.digest, known.base.filter(|_| known.rows == 0));
        let bytes = match untouched {
            Some(base) => self.base_bytes(&id, base),
            None => self.plain(id),
        };
        match bytes {
            Ok(bytes) => Ok(Some(Item { doc: id, seq: 0, digest, bytes })),
            Err(Unread::Store(error)) => Err(error),
            Err(Unread::Damaged(why)) => {
                self.damaged(id, &why);
                Ok(None)
            }
        }
    }

    /// A document in one chunk that is not compressed by itself. One that was not loaded is not
    /// kept: nobody looks at it.
    fn plain(&mut self, id: DocId) -> Result<Vec<u8>, Unread> {
        match self.cache.get(&id) {
            Some(doc) => Ok(packs::plain(doc)),
            None => Ok(packs::plain(&self.read_stored(&id)?.0)),
        }
    }

    /// Makes a pack of what was folded and is as it was. `None` if what came out is not that.
    fn make_pack(&mut self) -> Option<()> {
        self.shelving.bytes = 0;
        let mut items = std::mem::take(&mut self.shelving.items);
        items.retain(|item| {
            self.docs
                .get(&item.doc)
                .is_some_and(|known| known.digest == item.digest && known.aside.is_none())
        });
        for (seq, item) in (1..).zip(&mut items) {
            item.seq = seq;
        }
        if items.is_empty() {
            return Some(());
        }
        let (packed, index) = packs::pack_surely(&items, Effort::Once)?;
        self.counters.repacked += 1;
        let row = PackRow { index: packed.index, dead: Vec::new() };
        let number = self.put_pack(index, &row, packed.body.0, items.len());
        for (slot, item) in (0..).zip(&items) {
            self.move_into(item.doc, Base { pack: number, slot });
        }
        Some(())
    }

    /// The document lies there now: its own rows go.
    fn move_into(&mut self, id: DocId, base: Base) {
        self.delete_changes(&id);
        if self.loose.remove(&id) {
            self.commits.delete(keys::snapshot(&id));
        }
        self.unbase(&id);
        self.raw.remove(&id);
        let Some(known) = self.docs.get_mut(&id) else { return };
        known.base = Some(base);
        if known.wanted || known.leaving {
            self.put_doc(id);
        } else {
            self.commits.delete(keys::doc(&id));
        }
    }
}
