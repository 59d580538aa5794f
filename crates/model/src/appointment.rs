//! Appointments: when they are, over the days of a series, and what is written of one day of it.
//!
//! Instants are in UTC; a series comes back at the same civil time of its zone, summer and winter
//! (RFC 5545, 3.3.10). One day of a series is named by its civil day as the rule has it, and not
//! by its instant, as iCalendar does: whoever moves the whole series by an hour at the same time
//! as another cancels one of its days does not bring that day back.

mod kept;

pub use kept::{Appointment, of_item};
pub(crate) use kept::{kept, of_kept};

use crate::{
    clock,
    edit::Edit,
    recurrence::{Day, Series},
    schema::APPOINTMENTS,
    task::derived,
    value::Value,
    zone::{self, Zone},
};
use carnet_ids::ItemId;
use chrono::{Days, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How long an appointment is that does not say so, in minutes.
pub const USUAL: i64 = 60;
/// The longest that is looked at, in days: what lasts longer is shown on its first days.
pub const LONGEST_DAYS: u32 = 366;

const MINUTE: i64 = 60_000;

/// One time that an appointment is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// The appointment, or the series.
    pub item: ItemId,
    /// Of a series, the day that its rule has.
    pub original: Option<Day>,
    /// Whether something was said of this day of the series alone.
    pub changed: bool,
    /// When it begins, milliseconds since 1970; of whole days, midnight in Paris.
    pub starts: i64,
    /// When it ends; of whole days, the midnight after the last.
    pub ends: i64,
    /// The first and the last of its whole days; `None` where it has hours.
    pub days: Option<(Day, Day)>,
    /// What it is called; may be empty.
    pub title: String,
    /// Where; may be empty.
    pub place: String,
    /// How long before to remind of it, in minutes.
    pub notice: Option<i64>,
}

/// When something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// From an instant, milliseconds since 1970, for so many minutes.
    Hours(i64, i64),
    /// Whole days: the first, and how many.
    Days(Day, u32),
}

impl When {
    /// From when until when, milliseconds since 1970.
    pub fn span(self) -> (i64, i64) {
        match self {
            Self::Hours(at, minutes) => (at, at.saturating_add(minutes.saturating_mul(MINUTE))),
            Self::Days(first, days) => {
                let after = first.checked_add_days(Days::new(days.into())).unwrap_or(first);
                (midnight(first), midnight(after))
            }
        }
    }

    /// The first civil day, in a zone.
    pub fn day(self, zone: Zone) -> Day {
        match self {
            Self::Hours(at, _) => zone.civil(at).date(),
            Self::Days(first, _) => first,
        }
    }
}

/// The instant at which a day begins in Paris.
pub fn midnight(day: Day) -> i64 {
    clock::instant_of(day.and_time(NaiveTime::MIN))
}

/// The item that says what became of one day of a series: on every device the same one.
pub fn change_of(series: ItemId, original: Day) -> ItemId {
    derived(series, format!("day/{original}").as_bytes())
}

/// What says something of one day of a series. What was said of it before stays.
pub fn change(series: ItemId, original: Day, fields: Vec<(String, Value)>) -> Edit {
    let mut all = vec![
        ("series".to_owned(), Value::Text(series.to_string())),
        ("original".to_owned(), Value::Date(original)),
    ];
    all.extend(fields);
    let collection = APPOINTMENTS.key.to_owned();
    Edit::Add { collection, item: change_of(series, original), fields: all }
}

/// What cancels one day of a series.
pub fn cancel(series: ItemId, original: Day) -> Edit {
    change(series, original, vec![("cancelled".to_owned(), Value::Bool(true))])
}

