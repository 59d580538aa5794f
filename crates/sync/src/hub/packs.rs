//! Which packs there are.
//!
//! Packs hold the documents that rest. They cover ranges of the log that do not overlap, and
//! together everything up to the *horizon*, the end of the last: a document whose last entry
//! is there lies in a pack, unless it can't be read. Above, documents lie as rows of the log.
//!
//! A change of the packs is under way until its commit is on the disk; there is one at a
//! time. Meanwhile the disk may have it already. Who reads document by document asks both;
//! who walks over a range that it touches waits ([`Packs::stirs_below`], [`Packs::stirs_above`]).

use crate::rows::RowError;
use crate::{keys, packs};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// What is known of a pack without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pack {
    /// Its number in the store; never used twice in a run.
    pub(super) number: u64,
    /// Where its first and its last document stand in the log.
    pub(super) first: u64,
    pub(super) last: u64,
    /// Documents in it, and of these the ones that some document is still made of.
    pub(super) slots: usize,
    pub(super) live: usize,
    /// Bytes of all its documents, inflated.
    pub(super) bytes: usize,
}

impl Pack {
    pub(super) fn new(number: u64, index: &packs::Index, live: usize) -> Option<Self> {
        let (first, last) = (index.entries.first()?.seq, index.entries.last()?.seq);
        let bytes = index.entries.iter().map(|entry| entry.len).sum();
        Some(Self { number, first, last, slots: index.entries.len(), live, bytes })
    }

    /// About how many bytes its live documents take.
    pub(super) fn live_bytes(&self) -> usize {
        self.bytes / self.slots.max(1) * self.live
    }
}

/// The packs of a store.
#[derive(Debug, Default)]
pub(super) struct Packs {
    /// On the disk, by where they begin.
    known: BTreeMap<u64, Pack>,
    flying: Option<Flying>,
    next: u64,
    /// What [`Self::to_merge`] said, until something of it changes.
    merge: RefCell<Option<Vec<Pack>>>,
    /// Those that hold something of what was erased: they are made anew before anything else is packed.
    purged: BTreeSet<u64>,
}

/// A change of the packs that is on its way to the disk.
#[derive(Debug)]
struct Flying {
    commit: u64,
    removed: Vec<Pack>,
    added: Option<Pack>,
}

impl Packs {
    /// Reads the packs of a store, and hands each index to `each`.
    pub(super) fn read(
        read: &impl ReadNow,
        is_erased: impl Fn(&DocId) -> bool,
        mut each: impl FnMut(&packs::Index),
    ) -> Result<Self, RowError> {
        let mut all = Self { next: 1, ..Self::default() };
        for (key, value) in read.scan_now(&Scan::prefix(keys::PACKS))? {
            let number = keys::number(&key)
                .ok_or_else(|| RowError::malformed(&key, "not a number's key"))?;
            let index = packs::index(&value)
                .map_err(|error| RowError::malformed(&key, error.to_string()))?;
            all.next = all.next.max(number + 1);
            each(&index);
            if index.entries.iter().any(|entry| is_erased(&entry.doc)) {
                all.purged.insert(number);
            }
            let pack = Pack::new(number, &index, 0)
                .ok_or_else(|| RowError::malformed(&key, "a pack of nothing"))?;
            all.known.insert(pack.first, pack);
        }
        Ok(all)
    }

    /// A number for a new pack.
    pub(super) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    /// The last place in the log that lies in a pack; 0 when there is none.
    pub(super) fn horizon(&self) -> u64 {
        self.known.last_key_value().map_or(0, |(_, pack)| pack.last)
    }

    /// All that are on the disk, in the order of the log.
    pub(super) fn all(&self) -> impl Iterator<Item = &Pack> {
        self.known.values()
    }

    /// The packs in which a place of the log may lie.
    pub(super) fn holding(&self, seq: u64) -> impl Iterator<Item = &Pack> {
        let known = self.known.range(..=seq).next_back().map(|(_, pack)| pack);
        let added = self.flying.iter().filter_map(|flying| flying.added.as_ref());
        known.into_iter().chain(added).filter(move |pack| pack.first <= seq && seq <= pack.last)
    }

    /// The last one that begins below `low`.
    pub(super) fn below(&self, low: u64) -> Option<Pack> {
        self.known.range(..low).next_back().map(|(_, pack)| *pack)
    }

