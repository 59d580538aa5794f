//! Contacts near an address, or near where the device is.

use super::{
    ask, filtered, line,
    pane::{Aim, Heard, MapPane, Pin, Scene},
    tabs, words,
};
use crate::{
    app::{
        App,
        browser::{self, Here},
        plan::{Plan, RADIUSES},
        route::{Part, Route},
    },
    components::{empty::empty, icon::icon},
    i18n::{coded, t},
};
use carnet_engine::api::{MapReply, MapRequest, Nearby, Query};
use carnet_ids::DocId;
use carnet_model::geo::{Point, Within};
use std::rc::Rc;
use yew::prelude::*;

/// As many contacts are shown.
const SHOWN: usize = 100;

#[derive(Properties, PartialEq)]
pub(super) struct NearProps {
    pub(super) app: App,
    /// Nothing for where the device is.
    pub(super) of: Option<Point>,
    pub(super) km: u32,
    pub(super) except: Option<DocId>,
}

/// Where the device is, or why nobody knows.
type Known = Option<Result<Here, &'static str>>;

/// The screen.
#[component]
pub(super) fn NearScreen(props: &NearProps) -> Html {
    let NearProps { app, of, km, except } = props;
    let here = use_state_eq(|| None::<Result<Here, &'static str>>);
    use_here(&here, of.is_none());
    let centre = of.or_else(|| here.and_then(Result::ok).map(|here| here.at));
    // A search draws what follows it alone.
    let query = use_context::<Query>().unwrap_or_default();
    let found = use_nearby(app, centre, (*km, *except), &query);
    let scene = use_memo((centre, *km, found.clone()), |(centre, km, found)| {
        scene(*centre, *km, found.as_deref())
    });
    let aim = centre.map(|centre| (0, around(centre, *km)));
    let heard = {
        let found = found.clone();
        app.on(move |app, heard: Heard| {
            let Heard::Chosen { id } = heard else { return };
            let at = id.parse::<usize>().ok();
            if let Some(near) = at.and_then(|at| found.as_ref()?.rows.get(at)) {
                app.go(Route::Fiche(near.row.contact, Part::Main));
            }
        })
    };
    html! {
        <div class="page wide map-page">
            <header>
                <h1>{ t!("near-title") }</h1>
                <p class="lead">{ lead(app, props, &here) }</p>
                <div class="map-tools">{ tabs(app, "near") }{ radiuses(app, props) }</div>
            </header>
            <section class="map-side" aria-label={t!("map-list")}>{ side(app, props, (found.as_deref(), &query), &here) }</section>
            <MapPane app={app.clone()} {scene} {aim} {heard} />
        </div>
    }
}

/// Asks the device where it is, once.
#[hook]
fn use_here(here: &UseStateHandle<Known>, asks: bool) {
    let here = here.clone();
    use_effect_with(asks, move |asks| {
        if *asks && here.is_none() {
            browser::position(move |found| here.set(Some(found)));
        }
    });
}

#[hook]
fn use_nearby(
    app: &App,
    of: Option<Point>,
    reach: (u32, Option<DocId>),
    query: &Query,
) -> Option<Rc<Nearby>> {
    let (km, except) = reach;
    let found = use_state_eq(|| None::<(Point, u32, Rc<Nearby>)>);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = (app.state.changes.directory, query.clone());
        use_effect_with((of, km, except, changes), move |(of, km, except, (_, query))| {
            let (Some(of), km) = (*of, *km) else { return };
            let (query, metres) = (query.clone(), km * 1000);
            let request = MapRequest::Nearby { of, metres, except: *except, query, most: SHOWN };
            ask(&app, request, move |reply| {
                if let MapReply::Nearby(nearby) = reply {
                    found.set(Some((of, km, Rc::new(nearby))));
                }
            });
        });
    }
    let found = (*found).clone();
    found.filter(|(at, far, _)| Some(*at) == of && *far == km).map(|(.., found)| found)
}

/// All that is within the radius.
fn around(centre: Point, km: u32) -> Aim {
    let part = Within::around(centre, f64::from(km) * 1000.0);
    let low = Point { lat: part.south, lon: part.west };
    Aim::Fit(low, Point { lat: part.north, lon: part.east })
}

fn scene(centre: Option<Point>, km: u32, found: Option<&Nearby>) -> Scene {
    let Some(centre) = centre else { return Scene::default() };
    let rows = found.into_iter().flat_map(|found| &found.rows);
    let pins = rows.enumerate().map(|(at, near)| {
        let look = if near.to_check { "one check" } else { "one" };
        Pin { id: at.to_string(), name: near.row.name.clone(), ..Pin::at(near.at, look) }
    });
    let here = Pin::at(centre, "here");
    Scene {
        marks: pins.chain([here]).collect(),
        circle: Some((centre.latitude(), centre.longitude(), f64::from(km) * 1000.0)),
        ..Scene::default()
    }
}

fn radiuses(app: &App, props: &NearProps) -> Html {
    let NearProps { of, km, except, .. } = *props;
    html! {
        <div class="seg" role="radiogroup" aria-label={t!("near-radius")}>
            { for RADIUSES.into_iter().map(|radius| {
                let route = Route::Map(Plan::Near { of, km: radius, except });
                let onchange = app.on(move |app, _: Event| app.go_anyway(route.clone(), true));
                html! { <label><input type="radio" name="near-radius" checked={radius == km} {onchange} />{ t!("distance-km", km = radius) }</label> }
            }) }
        </div>
    }
}

/// Near what.
fn lead(app: &App, props: &NearProps, here: &UseStateHandle<Known>) -> Html {
    if let Some(contact) = props.except {
        return html! { <><span>{ t!("near-address-of") }</span>{ " " }<crate::components::picker::ContactName app={app.clone()} {contact} /></> };
    }
    match (props.of, **here) {
        (Some(_), _) => html! { { t!("near-point") } },
        (None, Some(Ok(found))) => {
            html! { { t!("near-me", metres = words::distance(found.metres)) } }
        }
        (None, _) => html! { { t!("near-me-asked") } },
    }
}

fn side(
    app: &App,
    props: &NearProps,
    (found, query): (Option<&Nearby>, &Query),
    here: &UseStateHandle<Known>,
) -> Html {
    if props.of.is_none()
        && let Some(Err(code)) = **here
    {
        let again = here.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let here = again.clone();
            again.set(None);
            browser::position(move |found| here.set(Some(found)));
        });
        let action = html! { <button type="button" class="btn pri" {onclick}>{ icon("here") }{ t!("near-again") }</button> };
        return empty("here", t!("near-no-position"), coded("position", code), action);
    }
    let Some(found) = found else { return html! { <div class="bone" aria-busy="true"></div> } };
    html! {
        <>
            { filtered(app, query) }
            <h2 aria-live="polite">{ t!("near-count", count = found.matched, km = props.km) }</h2>
            if found.rows.is_empty() { <p class="muted">{ t!("near-none") }</p> }
            <ul aria-label={t!("map-list")}>{ for found.rows.iter().map(|near| line(app, near, true)) }</ul>
            if found.matched > found.rows.len() { <p class="small muted">{ t!("map-more", count = found.matched - found.rows.len()) }</p> }
        </>
    }
}
