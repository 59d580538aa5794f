//! A page of the directory: filters, order, counts.

use super::{Directory, Slot, find::Scores, letters};
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
        self.order(&mut hits, query, scores.as_ref(), end);
        let page = hits.get(offset.min(end)..end).unwrap_or_default();
        let rows = page.iter().filter_map(|slot| self.slots.get(*slot as usize));
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
        let shown =
            self.slots.iter().filter(|slot| !slot.entry.archived && self.stands(slot)).count();
        self.shown.set(Some(shown));
        shown
    }

    fn hits(&self, query: &Query, filter: &Filter<'_>, scores: Option<&Scores>) -> Vec<u32> {
        let matches = |slot: u32| {
            let scored =
                |scores: &Scores| scores.get(slot as usize).is_some_and(|score| *score > 0);
            let known = self.slots.get(slot as usize);
            scores.is_none_or(scored)
                && known.is_some_and(|known| filter.keeps(known) && self.stands(known))
        };
        match &query.only {
            Some(only) => {
                let slots = only.iter().filter_map(|contact| self.by_contact.get(contact).copied());
                slots.filter(|slot| matches(*slot)).collect()
            }
            None => (0..u32::try_from(self.len()).unwrap_or(u32::MAX))
                .filter(|slot| matches(*slot))
                .collect(),
        }
    }

    /// Puts the first `end` hits in order and drops the others.
    fn order(&self, hits: &mut Vec<u32>, query: &Query, scores: Option<&Scores>, end: usize) {
        let as_given = query.only.is_some() && query.sort == Sort::Relevance && scores.is_none();
        if !as_given && end > 0 {
            let order = |a: &u32, b: &u32| self.compare(query.sort, scores, *a, *b);
            if end < hits.len() {
                hits.select_nth_unstable_by(end - 1, order);
                hits.truncate(end);
            }
            hits.sort_unstable_by(order);
        }
        hits.truncate(end);
    }

    fn compare(&self, sort: Sort, scores: Option<&Scores>, a: u32, b: u32) -> Ordering {
        let (Some(one), Some(other)) = (self.slots.get(a as usize), self.slots.get(b as usize))
        else {
            return a.cmp(&b);
        };
        let by_name = || one.by_name(other);
        match (sort, scores) {
            (Sort::Relevance, Some(scores)) => {
                let score = |slot: u32| Reverse(scores.get(slot as usize).copied());
                let by_score = score(a).cmp(&score(b));
                by_score.then_with(|| other.recent().cmp(&one.recent())).then_with(by_name)
            }
            (Sort::Relevance, None) | (Sort::Name, _) => by_name(),
            (Sort::City, _) => one.city_key.cmp(&other.city_key).then_with(by_name),
            (Sort::LastEvent, _) => {
                other.facts.last_event.cmp(&one.facts.last_event).then_with(by_name)
            }
            (Sort::Updated, _) => other.facts.updated.cmp(&one.facts.updated).then_with(by_name),
        }
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

impl Slot {
    fn by_name(&self, other: &Self) -> Ordering {
        let by_key = self.name_key.cmp(&other.name_key);
        let by_name = || self.entry.name.cmp(&other.entry.name);
        by_key.then_with(by_name).then_with(|| self.entry.contact.cmp(&other.entry.contact))
    }

    /// Milliseconds since 1970 of the last thing that happened.
    fn recent(&self) -> i64 {
        self.facts.last_event.unwrap_or(i64::MIN).max(self.facts.updated.saturating_mul(1000))
    }
}

/// A query's filters, ready to be asked of every contact.
struct Filter<'a> {
    query: &'a Query,
    around: Around<'a>,
    place: Option<Place>,
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
        Self { query, around, place: place.map(Place::of) }
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
