//! What is to be done for a contact: finishing a task, and the one that follows a task that comes
//! back.
//!
//! What comes next is made by whoever finishes a task, offline too, under ids derived from the
//! task's: two devices that finish the same one make one. It lies in the year of its due day.
//! Nothing that has a value by itself is written into it (a state: none is "to do"), so that what
//! one device did with it meanwhile is no conflict with what the other makes of it.

use crate::{
    clock,
    edit::{Edit, Intent, Place},
    kind::{self, DocKey},
    recurrence::{Day, Recurrence},
    schema::{TASK_STEPS, TASKS},
    value::Value,
    view::{CollectionView, ItemView},
};
use carnet_ids::{DocId, ItemId};
use chrono::{Datelike, Days};

/// What a task hands on to the one that follows it; its due day and reminder move along.
const HANDED_ON: [&str; 6] = ["title", "details", "priority", "assignee", "recurrence", "contacts"];

/// Whether a task with this state is still to be done. None is "to do".
pub fn is_open(state: &str) -> bool {
    !matches!(state, "done" | "cancelled")
}

/// The civil day in Paris of an instant, milliseconds since 1970.
pub fn today(now: i64) -> Day {
    clock::paris(now).date()
}

/// The last day of the week of a day: its Sunday.
pub fn end_of_week(day: Day) -> Day {
    let left = 6 - day.weekday().num_days_from_monday();
    day.checked_add_days(Days::new(left.into())).unwrap_or(day)
}

/// The task that follows one that comes back.
pub fn next_of(task: ItemId) -> ItemId {
    derived(task, b"next")
}

/// The task that a person notes after an exchange: tapped twice it is one.
pub fn follow_up_of(event: ItemId, person: Option<ItemId>) -> ItemId {
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    derived(event, format!("follow-up/{person}").as_bytes())
}

/// What finishes a task, and makes the one that follows it if it comes back. `all` is what is kept
/// of the contact beside its events ([`crate::view::activity`]): its steps are taken from there,
/// and what follows is not made again.
pub fn finish(task: &ItemView, all: &[CollectionView]) -> Vec<Intent> {
    let mut edits = vec![state(task, "done")];
    let Some((due, next)) = turns(task) else { return vec![Intent { doc: task.doc, edits }] };
    let id = next_of(task.item);
    if items(all, TASKS.key).any(|other| other.item == id) {
        return vec![Intent { doc: task.doc, edits }];
    }
    let doc = match task.doc {
        DocKey::Activity { contact, .. } => DocKey::Activity { contact, year: next.year() },
        other => other,
    };
    let more = following(task, id, (due, next), all);
    if doc == task.doc {
        edits.extend(more);
        return vec![Intent { doc, edits }];
    }
    vec![Intent { doc: task.doc, edits }, Intent { doc, edits: more }]
}

/// What gives a task another state.
pub fn state(task: &ItemView, state: &str) -> Edit {
    let place = Place::Item { collection: TASKS.key.to_owned(), item: task.item };
    Edit::Set { place, field: "state".to_owned(), value: Some(Value::text(state)) }
}

/// The steps of a task, in their order.
pub fn steps<'a>(task: &ItemView, all: &'a [CollectionView]) -> Vec<&'a ItemView> {
    let (doc, id) = (task.doc, task.item.to_string());
    let of = |step: &&ItemView| step.doc == doc && text(step, "task") == id;
    items(all, TASK_STEPS.key).filter(of).collect()
}

/// The due day of a task and the one on which it comes back, if it does.
fn turns(task: &ItemView) -> Option<(Day, Day)> {
    let Some(Value::Date(due)) = value(task, "due") else { return None };
    let rule: Recurrence = text(task, "recurrence").parse().ok()?;
    Some((*due, rule.after(*due)?))
}

fn following(
    task: &ItemView,
    id: ItemId,
    (due, next): (Day, Day),
    all: &[CollectionView],
) -> Vec<Edit> {
    let handed_on = HANDED_ON.into_iter().filter_map(|key| Some((key, value(task, key)?.clone())));
    let mut fields: Vec<(String, Value)> =
        handed_on.map(|(key, value)| (key.to_owned(), value)).collect();
    fields.push(("due".to_owned(), Value::Date(next)));
    if let Some(Value::Instant(at)) = value(task, "reminder") {
        fields.push(("reminder".to_owned(), Value::Instant(moved(*at, due, next))));
    }
    let add = |collection: &str, item, fields| Edit::Add {
        collection: collection.to_owned(),
        item,
        fields,
    };
    let mut edits = vec![add(TASKS.key, id, fields)];
    edits.extend(steps(task, all).into_iter().map(|step| {
        let mut fields = vec![("task".to_owned(), Value::Text(id.to_string()))];
        fields.extend(value(step, "title").map(|title| ("title".to_owned(), title.clone())));
        add(TASK_STEPS.key, derived(step.item, b"next"), fields)
    }));
    edits
}

/// An instant as many civil days later as the second day is after the first, at the same hour.
fn moved(at: i64, from: Day, to: Day) -> i64 {
    let civil = clock::paris(at);
    let later = civil.checked_add_signed(to.signed_duration_since(from));
    later.map_or(at, clock::instant_of)
}

/// An item's id derived from another's.
pub(crate) fn derived(of: ItemId, name: &[u8]) -> ItemId {
    let mut namespace = *b"carnet/item\0\0\0\0\0";
    namespace[8..].copy_from_slice(of.as_bytes());
    let id = kind::derived(DocId::new(namespace), name);
    let mut short = [0; ItemId::LEN];
    short.copy_from_slice(&id.as_bytes()[..ItemId::LEN]);
    ItemId::new(short)
}

fn items<'a>(all: &'a [CollectionView], key: &str) -> impl Iterator<Item = &'a ItemView> {
    let of = all.iter().find(|known| known.key == key);
    of.into_iter().flat_map(|of| &of.items)
}

fn value<'a>(item: &'a ItemView, key: &str) -> Option<&'a Value> {
    item.fields.iter().find(|field| field.key == key)?.value.as_ref()
}

fn text<'a>(item: &'a ItemView, key: &str) -> &'a str {
    value(item, key).and_then(Value::as_text).unwrap_or_default()
}
