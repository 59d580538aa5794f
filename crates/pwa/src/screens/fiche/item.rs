//! The dialogue that edits one item of a collection, or a new one.

use crate::{
    app::{
        App, browser,
        kept::{self, use_kept},
    },
    components::{
        dialog::Dialog,
        form::{self, Fields, Typed},
        icon::icon,
    },
    i18n::{coded, t, values},
};
use carnet_engine::api::{Failure, Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    schema::Collection,
    value::Value,
    view::{FieldView, ItemView},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ItemDialogProps {
    pub(crate) app: App,
    /// The document that a new item goes to.
    pub(crate) doc: DocKey,
    pub(crate) collection: Collection,
    /// `None` for a new one.
    pub(crate) item: Option<ItemView>,
    /// What a new one is filled with at first.
    #[prop_or_default]
    pub(crate) first: Typed,
    /// Fields that it does not show: the app writes them, a new one's from `first`.
    #[prop_or_default]
    pub(crate) hidden: &'static [&'static str],
    /// A field that must not be left empty.
    #[prop_or_default]
    pub(crate) required: Option<&'static str>,
    pub(crate) close: Callback<()>,
}

/// The dialogue.
#[component]
pub(crate) fn ItemDialog(props: &ItemDialogProps) -> Html {
    let typed = use_state(|| props.first.clone());
    let error = use_state(|| None::<EditError>);
    let id = *use_state(|| {
        props.item.as_ref().map_or_else(|| ItemId::new(browser::random()), |item| item.item)
    });
    use_kept(&props.app, &draft_key(props), &typed, &Typed::new());
    let now = props
        .item
        .as_ref()
        .map_or_else(|| form::blank(props.collection.fields), |item| item.fields.clone());
    let place = Place::Item { collection: props.collection.key.to_owned(), item: id };
    let on_type = form::typing(&typed);
    let title = match props.item {
        Some(_) => coded("item-edit", props.collection.key),
        None => coded("item-add", props.collection.key),
    };
    let close = props.close.clone();
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={move |_| close.emit(())}>{ t!("cancel") }</button>
            <button type="submit" form="item-form" class="btn pri">{ t!("save") }</button>
        </>
    };
    let doc = props.item.as_ref().map_or(props.doc, |item| item.doc);
    let onsubmit = submit(props, doc, &place, id, &typed, &error);
    let shown = now.iter().filter(|field| !props.hidden.contains(&field.key.as_str()));
    let shown: Vec<FieldView> = shown.cloned().collect();
    let fields = form::fields(&Fields {
        app: &props.app,
        doc,
        place,
        now: &shown,
        typed: &typed,
        error: error.as_ref(),
        on_type: on_type.clone(),
        scope: "item",
    });
    html! {
        <Dialog {title} on_close={props.close.clone()} {footer} wide=true>
            if props.collection.key == "addresses" { { here(&props.app, &typed) } }
            <form id="item-form" class="grid2" {onsubmit}>{ fields }</form>
        </Dialog>
    }
}

/// The name of what was typed and not saved: of this item, or of a new one of its kind.
fn draft_key(props: &ItemDialogProps) -> String {
    let item = props.item.as_ref().map_or_else(|| "new".to_owned(), |item| item.item.to_string());
    format!("draft/{}/{item}{}", props.collection.key, kept::end_of(props.doc))
}

/// "Je suis ici": the device's own position, into the address.
fn here(app: &App, typed: &UseStateHandle<Typed>) -> Html {
    let typed = typed.clone();
    let onclick = app.on(move |app, _: MouseEvent| {
        let (typed, app) = (typed.clone(), app.clone());
        browser::position(move |found| match found {
            Ok(browser::Here { at, metres }) => {
                let mut next = (*typed).clone();
                let mut put =
                    |key: &str, text: String| next.insert(key.to_owned(), Value::Text(text));
                put("latitude", format!("{:.6}", at.latitude()));
                put("longitude", format!("{:.6}", at.longitude()));
                put("precision", browser::precision(metres).to_owned());
                typed.set(next);
                app.tell(t!("position-found"));
            }
            Err(code) => app.complain(coded("position", code)),
        });
    });
    html! { <button type="button" class="btn" {onclick}>{ icon("here") }{ t!("position-here") }</button> }
}

fn submit(
    props: &ItemDialogProps,
    doc: DocKey,
    place: &Place,
    id: ItemId,
    typed: &UseStateHandle<Typed>,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<SubmitEvent> {
    let (place, typed, error) = (place.clone(), (**typed).clone(), error.clone());
    let (item, collection, close) = (props.item.clone(), props.collection, props.close.clone());
    let missing = missing(props, &typed);
    // A draft may be of another time that it was opened, for something else.
    let given = props.first.iter().filter(|(key, _)| props.hidden.contains(&key.as_str()));
    let given: Typed = given.map(|(key, value)| (key.clone(), value.clone())).collect();
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if let Some(missing) = &missing {
            browser::focus(&format!("item-{}", missing.field));
            return error.set(Some(missing.clone()));
        }
        let edits = match &item {
            Some(item) => form::edits(doc, &place, &item.fields, &typed),
            None => {
                let whole: Typed = typed.clone().into_iter().chain(given.clone()).collect();
                added(doc, &place, id, collection, &whole)
            }
        };
        if edits.is_empty() {
            return close.emit(());
        }
        send(app, "item", vec![Intent { doc, edits }], error.clone(), close.clone());
    })
}

/// The refusal of a form whose required field is empty, typed or not.
fn missing(props: &ItemDialogProps, typed: &Typed) -> Option<EditError> {
    let key = props.required?;
    let known =
        props.item.as_ref().and_then(|item| item.fields.iter().find(|field| field.key == key));
    let known = known.and_then(|field| field.value.as_ref());
    let text = typed.get(key).or(known).and_then(Value::as_text).unwrap_or_default();
    text.trim().is_empty().then(|| form::refused(key, "needs-value"))
}

fn added(
    doc: DocKey,
    place: &Place,
    item: ItemId,
    collection: Collection,
    typed: &Typed,
) -> Vec<Edit> {
    let fields = form::filled(doc, place, typed);
    if fields.is_empty() {
        return Vec::new();
    }
    vec![Edit::Add { collection: collection.key.to_owned(), item, fields }]
}

/// Has what a dialogue comes to carried out: closes it, or shows in which field it was refused; `scope` is what the
/// ids of its fields begin with.
pub(super) fn send(
    app: &App,
    scope: &'static str,
    intents: Vec<Intent>,
    error: UseStateHandle<Option<EditError>>,
    close: Callback<()>,
) {
    let then = app.clone();
    app.ask(Request::Apply(intents), move |reply| match reply {
        Reply::Failed(Failure::Edit(refused)) => {
            browser::focus(&format!("{scope}-{}", refused.field));
            error.set(Some(refused));
        }
        Reply::Failed(failure) => then.complain(values::failure(&failure)),
        reply => {
            then.applied(reply, t!("saved"));
            close.emit(());
        }
    });
}
