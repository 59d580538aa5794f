//! The dialogue that edits a whole task, or a new one.

use super::{super::item::send, reminder::Permission, repeat::Repeat};
use crate::{
    app::{App, browser},
    components::{
        dialog::Dialog,
        form::{self, Fields, Typed},
        icon::icon,
        picker::{ContactName, ContactPicker},
    },
    i18n::{coded, dates, t, values},
};
use carnet_engine::api::Row;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, EditError, Intent, Place},
    kind::{DocKey, year_of},
    schema::TASKS,
    value::Value,
    view::{FieldView, ItemView},
};
use std::collections::BTreeSet;
use yew::prelude::*;

/// What is being edited.
#[derive(Clone, PartialEq)]
pub(super) enum Editing {
    /// A new task, with what was typed of it already.
    New(Typed),
    Task(Box<ItemView>),
}

#[derive(Properties, PartialEq)]
pub(super) struct TaskDialogProps {
    pub(super) app: App,
    /// Whose fiche it is.
    pub(super) contact: DocId,
    pub(super) editing: Editing,
    pub(super) close: Callback<()>,
    /// Hears that a new task is saved.
    pub(super) added: Callback<()>,
}

/// What the dialogue is about, and what was typed in it.
#[derive(Clone)]
struct Form {
    doc: DocKey,
    id: ItemId,
    /// The fields as they are.
    now: Vec<FieldView>,
    is_new: bool,
    typed: UseStateHandle<Typed>,
    error: UseStateHandle<Option<EditError>>,
}

impl Form {
    fn place(&self) -> Place {
        Place::Item { collection: TASKS.key.to_owned(), item: self.id }
    }

    /// A field as it will be.
    fn current(&self, key: &str) -> Value {
        let kind = values::kind_of(self.doc, &self.place(), key);
        let field = self.now.iter().find(|field| field.key == key);
        field.map_or(Value::text(""), |field| form::current(kind, field, &self.typed))
    }

    fn set(&self, key: &str, value: Value) {
        let mut next = (*self.typed).clone();
        next.insert(key.to_owned(), value);
        self.typed.set(next);
    }
}

/// The dialogue.
#[component]
pub(super) fn TaskDialog(props: &TaskDialogProps) -> Html {
    let new = use_state(|| ItemId::new(browser::random()));
    let first = first(props);
    let typed = use_state(|| first);
    let error = use_state(|| None::<EditError>);
    let form = form_of(props, *new, typed, error);
    let title = match form.is_new {
        true => coded("item-add", TASKS.key),
        false => coded("item-edit", TASKS.key),
    };
    let close = props.close.clone();
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={move |_| close.emit(())}>{ t!("cancel") }</button>
            <button type="submit" form="item-form" class="btn pri">{ t!("save") }</button>
        </>
    };
    let onsubmit = submit(props, &form);
    let set_rule = {
        let form = form.clone();
        Callback::from(move |rule: String| form.set("recurrence", Value::Text(rule)))
    };
    let rule = form.current("recurrence").as_text().unwrap_or_default().to_owned();
    html! {
        <Dialog {title} on_close={props.close.clone()} {footer} wide=true>
            <form id="item-form" class="grid2" {onsubmit}>
                { fields(props, &form) }
                <Permission app={props.app.clone()} />
                <Repeat {rule} set={set_rule} />
                { contacts(props, &form) }
            </form>
        </Dialog>
    }
}

/// What is filled in when it opens: a new task is for whoever notes it.
fn first(props: &TaskDialogProps) -> Typed {
    let Editing::New(typed) = &props.editing else { return Typed::new() };
    let mut typed = typed.clone();
    if let Some(user) = &props.app.state.user {
        typed.insert("assignee".to_owned(), Value::Text(user.person.to_string()));
    }
    typed
}

