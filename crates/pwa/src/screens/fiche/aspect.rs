//! The two sides of a contact: what it is as a client, and as a supplier. Who is both is shown from
//! one side or the other, each at an address of its own.

use super::facts;
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::icon::icon,
    i18n::t,
};
use carnet_model::{value::Value, view::FicheView};
use yew::prelude::*;

/// Of no use for who sells to us.
pub(super) const OF_CLIENTS: &[&str] = &["client_code", "client_stage", "origin"];

/// Whether this side of the contact is the supplier's.
pub(super) fn is_suppliers(view: &FicheView, part: Part) -> bool {
    is(view, "supplier") && (part == Part::Supplier || !is_clients(view))
}

/// A link to the other side of who is both.
pub(super) fn other_side(app: &App, view: &FicheView, part: Part) -> Html {
    if !is(view, "supplier") || !is_clients(view) {
        return html! {};
    }
    let (to, words) = match part {
        Part::Supplier => (Part::Main, t!("show-as-client")),
        _ => (Part::Supplier, t!("show-as-supplier")),
    };
    let route = Route::Fiche(view.contact, to);
    html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ icon("eye") }<span>{ words }</span></a> }
}

fn is_clients(view: &FicheView) -> bool {
    is(view, "client") || is(view, "prospect")
}

fn is(view: &FicheView, profile: &str) -> bool {
    let profiles = facts::field(view, "profiles").and_then(|field| field.value.as_ref());
    matches!(profiles, Some(Value::Set(all)) if all.contains(profile))
}