/// What takes place from an instant until before another, milliseconds since 1970, of the
/// appointments of one document; the earliest first. A day that was moved is there although its
/// series has no such day any more, or was removed meanwhile: an appointment is not lost by a rule.
pub fn occurrences(all: &[Appointment], from: i64, to: i64) -> Vec<Occurrence> {
    let mut changes: BTreeMap<(ItemId, Day), &Appointment> = BTreeMap::new();
    for one in all {
        if let (Some(series), Some(original)) = (one.series, one.original) {
            changes.insert((series, original), one);
        }
    }
    let there: BTreeSet<ItemId> = all.iter().map(|one| one.item).collect();
    let stands = |one: &&Appointment| match one.series {
        Some(series) => !there.contains(&series) && !one.cancelled,
        None => true,
    };
    let mut found = Vec::new();
    for one in all.iter().filter(stands) {
        let Some(when) = one.when() else { continue };
        match one.recurrence.parse::<Series>() {
            Ok(rule) => found.extend(Held { one, when, rule: &rule }.within(&changes, from, to)),
            Err(_) => found.push(held(one, when, None, None)),
        }
    }
    found.retain(|held| touches((held.starts, held.ends), (from, to)));
    found.sort_by(|one, other| {
        (one.starts, one.ends, one.item).cmp(&(other.starts, other.ends, other.item))
    });
    found
}

/// Whether two spans have an instant in common; one without length is where it stands.
fn touches((starts, ends): (i64, i64), (from, to): (i64, i64)) -> bool {
    starts < to && (ends > from || starts >= from)
}

/// A series.
struct Held<'a> {
    one: &'a Appointment,
    when: When,
    rule: &'a Series,
}

impl Held<'_> {
    fn within(
        &self,
        changes: &BTreeMap<(ItemId, Day), &Appointment>,
        from: i64,
        to: i64,
    ) -> Vec<Occurrence> {
        let zone = zone::of(&self.one.zone);
        let start = self.when.day(zone);
        // What began before the window may still be held in it; a day more on both sides, as the
        // zone's days are not Paris's.
        let (began, ended) = self.when.span();
        let longest = ended.saturating_sub(began).saturating_add(86_400_000);
        let first = zone.civil(from.saturating_sub(longest)).date();
        let last = zone.civil(to.saturating_add(86_400_000)).date();
        let mut found = Vec::new();
        for day in self.rule.days_within(start, first, last) {
            let change = changes.get(&(self.one.item, day)).copied();
            // What was moved is found below, wherever it went.
            if change.is_none_or(|change| !change.cancelled && change.when().is_none()) {
                found.push(held(self.one, self.on(zone, day), Some(day), change));
            }
        }
        let of_it = changes.range((self.one.item, Day::MIN)..=(self.one.item, Day::MAX));
        for ((_, day), change) in of_it.filter(|(_, change)| !change.cancelled) {
            if let Some(when) = change.moved(self.when) {
                found.push(held(self.one, when, Some(*day), Some(change)));
            }
        }
        found
    }

    /// When the series is held on one of its days.
    fn on(&self, zone: Zone, day: Day) -> When {
        match self.when {
            When::Hours(at, minutes) => {
                When::Hours(zone.instant(day.and_time(zone.civil(at).time())), minutes)
            }
            When::Days(_, days) => When::Days(day, days),
        }
    }
}

fn held(
    one: &Appointment,
    when: When,
    original: Option<Day>,
    change: Option<&Appointment>,
) -> Occurrence {
    // A day that stays where it is may still be longer or shorter than the others.
    let when = match (when, change.and_then(|change| change.duration)) {
        (When::Hours(at, _), Some(minutes)) => When::Hours(at, minutes.max(0)),
        (when, _) => when,
    };
    let (starts, ends) = when.span();
    let days = match when {
        When::Hours(..) => None,
        When::Days(first, days) => {
            let last = first.checked_add_days(Days::new(u64::from(days.saturating_sub(1))));
            Some((first, last.unwrap_or(first)))
        }
    };
    let own = |text: fn(&Appointment) -> &String| match change.map(text) {
        Some(said) if !said.is_empty() => said.clone(),
        _ => text(one).clone(),
    };
    Occurrence {
        item: one.item,
        original,
        changed: change.is_some(),
        starts,
        ends,
        days,
        title: own(|one| &one.title),
        place: own(|one| &one.place),
        notice: change.and_then(|change| change.notice).or(one.notice),
    }
}
