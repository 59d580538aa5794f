//! What waits to be done in an activity document, and its appointments, for lists over all fiches:
//! cheap to read, as it is read of every document of the device.

use crate::{
    appointment::{self, Appointment},
    read::{self, Item},
    recurrence::Day,
    schema::{APPOINTMENTS, TASKS, TIME_ENTRIES},
    task,
    value::Value,
};
use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is open in an activity document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Tasks that are not done, by id.
    pub tasks: Vec<OpenTask>,
    /// Clocks that run, by id.
    pub clocks: Vec<Clock>,
    /// Appointments, past ones along, by id.
    pub appointments: Vec<Appointment>,
}

/// A task that is not done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTask {
    /// Which.
    pub item: ItemId,
    /// What is to be done.
    pub title: String,
    /// By when.
    pub due: Option<Day>,
    /// A code, or empty.
    pub priority: String,
    /// A code, or empty for "to do".
    pub state: String,
    /// The person's id in hexadecimal, or empty.
    pub assignee: String,
    /// When to remind of it, milliseconds since 1970.
    pub reminder: Option<i64>,
    /// Whether it comes back.
    pub repeats: bool,
    /// The other contacts that it is about.
    pub contacts: Vec<DocId>,
}

/// Time that is being spent: an entry without a duration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Which entry.
    pub item: ItemId,
    /// Since when, milliseconds since 1970.
    pub at: i64,
    /// Whose, a person's id in hexadecimal, or empty.
    pub person: String,
}

impl Open {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.clocks.is_empty() && self.appointments.is_empty()
    }
}

/// What is open in an activity document.
pub fn open(activity: &Automerge) -> Open {
    let items = |key, wanted: fn(&str) -> bool| {
        let map = read::map(activity, key);
        map.map(|map| read::items_with(activity, &map, wanted)).unwrap_or_default()
    };
    Open {
        tasks: tasks(items(TASKS.key, of_task)),
        clocks: clocks(items(TIME_ENTRIES.key, of_clock)),
        appointments: appointment::kept(items(APPOINTMENTS.key, appointment::of_kept)),
    }
}

/// What of a task's keys is read. Long texts are not.
pub(super) fn of_task(what: &str) -> bool {
    const KEYS: [&str; 7] =
        ["title", "due", "priority", "state", "assignee", "reminder", "recurrence"];
    KEYS.contains(&what) || what.starts_with("contacts/")
}

/// The same of an entry of time.
pub(super) fn of_clock(what: &str) -> bool {
    matches!(what, "at" | "duration" | "person")
}

/// Those of the tasks that are open.
pub(super) fn tasks(items: BTreeMap<ItemId, Item>) -> Vec<OpenTask> {
    let there = items.into_iter().filter(|(_, item)| !item.removal.removed);
    there.filter(|(_, item)| task::is_open(text(item, "state"))).map(one).collect()
}

fn one((id, item): (ItemId, Item)) -> OpenTask {
    let owned = |key| text(&item, key).to_owned();
    let contacts = item.sets.get("contacts").into_iter().flatten();
    OpenTask {
        item: id,
        title: owned("title"),
        due: day_of(text(&item, "due")),
        priority: owned("priority"),
        state: owned("state"),
        assignee: owned("assignee"),
        reminder: instant(&item, "reminder"),
        repeats: !text(&item, "recurrence").is_empty(),
        contacts: contacts.filter_map(|id| id.parse().ok()).collect(),
    }
}

/// Those of the entries that run.
pub(super) fn clocks(items: BTreeMap<ItemId, Item>) -> Vec<Clock> {
    let runs = |item: &Item| {
        let duration = item.fields.get("duration").and_then(|found| found.value.as_ref());
        !item.removal.removed && duration.is_none()
    };
    let running = items.into_iter().filter(|(_, item)| runs(item));
    let clock = |(id, item): (ItemId, Item)| {
        let at = instant(&item, "at")?;
        Some(Clock { item: id, at, person: text(&item, "person").to_owned() })
    };
    running.filter_map(clock).collect()
}

/// A day as documents hold it (`2026-11-24`). Days are read of every document at a start, which
/// shall not need what reads days as people write them.
pub fn day_of(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    Day::from_ymd_opt(year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
}

fn text<'a>(item: &'a Item, key: &str) -> &'a str {
    let value = item.fields.get(key).and_then(|found| found.value.as_ref());
    value.and_then(Value::as_text).unwrap_or_default()
}

fn instant(item: &Item, key: &str) -> Option<i64> {
    match item.fields.get(key)?.value {
        Some(Value::Instant(at)) => Some(at),
        _ => None,
    }
}
