//! The dialogue in which a field of the workspace's own is defined.

use super::draft;
use crate::{
    app::{App, browser},
    components::{
        dialog::Dialog,
        form::{self, Fields, Typed},
        input::{Control, control, on_text},
    },
    i18n::{t, values},
};
use carnet_engine::api::{Failure, Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    custom::{Definition, Kind},
    edit::{EditError, Intent},
    kind::DocKey,
    value::Value,
    view::FieldView,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct EditorProps {
    pub(super) app: App,
    /// `None` for a new one.
    pub(super) definition: Option<Definition>,
    pub(super) on_close: Callback<()>,
}

/// What each part of the form is handed.
struct Form<'a> {
    app: &'a App,
    /// As it is.
    of: &'a Definition,
    /// As it is being typed.
    typed_in: Definition,
    views: Vec<FieldView>,
    typed: &'a Typed,
    error: Option<&'a EditError>,
    on_type: Callback<(String, Value)>,
}

/// The dialogue.
#[component]
pub(super) fn Editor(props: &EditorProps) -> Html {
    let typed = use_state(Typed::new);
    let error = use_state(|| None::<EditError>);
    let of = use_state(|| {
        let new = || Definition { id: ItemId::new(browser::random()), ..Definition::default() };
        props.definition.clone().unwrap_or_else(new)
    });
    let on_type = {
        let (typed, of, app) = (typed.clone(), of.clone(), props.app.clone());
        Callback::from(move |what| {
            typed.set(draft::with((*typed).clone(), &of, &app.state.workspace.custom, what));
        })
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={cancel}>{ t!("cancel") }</button>
            <button type="submit" form="own-form" class="btn pri">{ t!("save") }</button>
        </>
    };
    let title = if props.definition.is_some() { t!("own-edit") } else { t!("own-new") };
    let form = Form {
        app: &props.app,
        of: &of,
        typed_in: draft::typed_in(&of, &typed),
        views: draft::views(&of),
        typed: &typed,
        error: (*error).as_ref(),
        on_type,
    };
    html! {
        <Dialog {title} on_close={props.on_close.clone()} {footer} wide=true>
            <form id="own-form" class="grid2" onsubmit={submit(props, &of, &typed, &error)}>
                { field(&form, "name") }
                { field(&form, "custom_kind") }
                if form.typed_in.kind.has_options() { { options(&form) } }
                { default(&form) }
                { field(&form, "heading") }
                { field(&form, "help") }
                { field(&form, "key") }
                { field(&form, "profiles") }
                { field(&form, "required") }
                { field(&form, "searchable") }
                { field(&form, "in_list") }
            </form>
            if props.definition.is_some() { <p class="hint">{ t!("own-edit-text") }</p> }
        </Dialog>
    }
}

fn field(form: &Form<'_>, key: &str) -> Html {
    let Some(view) = form.views.iter().find(|view| view.key == key) else { return html! {} };
    let fields = Fields {
        app: form.app,
        doc: DocKey::Settings,
        place: draft::place(form.of.id),
        now: &form.views,
        typed: form.typed,
        error: form.error,
        on_type: form.on_type.clone(),
        scope: "own",
    };
    form::one(&fields, view)
}

/// What may be chosen, an option a line.
fn options(form: &Form<'_>) -> Html {
    let error = form.error.filter(|error| error.field == "options");
    let now = form.typed_in.options.join("\n");
    let on_type = form.on_type.clone();
    let oninput = on_text(Callback::from(move |text: String| {
        let lines = text.lines().map(|line| line.trim().to_owned());
        let options = lines.filter(|line| !line.is_empty()).collect();
        on_type.emit(("options".to_owned(), Value::Set(options)));
    }));
    html! {
        <div class="field full">
            <label class="label" for="own-options">{ t!("field-options") }</label>
            <Lines id="own-options" {now} {oninput} invalid={error.is_some()} />
            <p class="hint" id="own-options-help">{ t!("own-options-help") }</p>
            { form::hint("own-options", None, error, true) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LinesProps {
    id: AttrValue,
    /// What it holds when it is first drawn: what is typed is put in order behind it.
    now: AttrValue,
    oninput: Callback<InputEvent>,
    invalid: bool,
}

/// A text of lines that keeps what is typed as it is typed.
#[component]
fn Lines(props: &LinesProps) -> Html {
    let first = use_state(|| props.now.clone());
    html! {
        <textarea id={props.id.clone()} rows="5" defaultvalue={(*first).clone()} oninput={props.oninput.clone()}
            aria-invalid={props.invalid.then_some("true")} aria-describedby={format!("{0}-hint {0}-help", props.id)} />
    }
}

/// What holds while nothing is entered, typed as the value itself would be. A fiche is nobody's default.
fn default(form: &Form<'_>) -> Html {
    let own = &form.typed_in;
    if own.kind == Kind::Contact {
        return html! {};
    }
    let error = form.error.filter(|error| error.field == "default_value");
    let on_type = form.on_type.clone();
    let set = Callback::from(move |value| {
        on_type.emit(("default_value".to_owned(), as_text(value)));
    });
    let (value, kind) = match own.kind {
        Kind::ManyOf => (as_members(&own.default_value), own.kind.field()),
        Kind::LongText => (Value::text(own.default_value.as_str()), Kind::Text.field()),
        _ => (Value::text(own.default_value.as_str()), own.kind.field()),
    };
    let unhelped =
        Definition { help: String::new(), name: t!("field-default-value"), ..own.clone() };
    let (id, key) = ("own-default_value".to_owned(), "default_value");
    let typed = Control {
        app: form.app,
        id: id.clone(),
        kind,
        key,
        own: Some(&unhelped),
        value,
        set,
        invalid: error.is_some(),
    };
    html! {
        <div class="field">
            if own.kind == Kind::ManyOf { <span class="label">{ t!("field-default-value") }</span> }
            else { <label class="label" for={id.clone()}>{ t!("field-default-value") }</label> }
            { control(typed) }
            { form::hint(&id, None, error, true) }
        </div>
    }
}

fn as_text(value: Value) -> Value {
    match value {
        Value::Set(members) => Value::Text(members.into_iter().collect::<Vec<_>>().join(", ")),
        value => value,
    }
}

fn as_members(text: &str) -> Value {
    let members = text.split(',').map(|member| member.trim().to_owned());
    Value::Set(members.filter(|member| !member.is_empty()).collect())
}

/// Saves, and closes once it is on the disk; stays open with the reason otherwise.
fn submit(
    props: &EditorProps,
    of: &Definition,
    typed: &Typed,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<SubmitEvent> {
    let edits = draft::edits(of, props.definition.is_none(), typed);
    let (error, close) = (error.clone(), props.on_close.clone());
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if edits.is_empty() {
            return close.emit(());
        }
        let (then, error, close) = (app.clone(), error.clone(), close.clone());
        let intent = Intent { doc: DocKey::Settings, edits: edits.clone() };
        app.ask(Request::Apply(vec![intent]), move |reply| match reply {
            Reply::Failed(Failure::Edit(refused)) => {
                browser::focus(&format!("own-{}", refused.field));
                error.set(Some(refused));
            }
            Reply::Failed(failure) => then.complain(values::failure(&failure)),
            reply => {
                then.applied(reply, t!("own-saved"));
                close.emit(());
            }
        });
    })
}
