//! Suivi › Temps passé: a clock, durations, and what they come to.

mod clock;
mod entry;
mod totals;

pub(crate) use clock::tag;

use super::{activity::select, beside, facts, item::ItemDialog, parts};
use crate::{
    app::{App, route::Part},
    components::{empty::empty, form::Typed, icon::icon, may::May},
    i18n::{dates, t, values},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{
    kind::{DocKey, year_of},
    schema::TIME_ENTRIES,
    spent, task,
    value::Value,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TimeProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
}

/// What is asked for; empty means all.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    person: String,
    /// `month`, `year` or nothing.
    period: String,
}

/// What is being entered, or edited.
#[derive(Clone, PartialEq)]
enum Editing {
    New,
    Entry(Box<ItemView>),
}

/// The part.
#[component]
pub(crate) fn Time(props: &TimeProps) -> Html {
    let TimeProps { app, fiche } = props;
    let contact = fiche.view.contact;
    let found = beside::use_beside(app, contact);
    let wanted = use_state(Wanted::default);
    let editing = use_state(|| None::<Editing>);
    if app.state.workspace.no_time_tracking {
        return html! {
            <div class="body one"><div>
                { parts::parts(app, contact, Part::Time) }
                <section class="card">{ empty("clock", t!("time-off"), t!("time-off-text"), html! {}) }</section>
            </div></div>
        };
    }
    let new = {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(Some(Editing::New)))
    };
    html! {
        <div class="body one"><div>
            { parts::parts(app, contact, Part::Time) }
            <section class="card">
                <header><h2>{ t!("section-time-entries") }</h2></header>
                <May to={Section::Events}><div class="pad forms">
                    <clock::Start app={app.clone()} {contact} />
                    <button type="button" class="btn" onclick={new}>{ icon("plus") }{ t!("time-enter") }</button>
                </div></May>
                { match &found {
                    None => html! { <div class="bone" aria-busy="true"></div> },
                    Some(Err(failure)) => html! { <p class="pad hint bad" role="alert">{ values::failure(failure) }</p> },
                    Some(Ok(all)) => list(app, fiche, beside::items(all, TIME_ENTRIES.key), &wanted, &editing),
                } }
            </section>
            if let Some(Ok(all)) = &found { { totals::card(app, &shown(beside::items(all, TIME_ENTRIES.key), &wanted)) } }
            { dialog(app, contact, &editing) }
        </div></div>
    }
}

/// The entries that are asked for, the latest first.
fn shown<'a>(all: &'a [ItemView], wanted: &Wanted) -> Vec<&'a ItemView> {
    let mut shown: Vec<_> = all.iter().filter(|entry| matches(entry, wanted)).collect();
    shown.sort_by_key(|entry| std::cmp::Reverse((spent::began(entry), entry.item)));
    shown
}

fn matches(entry: &ItemView, wanted: &Wanted) -> bool {
    let day = |at: i64| task::today(at).to_string();
    let (at, now) = (day(spent::began(entry).unwrap_or_default()), day(dates::now_ms()));
    // `2026-11-24`: as much of it as the period says.
    let alike = match wanted.period.as_str() {
        "month" => 7,
        "year" => 4,
        _ => 0,
    };
    (wanted.person.is_empty() || facts::stored(entry, "person") == wanted.person)
        && at.get(..alike) == now.get(..alike)
}

fn list(
    app: &App,
    fiche: &Rc<Fiche>,
    all: &[ItemView],
    wanted: &UseStateHandle<Wanted>,
    editing: &UseStateHandle<Option<Editing>>,
) -> Html {
    if all.is_empty() {
        return empty("clock", t!("time-none"), t!("time-none-text"), html! {});
    }
    let shown = shown(all, wanted);
    html! {
        <>
            { filters(app, wanted) }
            if shown.is_empty() { <p class="pad muted" role="status">{ t!("time-none-filtered") }</p> }
            <ul class="todo">{ for shown.into_iter().map(|of| entry::entry(app, fiche, of, editing)) }</ul>
        </>
    }
}

fn filters(app: &App, wanted: &UseStateHandle<Wanted>) -> Html {
    let people = app.state.workspace.people.iter();
    let people = people.map(|(id, name)| (id.to_string(), name.clone())).collect();
    let periods = vec![
        ("month".to_owned(), t!("time-period-month")),
        ("year".to_owned(), t!("time-period-year")),
    ];
    html! {
        <div class="pad thirds">
            { select("time-person", t!("field-person"), people, &wanted.person, wanted, |wanted, value| wanted.person = value) }
            { select("time-period", t!("period"), periods, &wanted.period, wanted, |wanted, value| wanted.period = value) }
        </div>
    }
}

/// The dialogue, while something is entered or edited. What is entered has a duration: without one
/// it would be a clock that runs.
fn dialog(
    app: &App,
    contact: carnet_ids::DocId,
    editing: &UseStateHandle<Option<Editing>>,
) -> Html {
    let Some(what) = (**editing).clone() else { return html! {} };
    let editing = editing.clone();
    let close = Callback::from(move |()| editing.set(None));
    let now = dates::now_ms();
    let doc = DocKey::Activity { contact, year: year_of(now) };
    let (item, first, required) = match what {
        Editing::Entry(entry) => (Some(*entry), Typed::new(), None),
        Editing::New => (None, first(app, now), Some("duration")),
    };
    html! { <ItemDialog app={app.clone()} {doc} collection={TIME_ENTRIES} {item} {first} {required} {close} /> }
}

/// A new entry is the time of whoever enters it, until now.
fn first(app: &App, now: i64) -> Typed {
    let person = app.state.user.as_ref().map(|user| user.person.to_string()).unwrap_or_default();
    Typed::from([
        ("at".to_owned(), Value::Text(dates::for_input(now))),
        ("person".to_owned(), Value::Text(person)),
    ])
}
