//! An appointment as lists over all fiches keep it: cheap to read, as it is read of every document
//! of the device.

use super::{LONGEST_DAYS, USUAL, When};
use crate::{
    read::Item,
    recurrence::Day,
    value::Value,
    view::{self, ItemView},
};
use carnet_ids::{DocId, ItemId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An appointment, a series, or what was said of one day of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Which.
    pub item: ItemId,
    /// What it is called.
    pub title: String,
    /// When it begins, milliseconds since 1970.
    pub at: Option<i64>,
    /// How long, in minutes.
    pub duration: Option<i64>,
    /// The first of its whole days.
    pub day: Option<Day>,
    /// How many.
    pub days: Option<i64>,
    /// Where.
    pub place: String,
    /// How long before to remind of it, in minutes.
    pub notice: Option<i64>,
    /// A rule, or empty.
    pub recurrence: String,
    /// The zone's name, or empty for the workspace's.
    pub zone: String,
    /// The person's id in hexadecimal, or empty.
    pub author: String,
    /// Whose day it is.
    pub series: Option<ItemId>,
    /// Which day of it.
    pub original: Option<Day>,
    /// That day is not held.
    pub cancelled: bool,
    /// The other contacts that take part.
    pub contacts: Vec<DocId>,
    /// The people who take part.
    pub people: Vec<ItemId>,
}

impl Appointment {
    /// When it is held, the first time; `None` where nobody said so.
    pub fn when(&self) -> Option<When> {
        self.when_with(self.duration.unwrap_or(USUAL), self.days.unwrap_or(1))
    }

    /// When one day of a series is held, if that is of its own; what it does not say is as the
    /// series has it.
    pub(super) fn moved(&self, series: When) -> Option<When> {
        let (minutes, days) = match series {
            When::Hours(_, minutes) => (minutes, 1),
            When::Days(_, days) => (USUAL, i64::from(days)),
        };
        self.when_with(self.duration.unwrap_or(minutes), self.days.unwrap_or(days))
    }

    fn when_with(&self, minutes: i64, days: i64) -> Option<When> {
        if let Some(day) = self.day {
            let days = u32::try_from(days).unwrap_or(1).clamp(1, LONGEST_DAYS);
            return Some(When::Days(day, days));
        }
        let longest = i64::from(LONGEST_DAYS) * 1_440;
        self.at.map(|at| When::Hours(at, minutes.clamp(0, longest)))
    }

    /// Whether it is somebody's: theirs who take part, and where nobody does, theirs who noted it.
    pub fn is_of(&self, person: ItemId) -> bool {
        match self.people.is_empty() {
            true => self.author.parse() == Ok(person),
            false => self.people.contains(&person),
        }
    }
}

/// What of an appointment's keys is read. Long texts are not.
pub(crate) fn of_kept(what: &str) -> bool {
    const KEYS: [&str; 13] = [
        "title",
        "at",
        "duration",
        "day",
        "days",
        "place",
        "notice",
        "recurrence",
        "zone",
        "author",
        "series",
        "original",
        "cancelled",
    ];
    KEYS.contains(&what) || what.starts_with("contacts/") || what.starts_with("people/")
}

/// All that were not removed.
pub(crate) fn kept(items: BTreeMap<ItemId, Item>) -> Vec<Appointment> {
    let there = items.into_iter().filter(|(_, item)| !item.removal.removed);
    there.map(|(id, item)| read(id, &item)).collect()
}

fn read(id: ItemId, item: &Item) -> Appointment {
    let value = |key: &str| item.fields.get(key).and_then(|found| found.value.as_ref());
    let members = |key: &str| item.sets.get(key).cloned().unwrap_or_default();
    built(id, &value, &members)
}

/// The same of an item as a screen has it.
pub fn of_item(item: &ItemView) -> Appointment {
    let value = |key: &str| item.fields.iter().find(|field| field.key == key)?.value.as_ref();
    let members = |key: &str| match value(key) {
        Some(Value::Set(members)) => members.clone(),
        _ => BTreeSet::new(),
    };
    built(item.item, &value, &members)
}

fn built<'a>(
    item: ItemId,
    value: &dyn Fn(&str) -> Option<&'a Value>,
    members: &dyn Fn(&str) -> BTreeSet<String>,
) -> Appointment {
    let text = |key| value(key).and_then(Value::as_text).unwrap_or_default();
    let number = |key| match value(key) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    let day = |key| match value(key) {
        Some(Value::Date(day)) => Some(*day),
        // As documents hold it.
        _ => view::day_of(text(key)),
    };
    Appointment {
        item,
        title: text("title").to_owned(),
        at: match value("at") {
            Some(Value::Instant(at)) => Some(*at),
            _ => None,
        },
        duration: number("duration"),
        day: day("day"),
        days: number("days"),
        place: text("place").to_owned(),
        notice: number("notice"),
        recurrence: text("recurrence").to_owned(),
        zone: text("zone").to_owned(),
        author: text("author").to_owned(),
        series: text("series").parse().ok(),
        original: day("original"),
        cancelled: value("cancelled") == Some(&Value::Bool(true)),
        contacts: members("contacts").iter().filter_map(|id| id.parse().ok()).collect(),
        people: members("people").iter().filter_map(|id| id.parse().ok()).collect(),
    }
}
