//! Two values written at the same time, settled where they stand, in one tap.

use crate::{
    app::{
        App,
        kept::{self, use_kept},
    },
    components::{
        form,
        icon::icon,
        input::{Control, control},
        may::{May, use_may},
        picker::Linked,
    },
    i18n::{
        fields::{self, Known},
        recurrence, t, values,
    },
};
use carnet_engine::api::{Action, section_of};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    schema::FieldKind,
    value::Value,
    view::{Candidate, FieldView, ItemView, Stamp},
};
use yew::prelude::*;

/// A field with its candidates, as a cell of a list of fields.
pub(crate) fn field(app: &App, doc: DocKey, place: &Place, field: &FieldView) -> Html {
    let name = fields::known(doc, place, &field.key, &app.state.workspace).name;
    html! {
        <div class="conf" key={field.key.clone()}>
            <dt>{ t!("conflict-of", field = name, count = field.conflict.len()) }</dt>
            <dd><Settle app={app.clone()} {doc} place={place.clone()} field={field.clone()} /></dd>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SettleProps {
    pub(crate) app: App,
    pub(crate) doc: DocKey,
    pub(crate) place: Place,
    pub(crate) field: FieldView,
}

/// The candidates, each a button that settles it; and a field for something else.
#[component]
pub(crate) fn Settle(props: &SettleProps) -> Html {
    let typed = use_state(|| None::<Value>);
    use_kept(&props.app, &draft_key(props), &typed, &None);
    let root = props.place.root(&props.field.key);
    let may = use_may(section_of(&props.doc, root), Action::Edit);
    let known = known(props);
    let kind = known.kind;
    let other = {
        let (typed, now) = (typed.clone(), form::current(kind, &props.field, &Default::default()));
        Callback::from(move |_: MouseEvent| typed.set(Some(now.clone())))
    };
    html! {
        <>
            <div class="options" role="group" aria-label={known.name.clone()}>
                { for props.field.conflict.iter().enumerate().map(|(i, candidate)| option(props, kind, candidate, (i == 0, may))) }
            </div>
            if may {
                <div class="forms">
                    if !known.is_choice() { { both(props, kind) } }
                    if typed.is_none() && !is_named(&props.field.key) { <button class="btn" onclick={other}>{ icon("edit") }{ t!("conflict-other") }</button> }
                </div>
            }
            if let Some(value) = (*typed).clone() { { another(props, kind, value, &typed) } }
        </>
    }
}

/// The name of another value that was typed and not saved.
fn draft_key(props: &SettleProps) -> String {
    let place = match &props.place {
        Place::Root => String::new(),
        Place::Item { item, .. } => format!("/{item}"),
    };
    format!("draft/settle/{}{place}{}", props.field.key, kept::end_of(props.doc))
}

fn known(props: &SettleProps) -> Known<'_> {
    fields::known(props.doc, &props.place, &props.field.key, &props.app.state.workspace)
}

fn settle(props: &SettleProps, value: Option<Value>) {
    let told = t!("conflict-settled", field = known(props).name);
    let edit = Edit::Set { place: props.place.clone(), field: props.field.key.clone(), value };
    props.app.edit(props.doc, vec![edit], told);
}

/// A candidate: whether it shows meanwhile, and whether the user may settle it.
fn option(
    props: &SettleProps,
    kind: FieldKind,
    candidate: &Candidate,
    (wins, may): (bool, bool),
) -> Html {
    let workspace = &props.app.state.workspace;
    let words = match &candidate.value {
        None => t!("conflict-emptied"),
        Some(value) => words(kind, &props.field.key, value, candidate, workspace),
    };
    let shown = match (kind, &candidate.value) {
        (FieldKind::ContactLink, Some(_)) => {
            html! { <Linked app={props.app.clone()} text={words.clone()} /> }
        }
        _ => html! { { words.clone() } },
    };
    let (settled, value) = (props.app.clone(), candidate.value.clone());
    let again = SettleProps {
        app: settled,
        doc: props.doc,
        place: props.place.clone(),
        field: props.field.clone(),
    };
    html! {
        <button type="button" class="option" disabled={!may} onclick={move |_| settle(&again, value.clone())} title={t!("conflict-keep", value = words.as_str())}>
            { icon(if wins { "radio-on" } else { "radio" }) }
            <span>{ shown }<small>{ values::stamp(&candidate.stamp, workspace) }</small></span>
        </button>
    }
}

fn words(
    kind: FieldKind,
    key: &str,
    value: &Value,
    candidate: &Candidate,
    workspace: &carnet_engine::api::WorkspaceView,
) -> String {
    match kind {
        _ if key == "relation" => values::in_words(kind, key, Some(value), workspace),
        FieldKind::Choice(_)
        | FieldKind::Person
        | FieldKind::Flag
        | FieldKind::Instant
        | FieldKind::DueRule
        | FieldKind::Schedule
        | FieldKind::Date => values::in_words(kind, key, Some(value), workspace),
        _ if key == "recurrence" => recurrence::words(&candidate.display),
        _ => candidate.display.clone(),
    }
}

/// Two rules, two types of relation, two of what the settings or the fiche hold, are none together.
fn is_one(key: &str) -> bool {
    const OF_LISTS: [&str; 5] =
        ["price_grid", "payment_method", "dunning_circuit", "article", "article_family"];
    matches!(key, "recurrence" | "relation") || OF_LISTS.contains(&key) || is_named(key)
}

/// What is stored is an id, which nobody types: one of the two is chosen.
fn is_named(key: &str) -> bool {
    values::is_address(key) || matches!(key, "article" | "article_family")
}

/// For texts: one after the other.
fn both(props: &SettleProps, kind: FieldKind) -> Html {
    if is_one(&props.field.key) {
        return html! {};
    }
    let between = match kind {
        FieldKind::Line | FieldKind::Listed(_) => " / ",
        FieldKind::Lines => "\n",
        _ => return html! {},
    };
    let texts: Vec<&str> = props
        .field
        .conflict
        .iter()
        .filter_map(|candidate| candidate.value.as_ref()?.as_text())
        .collect();
    if texts.len() < 2 {
        return html! {};
    }
    let joined = Value::Text(texts.join(between));
    let again = SettleProps {
        app: props.app.clone(),
        doc: props.doc,
        place: props.place.clone(),
        field: props.field.clone(),
    };
    html! { <button class="btn" onclick={move |_| settle(&again, Some(joined.clone()))}>{ t!("conflict-both") }</button> }
}

fn another(
    props: &SettleProps,
    kind: FieldKind,
    value: Value,
    typed: &UseStateHandle<Option<Value>>,
) -> Html {
    let known = known(props);
    let set = typed.clone();
    let written = form::written(kind, &value);
    let again = SettleProps {
        app: props.app.clone(),
        doc: props.doc,
        place: props.place.clone(),
        field: props.field.clone(),
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        settle(&again, written.clone());
    });
    let id = format!("settle-{}", props.field.key);
    html! {
        <form class="forms" {onsubmit}>
            <div class="field grow">
                <label class="label" for={id.clone()}>{ known.name.clone() }</label>
                { control(Control { app: &props.app, id, kind, key: &props.field.key, own: known.own, value, set: Callback::from(move |value| set.set(Some(value))), invalid: false }) }
            </div>
            <button class="btn pri">{ t!("save") }</button>
        </form>
    }
}