fn form_of(
    props: &TaskDialogProps,
    new: ItemId,
    typed: UseStateHandle<Typed>,
    error: UseStateHandle<Option<EditError>>,
) -> Form {
    match &props.editing {
        Editing::Task(task) => {
            let (doc, id, now) = (task.doc, task.item, task.fields.clone());
            Form { doc, id, now, is_new: false, typed, error }
        }
        Editing::New(_) => {
            let year = year_of(dates::now_ms());
            let doc = DocKey::Activity { contact: props.contact, year };
            Form { doc, id: new, now: form::blank(TASKS.fields), is_new: true, typed, error }
        }
    }
}

/// Every field that has a control of its kind; a repetition and other fiches have their own.
fn fields(props: &TaskDialogProps, form: &Form) -> Html {
    let is_plain = |field: &&FieldView| !matches!(field.key.as_str(), "recurrence" | "contacts");
    let now: Vec<FieldView> = form.now.iter().filter(is_plain).cloned().collect();
    let set = form.clone();
    form::fields(&Fields {
        app: &props.app,
        doc: form.doc,
        place: form.place(),
        now: &now,
        typed: &form.typed,
        error: form.error.as_ref(),
        on_type: Callback::from(move |(key, value): (String, Value)| set.set(&key, value)),
        scope: "item",
    })
}

/// The other contacts that it is about.
fn contacts(props: &TaskDialogProps, form: &Form) -> Html {
    let chosen = match form.current("contacts") {
        Value::Set(members) => members,
        _ => BTreeSet::new(),
    };
    let chose = {
        let (form, chosen) = (form.clone(), chosen.clone());
        Callback::from(move |row: Option<Row>| {
            let Some(row) = row else { return };
            let mut chosen = chosen.clone();
            chosen.insert(row.contact.to_string());
            form.set("contacts", Value::Set(chosen));
        })
    };
    html! {
        <div class="field full">
            <label class="label" for="item-contacts">{ values::label("contacts") }</label>
            { for chosen.iter().filter_map(|id| Some(one_contact(props, form, &chosen, id.parse().ok()?))) }
            <ContactPicker app={props.app.clone()} id="item-contacts" except={props.contact} {chose} />
        </div>
    }
}

fn one_contact(
    props: &TaskDialogProps,
    form: &Form,
    chosen: &BTreeSet<String>,
    contact: DocId,
) -> Html {
    let (form, chosen) = (form.clone(), chosen.clone());
    let remove = Callback::from(move |_: MouseEvent| {
        let mut left = chosen.clone();
        left.remove(&contact.to_string());
        form.set("contacts", Value::Set(left));
    });
    html! {
        <div class="row-of">
            <ContactName app={props.app.clone()} {contact} />
            <button type="button" class="btn ic quiet" aria-label={t!("task-contact-remove")} title={t!("task-contact-remove")} onclick={remove}>
                { icon("close") }
            </button>
        </div>
    }
}

fn submit(props: &TaskDialogProps, form: &Form) -> Callback<SubmitEvent> {
    let (form, close, added) = (form.clone(), props.close.clone(), props.added.clone());
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if let Some(refused) = lacks(&form) {
            browser::focus(&format!("item-{}", refused.field));
            return form.error.set(Some(refused));
        }
        let edits = edits(&form);
        if edits.is_empty() {
            return close.emit(());
        }
        let (close, added, is_new) = (close.clone(), added.clone(), form.is_new);
        let saved = Callback::from(move |()| {
            if is_new {
                added.emit(());
            }
            close.emit(());
        });
        let intent = Intent { doc: form.doc, edits };
        send(app, "item", vec![intent], form.error.clone(), saved);
    })
}

/// What a task can't do without.
fn lacks(form: &Form) -> Option<EditError> {
    let is_empty =
        |key: &str| form.current(key).as_text().is_some_and(|text| text.trim().is_empty());
    if is_empty("title") {
        return Some(form::refused("title", "needs-title"));
    }
    (!is_empty("recurrence") && is_empty("due")).then(|| form::refused("due", "needs-due"))
}

fn edits(form: &Form) -> Vec<Edit> {
    let place = form.place();
    if !form.is_new {
        return form::edits(form.doc, &place, &form.now, &form.typed);
    }
    let fields = form::filled(form.doc, &place, &form.typed);
    vec![Edit::Add { collection: TASKS.key.to_owned(), item: form.id, fields }]
}
