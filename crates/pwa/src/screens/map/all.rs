//! All contacts on a map, by the directory's filters.

use super::{
    ask, filtered, line,
    pane::{Aim, Heard, MapPane, Pin, Scene, Seen},
    tabs,
};
use crate::{
    app::{
        App, browser,
        plan::{Plan, Spot},
        route::{Part, Route},
    },
    components::empty::empty,
    i18n::t,
};
use carnet_engine::api::{Chart, MapReply, MapRequest, Mark, Query};
use carnet_model::geo::{Point, Within};
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// As many contacts are named beside the map.
const NAMED: usize = 50;
/// As many places.
const PLACES: usize = 12;
/// The closest look: marks that are still one lie at one place.
const CLOSEST: u8 = 19;
/// What an empty map shows: France.
const FRANCE: ((f64, f64), (f64, f64)) = ((42.3, -4.8), (51.1, 8.2));

#[derive(Properties, PartialEq)]
pub(super) struct AllProps {
    pub(super) app: App,
    pub(super) spot: Option<Spot>,
}

/// Where the map was told to look last.
type Aimed = UseStateHandle<Option<(u32, Aim)>>;

/// Whether where the map looks next is a step of its own for the browser's "back".
type Step = Rc<RefCell<bool>>;

/// The screen.
#[component]
pub(super) fn All(props: &AllProps) -> Html {
    let app = &props.app;
    let seen = use_state_eq(|| None::<Seen>);
    let aim = use_state_eq(|| props.spot.map(|spot| (0, Aim::At(spot))));
    // A search draws what follows it alone.
    let query = use_context::<Query>().unwrap_or_default();
    let chart = use_chart(app, *seen, &query);
    use_first_look(app, &aim);
    use_way_back(props.spot, *seen, &aim);
    let step = use_mut_ref(|| false);
    let scene = use_memo(chart.clone(), |chart| Scene {
        marks: chart.iter().flat_map(|chart| &chart.marks).enumerate().map(pin).collect(),
        ..Scene::default()
    });
    let heard = {
        let (seen, aim, chart, step) = (seen.clone(), aim.clone(), chart.clone(), step.clone());
        app.on(move |app, heard: Heard| {
            if let Some(now) = heard.seen() {
                seen.set(Some(now));
                let route = Route::Map(Plan::All(Some(now.spot)));
                match step.replace(false) {
                    true => app.go_anyway(route, false),
                    false => browser::set_address(&route.path(), true),
                }
            }
            let Heard::Chosen { id } = heard else { return };
            let mark = id.parse().ok().and_then(|at: usize| chart.as_ref()?.marks.get(at));
            if let Some(mark) = mark {
                choose(app, mark, *seen, (&aim, &step));
            }
        })
    };
    html! {
        <div class="page wide map-page">
            <header>
                <h1>{ t!("nav-map") }</h1>
                <div class="map-tools">{ tabs(app, "all") }</div>
            </header>
            <section class="map-side" aria-label={t!("map-list")}>{ side(app, (chart.as_deref(), &query), *seen, (&aim, &step)) }</section>
            <MapPane app={app.clone()} {scene} aim={*aim} {heard} />
        </div>
    }
}

/// What the map shows, asked for again when it moves or a contact changes.
#[hook]
fn use_chart(app: &App, seen: Option<Seen>, query: &Query) -> Option<Rc<Chart>> {
    let chart = use_state_eq(|| None::<Rc<Chart>>);
    let (app, found) = (app.clone(), chart.clone());
    let changes = app.state.changes.directory;
    use_effect_with((seen, query.clone(), changes), move |(seen, query, _)| {
        let Some(Seen { within, spot }) = *seen else { return };
        let (query, zoom) = (query.clone(), spot.zoom);
        ask(&app, MapRequest::Chart { within, zoom, query, most: NAMED }, move |reply| {
            if let MapReply::Chart(chart) = reply {
                found.set(Some(Rc::new(chart)));
            }
        });
    });
    (*chart).clone()
}