/// An item that someone removed while someone else edited it.
pub(crate) fn removed(app: &App, collection: &str, item: &ItemView, stamp: &Stamp) -> Html {
    let place = Place::Item { collection: collection.to_owned(), item: item.item };
    removed_at(app, item.doc, &place, stamp)
}

/// As [`removed`], by the item's place.
pub(crate) fn removed_at(app: &App, doc: DocKey, place: &Place, stamp: &Stamp) -> Html {
    let Place::Item { collection, item } = place.clone() else { return html! {} };
    let keep = Edit::Restore { collection: collection.clone(), item };
    let remove = Edit::Remove { collection: collection.clone(), item };
    let button = |edit: Edit, name: &str, text: String, told: String| {
        let onclick =
            app.on(move |app, _: MouseEvent| app.edit(doc, vec![edit.clone()], told.clone()));
        html! { <button type="button" class="option" {onclick}>{ icon(name) }<span>{ text }</span></button> }
    };
    html! {
        <div class="conf ln" role="group">
            <p class="why">{ t!("conflict-removed", stamp = values::stamp(stamp, &app.state.workspace)) }</p>
            <May to={section_of(&doc, &collection)}>
                <div class="options">
                    { button(keep, "check", t!("conflict-keep-item"), t!("conflict-item-kept")) }
                    { button(remove, "trash", t!("conflict-remove-item"), t!("removed")) }
                </div>
            </May>
        </div>
    }
}
