//! Where one address is: shown, corrected under the cross, or taken from the device.

use super::{
    ask,
    pane::{Aim, Heard, MapPane, Pin, Scene},
    words,
};
use crate::{
    app::{
        App,
        browser::{self, Here},
        plan::{Plan, Spot},
        route::{Part, Route},
    },
    components::{empty::empty, icon::icon},
    i18n::{coded, t},
    screens::fiche::{addresses, facts, named},
};
use carnet_engine::api::{Fiche, MapReply, MapRequest, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    geo::{Point, Within},
    located::{self, Located},
    schema::ADDRESSES,
    value::Value,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

/// How closely an address is looked at.
const CLOSE: u8 = 16;

#[derive(Properties, PartialEq)]
pub(super) struct AddressProps {
    pub(super) app: App,
    pub(super) contact: DocId,
    pub(super) item: ItemId,
}

/// What is known of the contact: nothing so far, its fiche, or that it is not here.
type Known = Option<Option<Rc<Fiche>>>;

/// The screen.
#[component]
pub(super) fn AddressScreen(props: &AddressProps) -> Html {
    let AddressProps { app, contact, item } = props;
    let known = use_contact(app, *contact);
    let middle = use_state_eq(|| None::<Point>);
    let moving = use_state_eq(|| false);
    let Some(known) = known else {
        return html! { <div class="page"><div class="bone" aria-busy="true"></div></div> };
    };
    let shown = known.as_ref().and_then(|fiche| {
        let items = facts::items(&fiche.view, ADDRESSES.key);
        Some((fiche, items.iter().find(|one| one.item == *item)?))
    });
    let Some((fiche, address)) = shown else {
        let back = Route::Map(Plan::All(None));
        let action = html! { <a class="btn" href={back.path()} onclick={app.follow(back)}>{ t!("nav-map") }</a> };
        return html! { <div class="page"><section class="card">{ empty("pin", t!("map-no-address"), String::new(), action) }</section></div> };
    };
    let located = of(address);
    let may = facts::may_set(fiche, ADDRESSES.key);
    let heard = {
        let middle = middle.clone();
        Callback::from(move |heard: Heard| {
            if let Some(at) = heard.middle() {
                middle.set(Some(at));
            }
        })
    };
    let placing = may && (*moving || located.at.is_none());
    html! {
        <div class="page wide map-page">
            <header>
                <h1>{ t!("map-address-of", name = named(&fiche.view.name)) }</h1>
                <p class="lead">{ facts::words(address) }</p>
            </header>
            <section class="map-side" aria-label={t!("map-position")}>
                <h2 aria-live="polite">{ addresses::position(address) }</h2>
                if placing {
                    <p>{ t!("map-cross") }</p>
                    <div class="forms">
                        { place(app, address, *middle, &moving) }
                        if located.at.is_some() { { stop(&moving) } }
                    </div>
                }
                if may { <div class="forms">{ here(app, address) }{ others(app, address, located, &moving, placing) }</div> }
                { ways(app, fiche, located) }
            </section>
            <Shown app={app.clone()} {located} cross={placing} {heard} name={fiche.view.name.clone()} />
        </div>
    }
}

/// Where an address is, and who says so.
fn of(address: &ItemView) -> Located {
    located::located(&|key| facts::stored(address, key).to_owned())
}

#[hook]
fn use_contact(app: &App, contact: DocId) -> Known {
    let known = use_state_eq(|| None::<(DocId, Option<Rc<Fiche>>)>);
    {
        let (app, known) = (app.clone(), known.clone());
        use_effect_with((contact, app.state.changes.directory), move |(contact, _)| {
            let contact = *contact;
            app.ask(Request::Opening { contact, events: 0 }, move |reply| {
                let fiche = match reply {
                    Reply::Fiche(fiche) => Some(Rc::new(*fiche)),
                    _ => None,
                };
                known.set(Some((contact, fiche)));
            });
        });
    }
    (*known).clone().filter(|(of, _)| *of == contact).map(|(_, fiche)| fiche)
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    app: App,
    located: Located,
    cross: bool,
    heard: Callback<Heard>,
    name: String,
}

/// The map around it; around everybody where nobody knows where it is.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let ShownProps { app, located, cross, heard, name } = props;
    let company = use_state_eq(|| None::<Aim>);
    {
        let (app, company) = (app.clone(), company.clone());
        use_effect_with(located.at.is_none(), move |nowhere| {
            if !nowhere {
                return;
            }
            let (query, within) = (Default::default(), Within::EARTH);
            let request = MapRequest::Chart { within, zoom: 0, query, most: 0 };
            ask(&app, request, move |reply| {
                let MapReply::Chart(chart) = reply else { return };
                let paris = Point::of(48.856_6, 2.352_2);
                let fit = chart.all.map(|(low, high)| Aim::Fit(low, high));
                company.set(fit.or_else(|| paris.map(|at| Aim::At(Spot { at, zoom: 5 }))));
            });
        });
    }
    let scene = use_memo((*located, *cross, name.clone()), |(located, cross, name)| {
        let look = if located.to_check { "stop check" } else { "stop" };
        let pin = located.at.map(|at| Pin { name: name.clone(), ..Pin::at(at, look) });
        Scene { marks: pin.into_iter().collect(), cross: *cross, ..Scene::default() }
    });
    let at = located.at.map(|at| Aim::At(Spot { at, zoom: CLOSE }));
    let aim = at.or(*company).map(|aim| (0, aim));
    html! { <MapPane app={app.clone()} {scene} {aim} heard={heard.clone()} /> }
}

