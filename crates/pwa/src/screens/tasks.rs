//! Mes tâches: what is left to do over all fiches, by when.

use super::fiche::{
    named,
    tasks::{finish_from_afar, words},
};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{badge, empty::empty, icon::icon},
    i18n::{coded, t, values},
};
use carnet_engine::api::{Reply, Request, TaskRow, Whose};
use carnet_model::{recurrence::Day, task};
use std::rc::Rc;
use yew::prelude::*;

/// As many are drawn at first, and as many more at each "show more".
const SHOWN: usize = 100;

#[derive(Properties, PartialEq)]
pub(crate) struct TasksScreenProps {
    pub(crate) app: App,
    pub(crate) whose: Whose,
}

/// The screen.
#[component]
pub(crate) fn TasksScreen(props: &TasksScreenProps) -> Html {
    let TasksScreenProps { app, whose } = props;
    let found = use_tasks(app, *whose);
    let shown = use_state(|| SHOWN);
    let title = match whose {
        Whose::Team => t!("tasks-team-title"),
        Whose::Everybody => t!("tasks-everybody-title"),
        _ => t!("tasks-mine-title"),
    };
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + SHOWN))
    };
    html! {
        <div class="page">
            <h1>{ title }</h1>
            <p class="lead">{ t!("tasks-lead") }</p>
            <nav class="row-of" aria-label={t!("tasks-whose")}>
                { tab(app, *whose, Whose::Mine, t!("tasks-mine")) }
                { tab(app, *whose, Whose::Team, t!("tasks-team")) }
                { tab(app, *whose, Whose::Everybody, t!("tasks-everybody")) }
            </nav>
            { unread(app) }
            { match &found {
                None => html! { <div class="bone" aria-busy="true"></div> },
                Some(rows) if rows.is_empty() => none(app),
                Some(rows) => html! { <>{ for groups(&rows[..rows.len().min(*shown)]).into_iter().map(|(name, rows)| group(app, name, &rows)) }</> },
            } }
            if found.as_ref().is_some_and(|rows| rows.len() > *shown) { <p class="row-of"><button class="btn" onclick={more}>{ t!("show-more") }</button></p> }
        </div>
    }
}

/// Asked for again whenever a document changes; what is shown stays until the answer is there.
#[hook]
pub(super) fn use_tasks(app: &App, whose: Whose) -> Option<Rc<Vec<TaskRow>>> {
    let found = use_state_eq(|| None::<(Whose, Rc<Vec<TaskRow>>)>);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with((whose, app.state.changes.directory), move |(whose, _)| {
            let whose = *whose;
            app.ask(Request::Tasks(whose), move |reply| {
                if let Reply::Tasks(rows) = reply {
                    found.set(Some((whose, Rc::new(rows))));
                }
            });
        });
    }
    let found = (*found).clone();
    found.filter(|(of, _)| *of == whose).map(|(_, rows)| rows)
}

fn tab(app: &App, shown: Whose, whose: Whose, name: String) -> Html {
    let route = Route::Tasks(whose);
    let current = (shown == whose).then_some("page");
    html! { <a class="btn" href={route.path()} aria-current={current} onclick={app.follow(route)}>{ name }</a> }
}

/// The list is not whole while documents are still to be read.
fn unread(app: &App) -> Html {
    let left = app.state.sync.unlisted;
    html! { if left > 0 { <p class="hint" role="status">{ t!("tasks-more-to-read", count = left) }</p> } }
}

fn none(app: &App) -> Html {
    let route = Route::Directory;
    let action = html! { <a class="btn pri" href={route.path()} onclick={app.follow(route)}>{ t!("tasks-see-directory") }</a> };
    html! { <section class="card">{ empty("task", t!("tasks-none"), t!("tasks-none-text"), action) }</section> }
}

/// By when; the rows come in that order.
fn groups(rows: &[TaskRow]) -> Vec<(&'static str, Vec<&TaskRow>)> {
    let today = words::today();
    let mut groups: Vec<(&str, Vec<&TaskRow>)> = Vec::new();
    for row in rows {
        let name = when(row.task.due, today);
        match groups.last_mut().filter(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((name, vec![row])),
        }
    }
    groups
}

fn when(due: Option<Day>, today: Day) -> &'static str {
    match due {
        None => "undated",
        Some(due) if due < today => "late",
        Some(due) if due == today => "today",
        Some(due) if due <= task::end_of_week(today) => "week",
        Some(_) => "later",
    }
}

fn group(app: &App, name: &str, rows: &[&TaskRow]) -> Html {
    html! {
        <section class="card" key={name.to_owned()} data-when={name.to_owned()}>
            <header><h2>{ coded("tasks", name) }</h2><span class="muted small">{ t!("tasks-count", count = rows.len()) }</span></header>
            <ul class="todo">{ for rows.iter().map(|row| one(app, row, html! {})) }</ul>
        </section>
    }
}

/// A task with its fiche, and what else stands behind it.
pub(super) fn one(app: &App, row: &TaskRow, more: Html) -> Html {
    let task = &row.task;
    let title = if task.title.is_empty() { t!("task-nameless") } else { task.title.clone() };
    let label = t!("task-finish", title = title.as_str());
    let finish = {
        let row = row.clone();
        app.on(move |app, _: MouseEvent| finish_from_afar(app, &row))
    };
    let route = Route::Fiche(row.contact, Part::Tasks);
    let mine = app.state.user.as_ref().is_some_and(|user| user.person.to_string() == task.assignee);
    html! {
        <li key={format!("{}-{}", row.doc.id(), task.item)}>
            <button type="button" class="tick" title={label.clone()} aria-label={label} onclick={finish}><span>{ icon("check") }</span></button>
            <div>
                <h3>{ title }</h3>
                <div class="facts">
                    if let Some((tone, due)) = task.due.map(words::due) { { badge::tag(tone, due) } }
                    if task.state == "doing" { { badge::tag("info", coded("choice-state", "doing")) } }
                    if matches!(task.priority.as_str(), "high" | "low") {
                        { badge::tag(if task.priority == "high" { "bad" } else { "" }, t!("task-priority", priority = coded("choice-priority", &task.priority))) }
                    }
                    if task.repeats { <span>{ icon("repeat") }{ t!("task-repeats") }</span> }
                    if !mine && task.assignee.is_empty() { <span>{ t!("task-of-nobody") }</span> }
                    else if !mine { <span>{ t!("task-of", name = values::person(&task.assignee, &app.state.workspace)) }</span> }
                    <a class="link" href={route.path()} onclick={app.follow(route)}>{ named(&row.name) }</a>
                    { more }
                </div>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_late_today_this_week_or_later() {
        let day = |day| Day::from_ymd_opt(2026, 11, day);
        let today = day(25).unwrap();
        let names = [24, 25, 26, 29, 30].map(|due| when(day(due), today));
        assert_eq!(names, ["late", "today", "week", "week", "later"]);
        assert_eq!(when(None, today), "undated");
    }
}
