//! One task of the list.

use super::{Drawn, act, dialog::Editing, steps::Steps, words};
use crate::{
    app::App,
    components::{badge, icon::icon, may::May, menu::Menu, picker::ContactName, prose},
    i18n::{coded, dates, recurrence, t},
    screens::fiche::{conflict, facts},
};
use carnet_engine::api::Section;
use carnet_model::{
    edit::{Edit, Place},
    schema::TASKS,
    task,
    value::Value,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

/// A task's state; unset is "to do".
pub(super) fn state(item: &ItemView) -> &str {
    match facts::stored(item, "state") {
        "" => "todo",
        state => state,
    }
}

/// Its title, or words for none.
pub(super) fn title(item: &ItemView) -> String {
    match facts::text(item, "title") {
        "" => t!("task-nameless"),
        title => title.to_owned(),
    }
}

/// The task with its checklist.
pub(super) fn row(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let Drawn { app, fiche, all, .. } = drawn;
    let is_open = task::is_open(state(item));
    let details = facts::text(item, "details").to_owned();
    html! {
        <li key={format!("{}-{}", item.doc.id(), item.item)} class={classes!((!is_open).then_some("over"))} data-task={item.item.to_string()}>
            { tick(drawn, item, is_open) }
            <div>
                <h3>{ title(item) }</h3>
                <div class="facts">{ marks(app, item, is_open) }
                    if facts::waits(fiche, item) { { badge::tag("warn", t!("badge-waiting")) } }
                </div>
                if !details.is_empty() { <div class="text">{ prose::marked(&details) }</div> }
                { about(app, item) }
                <Steps app={(*app).clone()} fiche={Rc::clone(fiche)} task={item.clone()} all={Rc::clone(all)} />
                { clashes(app, item) }
            </div>
            { menu(drawn, item, is_open) }
        </li>
    }
}

/// The round button that finishes a task, or opens it again.
fn tick(drawn: &Drawn<'_>, item: &ItemView, is_open: bool) -> Html {
    let (all, of) = (Rc::clone(drawn.all), item.clone());
    let onclick = drawn.app.on(move |app, _: MouseEvent| match is_open {
        true => act::finish(app, &of, &all),
        false => act::state(app, &of, "todo", t!("task-reopened")),
    });
    let name = title(item);
    let label = match is_open {
        true => t!("task-finish", title = name),
        false => t!("task-reopen", title = name),
    };
    let done = state(item) == "done";
    let mark = icon(if state(item) == "cancelled" { "close" } else { "check" });
    let shown = html! { <span class={classes!("tick", done.then_some("on"))}><span>{ mark.clone() }</span></span> };
    html! {
        <May to={Section::Events} otherwise={shown}><button type="button" class={classes!("tick", done.then_some("on"))} title={label.clone()} aria-label={label} {onclick}>
            <span>{ mark }</span>
        </button></May>
    }
}

/// What is to be known of it, in words.
fn marks(app: &App, item: &ItemView, is_open: bool) -> Html {
    let due = match facts::of(item, "due").and_then(|field| field.value.as_ref()) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let due = due.map(|day| match words::due(day) {
        (_, _) if !is_open => ("", t!("task-due", day = dates::civil(&day.to_string()))),
        due => due,
    });
    let (rule, priority) = (facts::stored(item, "recurrence"), facts::stored(item, "priority"));
    let reminder = match facts::of(item, "reminder").and_then(|field| field.value.as_ref()) {
        Some(Value::Instant(at)) if is_open => Some(dates::moment(*at)),
        _ => None,
    };
    let shown = matches!(state(item), "doing" | "cancelled" | "done");
    html! {
        <>
            if let Some((tone, words)) = due { { badge::tag(tone, words) } }
            if shown { { badge::tag(if is_open { "info" } else { "" }, coded("choice-state", state(item))) } }
            if matches!(priority, "high" | "low") { { badge::tag(if priority == "high" && is_open { "bad" } else { "" }, t!("task-priority", priority = coded("choice-priority", priority))) } }
            <span>{ act::assignee(app, facts::stored(item, "assignee")) }</span>
            if !rule.is_empty() { <span>{ icon("repeat") }{ recurrence::words(rule) }</span> }
            if let Some(when) = reminder { <span>{ icon("bell") }{ t!("task-reminder", when = when) }</span> }
        </>
    }
}

/// The other contacts that it is about.
fn about(app: &App, item: &ItemView) -> Html {
    use crate::app::route::{Part, Route};
    let contacts: Vec<carnet_ids::DocId> =
        facts::codes(item, "contacts").iter().filter_map(|id| id.parse().ok()).collect();
    if contacts.is_empty() {
        return html! {};
    }
    html! {
        <p class="about">{ t!("task-about") }
            { for contacts.into_iter().map(|contact| {
                let route = Route::Fiche(contact, Part::Main);
                html! { <a class="link" href={route.path()} onclick={app.follow(route)}><ContactName app={app.clone()} {contact} /></a> }
            }) }
        </p>
    }
}

fn menu(drawn: &Drawn<'_>, item: &ItemView, is_open: bool) -> Html {
    let (app, of) = (drawn.app, item.clone());
    let to = |code: &'static str, name: &'static str, text: String, told: String| {
        let of = of.clone();
        let onclick = app.on(move |app, _: MouseEvent| act::state(app, &of, code, told.clone()));
        html! { <button type="button" {onclick}>{ icon(name) }{ text }</button> }
    };
    let edit = {
        let (editing, item) = (drawn.editing.clone(), item.clone());
        Callback::from(move |_: MouseEvent| {
            editing.set(Some(Editing::Task(Box::new(item.clone()))))
        })
    };
    let (doc, id) = (item.doc, item.item);
    let remove = app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: TASKS.key.to_owned(), item: id };
        app.edit(doc, vec![remove], t!("removed"));
    });
    html! {
        <May to={Section::Events}><Menu class={classes!("btn", "ic", "quiet")} label={t!("task-actions", title = title(item))} button={icon("more")}>
            <button type="button" onclick={edit}>{ icon("edit") }{ t!("modify-short") }</button>
            if state(item) == "todo" { { to("doing", "play", t!("task-start"), t!("task-started")) } }
            if is_open { { to("cancelled", "close", t!("task-cancel"), t!("task-cancelled")) } }
            <button type="button" onclick={remove}>{ icon("trash") }{ t!("remove") }</button>
        </Menu></May>
    }
}

/// What two people wrote at the same time.
fn clashes(app: &App, item: &ItemView) -> Html {
    let place = Place::Item { collection: TASKS.key.to_owned(), item: item.item };
    html! {
        <>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(app, TASKS.key, item, stamp) } }
            { for item.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(app, item.doc, &place, field) }</dl>
            }) }
        </>
    }
}