/// Everybody, where the address says nothing else.
#[hook]
fn use_first_look(app: &App, aim: &Aimed) {
    let (app, aim) = (app.clone(), aim.clone());
    use_effect_with((), move |()| {
        if aim.is_some() {
            return;
        }
        let (query, within) = (app.state.query.clone(), Within::EARTH);
        ask(&app, MapRequest::Chart { within, zoom: 0, query, most: 0 }, move |reply| {
            let MapReply::Chart(chart) = reply else { return };
            let ((south, west), (north, east)) = FRANCE;
            let usual = Point::of(south, west).zip(Point::of(north, east));
            aim.set(chart.all.or(usual).map(|(low, high)| (0, Aim::Fit(low, high))));
        });
    });
}

/// "Back" looks again where a group was chosen. Whoever moves the map or looks closer by hand does not want each of
/// these steps again: they take the place of one another.
#[hook]
fn use_way_back(spot: Option<Spot>, seen: Option<Seen>, aim: &Aimed) {
    let aim = aim.clone();
    use_effect_with(spot, move |spot| {
        let Some((spot, seen)) = spot.zip(seen) else { return };
        if seen.spot != spot {
            look(&aim, spot);
        }
    });
}

fn look(aim: &Aimed, spot: Spot) {
    aim.set(Some((aim.map_or(0, |(number, _)| number + 1), Aim::At(spot))));
}

fn pin((at, mark): (usize, &Mark)) -> Pin {
    let look = match (mark.count, mark.to_check) {
        (1, true) => "one check",
        (1, false) => "one",
        _ => "many",
    };
    let text = if mark.count > 1 { short(mark.count) } else { String::new() };
    Pin { id: at.to_string(), text, name: mark.name.clone(), ..Pin::at(mark.at, look) }
}

/// What has room in a mark: `9876`, then `12k`.
fn short(count: usize) -> String {
    if count < 10_000 { count.to_string() } else { format!("{}k", count / 1000) }
}

/// A contact's fiche opens; several are looked at from closer by.
fn choose(app: &App, mark: &Mark, seen: Option<Seen>, (aim, step): (&Aimed, &Step)) {
    match mark.contact {
        Some(contact) => app.go(Route::Fiche(contact, Part::Main)),
        None => {
            let zoom = seen.map_or(10, |seen| seen.spot.zoom);
            step.replace(zoom < CLOSEST);
            look(aim, Spot { at: mark.at, zoom: (zoom + 2).min(CLOSEST) });
        }
    }
}

fn side(
    app: &App,
    (chart, query): (Option<&Chart>, &Query),
    seen: Option<Seen>,
    (aim, step): (&Aimed, &Step),
) -> Html {
    let Some(chart) = chart else { return html! { <div class="bone" aria-busy="true"></div> } };
    if chart.all.is_none() {
        let action = html! { <a class="btn" href="/annuaire" onclick={app.follow(Route::Directory)}>{ t!("tasks-see-directory") }</a> };
        return html! { <>{ filtered(app, query) }{ empty("pin", t!("map-none"), t!("map-none-text"), action) }</> };
    }
    let mut places: Vec<&Mark> = chart.marks.iter().filter(|mark| mark.count > 1).collect();
    places.sort_by_key(|mark| std::cmp::Reverse(mark.count));
    let place = |mark: &Mark| {
        let (mark, aim, step) = (mark.clone(), aim.clone(), step.clone());
        let name = if mark.name.is_empty() { t!("map-elsewhere") } else { mark.name.clone() };
        let words = t!("map-place", name = name, count = mark.count);
        let onclick = app.on(move |app, _: MouseEvent| choose(app, &mark, seen, (&aim, &step)));
        html! { <li><button type="button" class="map-place" {onclick}>{ words }</button></li> }
    };
    html! {
        <>
            { filtered(app, query) }
            <h2 aria-live="polite">{ t!("map-here", count = chart.matched) }</h2>
            if chart.nowhere > 0 { <p class="small muted">{ t!("map-nowhere", count = chart.nowhere) }</p> }
            if !places.is_empty() && seen.is_some_and(|seen| seen.spot.zoom < CLOSEST) {
                <ul aria-label={t!("map-places")}>{ for places.into_iter().take(PLACES).map(place) }</ul>
            }
            <ul aria-label={t!("map-list")}>{ for chart.rows.iter().map(|near| line(app, near, false)) }</ul>
            if chart.matched > chart.rows.len() { <p class="small muted">{ t!("map-more", count = chart.matched - chart.rows.len()) }</p> }
        </>
    }
}
