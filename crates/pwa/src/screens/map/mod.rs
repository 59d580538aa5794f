//! Maps: all contacts, those near a point, one address, a day's round.

mod address;
mod all;
mod locate;
mod near;
mod pane;
mod round;
mod words;

pub(crate) use locate::locate_some;

use crate::{
    app::{
        App,
        plan::Plan,
        route::{Part, Route},
    },
    components::icon::icon,
    i18n::t,
    screens::directory::row,
};
use carnet_engine::api::{MapReply, MapRequest, Near, Query, Reply, Request};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct MapProps {
    pub(crate) app: App,
    pub(crate) plan: Plan,
}

/// The screen.
#[component]
pub(crate) fn MapScreen(props: &MapProps) -> Html {
    let app = props.app.clone();
    {
        let app = app.clone();
        use_effect_with(app.state.sync.link, move |_| locate_some(&app));
    }
    match props.plan {
        Plan::All(spot) => html! { <all::All {app} {spot} /> },
        Plan::Near { of, km, except } => html! { <near::NearScreen {app} {of} {km} {except} /> },
        Plan::Address(contact, item) => {
            html! { <address::AddressScreen key={item.to_string()} {app} {contact} {item} /> }
        }
        Plan::Round(whose, day) => html! { <round::Round {app} {whose} {day} /> },
    }
}

/// Asks where contacts are. What can't be answered leaves the screen as it is.
pub(crate) fn ask(app: &App, request: MapRequest, then: impl FnOnce(MapReply) + 'static) {
    app.ask(Request::Map(request), move |reply| {
        if let Reply::Map(reply) = reply {
            then(*reply);
        }
    });
}

/// Which of the maps it is, and the ways to the others.
fn tabs(app: &App, shown: &str) -> Html {
    let tab = |plan: Plan, code: &str, name: String| {
        let route = Route::Map(plan);
        let current = (shown == code).then_some("page");
        html! { <a href={route.path()} aria-current={current} onclick={app.follow(route)}>{ name }</a> }
    };
    html! {
        <nav class="seg-links" aria-label={t!("nav-map")}>
            { tab(Plan::All(None), "all", t!("map-all")) }
            { tab(Plan::HERE, "near", t!("map-near")) }
            { tab(Plan::Round(Default::default(), None), "round", t!("map-round")) }
        </nav>
    }
}

/// A contact of the list beside a map, how far it is, and the way there.
fn line(app: &App, near: &Near, far: bool) -> Html {
    let route = Route::Fiche(near.row.contact, Part::Main);
    let way = t!("map-way-to", name = super::fiche::named(&near.row.name));
    html! {
        <li class="map-line" key={near.row.contact.to_string()}>
            <a class="row" href={route.path()} onclick={app.follow(route)}>{ row::inside(&near.row) }</a>
            <span class="end">
                if near.to_check { <span class="tag warn">{ t!("position-to-check") }</span> }
                if far { <span class="far">{ words::distance(near.metres.into()) }</span> }
                <a class="btn ic quiet" href={words::way_to(None, near.at)} target="_blank" rel="noopener noreferrer" title={way.clone()} aria-label={way}>{ icon("near") }</a>
            </span>
        </li>
    }
}

/// Only some of the directory is asked for: which is said, with the way to all of it.
fn filtered(app: &App, query: &Query) -> Html {
    let sort = query.sort;
    if *query == (Query { sort, ..Query::default() }) {
        return html! {};
    }
    let clear = app.on(move |app, _: MouseEvent| {
        app.state.dispatch(crate::app::state::Action::Search(Query { sort, ..Query::default() }));
    });
    html! { <p class="hint">{ icon("filter") }{ t!("map-filtered") }{ " " }<button type="button" class="link" onclick={clear}>{ t!("map-unfiltered") }</button></p> }
}
