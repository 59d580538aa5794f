//! Suivi: every exchange with the contact, by day, and filters.

use super::{Composing, composer::Composer, events, opening, parts};
use crate::{
    app::{App, route::Part},
    components::empty::empty,
    i18n::{coded, dates, t},
};
use carnet_engine::api::Fiche;
use carnet_model::{schema::EVENT_KINDS, view::ItemView};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

const DAY_MS: i64 = 86_400_000;
/// Periods that are offered, in days.
const PERIODS: [i64; 4] = [30, 90, 365, 1095];
/// As many are drawn before the fiche is painted: what a tall screen shows.
const IN_SIGHT: usize = 8;
/// As many more are drawn at each "show more".
const MORE: usize = 100;

#[derive(Properties, PartialEq)]
pub(crate) struct ActivityProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
    pub(crate) composing: Composing,
    /// Asks for the events that the fiche came without.
    pub(crate) more: Callback<()>,
    /// What is in sight has been painted.
    pub(crate) painted: bool,
}

/// What is asked for; empty means all.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    kind: String,
    author: String,
    days: String,
}

/// The section.
#[component]
pub(crate) fn Activity(props: &ActivityProps) -> Html {
    let ActivityProps { app, fiche, composing, more, painted } = props;
    let wanted = use_state(Wanted::default);
    let shown = use_state(|| opening::EVENTS);
    let editing = use_state(|| None::<ItemView>);
    let events: Vec<&ItemView> =
        fiche.view.events.iter().filter(|event| matches(event, &wanted)).collect();
    let most = if *painted { *shown } else { IN_SIGHT };
    let drawn = most.min(events.len());
    let lacks = fiche.older && (*wanted != Wanted::default() || *shown > opening::EVENTS);
    {
        let more = more.clone();
        use_effect_with(lacks, move |lacks| {
            if *lacks {
                more.emit(());
            }
        });
    }
    let show_more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + MORE))
    };
    html! {
        <div class="body one" aria-busy={(!*painted).to_string()}><div>
            { parts::parts(app, fiche.view.contact, Part::Activity) }
            <section class="card">
                <header><h2>{ t!("section-events") }</h2></header>
                <Composer app={app.clone()} fiche={fiche.clone()} composing={composing.clone()} />
                { filters(app, &wanted) }
                if events.is_empty() && !lacks { { empty("note", t!("events-none-title"), t!("events-none"), html! {}) } }
                <ul class="tl" aria-busy={lacks.to_string()}>{ for stream(app, fiche, &events[..drawn], &editing) }</ul>
                if events.len() > *shown || fiche.older { <div class="ln"><button class="link" onclick={show_more}>{ t!("show-more") }</button></div> }
            </section>
            { events::edit_dialog(app, &editing) }
        </div></div>
    }
}

fn matches(event: &ItemView, wanted: &Wanted) -> bool {
    use super::facts::stored;
    let recent =
        |days: i64| events::instant(event).is_none_or(|at| at >= dates::now_ms() - days * DAY_MS);
    (wanted.kind.is_empty() || stored(event, "kind") == wanted.kind)
        && (wanted.author.is_empty() || stored(event, "author") == wanted.author)
        && wanted.days.parse().map_or(true, recent)
}

fn filters(app: &App, wanted: &UseStateHandle<Wanted>) -> Html {
    let kinds =
        EVENT_KINDS.iter().map(|code| ((*code).to_owned(), coded("choice-kind", code))).collect();
    let people = app
        .state
        .workspace
        .people
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let periods =
        PERIODS.iter().map(|days| (days.to_string(), t!("last-days", count = *days))).collect();
    html! {
        <div class="pad thirds">
            { select("events-kind", t!("field-kind"), kinds, &wanted.kind, wanted, |wanted, value| wanted.kind = value) }
            { select("events-author", t!("field-author"), people, &wanted.author, wanted, |wanted, value| wanted.author = value) }
            { select("events-days", t!("period"), periods, &wanted.days, wanted, |wanted, value| wanted.days = value) }
        </div>
    }
}

/// A choice of what is wanted; `set` puts the chosen code into it.
pub(super) fn select<W: Clone + 'static>(
    id: &'static str,
    label: String,
    options: Vec<(String, String)>,
    chosen: &str,
    wanted: &UseStateHandle<W>,
    set: fn(&mut W, String),
) -> Html {
    let wanted = wanted.clone();
    let onchange = Callback::from(move |event: Event| {
        let Some(select) =
            event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
        else {
            return;
        };
        let mut next = (*wanted).clone();
        set(&mut next, select.value());
        wanted.set(next);
    });
    html! {
        <div class="field">
            <label class="label" for={id}>{ label }</label>
            <select {id} {onchange}>
                <option value="" selected={chosen.is_empty()}>{ t!("filter-any") }</option>
                { for options.into_iter().map(|(code, name)| {
                    let selected = code == chosen;
                    html! { <option value={code} {selected}>{ name }</option> }
                }) }
            </select>
        </div>
    }
}

/// The events with a heading for each day.
fn stream(
    app: &App,
    fiche: &Rc<Fiche>,
    events: &[&ItemView],
    editing: &UseStateHandle<Option<ItemView>>,
) -> Vec<Html> {
    let mut lines = Vec::new();
    let mut last = String::new();
    for event in events {
        let day = events::instant(event).map(dates::day).unwrap_or_default();
        if day != last {
            lines.push(html! { <li class="day" key={format!("day-{day}")}>{ day.clone() }</li> });
            last = day;
        }
        lines.push(events::entry(app, fiche, event, editing));
    }
    lines
}
