//! Contacts in the order of their names, kept; and in the orders that follow from it.

use super::lexicon::reach;
use std::cmp::Ordering;

/// Slots by name.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    by_name: Vec<u32>,
    /// For each slot, its place in `by_name`.
    ranks: Vec<u32>,
    /// Slots that are new or have another name, and, for each slot, whether it is one of them.
    moved: Vec<u32>,
    is_moved: Vec<bool>,
}

impl Orders {
    /// A slot is new, or its name has changed. Slots come in turn.
    pub(crate) fn note(&mut self, slot: u32) {
        let at = slot as usize;
        if self.is_moved.len() <= at {
            self.is_moved.resize(at + 1, false);
        }
        if let Some(moved) = self.is_moved.get_mut(at).filter(|moved| !**moved) {
            *moved = true;
            self.moved.push(slot);
        }
    }

    /// How many slots wait for their place.
    pub(crate) fn waiting(&self) -> usize {
        self.moved.len()
    }

    /// Puts every slot in its place. `order` compares two slots and finds no two equal.
    pub(crate) fn settle(&mut self, order: impl Fn(u32, u32) -> Ordering) {
        if self.moved.is_empty() {
            return;
        }
        self.moved.sort_unstable_by(|one, other| order(*one, *other));
        let is_moved = |slot: &u32| self.is_moved.get(*slot as usize).copied().unwrap_or(false);
        self.by_name.retain(|slot| !is_moved(slot));
        let mut merged = Vec::with_capacity(self.by_name.len() + self.moved.len());
        let mut rest = self.by_name.as_slice();
        for slot in &self.moved {
            let before = reach(rest, |known| order(*known, *slot).is_lt());
            let (first, after) = rest.split_at(before);
            merged.extend_from_slice(first);
            merged.push(*slot);
            rest = after;
        }
        merged.extend_from_slice(rest);
        self.by_name = merged;
        self.rank();
    }

    fn rank(&mut self) {
        for slot in self.moved.drain(..) {
            if let Some(moved) = self.is_moved.get_mut(slot as usize) {
                *moved = false;
            }
        }
        self.ranks.resize(self.by_name.len(), 0);
        for (rank, slot) in (0..).zip(&self.by_name) {
            if let Some(place) = self.ranks.get_mut(*slot as usize) {
                *place = rank;
            }
        }
    }

    /// Every slot, by name.
    pub(crate) fn by_name(&self) -> &[u32] {
        &self.by_name
    }

    /// The slot with this place in the order by name.
    pub(crate) fn slot(&self, rank: u32) -> Option<u32> {
        self.by_name.get(rank as usize).copied()
    }

    /// The place of a slot in the order by name.
    pub(crate) fn rank_of(&self, slot: u32) -> u32 {
        self.ranks.get(slot as usize).copied().unwrap_or(u32::MAX)
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        let numbers = self.by_name.capacity() + self.ranks.capacity() + self.moved.capacity();
        4 * numbers + self.is_moved.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn kept_or_sorted_anew_is_the_same(edits in prop::collection::vec((0u32..20, 0u32..9), 1..60)) {
            let mut names: Vec<u32> = Vec::new();
            let mut orders = Orders::default();
            for (number, (slot, name)) in edits.into_iter().enumerate() {
                let slot = slot.min(u32::try_from(names.len()).unwrap());
                names.resize(names.len().max(slot as usize + 1), 0);
                names[slot as usize] = name;
                orders.note(slot);
                if number % 3 == 0 {
                    orders.settle(|one, other| (names[one as usize], one).cmp(&(names[other as usize], other)));
                }
            }
            orders.settle(|one, other| (names[one as usize], one).cmp(&(names[other as usize], other)));
            let mut anew: Vec<u32> = (0..u32::try_from(names.len()).unwrap()).collect();
            anew.sort_by_key(|slot| (names[*slot as usize], *slot));
            prop_assert_eq!(orders.by_name(), anew.as_slice());
            for (rank, slot) in (0..).zip(&anew) {
                prop_assert_eq!(orders.rank_of(*slot), rank);
            }
        }
    }
}
