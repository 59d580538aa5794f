//! What a board says, from what the directory keeps: no document is loaded but those in which something was done last,
//! and those of credits that are about to lapse.

use super::{Engine, Now, read::view_of};
use crate::api::{Birthday, Board, Deed, Desk, Ends, Figures};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::{self, midnight},
    recurrence::{Datelike, Day},
    schema::CREDITS,
    service, task,
    view::{self, Memory},
};
use carnet_storage::{ReadNow, Store};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// As many days ahead birthdays are told.
const BIRTHDAYS: usize = 15;
/// As many lines of each list are told.
const LINES: usize = 20;
/// As many deeds.
const DEEDS: usize = 12;
/// Activity documents that are looked at for them, and of how many those are the ones of wanted fiches.
const LOOKED_AT: usize = 16;
const AMONG: usize = 400;

const DAY_MS: i64 = 86_400_000;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What a board says of the user's own fiches, or of all.
    pub(super) fn board(&mut self, now: Now, mine: bool) -> Board {
        let me = self.me();
        let reps: Option<Vec<ItemId>> = mine.then(|| me.into_iter().collect());
        let reps = reps.as_deref();
        let today = task::today(now.unix_ms);
        Board {
            whole: !self.is_reading(),
            figures: self.figures(now, reps),
            birthdays: self.birthdays(reps, today),
            endings: self.endings(now, reps, today),
            people: if mine { Vec::new() } else { self.desks(today) },
            latest: self.latest(reps),
            phones: self.phones(today),
        }
    }

    fn figures(&mut self, now: Now, reps: Option<&[ItemId]>) -> Figures {
        let today = task::today(now.unix_ms);
        let first = today.with_day(1).unwrap_or(today);
        let month = midnight(first).div_euclid(1_000);
        let unseen_since = now.unix_ms - i64::from(Figures::UNSEEN) * DAY_MS;
        let counted = self.directory.counted(reps, month, unseen_since);
        let mut categories: Vec<_> = counted.categories.into_iter().collect();
        categories.sort_by_key(|(_, count)| Reverse(*count));
        let (fiches, new, unseen) = (counted.fiches, counted.new, counted.unseen);
        Figures { fiches, new, month, unseen, categories }
    }

    fn birthdays(&mut self, reps: Option<&[ItemId]>, today: Day) -> Vec<Birthday> {
        let found = self.directory.birthdays(reps, today, BIRTHDAYS);
        let named = found.into_iter().take(LINES);
        named.map(|(on, contact)| Birthday { contact, name: self.name_of(contact), on }).collect()
    }

    /// Services of which the last day is near. Of credits, those of which something is left, which their documents say.
    fn endings(&mut self, now: Now, reps: Option<&[ItemId]>, today: Day) -> Vec<Ends> {
        let days = usize::try_from(service::NOTICE).unwrap_or(usize::MAX);
        let last = today.iter_days().nth(days).unwrap_or(today);
        let found = self.directory.endings(reps, (today, last));
        let mut ends = Vec::new();
        for (contact, ending) in found {
            if ends.len() >= LINES {
                break;
            }
            if !ending.credit || self.has_left(now, contact, ending.item, today) {
                let (name, credit) = (self.name_of(contact), ending.credit);
                ends.push(Ends { contact, name, label: ending.label, on: ending.on, credit });
            }
        }
        ends
    }

    /// Whether something is left of units bought in advance, on the fiche or on one merged into it.
    pub(super) fn has_left(
        &mut self,
        now: Now,
        contact: DocId,
        credit: ItemId,
        today: Day,
    ) -> bool {
        let Ok(ledger) = self.ledger(now, contact) else { return false };
        let Ok(sheets) = self.contact_sheets(contact) else { return false };
        let fiche = view_of(&sheets, self.people.defaults(), &mut Memory::default());
        let credits = fiche.collections.iter().filter(|of| of.key == CREDITS.key);
        let mut items = credits.flat_map(|of| &of.items);
        let item = items.find(|item| item.item == credit);
        item.is_some_and(|item| service::credit(item, &ledger, today).lapses)
    }

    /// Everybody who follows a fiche, or has something to do.
    fn desks(&mut self, today: Day) -> Vec<Desk> {
        let held = self.directory.held();
        let (mut late, mut due): (BTreeMap<ItemId, usize>, BTreeMap<ItemId, usize>) =
            Default::default();
        let (from, to) = (midnight(today), midnight(today.succ_opt().unwrap_or(today)));
        for (_, _, open) in self.what_is_open() {
            let over = open.tasks.iter().filter(|task| task.due.is_some_and(|due| due < today));
            for person in over.filter_map(|task| task.assignee.parse().ok()) {
                *late.entry(person).or_default() += 1;
            }
            for held in appointment::occurrences(&open.appointments, from, to) {
                let of = open.appointments.iter().find(|of| of.item == held.item);
                let who = self.people.names().keys();
                let who = who.filter(|person| of.is_some_and(|of| of.is_of(**person)));
                who.for_each(|person| *due.entry(*person).or_default() += 1);
            }
        }
        let count = |counts: &BTreeMap<ItemId, usize>, person| {
            counts.get(person).copied().unwrap_or_default()
        };
        let mut desks: Vec<Desk> = self
            .people
            .names()
            .iter()
            .map(|(person, name)| Desk {
                person: *person,
                name: name.clone(),
                fiches: held.get(&person.to_string()).copied().unwrap_or_default(),
                late: count(&late, person),
                today: count(&due, person),
            })
            .collect();
        desks.retain(|desk| desk.fiches + desk.late + desk.today > 0);
        desks.sort_by_cached_key(|desk| crate::index::letters::sort_key(&desk.name));
        desks
    }

    /// What was done last with these fiches.
    fn latest(&mut self, reps: Option<&[ItemId]>) -> Vec<Deed> {
        let mut deeds = Vec::new();
        let mut looked = 0;
        for (contact, doc) in self.directory.latest_activities(AMONG) {
            let contact = self.directory.survivor(contact);
            if looked == LOOKED_AT || !self.directory.is_followed_by(contact, reps) {
                continue;
            }
            // What was set aside says nothing.
            let Ok(Some((_, sheet))) = self.sheet(doc) else { continue };
            looked += 1;
            let name = self.name_of(contact);
            deeds.extend(view::deeds(&sheet, DEEDS).into_iter().map(|deed| Deed {
                contact,
                name: name.clone(),
                item: deed.item,
                who: self.people.of_actor(deed.stamp.actor),
                at: deed.stamp.at,
                did: deed.did,
            }));
        }
        deeds.sort_by_key(|deed| Reverse((deed.at, deed.item)));
        deeds.truncate(DEEDS);
        deeds
    }

    /// Numbers to call for the user's tasks that are due.
    fn phones(&self, today: Day) -> Vec<(DocId, String)> {
        let rows = self.tasks(crate::api::Whose::Mine);
        let due = rows.iter().filter(|row| row.task.due.is_some_and(|due| due <= today));
        let contacts: BTreeSet<DocId> = due.map(|row| row.contact).take(LINES).collect();
        let phones = contacts.into_iter().map(|contact| (contact, self.directory.phone(contact)));
        phones.filter(|(_, phone)| !phone.is_empty()).collect()
    }

    fn name_of(&self, contact: DocId) -> String {
        self.directory.name(contact).unwrap_or_default().to_owned()
    }
}