    /// The first one that ends above `position`.
    pub(super) fn above(&self, position: u64) -> Option<Pack> {
        let around = self.known.range(..=position).next_back();
        around
            .filter(|(_, pack)| pack.last > position)
            .or_else(|| self.known.range(position + 1..).next())
            .map(|(_, pack)| *pack)
    }

    /// Whether a change of the packs is on its way to the disk.
    pub(super) fn stir(&self) -> bool {
        self.flying.is_some()
    }

    /// Whether one is that touches what lies below `low`.
    pub(super) fn stirs_below(&self, low: u64) -> bool {
        self.flying.iter().flat_map(Flying::touched).any(|pack| pack.first < low)
    }

    /// Whether one is that touches what lies above `position`.
    pub(super) fn stirs_above(&self, position: u64) -> bool {
        self.flying.iter().flat_map(Flying::touched).any(|pack| pack.last > position)
    }

    /// Puts `added` in the place of `removed`, once `commit` is on the disk.
    pub(super) fn change(&mut self, commit: u64, removed: Vec<Pack>, added: Option<Pack>) {
        self.flying = Some(Flying { commit, removed, added });
    }

    /// Commits up to this one are on the disk; `left` are places of which no document is made
    /// any more. The pack that has come, if one has.
    pub(super) fn landed(&mut self, commit: u64, left: &[u64]) -> Option<Pack> {
        left.iter().for_each(|seq| self.count(*seq, |live| live.saturating_sub(1)));
        let flying = self.flying.take_if(|flying| flying.commit <= commit)?;
        self.look_again();
        for pack in flying.removed {
            self.known.remove(&pack.first);
            self.purged.remove(&pack.number);
        }
        if let Some(pack) = flying.added {
            self.known.insert(pack.first, pack);
        }
        flying.added
    }

    /// A pack holds something of what was erased.
    pub(super) fn purge(&mut self, number: u64) {
        self.purged.insert(number);
        self.look_again();
    }

    /// Whether it does.
    pub(super) fn is_purged(&self, number: u64) -> bool {
        self.purged.contains(&number)
    }

    /// Whether any does, or one is on its way to the disk that may.
    pub(super) fn is_purging(&self) -> bool {
        !self.purged.is_empty() || self.flying.is_some()
    }

    /// A document is made of what lies there.
    pub(super) fn found(&mut self, seq: u64) {
        self.count(seq, |live| live + 1);
    }

    fn count(&mut self, seq: u64, count: impl FnOnce(usize) -> usize) {
        self.look_again();
        if let Some((_, pack)) = self.known.range_mut(..=seq).next_back()
            && seq <= pack.last
        {
            pack.live = count(pack.live);
        }
    }

    /// The change that was on its way did not come through.
    pub(super) fn give_up(&mut self) {
        self.flying = None;
    }

    /// Packs to make one of, of at most `most` bytes if they are several: one of which less
    /// than half is live, with a neighbour that has room, or two small ones. It is asked after
    /// every message, and looks only when something has changed.
    pub(super) fn to_merge(&self, most: usize, able: impl Fn(u64) -> bool) -> Vec<Pack> {
        let mut merge = self.merge.borrow_mut();
        merge.get_or_insert_with(|| self.find_to_merge(most, able)).clone()
    }

    /// What is to be merged has to be looked for again.
    pub(super) fn look_again(&mut self) {
        *self.merge.get_mut() = None;
    }

    fn find_to_merge(&self, most: usize, able: impl Fn(u64) -> bool) -> Vec<Pack> {
        let packs = || self.known.values().filter(|pack| able(pack.number));
        if let Some(purged) = packs().find(|pack| self.purged.contains(&pack.number)) {
            return vec![*purged];
        }
        if let Some(dead) = packs().find(|pack| pack.live == 0) {
            return vec![*dead];
        }
        for (one, next) in self.known.values().zip(self.known.values().skip(1)) {
            let together = one.live_bytes() + next.live_bytes();
            let sparse = one.is_sparse() || next.is_sparse();
            let fit = (sparse && together <= most) || together <= most / 2;
            if fit && able(one.number) && able(next.number) {
                return vec![*one, *next];
            }
        }
        packs().find(|pack| pack.is_sparse()).map(|pack| vec![*pack]).unwrap_or_default()
    }
}

impl Pack {
    fn is_sparse(&self) -> bool {
        2 * self.live < self.slots
    }
}

impl Flying {
    fn touched(&self) -> impl Iterator<Item = &Pack> {
        self.removed.iter().chain(&self.added)
    }
}
