//! Personnalisation: the fields that the workspace defines for its contacts.

mod draft;
mod editor;

use super::waiting::use_waiting;
use crate::{
    app::App,
    components::{badge, empty::empty, icon::icon},
    i18n::{coded, t},
};
use carnet_ids::ItemId;
use carnet_model::{
    custom::Definition,
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
};
use editor::Editor;
use std::collections::BTreeSet;
use yew::prelude::*;

/// The collection of the settings that holds them.
const DEFINITIONS: &str = "custom_fields";

#[derive(Properties, PartialEq)]
pub(super) struct CustomProps {
    pub(super) app: App,
}

/// The definition that is being edited: none, a new one, or one that there is.
type Open = UseStateHandle<Option<Option<Definition>>>;

/// The cards.
#[component]
pub(super) fn Custom(props: &CustomProps) -> Html {
    let app = &props.app;
    let open: Open = use_state(|| None);
    let waiting = use_waiting(app, &[DEFINITIONS]);
    let (retired, asked): (Vec<_>, Vec<_>) =
        app.state.workspace.custom.iter().partition(|definition| definition.retired);
    let add = opener(&open, None);
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    html! {
        <>
            <section class="card" id="admin-custom">
                <header>
                    <h2>{ t!("own-title") }</h2>
                    <button class="btn" onclick={add}>{ icon("plus") }{ t!("own-new") }</button>
                </header>
                <p class="pad">{ t!("own-lead") }</p>
                if asked.is_empty() { { empty("edit", t!("own-none"), t!("own-none-text"), html! {}) } }
                <ol class="items">{ for (0..asked.len()).map(|at| one(app, &asked, at, &waiting, &open)) }</ol>
            </section>
            if !retired.is_empty() {
                <section class="card" id="admin-custom-retired">
                    <header><h2>{ t!("own-retired-title") }</h2></header>
                    <p class="pad">{ t!("own-retired-lead") }</p>
                    <ol class="items">{ for (0..retired.len()).map(|at| one(app, &retired, at, &waiting, &open)) }</ol>
                </section>
            }
            if let Some(definition) = &*open { <Editor app={app.clone()} definition={definition.clone()} on_close={close} /> }
        </>
    }
}

fn opener(open: &Open, definition: Option<Definition>) -> Callback<MouseEvent> {
    let open = open.clone();
    Callback::from(move |_| open.set(Some(definition.clone())))
}

fn one(app: &App, all: &[&Definition], at: usize, waiting: &BTreeSet<ItemId>, open: &Open) -> Html {
    let Some(definition) = all.get(at).copied() else { return html! {} };
    let marks = [
        (definition.required, t!("field-required")),
        (definition.searchable, t!("field-searchable")),
        (definition.in_list, t!("field-in-list")),
    ];
    let profiles = definition.profiles.iter().map(|code| coded("choice-profiles", code));
    let marks = marks.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).chain(profiles);
    html! {
        <li key={definition.id.to_string()}>
            <h3 class="wrap">{ &definition.name }{ " " }
                { for marks.map(|name| html! { <>{ badge::tag("", name) }{ " " }</> }) }
                if waiting.contains(&definition.id) { { badge::tag("warn", t!("badge-waiting")) } }
            </h3>
            <p class="by wrap">{ facts(definition) }</p>
            if is_key_twice(app, definition) { <p class="hint warn">{ icon("warn") }{ t!("own-key-twice") }</p> }
            <div class="forms">
                <button class="btn" aria-label={t!("own-edit-what", field = definition.name.as_str())} onclick={opener(open, Some(definition.clone()))}>
                    { icon("edit") }{ t!("edit") }
                </button>
                if !definition.retired { { shifts(app, all, at, definition) } }
                { retire(app, definition) }
            </div>
        </li>
    }
}

/// Its type, heading, choices and key.
fn facts(definition: &Definition) -> String {
    let kind = coded("choice-custom-kind", draft::code(definition.kind));
    let heading = Some(definition.heading.clone()).filter(|heading| !heading.is_empty());
    let options = definition.kind.has_options().then(|| definition.options.join(", "));
    let key = t!("own-key", key = definition.key.as_str());
    let parts = [Some(kind), options, heading, Some(key)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn is_key_twice(app: &App, definition: &Definition) -> bool {
    let same = |other: &&Definition| other.key == definition.key && !other.key.is_empty();
    app.state.workspace.custom.iter().filter(same).count() > 1
}

/// One place up or down.
fn shifts(app: &App, all: &[&Definition], at: usize, definition: &Definition) -> Html {
    let up = (at > 0).then(|| at.checked_sub(2).map(|before| all[before].id));
    let down = all.get(at + 1).map(|after| Some(after.id));
    let button = |to: Option<Option<ItemId>>, name: &str, label: String| {
        let item = definition.id;
        let onclick = app.on(move |app, _: MouseEvent| {
            let Some(after) = to else { return };
            let edit = Edit::Move { collection: DEFINITIONS.to_owned(), item, after };
            app.edit(DocKey::Settings, vec![edit], t!("moved"));
        });
        html! {
            <button class="btn ic" disabled={to.is_none()} title={label.clone()} aria-label={label} {onclick}>{ icon(name) }</button>
        }
    };
    let name = definition.name.as_str();
    html! {
        <>
            { button(up, "up", t!("own-up", field = name)) }
            { button(down, "down", t!("own-down", field = name)) }
        </>
    }
}

/// Retires a field, or brings it back.
fn retire(app: &App, definition: &Definition) -> Html {
    let (item, retired) = (definition.id, definition.retired);
    let told = if retired { t!("own-brought-back") } else { t!("own-retired-told") };
    let onclick = app.on(move |app, _: MouseEvent| {
        let place = Place::Item { collection: DEFINITIONS.to_owned(), item };
        let value = (!retired).then_some(Value::Bool(true));
        let edit = Edit::Set { place, field: "retired".to_owned(), value };
        app.edit(DocKey::Settings, vec![edit], told.clone());
    });
    let name = definition.name.as_str();
    let (drawing, label, words) = match retired {
        true => ("undo", t!("own-bring-back-what", field = name), t!("own-bring-back")),
        false => ("archive", t!("own-retire-what", field = name), t!("own-retire")),
    };
    html! { <button class="btn" aria-label={label} {onclick}>{ icon(drawing) }{ words }</button> }
}
