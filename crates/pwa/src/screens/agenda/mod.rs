//! Agenda: appointments over all fiches, by day, week, month, or one under the other.

mod dialog;
mod draft;
mod export;
mod grid;
pub(crate) mod list;
mod month;
mod repeat;
mod shown;
mod subscribe;
pub(crate) mod words;

pub(crate) use dialog::{AppointmentForm, Editing};
pub(crate) use export::export;
pub(crate) use shown::AppointmentShown;

use crate::{
    app::{
        App, browser,
        look::{Layout, Look},
        plan::Plan,
        route::Route,
        state::Dialog,
    },
    components::{empty::empty, icon::icon},
    i18n::{coded, dates, t},
};
use carnet_engine::api::{AgendaRow, Calendar, Exported, Reply, Request};
use carnet_model::{
    appointment::midnight,
    recurrence::{Datelike, Day},
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct AgendaProps {
    pub(crate) app: App,
    pub(crate) look: Look,
}

/// What is on the screen, for those who draw it.
struct Shown<'a> {
    app: &'a App,
    look: Look,
    rows: &'a [AgendaRow],
}

/// A day and a list fit a phone, a week a desk.
pub(crate) fn layout_of(look: &Look) -> Layout {
    let usual = if browser::is_phone() { Layout::Day } else { Layout::Week };
    look.layout.unwrap_or(usual)
}

/// Another page of the agenda that is on the screen.
pub(crate) fn turn(app: &App, look: &Look, to: Option<bool>) {
    let layout = layout_of(look);
    let today = words::today();
    let day = match to {
        Some(forward) => Look::turned(layout, look.day.unwrap_or(today), forward),
        None => today,
    };
    app.go(Route::Agenda(Look { layout: Some(layout), day: Some(day), ..*look }));
}

/// The screen.
#[component]
pub(crate) fn Agenda(props: &AgendaProps) -> Html {
    let (app, look) = (&props.app, props.look);
    let layout = layout_of(&look);
    let day = look.day.unwrap_or_else(words::today);
    let span = Look::span(layout, day);
    let found = use_agenda(app, look.whose, (midnight(span.0), midnight(span.1)));
    let rows = found.clone().unwrap_or_default();
    let subscribing = use_state(|| false);
    let subscribe = |on: bool| {
        let subscribing = subscribing.clone();
        Callback::from(move |()| subscribing.set(on))
    };
    let shown =
        Shown { app, look: Look { layout: Some(layout), day: Some(day), ..look }, rows: &rows };
    html! {
        <div class="page wide agenda-page">
            <h1>{ t!("agenda-title") }</h1>
            { tools(&shown, layout, subscribe(true)) }
            { unread(app) }
            <h2 class="period" aria-live="polite">{ period(layout, day, span) }</h2>
            if found.is_none() { <div class="bone" aria-busy="true"></div> }
            else {
                { match layout {
                    Layout::Day | Layout::Week => html! { <>{ grid::grid(&shown, span) }if rows.is_empty() { <p class="hint" role="status">{ t!("agenda-none-here") }</p> }</> },
                    Layout::Month => month::month(&shown, span, day),
                    Layout::List if rows.is_empty() => nothing(app, day),
                    Layout::List => {
                        let listed = list::Listed { app, names: true, waits: &|row: &AgendaRow| row.pending };
                        html! { <div class="card">{ list::days(&listed, &rows, day) }</div> }
                    }
                } }
            }
            if *subscribing { <subscribe::Subscribe app={app.clone()} close={subscribe(false)} /> }
        </div>
    }
}

/// Asked for again whenever a document changes; what is shown stays until the answer is there.
#[hook]
pub(crate) fn use_agenda(app: &App, of: Calendar, span: (i64, i64)) -> Option<Rc<Vec<AgendaRow>>> {
    let (from, to) = span;
    let found = use_state_eq(|| None::<(Calendar, i64, i64, Rc<Vec<AgendaRow>>)>);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with(
            (of, from, to, app.state.changes.directory, app.state.changes.fiche),
            move |(of, from, to, ..)| {
                let (of, from, to) = (*of, *from, *to);
                app.ask(Request::Agenda { of, from, to }, move |reply| {
                    if let Reply::Agenda(rows) = reply {
                        found.set(Some((of, from, to, Rc::new(rows))));
                    }
                });
            },
        );
    }
    let found = (*found).clone();
    found
        .filter(|(was, start, end, _)| (*was, *start, *end) == (of, from, to))
        .map(|(.., rows)| rows)
}

fn tools(shown: &Shown<'_>, layout: Layout, subscribe: Callback<()>) -> Html {
    let (app, look) = (shown.app, shown.look);
    let step = |to: Option<bool>, label: String, inside: Html, class: &'static str| {
        let onclick = app.on(move |app, _: MouseEvent| turn(app, &look, to));
        html! { <button type="button" class={classes!("btn", class)} title={label.clone()} aria-label={label} {onclick}>{ inside }</button> }
    };
    let add = app.on(move |app, _: MouseEvent| {
        let day = look.day.unwrap_or_else(words::today);
        app.show(Dialog::Appointing(Box::new(Editing::new(app, day, None, None))));
    });
    html! {
        <div class="agenda-tools">
            <div class="forms">
                { step(Some(false), t!("agenda-previous"), icon("left"), "ic") }
                { step(None, t!("agenda-go-today"), html! { t!("agenda-today") }, "") }
                { step(Some(true), t!("agenda-next"), icon("right"), "ic") }
            </div>
            <nav class="seg-links" aria-label={t!("agenda-layouts")}>
                { for Layout::ALL.into_iter().map(|one| {
                    let route = Route::Agenda(Look { layout: Some(one), ..look });
                    html! { <a href={route.path()} aria-current={(one == layout).then_some("page")} onclick={app.follow(route)}>{ coded("agenda-layout", one.code()) }</a> }
                }) }
            </nav>
            { whose(shown) }
            <div class="forms end grow">
                if layout == Layout::Day { { round(shown) } }
                <button type="button" class="btn" onclick={app.on(move |app, _: MouseEvent| export(app, Exported::All(look.whose)))}>{ icon("download") }{ t!("agenda-export") }</button>
                <button type="button" class="btn" onclick={move |_: MouseEvent| subscribe.emit(())}>{ icon("link") }{ t!("feed-subscribe") }</button>
                <button type="button" class="btn pri" onclick={add}>{ icon("plus") }{ t!("appointment-new") }</button>
            </div>
        </div>
    }
}

