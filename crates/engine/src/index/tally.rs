//! Counts of the contacts that the list shows, by who follows them, and the days that come up: what a board says of a
//! portfolio.
//!
//! They are made when a board is first asked for, and kept true from then on.

use super::{
    Activity, Directory, Hot,
    columns::{CATEGORY, REP},
    entry::Entry,
    record,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::DocKey,
    recurrence::{Datelike, Day},
    view::Ending,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, btree_map::Entry::Occupied},
};

/// Counts and days. Reps and categories are the numbers that [`super::columns`] gives their texts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Contacts, by rep and category.
    held: BTreeMap<(u32, u32), u32>,
    /// The same by rep and the instant of their last event, [`i64::MIN`] for none.
    seen: BTreeMap<(u32, i64), u32>,
    /// The same by rep and when they were created.
    made: BTreeMap<(u32, u32), u32>,
    /// Month and day of birth, with slots, listed or not.
    birthdays: BTreeSet<(u32, u32)>,
    /// Last days of services, with slots, listed or not.
    endings: BTreeSet<(Day, u32)>,
}

/// What there is to count of a portfolio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Contacts.
    pub fiches: usize,
    /// Of these, those created from a moment on.
    pub new: usize,
    /// Those without an event since a moment.
    pub unseen: usize,
    /// How many of each category; the empty one for none.
    pub categories: BTreeMap<String, usize>,
}

impl Tally {
    /// What is known of a contact changes.
    pub(super) fn change(&mut self, before: &Hot, after: &Hot) {
        if Self::counted(before) == Self::counted(after) {
            return;
        }
        self.count(before, false);
        self.count(after, true);
    }

    /// What of a contact is counted; nothing of one that is not listed.
    fn counted(hot: &Hot) -> Option<(u32, u32, i64, u32)> {
        let of = || (hot.filed[REP], hot.filed[CATEGORY], hot.last_event, hot.made);
        hot.is_listed().then(of)
    }

    fn count(&mut self, hot: &Hot, is_there: bool) {
        let Some((rep, category, last_event, made)) = Self::counted(hot) else { return };
        add(&mut self.held, (rep, category), is_there);
        add(&mut self.seen, (rep, last_event), is_there);
        add(&mut self.made, (rep, made), is_there);
    }

    fn note(&mut self, slot: u32, (birthday, ends): (Option<Day>, Vec<Day>), is_there: bool) {
        if let Some(birthday) = birthday {
            mark(&mut self.birthdays, (of_year(birthday), slot), is_there);
        }
        for end in ends {
            mark(&mut self.endings, (end, slot), is_there);
        }
    }
}

/// One more, or one less.
fn add<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K, is_there: bool) {
    if is_there {
        *counts.entry(key).or_default() += 1;
    } else if let Occupied(mut known) = counts.entry(key) {
        *known.get_mut() = known.get().saturating_sub(1);
        if *known.get() == 0 {
            known.remove();
        }
    }
}

fn mark<K: Ord>(marks: &mut BTreeSet<K>, key: K, is_there: bool) {
    match is_there {
        true => marks.insert(key),
        false => marks.remove(&key),
    };
}

/// A day of any year, in order.
fn of_year(day: Day) -> u32 {
    day.month() * 100 + day.day()
}

impl Directory {
    /// The dates of an entry, as it was or is.
    pub(super) fn note_dates(&mut self, slot: u32, entry: &Entry, is_there: bool) {
        if let Some(tally) = &mut self.tally {
            let ends = entry.endings.iter().map(|ending| ending.on).collect();
            tally.note(slot, (entry.birthday, ends), is_there);
        }
    }

    /// Counts the contacts of these reps, or all; new ones from an instant on (seconds since 1970), unseen ones since
    /// another (milliseconds).
    pub(crate) fn counted(
        &mut self,
        reps: Option<&[ItemId]>,
        new_since: i64,
        unseen_since: i64,
    ) -> Counted {
        self.tally();
        let wanted = self.reps(reps);
        let Some(tally) = &self.tally else { return Counted::default() };
        let mut counted = Counted::default();
        for ((rep, category), count) in &tally.held {
            if wanted(*rep) {
                counted.fiches += *count as usize;
                let name = self.columns.text(CATEGORY, *category).to_owned();
                *counted.categories.entry(name).or_default() += *count as usize;
            }
        }
        let new_since = u32::try_from(new_since).unwrap_or(0).max(1);
        let new = tally.made.iter().filter(|((rep, at), _)| *at >= new_since && wanted(*rep));
        counted.new = new.map(|(_, count)| *count as usize).sum();
        let unseen = tally.seen.iter().filter(|((rep, at), _)| *at < unseen_since && wanted(*rep));
        counted.unseen = unseen.map(|(_, count)| *count as usize).sum();
        counted
    }

    /// How many contacts each rep follows, by their ids as documents hold them.
    pub(crate) fn held(&mut self) -> BTreeMap<String, usize> {
        self.tally();
        let mut held: BTreeMap<String, usize> = BTreeMap::new();
        for ((rep, _), count) in self.tally.iter().flat_map(|tally| &tally.held) {
            *held.entry(self.columns.text(REP, *rep).to_owned()).or_default() += *count as usize;
        }
        held
    }

