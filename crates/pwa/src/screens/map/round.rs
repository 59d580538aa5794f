//! A day's round: the appointments that are somewhere, in the order of their hours.

use super::{
    ask,
    pane::{Aim, Heard, MapPane, Pin, Scene},
    tabs, words,
};
use crate::{
    app::{
        App,
        look::{Layout, Look, back, on},
        plan::Plan,
        route::{Part, Route},
        state::Dialog,
    },
    components::{empty::empty, icon::icon},
    i18n::t,
    screens::{agenda::words as hours, fiche::named},
};
use carnet_engine::api::{Calendar, MapReply, MapRequest, Stop};
use carnet_model::{
    appointment::midnight,
    geo::{self, Point},
    recurrence::Day,
};
use std::rc::Rc;
use yew::prelude::*;

/// Fewer metres are nothing to save.
const WORTH: f64 = 500.0;

#[derive(Properties, PartialEq)]
pub(super) struct RoundProps {
    pub(super) app: App,
    pub(super) whose: Calendar,
    pub(super) day: Option<Day>,
}

/// A round in an order: by the hours, or as it is shortest.
struct Way<'a> {
    /// Those that are somewhere.
    stops: Vec<(&'a Stop, Point)>,
}

impl<'a> Way<'a> {
    fn of(stops: &'a [Stop]) -> Self {
        Self { stops: stops.iter().filter_map(|stop| Some((stop, stop.at?))).collect() }
    }

    fn points(&self) -> Vec<Point> {
        self.stops.iter().map(|(_, at)| *at).collect()
    }

    fn metres(&self) -> f64 {
        geo::length(&self.points())
    }

    /// The same stops on a short way.
    fn short(&self) -> Self {
        let order = geo::short_way(&self.points());
        Self { stops: order.iter().filter_map(|at| self.stops.get(*at).copied()).collect() }
    }
}

/// The screen.
#[component]
pub(super) fn Round(props: &RoundProps) -> Html {
    let RoundProps { app, whose, day } = props;
    let day = day.unwrap_or_else(hours::today);
    let proposed = use_state_eq(|| false);
    let found = use_round(app, *whose, day);
    let scene = use_memo((found.clone(), *proposed), |(found, proposed)| {
        let by_hour = Way::of(found.as_ref().map_or(&[], |stops| stops));
        scene(&if *proposed { by_hour.short() } else { by_hour })
    });
    let aim = corners(found.as_ref().map_or(&[], |stops| stops))
        .map(|(low, high)| (0, Aim::Fit(low, high)));
    let heard = {
        let (found, proposed) = (found.clone(), *proposed);
        app.on(move |app, heard: Heard| {
            let Heard::Chosen { id } = heard else { return };
            let Some(stops) = &found else { return };
            let by_hour = Way::of(stops);
            let way = if proposed { by_hour.short() } else { by_hour };
            let at: Option<usize> = id.parse().ok();
            if let Some((stop, _)) = at.and_then(|at| way.stops.get(at)) {
                app.show(Dialog::Appointment(Box::new(stop.row.clone())));
            }
        })
    };
    html! {
        <div class="page wide map-page">
            <header>
                <h1>{ t!("round-title") }</h1>
                <p class="lead">{ hours::long(day) }</p>
                <div class="map-tools">{ tabs(app, "round") }{ days(app, *whose, day) }</div>
            </header>
            <section class="map-side" aria-label={t!("round-stops")}>{ side(app, found.as_deref(), (*whose, day), &proposed) }</section>
            <MapPane app={app.clone()} {scene} {aim} {heard} />
        </div>
    }
}

#[hook]
fn use_round(app: &App, of: Calendar, day: Day) -> Option<Rc<Vec<Stop>>> {
    let found = use_state_eq(|| None::<(Calendar, Day, Rc<Vec<Stop>>)>);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = app.state.changes.directory;
        use_effect_with((of, day, changes), move |(of, day, _)| {
            let (of, day) = (*of, *day);
            let (from, to) = (midnight(day), midnight(on(day, 1)));
            ask(&app, MapRequest::Round { of, from, to }, move |reply| {
                if let MapReply::Round(stops) = reply {
                    found.set(Some((of, day, Rc::new(stops))));
                }
            });
        });
    }
    let found = (*found).clone();
    found.filter(|(whose, when, _)| (*whose, *when) == (of, day)).map(|(.., stops)| stops)
}

fn days(app: &App, whose: Calendar, day: Day) -> Html {
    let step = |to: Option<Day>, label: String, inside: Html, class: &'static str| {
        let route = Route::Map(Plan::Round(whose, to));
        html! { <a class={classes!("btn", class)} href={route.path()} title={label.clone()} aria-label={label} onclick={app.follow(route)}>{ inside }</a> }
    };
    let agenda = Route::Agenda(Look { layout: Some(Layout::Day), whose, day: Some(day) });
    html! {
        <>
            <div class="forms">
                { step(Some(back(day, 1)), t!("agenda-previous"), icon("left"), "ic") }
                { step(None, t!("agenda-go-today"), html! { t!("agenda-today") }, "") }
                { step(Some(on(day, 1)), t!("agenda-next"), icon("right"), "ic") }
            </div>
            <a class="btn" href={agenda.path()} onclick={app.follow(agenda)}>{ icon("calendar") }{ t!("nav-agenda") }</a>
        </>
    }
}

