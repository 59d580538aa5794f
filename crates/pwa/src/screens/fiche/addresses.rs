//! Adresses, and what the icons below one do: a map, who is near, edit, remove.

use super::{SectionProps, facts, items::Items};
use crate::{
    app::{App, plan::Plan, route::Route},
    components::icon::icon,
    i18n::{coded, t},
};
use carnet_engine::api::Fiche;
use carnet_model::{located, schema::ADDRESSES, view::ItemView};
use yew::prelude::*;

/// The card.
#[component]
pub(crate) fn Addresses(props: &SectionProps) -> Html {
    html! {
        <Items app={props.app.clone()} fiche={props.fiche.clone()} collection={ADDRESSES} title={t!("section-addresses")}
            none={t!("addresses-none")} />
    }
}

pub(super) fn line(item: &ItemView) -> Html {
    let (recipient, access) =
        (facts::text(item, "recipient").to_owned(), facts::text(item, "access").to_owned());
    let country = facts::stored(item, "country").to_lowercase();
    html! {
        <>
            <small>{ about(item) }</small>
            if !recipient.is_empty() { <b>{ recipient }</b> }
            <b>{ facts::words(item) }</b>
            if !matches!(country.as_str(), "" | "fr") { <small>{ coded("country", &country) }</small> }
            if !access.is_empty() { <small>{ access }</small> }
            if says(item) { <small>{ position(item) }</small> }
        </>
    }
}

fn about(item: &ItemView) -> String {
    let mut words = vec![facts::text(item, "label").to_owned()];
    for (flag, name) in
        [("default_billing", t!("default-billing")), ("default_delivery", t!("default-delivery"))]
    {
        if facts::is_on(item, flag) {
            words.push(name);
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(" · ")
}

/// Whether there is something to say of where it is: on a fiche, that nobody knows is nothing.
fn says(item: &ItemView) -> bool {
    let known = located::located(&|key| facts::stored(item, key).to_owned());
    known.at.is_some() || known.not_found
}

/// What is known of where it is, in words.
pub(crate) fn position(item: &ItemView) -> String {
    let known = located::located(&|key| facts::stored(item, key).to_owned());
    if known.at.is_none() {
        return match (known.wanted, known.not_found) {
            (true, _) => t!("position-wanted"),
            (_, true) => t!("position-not-found"),
            _ => t!("position-unknown"),
        };
    }
    if known.to_check {
        return t!("position-unsure");
    }
    match facts::stored(item, "precision") {
        "" => t!("position-known"),
        code => t!("position-known-to", precision = coded("choice-precision", code).to_lowercase()),
    }
}

pub(super) fn also(app: &App, fiche: &Fiche, item: &ItemView) -> Html {
    let contact = fiche.view.contact;
    let map = Route::Map(Plan::Address(contact, item.item));
    let known = located::located(&|key| facts::stored(item, key).to_owned());
    let near = known.at.map(|at| Route::Map(Plan::near(at, contact)));
    html! {
        <>
            <a class="btn ic" href={map.path()} onclick={app.follow(map)} title={t!("on-map")} aria-label={t!("on-map")}>{ icon("pin") }</a>
            if let Some(near) = near {
                <a class="btn ic" href={near.path()} onclick={app.follow(near)} title={t!("near")} aria-label={t!("near")}>{ icon("near") }</a>
            } else {
                <button type="button" class="btn ic" disabled=true title={t!("near-needs-position")} aria-label={t!("near-needs-position")}>{ icon("near") }</button>
            }
        </>
    }
}
