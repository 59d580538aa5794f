//! The dialogue that adds a relation or edits one, wherever it is written.

use super::{
    Open,
    other::{self, Other},
};
use crate::{
    app::{App, browser},
    components::{
        dialog::Dialog,
        form::{self, Fields, Typed},
        icon::icon,
    },
    i18n::{coded, relations, t, values},
    screens::fiche::{item, named},
};
use carnet_engine::api::{RelationView, Written};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    schema::RELATIONS,
    value::Value,
    view::{FieldView, is_mutual},
};
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The fields that are typed; the others are chosen.
const TYPED: [&str; 4] = ["role", "starts_on", "ends_on", "note"];

/// What is missing or wrong before anything is sent.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Kind,
    Other,
    Dates,
}

#[derive(Properties, PartialEq)]
struct DialogProps {
    app: App,
    contact: DocId,
    /// `None` for a new one.
    one: Option<RelationView>,
    close: Callback<()>,
}

/// What is typed and chosen so far.
struct Draft {
    kind: UseStateHandle<String>,
    other: UseStateHandle<Other>,
    typed: UseStateHandle<Typed>,
    fault: UseStateHandle<Option<Fault>>,
    error: UseStateHandle<Option<EditError>>,
    /// The id of a new item.
    item: ItemId,
}

/// The dialogue over the card.
pub(super) fn over(app: &App, contact: DocId, open: &UseStateHandle<Open>) -> Html {
    let one = match &**open {
        Open::One(one) => Some((**one).clone()),
        _ => None,
    };
    let open = open.clone();
    let close = Callback::from(move |()| open.set(Open::No));
    html! { <RelationDialog app={app.clone()} {contact} {one} {close} /> }
}

#[component]
fn RelationDialog(props: &DialogProps) -> Html {
    let draft = use_draft(props);
    let now = now(props.one.as_ref());
    let place = place(props.one.as_ref(), draft.item);
    let on_type = form::typing(&draft.typed);
    let close = props.close.clone();
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={move |_| close.emit(())}>{ t!("cancel") }</button>
            <button type="submit" form="relation" class="btn pri">{ t!("save") }</button>
        </>
    };
    let fields = Fields {
        app: &props.app,
        doc: DocKey::Contact(props.contact),
        place,
        now: &now,
        typed: &draft.typed,
        error: draft.error.as_ref(),
        on_type,
        scope: "relation",
    };
    let title = if props.one.is_some() { "item-edit" } else { "item-add" };
    html! {
        <Dialog title={coded(title, RELATIONS.key)} on_close={props.close.clone()} {footer} wide=true>
            <form id="relation" class="grid2" onsubmit={submit(props, &draft, &now)}>
                { kinds(&props.app, &draft) }
                { end(props, &draft) }
                { form::fields(&fields) }
                { refused(&draft) }
            </form>
        </Dialog>
    }
}

#[hook]
fn use_draft(props: &DialogProps) -> Draft {
    let one = props.one.as_ref();
    let kind = use_state(|| {
        one.map(|one| relations::kept(&one.relation, one.inverse)).unwrap_or_default()
    });
    let other = use_state(|| {
        let known = one.and_then(|one| one.other.as_ref());
        known.map_or(Other::Nobody, |known| Other::Known(known.contact))
    });
    Draft {
        kind,
        other,
        typed: use_state(Typed::new),
        fault: use_state(|| None),
        error: use_state(|| None),
        item: *use_state(|| ItemId::new(browser::random())),
    }
}

/// The typed fields as they are.
fn now(one: Option<&RelationView>) -> Vec<FieldView> {
    let mut fields = form::blank(RELATIONS.fields);
    fields.retain(|field| TYPED.contains(&field.key.as_str()));
    let Some(one) = one else { return fields };
    for field in &mut fields {
        let text = match field.key.as_str() {
            "role" => &one.role,
            "starts_on" => &one.starts_on,
            "ends_on" => &one.ends_on,
            _ => &one.note,
        };
        field.value = Some(Value::text(text)).filter(|_| !text.is_empty());
        field.display.clone_from(text);
    }
    fields
}

fn place(one: Option<&RelationView>, new: ItemId) -> Place {
    let known = one.and_then(|one| one.written.iter().find_map(|place| place.item));
    at(known.unwrap_or(new))
}

fn at(item: ItemId) -> Place {
    Place::Item { collection: RELATIONS.key.to_owned(), item }
}

/// Every type, in both directions.
fn kinds(app: &App, draft: &Draft) -> Html {
    let workspace = &app.state.workspace;
    let mut offered = relations::offered(workspace);
    let chosen = (*draft.kind).clone();
    if !chosen.is_empty() && offered.iter().all(|(kept, _)| *kept != chosen) {
        // Of a type that is offered no more.
        let (relation, inverse) = relations::taken(&chosen);
        offered.push((chosen.clone(), relations::words(relation, inverse, workspace)));
    }
    let kind = draft.kind.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            kind.set(select.value());
        }
    });
    let missing = *draft.fault == Some(Fault::Kind);
    html! {
        <div class="field full">
            <label class="label" for="relation-kind">{ t!("relation-kind") }</label>
            <select id="relation-kind" {onchange} aria-invalid={missing.then_some("true")} aria-describedby="relation-kind-hint">
                <option value="" selected={chosen.is_empty()}>{ t!("relation-kind-choose") }</option>
                { for offered.into_iter().map(|(kept, words)| {
                    let selected = kept == chosen;
                    html! { <option value={kept} {selected}>{ words }</option> }
                }) }
            </select>
            <p id="relation-kind-hint" class={classes!("hint", missing.then_some("bad"))} role={missing.then_some("alert")}>
                if missing { { icon("alert") }{ t!("relation-needs-kind") } }
            </p>
        </div>
    }
}

