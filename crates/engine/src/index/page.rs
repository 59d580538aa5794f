//! A page of the directory: order, counts, rows.

use super::{Directory, Hot, filter::Filter, find::Scores};
use crate::api::{Query, Rows, Sort};
use carnet_ids::{DocId, ItemId};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// What the directory needs to know of the rest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// Contacts with an edit that waits.
    pub pending: &'a BTreeSet<DocId>,
    /// Names of people.
    pub people: &'a BTreeMap<ItemId, String>,
    /// Milliseconds since 1970.
    pub now: i64,
}

/// The slots of a page, and how many match in all.
#[derive(Debug, Default)]
struct Found {
    slots: Vec<u32>,
    matched: usize,
}

/// What a contact is ordered by; its place by name, which no other has, is in the lowest 32 bits.
type Key = u128;

impl Directory {
    /// The rows `offset..offset + limit` of what matches.
    pub(crate) fn page(
        &mut self,
        query: &Query,
        around: Around<'_>,
        offset: usize,
        limit: usize,
    ) -> Rows {
        self.keep(query.sort);
        let scores = self.scores(&query.text);
        let filter = Filter::new(self, query, around);
        let page = offset..offset.saturating_add(limit);
        let found = match (&query.only, scores) {
            (Some(only), scores) => self.among(only, &filter, query.sort, scores.as_ref(), page),
            (None, Some(scores)) if query.sort == Sort::Relevance => {
                self.best(scores, &filter, page)
            }
            (None, scores) => self.in_order(query.sort, &filter, scores.as_ref(), page),
        };
        let rows = found.slots.into_iter();
        Rows {
            rows: rows.filter_map(|slot| self.row(slot, &query.text, around)).collect(),
            matched: found.matched,
            total: self.shown(),
        }
    }

    /// Every tag in use, most used first.
    pub(crate) fn tags(&self) -> Vec<String> {
        let mut tags: Vec<_> = self.columns.tags().into_iter().collect();
        tags.sort_by_key(|(_, count)| Reverse(*count));
        tags.into_iter().map(|(tag, _)| tag.to_owned()).collect()
    }

    /// Every city in use, by name.
    pub(crate) fn cities(&self) -> Vec<String> {
        self.columns.cities()
    }

    /// Makes the order by name true, and the one that is asked for.
    fn keep(&mut self, sort: Sort) {
        self.settle();
        if matches!(sort, Sort::Relevance | Sort::Name)
            || self.kept.as_ref().is_some_and(|(kept, _)| *kept == sort)
        {
            return;
        }
        self.columns.rank();
        if let Sort::Own(field) = sort {
            self.own_ranks = self.ranks_by(field);
        }
        let slots = self.orders.by_name().iter();
        let mut keys: Vec<Key> = slots.map(|slot| self.order_key(*slot, sort, 0)).collect();
        keys.sort_unstable();
        self.kept = Some((sort, self.slots_of(&keys)));
    }

    /// All that matches, in a kept order.
    fn in_order(
        &self,
        sort: Sort,
        filter: &Filter<'_>,
        scores: Option<&Scores>,
        page: Range<usize>,
    ) -> Found {
        let kept = self.kept.as_ref().filter(|(kept, _)| *kept == sort);
        let order = kept.map_or(self.orders.by_name(), |(_, order)| order);
        let mut found = Found::default();
        for slot in order.iter().filter(|slot| self.matches(**slot, filter, scores)) {
            if page.contains(&found.matched) {
                found.slots.push(*slot);
            }
            found.matched += 1;
        }
        found
    }

    /// The best matches. Only those that the page may show are put in order.
    fn best(&self, mut scores: Scores, filter: &Filter<'_>, page: Range<usize>) -> Found {
        let mut counts = [0_usize; SCORES];
        for (slot, score) in (0..).zip(&mut scores).filter(|(_, score)| **score > 0) {
            match self.matches(slot, filter, None) {
                true => counts[usize::from(*score).min(SCORES - 1)] += 1,
                false => *score = 0,
            }
        }
        let matched = counts.iter().sum();
        let least = least(&counts, page.end);
        let shown = (0..).zip(&scores).filter(|(_, score)| usize::from(**score) >= least);
        let keys =
            shown.map(|(slot, score)| self.order_key(slot, Sort::Relevance, *score)).collect();
        Found { slots: self.cut(keys, page), matched }
    }