fn scene(way: &Way<'_>) -> Scene {
    let pins = way.stops.iter().enumerate().map(|(at, (stop, point))| {
        let look = if stop.to_check { "stop check" } else { "stop" };
        Pin {
            id: at.to_string(),
            text: (at + 1).to_string(),
            name: stop.row.name.clone(),
            ..Pin::at(*point, look)
        }
    });
    let legs = way.stops.iter().map(|(_, at)| [at.latitude(), at.longitude()]).collect();
    Scene { marks: pins.collect(), legs, ..Scene::default() }
}

fn corners(stops: &[Stop]) -> Option<(Point, Point)> {
    let points = || stops.iter().filter_map(|stop| stop.at);
    let low =
        Point { lat: points().map(|at| at.lat).min()?, lon: points().map(|at| at.lon).min()? };
    let high =
        Point { lat: points().map(|at| at.lat).max()?, lon: points().map(|at| at.lon).max()? };
    Some((low, high))
}

fn side(
    app: &App,
    stops: Option<&Vec<Stop>>,
    (whose, day): (Calendar, Day),
    proposed: &UseStateHandle<bool>,
) -> Html {
    let Some(stops) = stops else { return html! { <div class="bone" aria-busy="true"></div> } };
    if stops.is_empty() {
        let agenda = Route::Agenda(Look { layout: Some(Layout::Day), whose, day: Some(day) });
        let action = html! { <a class="btn pri" href={agenda.path()} onclick={app.follow(agenda)}>{ icon("calendar") }{ t!("nav-agenda") }</a> };
        return empty("pin", t!("round-none"), t!("round-none-text"), action);
    }
    let by_hour = Way::of(stops);
    let short = by_hour.short();
    let saved = by_hour.metres() - short.metres();
    let nowhere: Vec<&Stop> = stops.iter().filter(|stop| stop.at.is_none()).collect();
    let shown = if **proposed { &short } else { &by_hour };
    html! {
        <>
            <h2 aria-live="polite">{ t!("round-count", count = shown.stops.len(), distance = words::distance(shown.metres())) }</h2>
            if saved > WORTH { { proposal(proposed, saved) } }
            <ol class="map-stops">{ for shown.stops.iter().enumerate().map(|(at, stop)| {
                let before = at.checked_sub(1).and_then(|before| shown.stops.get(before));
                one(app, at, stop, before.map(|(_, at)| *at), day)
            }) }</ol>
            if !nowhere.is_empty() {
                <h2>{ t!("round-nowhere") }</h2>
                <ul class="map-stops">{ for nowhere.into_iter().map(|stop| lost(app, stop, day)) }</ul>
            }
        </>
    }
}

/// Another order, which changes nothing of the appointments.
fn proposal(proposed: &UseStateHandle<bool>, saved: f64) -> Html {
    let (is_on, proposed) = (**proposed, proposed.clone());
    let onchange = Callback::from(move |_: Event| proposed.set(!is_on));
    html! {
        <p><label class="check"><input type="checkbox" checked={is_on} {onchange} />
            <span>{ t!("round-short", distance = words::distance(saved)) }<small>{ t!("round-short-text") }</small></span></label></p>
    }
}

fn one(
    app: &App,
    at: usize,
    (stop, point): &(&Stop, Point),
    before: Option<Point>,
    day: Day,
) -> Html {
    let name = named(&stop.row.name);
    let way = t!("map-way-to", name = name.as_str());
    let key = format!("{}-{}", stop.row.doc.id(), stop.row.held.item);
    html! {
        <li {key}>
            <span class="number">{ at + 1 }</span>
            <div>
                <small>{ hours::hours(&stop.row.held, day) }{ " · " }{ hours::title(&stop.row.held) }</small>
                { fiche(app, stop, name) }
                <small>{ &stop.address }</small>
                if !stop.row.held.place.is_empty() { <small>{ icon("pin") }{ &stop.row.held.place }</small> }
                if stop.to_check { { check(app, stop) } }
            </div>
            <a class="btn ic quiet" href={words::way_to(before, *point)} target="_blank" rel="noopener noreferrer" title={way.clone()} aria-label={way}>{ icon("near") }</a>
            if let Some(before) = before { <p class="leg">{ t!("round-leg", distance = words::distance(before.metres_to(*point))) }</p> }
        </li>
    }
}

fn fiche(app: &App, stop: &Stop, name: String) -> Html {
    let route = Route::Fiche(stop.row.contact, Part::Main);
    html! { <a class="link" href={route.path()} onclick={app.follow(route)}>{ name }</a> }
}

fn check(app: &App, stop: &Stop) -> Html {
    let Some(item) = stop.item else { return html! {} };
    let route = Route::Map(Plan::Address(stop.row.contact, item));
    html! { <a class="link" href={route.path()} onclick={app.follow(route)}>{ t!("position-to-check") }</a> }
}

/// One that nobody knows the place of, and the way to say it.
fn lost(app: &App, stop: &Stop, day: Day) -> Html {
    let place = stop.item.map(|item| Route::Map(Plan::Address(stop.row.contact, item)));
    let key = format!("{}-{}", stop.row.doc.id(), stop.row.held.item);
    let name = named(&stop.row.name);
    html! {
        <li {key}>
            <span class="number none" aria-hidden="true">{ "?" }</span>
            <div>
                <small>{ hours::hours(&stop.row.held, day) }{ " · " }{ hours::title(&stop.row.held) }</small>
                { fiche(app, stop, name.clone()) }
                <small>{ if stop.address.is_empty() { t!("round-no-address") } else { stop.address.clone() } }</small>
            </div>
            if let Some(route) = place {
                <a class="btn" href={route.path()} aria-label={t!("round-place", name = name)} onclick={app.follow(route)}>{ icon("pin") }{ t!("round-place-short") }</a>
            }
        </li>
    }
}
