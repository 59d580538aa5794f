//! A field that is edited where it stands: a tap opens it, Enter or leaving it saves, Escape gives up.

use super::{
    form,
    icon::icon,
    input::{self, Control, control},
    may::use_may,
};
use crate::{
    app::{App, browser},
    i18n::{
        fields::{self, Known},
        t, values,
    },
    screens::fiche::conflict,
};
use carnet_engine::api::{Action, Failure, Reply, Request, section_of};
use carnet_model::{
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    schema::FieldKind,
    value::Value,
    view::{FieldView, Inherited, Source},
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct InlineProps {
    pub(crate) app: App,
    pub(crate) doc: DocKey,
    pub(crate) place: Place,
    pub(crate) field: FieldView,
    /// For reading only, whoever looks at it.
    #[prop_or_default]
    pub(crate) fixed: bool,
    /// It takes the whole width, whatever its kind.
    #[prop_or_default]
    pub(crate) wide: bool,
    /// What stands below the value.
    #[prop_or_default]
    pub(crate) note: Html,
    /// What it is chosen from, by what is stored and its words; typed where there is none.
    #[prop_or_default]
    pub(crate) offered: Option<Rc<Vec<(String, String)>>>,
}

/// A label and its value.
#[component]
pub(crate) fn Inline(props: &InlineProps) -> Html {
    let typed = use_state(|| None::<Value>);
    let error = use_state(|| None::<EditError>);
    let node = use_node_ref();
    let may = use_may(section_of(&props.doc, props.place.root(&props.field.key)), Action::Edit);
    let known = known(props);
    let reads = props.fixed || !may;
    if !props.field.conflict.is_empty() && !reads {
        return conflict::field(&props.app, props.doc, &props.place, &props.field);
    }
    html! {
        <div class={classes!((known.is_wide() || props.wide).then_some("wide"))}>
            <dt id={format!("l-{}", id(props))}>{ known.name.clone() }</dt>
            <dd>
                if let Some(value) = (*typed).clone() {
                    { open(props, &node, (&known, value), &typed, &error) }
                } else {
                    { closed(props, known.kind, reads, &typed) }
                    { form::hint(&id(props), props.field.warning.as_deref(), None, false) }
                }
                { props.note.clone() }
            </dd>
        </div>
    }
}

fn known(props: &InlineProps) -> Known<'_> {
    fields::known(props.doc, &props.place, &props.field.key, &props.app.state.workspace)
}

fn id(props: &InlineProps) -> String {
    match &props.place {
        Place::Root => format!("f-{}", props.field.key),
        Place::Item { item, .. } => format!("f-{item}-{}", props.field.key),
    }
}

fn closed(
    props: &InlineProps,
    kind: FieldKind,
    reads: bool,
    typed: &UseStateHandle<Option<Value>>,
) -> Html {
    let shown = values::shown(kind, &props.field, &props.app.state.workspace);
    if reads {
        return match props.field.inherited.as_ref().filter(|_| shown.is_empty()) {
            Some(inherited) => html! { <span class="wrap">{ from(inherited, kind, props) }</span> },
            None => fixed(props, kind, shown),
        };
    }
    let value = form::current(kind, &props.field, &Default::default());
    let (typed, focus, key) = (typed.clone(), id(props), props.field.key.clone());
    let open = Callback::from(move |_: MouseEvent| {
        typed.set(Some(value.clone()));
        browser::focus_soon(focus.clone());
    });
    html! {
        <button type="button" class="edit" onclick={open} id={format!("b-{}", id(props))}
            aria-labelledby={format!("l-{0} b-{0}", id(props))} title={t!("edit")} data-field={key}>
            if let Some(inherited) = props.field.inherited.as_ref().filter(|_| shown.is_empty()) { { from(inherited, kind, props) } }
            else if shown.is_empty() { <span class="none">{ t!("add-value") }</span> }
            else if kind == FieldKind::ContactLink { <super::picker::Linked app={props.app.clone()} text={shown} /> }
            else { <span>{ shown }</span> }
            { icon("edit") }
        </button>
    }
}

/// A value that is only read.
fn fixed(props: &InlineProps, kind: FieldKind, shown: String) -> Html {
    match kind {
        _ if shown.is_empty() => html! { <span class="wrap">{ t!("unset") }</span> },
        FieldKind::ContactLink => {
            html! { <super::picker::Linked app={props.app.clone()} text={shown} /> }
        }
        _ => html! { <span class="wrap">{ shown }</span> },
    }
}