    /// Of these contacts, those that match; in their own order where none is asked for.
    fn among(
        &self,
        only: &[DocId],
        filter: &Filter<'_>,
        sort: Sort,
        scores: Option<&Scores>,
        page: Range<usize>,
    ) -> Found {
        let slots = only.iter().filter_map(|contact| self.by_contact.get(contact).copied());
        let slots: Vec<u32> = slots.filter(|slot| self.matches(*slot, filter, scores)).collect();
        let matched = slots.len();
        if sort == Sort::Relevance && scores.is_none() {
            let slots = slots.into_iter().skip(page.start).take(page.len()).collect();
            return Found { slots, matched };
        }
        let score =
            |slot: u32| scores.and_then(|scores| scores.get(slot as usize)).copied().unwrap_or(0);
        let keys = slots.into_iter().map(|slot| self.order_key(slot, sort, score(slot))).collect();
        Found { slots: self.cut(keys, page), matched }
    }

    pub(super) fn matches(&self, slot: u32, filter: &Filter<'_>, scores: Option<&Scores>) -> bool {
        let at = slot as usize;
        let scored = scores.is_none_or(|scores| scores.get(at).is_some_and(|score| *score > 0));
        let both = self.hot.get(at).zip(self.slots.get(at));
        scored && both.is_some_and(|(hot, known)| filter.keeps(slot, hot, known))
    }

    fn order_key(&self, slot: u32, sort: Sort, score: u16) -> Key {
        let hot = self.hot.get(slot as usize).copied().unwrap_or_default();
        let first = match sort {
            Sort::Name => 0,
            // Nothing typed: the order is by name.
            Sort::Relevance if score == 0 => 0,
            Sort::Relevance => latest_first(hot.last_event.max(hot.updated.saturating_mul(1000))),
            Sort::City => u64::from(self.columns.place_rank(hot.place())),
            Sort::LastEvent => latest_first(hot.last_event),
            Sort::Updated => latest_first(hot.updated),
            Sort::Own(_) => {
                u64::from(self.own_ranks.get(slot as usize).copied().unwrap_or(u32::MAX))
            }
        };
        let score = if sort == Sort::Relevance { score } else { 0 };
        let best_first = u128::from(u16::MAX - score) << 96;
        best_first | u128::from(first) << 32 | u128::from(self.orders.rank_of(slot))
    }

    /// The slots of a page of these keys once they are in order.
    fn cut(&self, mut keys: Vec<Key>, page: Range<usize>) -> Vec<u32> {
        let end = page.end.min(keys.len());
        if end > 0 && end < keys.len() {
            keys.select_nth_unstable(end - 1);
        }
        keys.truncate(end);
        keys.sort_unstable();
        self.slots_of(keys.get(page.start.min(end)..).unwrap_or_default())
    }

    fn slots_of(&self, keys: &[Key]) -> Vec<u32> {
        // The cut leaves the place by name.
        keys.iter().filter_map(|key| self.orders.slot(*key as u32)).collect()
    }
}

/// More than a score ever is: twelve words of twenty.
const SCORES: usize = 256;

/// The score from which on there are at least `wanted` matches; 1 when there are not as many.
fn least(counts: &[usize; SCORES], wanted: usize) -> usize {
    let mut so_far = 0;
    let enough = counts.iter().enumerate().rev().find(|(_, count)| {
        so_far += **count;
        so_far >= wanted
    });
    enough.map_or(1, |(score, _)| score.max(1))
}

/// Sorts as time does, backwards.
const fn latest_first(time: i64) -> u64 {
    !(time.cast_unsigned() ^ 1 << 63)
}

impl Hot {
    pub(super) const fn place(&self) -> u32 {
        self.filed[super::columns::PLACE]
    }
}
