//! What two people did with one item at the same time, settled where the item stands.

use super::conflict;
use crate::app::App;
use carnet_model::{edit::Place, schema::Collection, view::ItemView};
use yew::prelude::*;

/// Its fields that were written twice, and that somebody removed it; nothing where all is calm.
pub(crate) fn clashes(app: &App, of: Collection, item: &ItemView) -> Html {
    let place = Place::Item { collection: of.key.to_owned(), item: item.item };
    html! {
        <>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(app, of.key, item, stamp) } }
            { for item.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(app, item.doc, &place, field) }</dl>
            }) }
        </>
    }
}
