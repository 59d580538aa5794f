//! Suivi › Tâches: what is to be done for the contact, and what was.

mod act;
mod composer;
mod dialog;
mod elsewhere;
mod reminder;
mod repeat;
mod row;
mod steps;
pub(crate) mod words;

pub(crate) use act::{finish_from_afar, follow_up};
pub(crate) use reminder::{Permission, permission, show_due};

use super::{
    beside::{self, Beside},
    facts, parts,
};
use crate::{
    app::{App, route::Part},
    components::{empty::empty, may::May},
    i18n::{coded, t, values},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{
    schema::{TASK_STATES, TASKS},
    task,
    value::Value,
    view::ItemView,
};
use composer::Composer;
use dialog::{Editing, TaskDialog};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TasksProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
}

/// Which tasks are asked for; all of them at first.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    mine: bool,
    /// A code, or empty for all.
    state: String,
}

/// What a task is drawn with.
struct Drawn<'a> {
    app: &'a App,
    fiche: &'a Rc<Fiche>,
    all: &'a Beside,
    editing: &'a UseStateHandle<Option<Editing>>,
}

/// The part.
#[component]
pub(crate) fn Tasks(props: &TasksProps) -> Html {
    let TasksProps { app, fiche } = props;
    let contact = fiche.view.contact;
    let found = beside::use_beside(app, contact);
    let wanted = use_state(Wanted::default);
    let editing = use_state(|| None::<Editing>);
    // Another composer, with nothing typed in it, for each task that the form made of one.
    let round = use_state(|| 0_u32);
    let inside = match &found {
        None => html! { <div class="bone" aria-busy="true"></div> },
        Some(Err(failure)) => {
            html! { <p class="pad hint bad" role="alert">{ values::failure(failure) }</p> }
        }
        Some(Ok(all)) => lists(&Drawn { app, fiche, all, editing: &editing }, &wanted),
    };
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    let added = {
        let round = round.clone();
        app.on(move |app, ()| {
            composer::forget(app, contact);
            round.set(round.wrapping_add(1));
        })
    };
    html! {
        <div class="body one"><div>
            { parts::parts(app, contact, Part::Tasks) }
            <section class="card tasks">
                <header><h2>{ t!("section-tasks") }</h2></header>
                <May to={Section::Events}><Composer key={*round} app={app.clone()} {contact} editing={editing.clone()} /></May>
                { filters(&wanted) }
                { inside }
            </section>
            <elsewhere::Elsewhere app={app.clone()} {contact} />
            if let Some(editing) = (*editing).clone() { <TaskDialog app={app.clone()} {contact} {editing} {close} {added} /> }
        </div></div>
    }
}

/// Open ones first, by the day on which they are due; then the others, the latest first.
fn lists(drawn: &Drawn<'_>, wanted: &UseStateHandle<Wanted>) -> Html {
    let all = beside::items(drawn.all, TASKS.key);
    let shown: Vec<&ItemView> =
        all.iter().filter(|task| matches(drawn.app, task, wanted)).collect();
    let (mut open, mut done): (Vec<&ItemView>, Vec<&ItemView>) =
        shown.iter().partition(|item| task::is_open(facts::stored(item, "state")));
    open.sort_by_key(|item| rank(item));
    done.sort_by_key(|item| std::cmp::Reverse(rank(item)));
    html! {
        <>
            if all.is_empty() { { empty("task", t!("tasks-none"), t!("tasks-none-here"), html! {}) } }
            else if shown.is_empty() { <p class="pad muted" role="status">{ t!("tasks-none-filtered") }</p> }
            <ul class="todo">{ for open.iter().map(|item| row::row(drawn, item)) }</ul>
            if !done.is_empty() {
                <h3 class="band">{ t!("tasks-done") }</h3>
                <ul class="todo">{ for done.iter().map(|item| row::row(drawn, item)) }</ul>
            }
        </>
    }
}

/// Days first; without one last, in the order in which they were noted.
fn rank(item: &ItemView) -> (bool, String, i64) {
    let due = match facts::of(item, "due").and_then(|field| field.value.as_ref()) {
        Some(Value::Date(due)) => due.to_string(),
        _ => String::new(),
    };
    (due.is_empty(), due, item.created.map_or(0, |stamp| stamp.at))
}

fn matches(app: &App, item: &ItemView, wanted: &Wanted) -> bool {
    let me = app.state.user.as_ref().map(|user| user.person.to_string()).unwrap_or_default();
    (!wanted.mine || facts::stored(item, "assignee") == me)
        && (wanted.state.is_empty() || row::state(item) == wanted.state)
}

fn filters(wanted: &UseStateHandle<Wanted>) -> Html {
    let whose = |mine: bool, name: String| {
        let set = wanted.clone();
        let onchange =
            Callback::from(move |_: Event| set.set(Wanted { mine, state: set.state.clone() }));
        html! { <label><input type="radio" name="tasks-whose" checked={wanted.mine == mine} {onchange} />{ name }</label> }
    };
    let onchange = {
        let wanted = wanted.clone();
        Callback::from(move |event: Event| {
            let select =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                wanted.set(Wanted { mine: wanted.mine, state: select.value() });
            }
        })
    };
    html! {
        <div class="pad forms">
            <div class="seg" role="radiogroup" aria-label={t!("tasks-whose")}>
                { whose(false, t!("tasks-everybody")) }{ whose(true, t!("tasks-mine")) }
            </div>
            <div class="field">
                <label class="sr" for="tasks-state">{ t!("field-state") }</label>
                <select id="tasks-state" {onchange}>
                    <option value="" selected={wanted.state.is_empty()}>{ t!("tasks-all-states") }</option>
                    { for TASK_STATES.iter().map(|code| html! {
                        <option value={*code} selected={wanted.state == *code}>{ coded("choice-state", code) }</option>
                    }) }
                </select>
            </div>
        </div>
    }
}
