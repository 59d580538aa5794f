//! Adresses, and what the icons below one do: a map, who is near, edit, remove.

use super::{SectionProps, facts, items::Items};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{dialog::Dialog, icon::icon},
    i18n::{coded, t},
    screens::directory::row,
};
use carnet_engine::api::{Fiche, Query, Reply, Request, Row};
use carnet_ids::DocId;
use carnet_model::{schema::ADDRESSES, view::ItemView};
use yew::prelude::*;

/// As many contacts near an address are shown.
const NEAR: usize = 50;

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
            if facts::position(item).is_some() { <small>{ precision(item) }</small> }
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

fn precision(item: &ItemView) -> String {
    match facts::stored(item, "precision") {
        "" => t!("position-known"),
        code => t!("position-known-to", precision = coded("choice-precision", code).to_lowercase()),
    }
}

pub(super) fn also(app: &App, fiche: &Fiche, item: &ItemView) -> Html {
    html! {
        <>
            <a class="btn ic" href={facts::map_link(item)} target="_blank" rel="noopener noreferrer" title={t!("on-map")} aria-label={t!("on-map")}>
                { icon("pin") }
            </a>
            <Near app={app.clone()} contact={fiche.view.contact} city={facts::text(item, "city").to_owned()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NearProps {
    app: App,
    contact: DocId,
    city: String,
}

/// Contacts of the same city.
#[component]
fn Near(props: &NearProps) -> Html {
    let found = use_state(|| None::<Vec<Row>>);
    let NearProps { app, contact, city } = props;
    let open = {
        let (found, city, contact) = (found.clone(), city.clone(), *contact);
        app.on(move |app, _: MouseEvent| {
            let found = found.clone();
            let query = Query { place: Some(city.clone()), ..Query::default() };
            app.ask(Request::Search { query, offset: 0, limit: NEAR }, move |reply| {
                if let Reply::Rows(rows) = reply {
                    found.set(Some(
                        rows.rows.into_iter().filter(|row| row.contact != contact).collect(),
                    ));
                }
            });
        })
    };
    let close = {
        let found = found.clone();
        Callback::from(move |()| found.set(None))
    };
    html! {
        <>
            <button class="btn ic" disabled={city.is_empty()} title={t!("near")} aria-label={t!("near")} onclick={open}>{ icon("near") }</button>
            if let Some(rows) = &*found {
                <Dialog title={t!("near-in", city = city.as_str())} on_close={close}>
                    if rows.is_empty() { <p>{ t!("near-none") }</p> }
                    <div class="results">{ for rows.iter().map(|found| neighbour(app, found)) }</div>
                </Dialog>
            }
        </>
    }
}

fn neighbour(app: &App, found: &Row) -> Html {
    let route = Route::Fiche(found.contact, Part::Main);
    html! { <a class="row" href={route.path()} onclick={app.follow(route)}>{ row::inside(found) }</a> }
}