/// Puts the address where the cross is.
fn place(
    app: &App,
    address: &ItemView,
    middle: Option<Point>,
    moving: &UseStateHandle<bool>,
) -> Html {
    let (doc, item, moving) = (address.doc, address.item, moving.clone());
    let onclick = app.on(move |app, _: MouseEvent| {
        let Some(at) = middle else { return };
        moving.set(false);
        app.edit(doc, placed(item, at, "house"), t!("position-kept"));
    });
    html! { <button type="button" class="btn pri" disabled={middle.is_none()} {onclick}>{ icon("pin") }{ t!("map-place-here") }</button> }
}

fn stop(moving: &UseStateHandle<bool>) -> Html {
    let moving = moving.clone();
    html! { <button type="button" class="btn" onclick={Callback::from(move |_: MouseEvent| moving.set(false))}>{ t!("cancel") }</button> }
}

/// "Je suis ici", kept at once, with a way back.
fn here(app: &App, address: &ItemView) -> Html {
    let (doc, item) = (address.doc, address.item);
    let onclick = app.on(move |app, _: MouseEvent| {
        let app = app.clone();
        browser::position(move |found| match found {
            Ok(Here { at, metres }) => {
                let told = t!("position-kept-to", metres = words::distance(metres));
                app.edit(doc, placed(item, at, browser::precision(metres)), told);
            }
            Err(code) => app.complain(coded("position", code)),
        });
    });
    html! { <button type="button" class="btn" {onclick}>{ icon("here") }{ t!("position-here") }</button> }
}

/// What else can be said of a position that there is.
fn others(
    app: &App,
    address: &ItemView,
    located: Located,
    moving: &UseStateHandle<bool>,
    placing: bool,
) -> Html {
    if located.at.is_none() {
        return html! {};
    }
    let (doc, item) = (address.doc, address.item);
    // Without the note it is nobody's but the person's who looked.
    let confirm = app.on(move |app, _: MouseEvent| {
        app.edit(doc, vec![set(item, located::NOTE, None)], t!("position-kept"));
    });
    let moving = moving.clone();
    let go = Callback::from(move |_: MouseEvent| moving.set(true));
    html! {
        <>
            if located.to_check { <button type="button" class="btn" onclick={confirm}>{ icon("check") }{ t!("map-right") }</button> }
            if !placing { <button type="button" class="btn" onclick={go}>{ icon("edit") }{ t!("map-correct") }</button> }
        </>
    }
}

/// The ways from here.
fn ways(app: &App, fiche: &Fiche, located: Located) -> Html {
    let contact = fiche.view.contact;
    let back = Route::Fiche(contact, Part::Main);
    let near = located.at.map(|at| Route::Map(Plan::near(at, contact)));
    html! {
        <div class="forms">
            if let Some(near) = near { <a class="btn" href={near.path()} onclick={app.follow(near)}>{ icon("near") }{ t!("near-title") }</a> }
            if let Some(at) = located.at { <a class="btn" href={words::way_to(None, at)} target="_blank" rel="noopener noreferrer">{ icon("globe") }{ t!("map-way") }</a> }
            <a class="btn" href={back.path()} onclick={app.follow(back)}>{ icon("left") }{ t!("back-to-fiche") }</a>
        </div>
    }
}

fn placed(item: ItemId, at: Point, precision: &str) -> Vec<Edit> {
    let degrees = |degrees: f64| Some(format!("{degrees:.6}"));
    vec![
        set(item, "latitude", degrees(at.latitude())),
        set(item, "longitude", degrees(at.longitude())),
        set(item, "precision", Some(precision.to_owned())),
        // It is a person's now, whatever a service said before.
        set(item, located::NOTE, None),
    ]
}

fn set(item: ItemId, field: &str, value: Option<String>) -> Edit {
    Edit::Set {
        place: Place::Item { collection: ADDRESSES.key.to_owned(), item },
        field: field.to_owned(),
        value: value.map(Value::text),
    }
}
