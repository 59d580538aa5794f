//! What of a contact's services ends, and when: for a list over all fiches, which looks at no document.

use super::{open::day_of, row::text};
use crate::{read::Item, recurrence::Day, service::Term};
use carnet_ids::ItemId;

/// A service that ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ending {
    /// Which item.
    pub item: ItemId,
    /// Its last day.
    pub on: Day,
    /// Units bought in advance rather than a subscription: only what is left of them is lost.
    pub credit: bool,
    /// What it is called.
    pub label: String,
}

/// Those of a contact's subscriptions and credits that end, in their order.
pub(super) fn endings(subscriptions: &[(ItemId, Item)], credits: &[(ItemId, Item)]) -> Vec<Ending> {
    let ending = |(id, item): &(ItemId, Item), on: Option<Day>, credit| {
        let on = on?;
        Some(Ending { item: *id, on, credit, label: text(item, "label") })
    };
    let subscribed = subscriptions.iter().filter_map(|of| {
        let term = Term::of(|key| day_of(&text(&of.1, key)), |key| text(&of.1, key));
        ending(of, term.end(), false)
    });
    let bought =
        credits.iter().filter_map(|of| ending(of, day_of(&text(&of.1, "expires_on")), true));
    subscribed.chain(bought).collect()
}