/// What holds while nothing is written here, and where that comes from.
fn from(inherited: &Inherited, kind: FieldKind, props: &InlineProps) -> Html {
    let words = match kind {
        FieldKind::Country
        | FieldKind::Language
        | FieldKind::Flag
        | FieldKind::Choice(_)
        | FieldKind::DueRule
        | FieldKind::Schedule => values::shown(
            kind,
            &FieldView { value: Some(inherited.value.clone()), ..props.field.clone() },
            &props.app.state.workspace,
        ),
        _ => inherited.display.clone(),
    };
    let source = match inherited.from {
        // Of one of the workspace's own fields, it is the field's default.
        Source::Company if known(props).own.is_some() => t!("inherited-built-in"),
        Source::Company => t!("inherited-company"),
        Source::BuiltIn => t!("inherited-built-in"),
        Source::Category => t!("inherited-category"),
        Source::Merged => t!("inherited-merged"),
        Source::Fiche => t!("inherited-fiche"),
    };
    html! { <span>{ words }{ " " }<span class="none">{ source }</span></span> }
}

fn open(
    props: &InlineProps,
    node: &NodeRef,
    (known, value): (&Known<'_>, Value),
    typed: &UseStateHandle<Option<Value>>,
    error: &UseStateHandle<Option<EditError>>,
) -> Html {
    let saves_at_once = known.is_choice() || props.offered.is_some();
    let save = saver(props, typed, error);
    let set = {
        let (typed, save) = (typed.clone(), save.clone());
        let is_link = known.kind == FieldKind::ContactLink;
        Callback::from(move |value: Value| {
            // A fiche that was chosen is one; one that was taken back is about to be another.
            let is_found = is_link && value.as_text().is_some_and(|id| !id.is_empty());
            typed.set(Some(value.clone()));
            if saves_at_once || is_found {
                save.emit(value);
            }
        })
    };
    let keys = keys(props, known.kind, typed, &value, &save);
    let left = {
        let (save, value, node) = (save.clone(), value.clone(), node.clone());
        // Moving between the controls of one field (its tags, its list) is not leaving it.
        Callback::from(move |event: FocusEvent| {
            if left_it(&event, &node) {
                save.emit(value.clone())
            }
        })
    };
    let refused = (**error).clone();
    let it = Control {
        app: &props.app,
        id: id(props),
        kind: known.kind,
        key: &props.field.key,
        own: known.own,
        value,
        set,
        invalid: refused.is_some(),
    };
    let control = match &props.offered {
        Some(offered) => input::one_of(&it, offered),
        None => control(it),
    };
    html! {
        <div class="field" ref={node} onkeydown={keys} onfocusout={left}>
            <label class="sr" for={id(props)}>{ known.name.clone() }</label>
            { control }
            { form::help(&id(props), known) }
            { form::hint(&id(props), None, refused.as_ref(), true) }
        </div>
    }
}

/// Whether the focus has gone out of an element. Yew listens at the root, so the event's own
/// `currentTarget` is of no use.
fn left_it(event: &FocusEvent, node: &NodeRef) -> bool {
    let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    !node.cast::<web_sys::Node>().is_some_and(|here| to.is_some() && here.contains(to.as_ref()))
}

fn keys(
    props: &InlineProps,
    kind: FieldKind,
    typed: &UseStateHandle<Option<Value>>,
    value: &Value,
    save: &Callback<Value>,
) -> Callback<KeyboardEvent> {
    let (typed, value, save, back) =
        (typed.clone(), value.clone(), save.clone(), format!("b-{}", id(props)));
    let is_lines = kind == FieldKind::Lines;
    Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        // Another line, in a text of several.
        "Enter" if is_lines && !event.ctrl_key() && !event.meta_key() => {}
        "Enter" => {
            event.prevent_default();
            save.emit(value.clone());
        }
        "Escape" => {
            event.prevent_default();
            typed.set(None);
            browser::focus_if_lost(back.clone());
        }
        _ => {}
    })
}

/// Saves what was typed; the field closes once it is on the disk, and stays open with the reason otherwise.
fn saver(
    props: &InlineProps,
    typed: &UseStateHandle<Option<Value>>,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<Value> {
    let (app, doc, place, field) =
        (props.app.clone(), props.doc, props.place.clone(), props.field.clone());
    let (typed, error, back) = (typed.clone(), error.clone(), format!("b-{}", id(props)));
    let Known { kind, name, .. } = known(props);
    Callback::from(move |value: Value| {
        let edits = form::edits_of(kind, &place, &field, &value);
        if edits.is_empty() {
            error.set(None);
            return typed.set(None);
        }
        let names = (name.clone(), back.clone());
        send(&app, doc, edits, names, typed.clone(), error.clone());
    })
}

fn send(
    app: &App,
    doc: DocKey,
    edits: Vec<Edit>,
    (name, back): (String, String),
    typed: UseStateHandle<Option<Value>>,
    error: UseStateHandle<Option<EditError>>,
) {
    let then = app.clone();
    app.ask(Request::Apply(vec![Intent { doc, edits }]), move |reply| match reply {
        Reply::Failed(Failure::Edit(refused)) => error.set(Some(refused)),
        Reply::Failed(failure) => then.complain(values::failure(&failure)),
        reply => {
            then.applied(reply, t!("saved-field", field = name));
            error.set(None);
            typed.set(None);
            browser::focus_if_lost(back);
        }
    });
}
