//! Ma journée: today's appointments with the way to all of them, and what is to be done by today.

use crate::{
    app::{
        App,
        look::{self, Layout},
        plan::Plan,
        route::Route,
    },
    components::{empty::empty, icon::icon},
    i18n::t,
    screens::{
        agenda::{list, use_agenda, words},
        tasks,
    },
};
use carnet_engine::api::{AgendaRow, Calendar, TaskRow, Whose};
use carnet_ids::DocId;
use carnet_model::{appointment::midnight, check};
use yew::prelude::*;

/// As many tasks are shown; the others are a tap away.
const TASKS: usize = 8;

#[derive(Properties, PartialEq)]
pub(super) struct DayProps {
    pub(super) app: App,
    /// Numbers of contacts that tasks are about.
    pub(super) phones: Vec<(DocId, String)>,
}

/// The cards of a day.
#[component]
pub(super) fn Day(props: &DayProps) -> Html {
    let app = &props.app;
    let today = words::today();
    let span = (midnight(today), midnight(look::on(today, 1)));
    let held = use_agenda(app, Calendar::Mine, span);
    let open = tasks::use_tasks(app, Whose::Mine);
    let is_due = |row: &&TaskRow| row.task.due.is_some_and(|due| due <= today);
    let due: Option<Vec<TaskRow>> = open.map(|rows| rows.iter().filter(is_due).cloned().collect());
    html! {
        <>
            <section class="card" id="board-day">
                <header>
                    <h2>{ t!("board-day") }</h2>
                    if held.as_ref().is_some_and(|rows| rows.iter().any(|row| row.held.days.is_none())) { { round(app, today) } }
                    { agenda(app) }
                </header>
                { match &held {
                    None => html! { <div class="bone" aria-busy="true"></div> },
                    Some(rows) if rows.is_empty() => html! { <p class="pad muted">{ t!("board-day-none") }</p> },
                    Some(rows) => appointments(app, rows),
                } }
            </section>
            <section class="card" id="board-tasks">
                <header><h2>{ t!("board-tasks") }</h2>{ all_tasks(app) }</header>
                { match &due {
                    None => html! { <div class="bone" aria-busy="true"></div> },
                    Some(rows) if rows.is_empty() => none(app),
                    Some(rows) => html! {
                        <>
                            <ul class="todo">{ for rows.iter().take(TASKS).map(|row| tasks::one(app, row, call(&props.phones, row))) }</ul>
                            if rows.len() > TASKS { <p class="pad muted small">{ t!("board-tasks-more", count = rows.len() - TASKS) }</p> }
                        </>
                    },
                } }
            </section>
        </>
    }
}

fn appointments(app: &App, rows: &[AgendaRow]) -> Html {
    let waits = |row: &AgendaRow| row.pending;
    let listed = list::Listed { app, names: true, waits: &waits };
    list::days(&listed, rows, words::today())
}

/// The way to today's round on the map.
fn round(app: &App, today: carnet_model::recurrence::Day) -> Html {
    let route = Route::Map(Plan::Round(Calendar::Mine, Some(today)));
    html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ icon("pin") }{ t!("board-round") }</a> }
}

fn agenda(app: &App) -> Html {
    let look = look::Look { layout: Some(Layout::Day), ..look::Look::default() };
    let route = Route::Agenda(look);
    html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ icon("calendar") }{ t!("nav-agenda") }</a> }
}

fn all_tasks(app: &App) -> Html {
    let route = Route::Tasks(Whose::Mine);
    html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ icon("task") }{ t!("board-tasks-all") }</a> }
}

fn none(app: &App) -> Html {
    let route = Route::Directory;
    let see = html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("tasks-see-directory") }</a> };
    empty("check", t!("board-tasks-none"), t!("board-tasks-none-text"), see)
}

/// The way to call whom a task is about.
fn call(phones: &[(DocId, String)], row: &TaskRow) -> Html {
    let known = phones.iter().find(|(contact, _)| *contact == row.contact);
    let Some((_, number)) = known else { return html! {} };
    let shown = check::phone_display(number);
    html! { <a class="link" href={format!("tel:{number}")} aria-label={t!("call-number", number = shown.as_str())}>{ icon("phone") }{ shown }</a> }
}
