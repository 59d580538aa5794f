//! What people did last in an activity document: exchanges that they noted, tasks that they finished.

use super::{Stamp, row::text, stamps::Stamps};
use crate::{
    layout,
    read::{self, Item},
    schema::{EVENTS, TASKS},
};
use automerge::{Automerge, ReadDoc};
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Who, and when.
    pub stamp: Stamp,
    /// Which item.
    pub item: ItemId,
    /// What.
    pub did: Did,
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Did {
    /// Noted an exchange.
    Noted {
        /// A code, or empty.
        kind: String,
        /// May be empty.
        subject: String,
    },
    /// Finished a task.
    Finished {
        /// May be empty.
        title: String,
    },
}

/// The latest deeds of an activity document, at most so many, the latest first. What nobody is known to have done
/// is left out.
pub fn deeds(activity: &Automerge, most: usize) -> Vec<Deed> {
    let stamps = Stamps::of(activity);
    let mut deeds = noted(activity, &stamps);
    deeds.extend(finished(activity, &stamps));
    deeds.sort_by_key(|deed| std::cmp::Reverse((deed.stamp.at, deed.item)));
    deeds.truncate(most);
    deeds
}

/// The items of a collection that are not removed, with these of their fields.
fn items(activity: &Automerge, key: &str, fields: [&str; 2]) -> Vec<(ItemId, Item)> {
    let map = read::map(activity, key);
    let items = map.map(|map| read::items_with(activity, &map, |field| fields.contains(&field)));
    let items = items.unwrap_or_default().into_iter();
    items.filter(|(_, item)| !item.removal.removed).collect()
}

fn noted(activity: &Automerge, stamps: &Stamps) -> Vec<Deed> {
    let events = items(activity, EVENTS.key, ["kind", "subject"]).into_iter();
    let deed = |(id, event): (ItemId, Item)| {
        let stamp = stamps.earliest(&event.born)?;
        let did = Did::Noted { kind: text(&event, "kind"), subject: text(&event, "subject") };
        Some(Deed { stamp, item: id, did })
    };
    events.filter_map(deed).collect()
}

/// A task was finished by whoever wrote its state.
fn finished(activity: &Automerge, stamps: &Stamps) -> Vec<Deed> {
    let Some(map) = read::map(activity, TASKS.key) else { return Vec::new() };
    let tasks = items(activity, TASKS.key, ["title", "state"]).into_iter();
    let done = tasks.filter(|(_, task)| text(task, "state") == "done");
    let deed = |(id, task): (ItemId, Item)| {
        let written = activity.get(&map, layout::item_key(&id, "state")).ok().flatten();
        let stamp = stamps.stamp(&written?.1)?;
        Some(Deed { stamp, item: id, did: Did::Finished { title: text(&task, "title") } })
    };
    done.filter_map(deed).collect()
}