/// The other fiche. One that another fiche says it is tied to is that fiche, and stays it.
fn end(props: &DialogProps, draft: &Draft) -> Html {
    let is_others =
        props.one.as_ref().is_some_and(|one| one.written.iter().any(|place| place.turned));
    let known = props.one.as_ref().and_then(|one| one.other.as_ref()).filter(|_| is_others);
    match known {
        Some(other) => html! {
            <div class="field full"><span class="label">{ t!("field-other") }</span><b class="wrap">{ named(&other.name) }</b></div>
        },
        None => {
            let missing = *draft.fault == Some(Fault::Other);
            other::field(&props.app, props.contact, &draft.other, missing)
        }
    }
}

/// What stands in the way and belongs to no field of the form.
fn refused(draft: &Draft) -> Html {
    if *draft.fault == Some(Fault::Dates) {
        return html! { <p class="hint bad full" role="alert">{ icon("alert") }{ t!("relation-dates") }</p> };
    }
    let error = draft.error.as_ref().filter(|error| !TYPED.contains(&error.field.as_str()));
    html! {
        if let Some(error) = error {
            <p class="hint bad full" role="alert">{ icon("alert") }{ t!("error-at", field = values::label(&error.field), why = coded("error", &error.code)) }</p>
        }
    }
}

fn submit(props: &DialogProps, draft: &Draft, now: &[FieldView]) -> Callback<SubmitEvent> {
    let fault = find(props, draft, now);
    let intents = if fault.is_some() { Vec::new() } else { intents(props, draft, now) };
    let (faults, error, close) = (draft.fault.clone(), draft.error.clone(), props.close.clone());
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        faults.set(fault);
        match fault {
            Some(Fault::Kind) => browser::focus("relation-kind"),
            Some(Fault::Other) => browser::focus("relation-other"),
            Some(Fault::Dates) => browser::focus("relation-ends_on"),
            None if intents.is_empty() => close.emit(()),
            None => item::send(app, "relation", intents.clone(), error.clone(), close.clone()),
        }
    })
}

fn find(props: &DialogProps, draft: &Draft, now: &[FieldView]) -> Option<Fault> {
    let day = |key: &str| {
        let known = now.iter().find(|field| field.key == key).map(|field| field.display.as_str());
        let typed = draft.typed.get(key).and_then(Value::as_text);
        typed.or(known).unwrap_or_default().to_owned()
    };
    let (starts_on, ends_on) = (day("starts_on"), day("ends_on"));
    if draft.kind.is_empty() {
        return Some(Fault::Kind);
    }
    if draft.other.contact().is_none_or(|other| other == props.contact) {
        return Some(Fault::Other);
    }
    (!ends_on.is_empty() && ends_on < starts_on).then_some(Fault::Dates)
}

fn intents(props: &DialogProps, draft: &Draft, now: &[FieldView]) -> Vec<Intent> {
    let birth = draft.other.birth(&props.app);
    let edits = match &props.one {
        None => BTreeMap::from([(props.contact, vec![addition(props, draft)])]),
        Some(one) => {
            let mut edits: BTreeMap<DocId, Vec<Edit>> = BTreeMap::new();
            for place in &one.written {
                edits
                    .entry(place.holder)
                    .or_default()
                    .extend(changes(props, draft, one, place, now));
            }
            edits
        }
    };
    let edits = edits.into_iter().filter(|(_, edits)| !edits.is_empty());
    let edits = edits.map(|(holder, edits)| Intent { doc: DocKey::Contact(holder), edits });
    birth.into_iter().chain(edits).collect()
}

fn addition(props: &DialogProps, draft: &Draft) -> Edit {
    let (doc, place) = (DocKey::Contact(props.contact), at(draft.item));
    let (relation, inverse) = relations::taken(&draft.kind);
    let other = draft.other.contact().map(|other| other.to_string()).unwrap_or_default();
    let mut fields = vec![
        ("relation".to_owned(), Value::text(relation)),
        ("inverse".to_owned(), Value::Bool(inverse)),
        ("other".to_owned(), Value::Text(other)),
    ];
    fields.extend(form::filled(doc, &place, &draft.typed));
    Edit::Add { collection: RELATIONS.key.to_owned(), item: draft.item, fields }
}

/// What turns a place where the relation is written into what was typed and chosen.
fn changes(
    props: &DialogProps,
    draft: &Draft,
    one: &RelationView,
    written: &Written,
    now: &[FieldView],
) -> Vec<Edit> {
    let Some(item) = written.item else { return Vec::new() };
    let place = at(item);
    let mut edits = form::edits(DocKey::Contact(written.holder), &place, now, &draft.typed);
    let mut set = |field: &str, value: Value| {
        let (place, field) = (place.clone(), field.to_owned());
        edits.push(Edit::Set { place, field, value: Some(value) });
    };
    let (relation, inverse) = relations::taken(&draft.kind);
    if (relation, inverse) != (one.relation.as_str(), one.inverse) {
        let is_mutual = is_mutual(relation, &props.app.state.workspace.relation_types);
        set("relation", Value::text(relation));
        set("inverse", Value::Bool(!is_mutual && (inverse != written.turned)));
    }
    let was = one.other.as_ref().map(|other| other.contact);
    if let Some(other) = draft.other.contact().filter(|other| Some(*other) != was) {
        set("other", Value::Text(other.to_string()));
    }
    edits
}
