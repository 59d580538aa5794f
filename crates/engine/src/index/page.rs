//! A page of the directory: filters, order, counts.

use super::{Directory, Hot, Slot, find::Scores, letters};
use crate::api::{Query, Rows, Sort};
use carnet_ids::{DocId, ItemId};
use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
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

const DAY: i64 = 86_400_000;

impl Directory {
    /// The rows `offset..offset + limit` of what matches.
    pub(crate) fn page(
        &self,
        query: &Query,
        around: Around<'_>,
        offset: usize,
        limit: usize,
    ) -> Rows {
        let scores = self.scores(&query.text);
        let filter = Filter::new(query, around);
        let mut hits = self.hits(query, &filter, scores.as_ref());
        let matched = hits.len();
        let end = offset.saturating_add(limit).min(matched);
        if query.only.is_none() || query.sort != Sort::Relevance || scores.is_some() {
            self.order(&mut hits, end);
        }
        let page = hits.get(offset.min(end)..end).unwrap_or_default();
        let rows = page.iter().filter_map(|hit| self.slots.get(hit.slot as usize));
        Rows {
            rows: rows.map(|slot| slot.row(&query.text, around)).collect(),
            matched,
            total: self.shown(),
        }
    }

    /// How many contacts there are, archived and merged ones aside.
    pub(crate) fn shown(&self) -> usize {
        if let Some(shown) = self.shown.get() {
            return shown;
        }
        let stands =
            |(hot, slot): &(&Hot, &Slot)| !hot.archived && (!hot.merged || self.stands(slot));
        let shown = self.hot.iter().zip(&self.slots).filter(stands).count();
        self.shown.set(Some(shown));
        shown
    }

    fn hits(&self, query: &Query, filter: &Filter<'_>, scores: Option<&Scores>) -> Vec<Hit> {
        let hit = |slot: u32| {
            let score = scores.map_or(Some(0), |scores| {
                scores.get(slot as usize).copied().filter(|score| *score > 0)
            })?;
            let hot = self.hot.get(slot as usize)?;
            let plain = hot.archived == query.archived && !hot.merged;
            let matches = (plain && !filter.selects) || self.kept(filter, slot);
            matches.then(|| hot.hit(slot, score, query.sort))
        };
        match &query.only {
            Some(only) => {
                let slots = only.iter().filter_map(|contact| self.by_contact.get(contact).copied());
                slots.filter_map(hit).collect()
            }
            None => (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).filter_map(hit).collect(),
        }
    }

    fn kept(&self, filter: &Filter<'_>, slot: u32) -> bool {
        let slot = self.slots.get(slot as usize);
        slot.is_some_and(|slot| filter.keeps(slot) && self.stands(slot))
    }

    /// Puts the first `end` hits in order and drops the others.
    fn order(&self, hits: &mut Vec<Hit>, end: usize) {
        let order = |one: &Hit, other: &Hit| {
            let by_key = one.key.cmp(&other.key);
            by_key.then_with(|| self.name_order(one.slot, other.slot))
        };
        if end > 0 && end < hits.len() {
            hits.select_nth_unstable_by(end - 1, order);
        }
        hits.truncate(end);
        hits.sort_unstable_by(order);
    }

    fn name_order(&self, one: u32, other: u32) -> Ordering {
        let name = |slot: u32| {
            self.slots.get(slot as usize).map(|slot| (&slot.entry.name, slot.entry.contact))
        };
        name(one).cmp(&name(other))
    }

    /// Every tag in use, most used first.
    pub(crate) fn tags(&self) -> Vec<String> {
        let mut counts = BTreeMap::<&str, usize>::new();
        for tag in self.slots.iter().flat_map(|slot| &slot.entry.tags) {
            *counts.entry(tag).or_default() += 1;
        }
        let mut tags: Vec<_> = counts.into_iter().collect();
        tags.sort_by_key(|(_, count)| Reverse(*count));
        tags.into_iter().map(|(tag, _)| tag.to_owned()).collect()
    }

