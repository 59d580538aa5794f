//! A task's checklist: ticked, renamed and put in order where it stands.

use crate::{
    app::{App, browser},
    components::{
        badge,
        icon::icon,
        input::typed_into,
        may::{May, use_may},
        menu::Menu,
        tick::Tick,
    },
    i18n::t,
    screens::fiche::{beside::Beside, conflict, facts},
};
use carnet_engine::api::{Action, Fiche, Section};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    schema::TASK_STEPS,
    task,
    value::Value,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct StepsProps {
    pub(super) app: App,
    pub(super) fiche: Rc<Fiche>,
    pub(super) task: ItemView,
    pub(super) all: Beside,
}

/// The steps, and a line to add one.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let steps = task::steps(&props.task, &props.all);
    let adding = use_state(|| false);
    let may = use_may(Section::Events, Action::Edit);
    let renaming = use_state(|| None::<ItemId>);
    let done = steps.iter().filter(|step| facts::is_on(step, "done")).count();
    let id = format!("step-new-{}", props.task.item);
    let open = {
        let (adding, id) = (adding.clone(), id.clone());
        Callback::from(move |_: MouseEvent| {
            adding.set(true);
            browser::focus_soon(id.clone());
        })
    };
    html! {
        <div class="checklist">
            if !steps.is_empty() {
                <p class="muted small">{ t!("steps") }{ " " }{ t!("steps-done", done = done, count = steps.len()) }</p>
                <ul>{ for (0..steps.len()).map(|at| one(props, &steps, (at, may), &renaming)) }</ul>
            }
            if !may {}
            else if *adding { <Line app={props.app.clone()} {id} label={t!("step-add")} text="" saved={added(props)} close={shut(&adding)} /> }
            else { <button type="button" class="link" onclick={open}>{ icon("plus") }{ t!("step-add") }</button> }
        </div>
    }
}

fn shut(adding: &UseStateHandle<bool>) -> Callback<()> {
    let adding = adding.clone();
    Callback::from(move |()| adding.set(false))
}

/// Adds a step at the end.
fn added(props: &StepsProps) -> Callback<String> {
    let (doc, task) = (props.task.doc, props.task.item);
    props.app.on(move |app, title: String| {
        let fields = vec![
            ("task".to_owned(), Value::Text(task.to_string())),
            ("title".to_owned(), Value::Text(title)),
        ];
        let item = ItemId::new(browser::random());
        let add = Edit::Add { collection: TASK_STEPS.key.to_owned(), item, fields };
        app.edit(doc, vec![add], t!("step-added"));
    })
}

fn one(
    props: &StepsProps,
    steps: &[&ItemView],
    (at, may): (usize, bool),
    renaming: &UseStateHandle<Option<ItemId>>,
) -> Html {
    let Some(step) = steps.get(at).copied() else { return html! {} };
    let (app, done) = (&props.app, facts::is_on(step, "done"));
    let place = place(step.item);
    let title = facts::text(step, "title").to_owned();
    let (doc, id) = (step.doc, step.item);
    let tick = app.on(move |app, on: bool| {
        let told = if on { t!("step-ticked") } else { t!("step-unticked") };
        app.edit(doc, vec![set(id, "done", Value::Bool(on))], told);
    });
    html! {
        <li key={id.to_string()}>
            if **renaming == Some(id) { { rename(app, step, &title, renaming) } }
            else {
                <label class="check"><Tick checked={done} disabled={!may} set={tick} /><span class={classes!("wrap", done.then_some("done"))}>{ &title }</span></label>
                if facts::waits(&props.fiche, step) { { badge::tag("warn", t!("badge-waiting")) } }
                <May to={Section::Events}>{ menu(props, steps, at, step, renaming) }</May>
            }
            if let Some(stamp) = &step.removed_meanwhile { { conflict::removed(app, TASK_STEPS.key, step, stamp) } }
            { for step.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(app, doc, &place, field) }</dl>
            }) }
        </li>
    }
}

