//! What of the settings waits for the server.

use crate::app::App;
use carnet_engine::api::{Reply, Request};
use carnet_ids::ItemId;
use carnet_model::edit::Place;
use std::collections::BTreeSet;
use yew::prelude::*;

/// Items of these collections whose last edit has not reached the server.
#[hook]
pub(super) fn use_waiting(app: &App, collections: &'static [&'static str]) -> BTreeSet<ItemId> {
    let waiting = use_state_eq(BTreeSet::new);
    {
        let (app, waiting) = (app.clone(), waiting.clone());
        use_effect_with((app.state.changes.workspace, app.state.sync.pending), move |_| {
            app.ask(Request::Pending, move |reply| {
                let Reply::Pending(edits) = reply else { return };
                let details = edits.iter().flat_map(|edit| &edit.details);
                let items = details.filter_map(|detail| item_of(&detail.place, collections));
                waiting.set(items.collect());
            });
        });
    }
    (*waiting).clone()
}

fn item_of(place: &Place, collections: &[&str]) -> Option<ItemId> {
    match place {
        Place::Item { collection, item } if collections.contains(&collection.as_str()) => {
            Some(*item)
        }
        _ => None,
    }
}
