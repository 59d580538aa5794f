//! The dialogues: joining, a card, an entry, points that come or go.

use super::{Open, Opened, points::Points};
use crate::{
    app::{App, browser},
    components::form::Typed,
    screens::fiche::{facts, item::ItemDialog, tasks::words::today},
};
use carnet_ids::ItemId;
use carnet_model::{
    barcode,
    kind::DocKey,
    loyalty::Programme,
    schema::{LOYALTY_ENTRIES, MEMBERSHIPS},
    value::Value,
    view::{FicheView, ItemView},
};
use yew::prelude::*;

/// The one that is open.
pub(super) fn dialog(app: &App, view: &FicheView, open: &Opened) -> Html {
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let (app, contact) = (app.clone(), view.contact);
    match (**open).clone() {
        Open::No => html! {},
        Open::Join(programme) => {
            let (doc, first) = (DocKey::Contact(contact), first(&programme));
            html! { <ItemDialog {app} {doc} collection={MEMBERSHIPS} item={None::<ItemView>} {first} hidden={&["programme", "left_on"][..]} {close} /> }
        }
        Open::Card(item) => {
            html! { <ItemDialog {app} doc={item.doc} collection={MEMBERSHIPS} item={Some(*item)} hidden={&["programme"][..]} {close} /> }
        }
        Open::Entry(item) => {
            html! { <ItemDialog {app} doc={item.doc} collection={LOYALTY_ENTRIES} item={Some(*item)} hidden={&["programme", "author"][..]} {close} /> }
        }
        Open::Points { programme, comes, balance } => {
            let category = facts::field(view, "category").map(|field| field.display.clone());
            let category = category.unwrap_or_default();
            html! { <Points {app} {contact} {programme} {comes} {balance} {category} {close} /> }
        }
    }
}

/// A card that begins today, with a number of the company's own to keep or to write over.
fn first(programme: &Programme) -> Typed {
    let fields = [
        ("programme", programme.id.to_string()),
        ("loyalty_number", barcode::card_number(&ItemId::new(browser::random()))),
        ("joined_on", today().to_string()),
    ];
    fields.into_iter().map(|(key, text)| (key.to_owned(), Value::Text(text))).collect()
}