/// The way to the day's round on a map.
fn round(shown: &Shown<'_>) -> Html {
    let route = Route::Map(Plan::Round(shown.look.whose, shown.look.day));
    html! { <a class="btn" href={route.path()} onclick={shown.app.follow(route)}>{ icon("pin") }{ t!("map-round") }</a> }
}

fn whose(shown: &Shown<'_>) -> Html {
    let (app, look) = (shown.app, shown.look);
    let people = &app.state.workspace.people;
    let me = app.state.user.as_ref().map(|user| user.person);
    let chosen = look.path();
    let option = |whose: Calendar, name: String| {
        let path = Look { whose, ..look }.path();
        html! { <option value={path.clone()} selected={path == chosen}>{ name }</option> }
    };
    let then = app.clone();
    let onchange = repeat::on_select(move |path| then.go(Route::of(&path, "")));
    html! {
        <div class="field">
            <label class="sr" for="agenda-whose">{ t!("agenda-whose") }</label>
            <select id="agenda-whose" {onchange}>
                { option(Calendar::Mine, t!("agenda-mine")) }
                { option(Calendar::Team, t!("agenda-team")) }
                { option(Calendar::Everybody, t!("agenda-everybody")) }
                { for people.iter().filter(|(id, _)| Some(*id) != me).map(|(id, name)| option(Calendar::Person(*id), name.clone())) }
            </select>
        </div>
    }
}

/// What page it is, in words.
fn period(layout: Layout, day: Day, (from, to): (Day, Day)) -> String {
    let last = to.pred_opt().unwrap_or(to);
    match layout {
        Layout::Day => words::long(day),
        Layout::Month => {
            t!("agenda-month", month = dates::month(day.month0()), year = day.year().to_string())
        }
        Layout::Week => t!(
            "agenda-week",
            week = day.iso_week().week(),
            from = words::short(from),
            to = words::long(last)
        ),
        Layout::List => t!("agenda-period", from = words::short(from), to = words::long(last)),
    }
}

/// The agenda is not whole while documents are still to be read.
fn unread(app: &App) -> Html {
    let left = app.state.sync.unlisted;
    html! { if left > 0 { <p class="hint" role="status">{ t!("tasks-more-to-read", count = left) }</p> } }
}

fn nothing(app: &App, day: Day) -> Html {
    let add = app.on(move |app, _: MouseEvent| {
        app.show(Dialog::Appointing(Box::new(Editing::new(app, day, None, None))));
    });
    let action = html! { <button type="button" class="btn pri" onclick={add}>{ icon("plus") }{ t!("appointment-new") }</button> };
    html! { <section class="card">{ empty("calendar", t!("agenda-none"), t!("agenda-none-text"), action) }</section> }
}

/// A way to a day.
fn day_link(shown: &Shown<'_>, day: Day, name: String) -> Html {
    day_named(shown, day, html! { { name } })
}

fn day_named(shown: &Shown<'_>, day: Day, name: Html) -> Html {
    let route = Route::Agenda(Look { layout: Some(Layout::Day), day: Some(day), ..shown.look });
    html! { <a href={route.path()} onclick={shown.app.follow(route)}>{ name }</a> }
}

/// The button that adds something on a day.
fn add_on(shown: &Shown<'_>, day: Day) -> Html {
    let label = t!("appointment-new-on", day = words::long(day));
    let onclick = shown.app.on(move |app, _: MouseEvent| {
        app.show(Dialog::Appointing(Box::new(Editing::new(app, day, None, None))));
    });
    html! { <button type="button" class="btn ic quiet" title={label.clone()} aria-label={label} {onclick}>{ icon("plus") }</button> }
}

/// Shows an appointment.
fn open(shown: &Shown<'_>, row: &AgendaRow) -> Callback<MouseEvent> {
    let row = row.clone();
    shown.app.on(move |app, _: MouseEvent| app.show(Dialog::Appointment(Box::new(row.clone()))))
}

/// All that a block says, in words.
fn label(row: &AgendaRow, day: Day) -> String {
    let (title, hours) = (words::title(&row.held), words::hours(&row.held, day));
    let label = t!(
        "agenda-label",
        hours = hours,
        title = title,
        name = crate::screens::fiche::named(&row.name)
    );
    match row.pending {
        true => t!("agenda-label-waits", label = label, waits = t!("badge-waiting")),
        false => label,
    }
}

/// One's own stand out.
fn tone(shown: &Shown<'_>, row: &AgendaRow) -> Classes {
    let me = shown.app.state.user.as_ref().map(|user| user.person);
    let mine = me.is_some_and(|me| row.of.is_of(me));
    classes!("appt", (!mine).then_some("other"), row.pending.then_some("waits"))
}

/// What tells it from all others.
pub(crate) fn key(row: &AgendaRow) -> String {
    let day = row.held.original.map(|day| day.to_string()).unwrap_or_default();
    format!("{}-{}-{day}", row.doc.id(), row.held.item)
}