fn rename(
    app: &App,
    step: &ItemView,
    title: &str,
    renaming: &UseStateHandle<Option<ItemId>>,
) -> Html {
    let (doc, id, renaming) = (step.doc, step.item, renaming.clone());
    let saved = {
        let renaming = renaming.clone();
        app.on(move |app, title: String| {
            app.edit(doc, vec![set(id, "title", Value::Text(title))], t!("saved"));
            renaming.set(None);
        })
    };
    let close = Callback::from(move |()| renaming.set(None));
    html! { <Line app={app.clone()} id={format!("step-{id}")} label={t!("step-rename")} text={title.to_owned()} {saved} {close} /> }
}

fn menu(
    props: &StepsProps,
    steps: &[&ItemView],
    at: usize,
    step: &ItemView,
    renaming: &UseStateHandle<Option<ItemId>>,
) -> Html {
    let (doc, item) = (step.doc, step.item);
    let edits = |edit: Edit, told: String| {
        props.app.on(move |app, _: MouseEvent| app.edit(doc, vec![edit.clone()], told.clone()))
    };
    let shift = |after: Option<ItemId>| {
        edits(Edit::Move { collection: TASK_STEPS.key.to_owned(), item, after }, t!("moved"))
    };
    let before = at.checked_sub(2).and_then(|at| steps.get(at)).map(|step| step.item);
    let after = steps.get(at + 1).map(|step| step.item);
    let start = {
        let renaming = renaming.clone();
        Callback::from(move |_: MouseEvent| {
            renaming.set(Some(item));
            browser::focus_soon(format!("step-{item}"));
        })
    };
    let remove = Edit::Remove { collection: TASK_STEPS.key.to_owned(), item };
    html! {
        <Menu class={classes!("btn", "ic", "quiet")} label={t!("step-actions", title = facts::text(step, "title"))} button={icon("more")}>
            <button type="button" onclick={start}>{ icon("edit") }{ t!("step-rename") }</button>
            <button type="button" disabled={at == 0} onclick={shift(before)}>{ icon("up") }{ t!("move-up") }</button>
            <button type="button" disabled={after.is_none()} onclick={shift(after)}>{ icon("down") }{ t!("move-down") }</button>
            <button type="button" onclick={edits(remove, t!("removed"))}>{ icon("trash") }{ t!("remove") }</button>
        </Menu>
    }
}

fn place(item: ItemId) -> Place {
    Place::Item { collection: TASK_STEPS.key.to_owned(), item }
}

fn set(item: ItemId, field: &str, value: Value) -> Edit {
    Edit::Set { place: place(item), field: field.to_owned(), value: Some(value) }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    app: App,
    id: String,
    label: String,
    /// As it is.
    text: AttrValue,
    saved: Callback<String>,
    close: Callback<()>,
}

/// One line of text: Enter keeps it and is ready for the next, Escape gives up.
#[component]
fn Line(props: &LineProps) -> Html {
    let typed = use_state(|| props.text.to_string());
    let onsubmit = {
        let (typed, saved, close) = (typed.clone(), props.saved.clone(), props.close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match typed.trim() {
                "" => close.emit(()),
                text => saved.emit(text.to_owned()),
            }
            typed.set(String::new());
        })
    };
    let onkeydown = {
        let close = props.close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
            }
        })
    };
    html! {
        <form class="line" {onsubmit} {onkeydown} data-unsaved={(*typed != *props.text).then_some("")}>
            <label class="sr" for={props.id.clone()}>{ &props.label }</label>
            <input class="input" id={props.id.clone()} type="text" maxlength="500" autocomplete="off" placeholder={props.label.clone()}
                value={(*typed).clone()} oninput={typed_into(&typed)} />
            <button class="btn">{ t!("save") }</button>
        </form>
    }
}