    /// Every city in use, by name.
    pub(crate) fn cities(&self) -> Vec<String> {
        let cities: BTreeSet<&str> =
            self.slots.iter().map(|slot| slot.entry.city.as_str()).collect();
        let mut cities: Vec<_> = cities.into_iter().filter(|city| !city.is_empty()).collect();
        cities.sort_by_cached_key(|city| letters::sort_key(city));
        cities.into_iter().map(str::to_owned).collect()
    }
}

/// A contact that matches, with what it is ordered by beside it: to look it up again for every
/// comparison would cost more than the search.
#[derive(Debug)]
struct Hit {
    key: (u128, i64, u128),
    slot: u32,
}

impl Hot {
    fn hit(&self, slot: u32, score: u16, sort: Sort) -> Hit {
        let (first, then) = match sort {
            // Nothing typed: the order is by name.
            Sort::Relevance if score == 0 => (0, 0),
            Sort::Relevance => {
                let recent = self.last_event.max(self.updated.saturating_mul(1000));
                (u128::from(u16::MAX - score), recent.saturating_neg())
            }
            Sort::Name => (0, 0),
            Sort::City => (self.city_key, 0),
            Sort::LastEvent => (0, self.last_event.saturating_neg()),
            Sort::Updated => (0, self.updated.saturating_neg()),
        };
        Hit { key: (first, then, self.name_key), slot }
    }
}

/// A query's filters, ready to be asked of every contact.
struct Filter<'a> {
    query: &'a Query,
    around: Around<'a>,
    place: Option<Place>,
    /// Whether anything but the archive's mark is asked for.
    selects: bool,
}

/// Where.
enum Place {
    /// A department's code.
    Department(String),
    /// A city, folded.
    City(String),
}

impl<'a> Filter<'a> {
    fn new(query: &'a Query, around: Around<'a>) -> Self {
        let place = query.place.as_deref().map(str::trim).filter(|place| !place.is_empty());
        let everyone = Query {
            text: query.text.clone(),
            archived: query.archived,
            sort: query.sort,
            only: query.only.clone(),
            ..Query::default()
        };
        Self { query, around, place: place.map(Place::of), selects: everyone != *query }
    }

    fn keeps(&self, slot: &Slot) -> bool {
        let (query, entry) = (self.query, &slot.entry);
        let is = |wanted: &Option<String>, value: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == value)
        };
        let profile = |wanted: &String| entry.profiles.contains(wanted);
        entry.archived == query.archived
            && (query.profiles.is_empty() || query.profiles.iter().any(profile))
            && is(&query.category, &entry.category)
            && is(&query.status, &entry.status)
            && is(&query.origin, &entry.origin)
            && is(&query.rep, &entry.rep)
            && query.tag.as_ref().is_none_or(|tag| entry.tags.contains(tag))
            && (!query.in_conflict || slot.facts.conflicts > 0)
            && (!query.pending || self.around.pending.contains(&entry.contact))
            && self.unseen(slot)
            && self.place.as_ref().is_none_or(|place| place.holds(slot))
    }

    fn unseen(&self, slot: &Slot) -> bool {
        let Some(days) = self.query.not_seen_days else { return true };
        let since = self.around.now - i64::from(days) * DAY;
        slot.facts.last_event.is_none_or(|at| at < since)
    }
}

impl Place {
    fn of(place: &str) -> Self {
        let upper = place.to_ascii_uppercase();
        let digits = upper.bytes().filter(u8::is_ascii_digit).count();
        match digits == upper.len() || matches!(upper.as_str(), "2A" | "2B") {
            true => Self::Department(upper),
            false => Self::City(letters::fold(place)),
        }
    }

    fn holds(&self, slot: &Slot) -> bool {
        let entry = &slot.entry;
        match self {
            Self::City(city) => letters::fold(&entry.city) == *city,
            // A whole postcode may be typed too.
            Self::Department(code) if code.len() > 3 => entry.postcode == *code,
            Self::Department(code) => {
                matches!(entry.country.as_str(), "" | "FR")
                    && carnet_model::check::department(&entry.postcode).as_deref() == Some(code)
            }
        }
    }
}