    /// Listed contacts of these reps whose birthday is on one of so many days from this one on, with that day.
    pub(crate) fn birthdays(
        &mut self,
        reps: Option<&[ItemId]>,
        from: Day,
        days: usize,
    ) -> Vec<(Day, DocId)> {
        self.tally();
        let Some(tally) = &self.tally else { return Vec::new() };
        let mut found = Vec::new();
        for day in from.iter_days().take(days) {
            let born = of_year(day);
            // Whoever was born on 29 February has their birthday on the 28th of most years.
            let also = (born == 228 && !day.leap_year()).then_some(229);
            for born in [Some(born), also].into_iter().flatten() {
                let slots = tally.birthdays.range((born, 0)..=(born, u32::MAX));
                let slots = slots.map(|(_, slot)| *slot).filter(|slot| self.is_of(*slot, reps));
                found.extend(slots.filter_map(|slot| Some((day, self.contact_at(slot)?))));
            }
        }
        found
    }

    /// Services of listed contacts of these reps whose last day is one of a span's.
    pub(crate) fn endings(
        &mut self,
        reps: Option<&[ItemId]>,
        (from, to): (Day, Day),
    ) -> Vec<(DocId, Ending)> {
        self.tally();
        let Some(tally) = &self.tally else { return Vec::new() };
        let slots = tally.endings.range((from, 0)..=(to, u32::MAX));
        let slots = slots.filter(|(_, slot)| self.is_of(*slot, reps));
        let entries = slots.filter_map(|(day, slot)| Some((*day, self.entry_at(*slot)?)));
        let found = entries.flat_map(|(day, entry)| {
            let contact = entry.contact;
            let ending = entry.endings.into_iter().filter(move |ending| ending.on == day);
            ending.map(move |ending| (contact, ending))
        });
        found.collect()
    }

    /// Whether a contact is one of these reps', or anybody's where none are named.
    pub(crate) fn is_followed_by(&self, contact: DocId, reps: Option<&[ItemId]>) -> bool {
        self.slot_of(contact).is_some_and(|slot| self.is_of(slot, reps))
    }

    /// Activity documents, those that were changed last first, at most so many.
    pub(crate) fn latest_activities(&self, most: usize) -> Vec<(DocId, DocId)> {
        let is_one = |activity: &Activity| matches!(activity.key, DocKey::Activity { .. });
        let activities = self.activities.iter().filter(|(_, activity)| is_one(activity));
        let mut all: Vec<_> =
            activities.map(|(doc, activity)| (Reverse(activity.facts.updated), *doc)).collect();
        if most > 0 && most < all.len() {
            all.select_nth_unstable(most - 1);
        }
        all.truncate(most);
        all.sort_unstable();
        let contact = |doc: DocId| self.activities.get(&doc).map(|activity| activity.contact);
        all.into_iter().filter_map(|(_, doc)| Some((contact(doc)?, doc))).collect()
    }

    /// The first phone number of a contact, as stored; empty where it has none.
    pub(crate) fn phone(&self, contact: DocId) -> String {
        let entry = self.entry(contact);
        entry.and_then(|entry| entry.phones.into_iter().next()).unwrap_or_default()
    }

    fn contact_at(&self, slot: u32) -> Option<DocId> {
        self.slots.get(slot as usize).map(|slot| slot.contact)
    }

    /// Whether the contact of a slot is listed and one of these reps'.
    fn is_of(&self, slot: u32, reps: Option<&[ItemId]>) -> bool {
        let Some(hot) = self.hot.get(slot as usize).filter(|hot| hot.is_listed()) else {
            return false;
        };
        let rep = || self.columns.text(REP, hot.filed[REP]).parse();
        reps.is_none_or(|reps| rep().is_ok_and(|rep| reps.contains(&rep)))
    }

    /// Which values of the column of reps are wanted.
    fn reps(&self, reps: Option<&[ItemId]>) -> impl Fn(u32) -> bool + use<> {
        let names = reps.map(|reps| reps.iter().map(ToString::to_string).collect::<Vec<_>>());
        let wanted = names.map(|names| self.columns.one_of(REP, &names));
        move |rep| {
            let known = wanted.as_ref().map(|wanted| wanted.get(rep as usize).copied());
            known.is_none_or(|known| known.unwrap_or(false))
        }
    }

    /// Makes the counts, unless they are there.
    fn tally(&mut self) {
        if self.tally.is_none() {
            self.tally = Some(Box::new(self.tallied()));
        }
    }

    /// The counts of everything that is here.
    fn tallied(&self) -> Tally {
        let mut tally = Tally::default();
        for (at, (hot, slot)) in (0..).zip(self.hot.iter().zip(&self.slots)) {
            tally.count(hot, true);
            tally.note(at, record::dates(&slot.packed), true);
        }
        tally
    }
}

#[cfg(test)]
mod tests;
