//! Forms over fields of the schema: what was typed, and the edits that it comes to.

use super::{
    icon::icon,
    input::{Control, control},
    prose,
};
use crate::{
    app::App,
    i18n::{
        coded,
        fields::{self as known_fields, Known},
        t, values,
    },
};
use carnet_engine::api::WorkspaceView;
use carnet_model::{
    edit::{Edit, EditError, Place},
    kind::DocKey,
    schema::FieldKind,
    value::Value,
    view::FieldView,
};
use std::collections::{BTreeMap, BTreeSet};
use yew::prelude::*;

/// What was typed, by the field's key. An empty text unsets.
pub(crate) type Typed = BTreeMap<String, Value>;

/// What a form itself refuses: the screen has the words, by the code.
pub(crate) fn refused(field: &str, code: &str) -> EditError {
    EditError { field: field.to_owned(), code: code.to_owned(), message: String::new() }
}

/// Takes down what is typed in a field, by its key.
pub(crate) fn typing(typed: &UseStateHandle<Typed>) -> Callback<(String, Value)> {
    let typed = typed.clone();
    Callback::from(move |(key, value)| {
        let mut next = (*typed).clone();
        next.insert(key, value);
        typed.set(next);
    })
}

/// The least that turns the fields as they are into what was typed.
pub(crate) fn edits(doc: DocKey, place: &Place, now: &[FieldView], typed: &Typed) -> Vec<Edit> {
    let known = typed
        .iter()
        .filter_map(|(key, value)| Some((now.iter().find(|field| field.key == *key)?, value)));
    known
        .flat_map(|(field, value)| {
            edits_of(values::kind_of(doc, place, &field.key), place, field, value)
        })
        .collect()
}

/// The least that turns a field as it is into what was typed.
pub(crate) fn edits_of(
    kind: FieldKind,
    place: &Place,
    field: &FieldView,
    value: &Value,
) -> Vec<Edit> {
    match (kind, value) {
        (FieldKind::Prose, Value::Text(after)) => {
            spliced(place, field, after).into_iter().collect()
        }
        (_, Value::Set(after)) => memberships(place, field, after),
        _ => set(kind, place, field, value).into_iter().collect(),
    }
}

/// The edit of a long text, character by character.
pub(crate) fn spliced(place: &Place, field: &FieldView, after: &str) -> Option<Edit> {
    let before = field.value.as_ref().and_then(Value::as_text).unwrap_or_default();
    let (at, delete, insert) = prose::splice(before, after)?;
    Some(Edit::Splice {
        place: place.clone(),
        field: field.key.clone(),
        at,
        delete,
        insert,
        base: field.base.clone(),
    })
}

fn memberships(place: &Place, field: &FieldView, after: &BTreeSet<String>) -> Vec<Edit> {
    let before = match &field.value {
        Some(Value::Set(members)) => members.clone(),
        _ => BTreeSet::new(),
    };
    before
        .symmetric_difference(after)
        .map(|member| Edit::Member {
            place: place.clone(),
            field: field.key.clone(),
            member: member.clone(),
            on: after.contains(member),
        })
        .collect()
}

fn set(kind: FieldKind, place: &Place, field: &FieldView, value: &Value) -> Option<Edit> {
    let same = match value {
        Value::Text(text) => text.trim() == values::typed(kind, field),
        Value::Bool(on) => *on == matches!(field.value, Some(Value::Bool(true))),
        other => field.value.as_ref() == Some(other),
    };
    (!same).then(|| Edit::Set {
        place: place.clone(),
        field: field.key.clone(),
        value: written(kind, value),
    })
}

/// A typed value as an edit takes it; `None` unsets.
pub(crate) fn written(kind: FieldKind, value: &Value) -> Option<Value> {
    match (kind, value) {
        (FieldKind::Instant, Value::Text(text)) => {
            crate::i18n::dates::of_input(text).map(Value::Instant)
        }
        (_, Value::Text(text)) if text.trim().is_empty() => None,
        _ => Some(value.clone()),
    }
}

/// What a control shows: as typed, or as it is.
pub(crate) fn current(kind: FieldKind, field: &FieldView, typed: &Typed) -> Value {
    match (typed.get(&field.key), &field.value) {
        (Some(value), _) => value.clone(),
        (None, Some(value @ (Value::Set(_) | Value::Bool(_)))) => value.clone(),
        (None, _) => Value::Text(values::typed(kind, field)),
    }
}

/// A form's fields and what hears them.
pub(crate) struct Fields<'a> {
    pub(crate) app: &'a App,
    pub(crate) doc: DocKey,
    pub(crate) place: Place,
    pub(crate) now: &'a [FieldView],
    pub(crate) typed: &'a Typed,
    pub(crate) error: Option<&'a EditError>,
    /// Hears a field's key and what was typed.
    pub(crate) on_type: Callback<(String, Value)>,
    /// What comes before the fields' keys in element ids.
    pub(crate) scope: &'a str,
}

/// Every field, each with its label, its warning and its refusal.
pub(crate) fn fields(form: &Fields<'_>) -> Html {
    html! { <>{ for form.now.iter().map(|field| one(form, field)) }</> }
}

/// One field with its label.
pub(crate) fn one(form: &Fields<'_>, field: &FieldView) -> Html {
    one_as(form, field, &field.key)
}

/// One field with its label, known to the form under `name`, which is the field of a refusal too.
pub(crate) fn one_as(form: &Fields<'_>, field: &FieldView, name: &str) -> Html {
    let known = known_fields::known(form.doc, &form.place, &field.key, &form.app.state.workspace);
    let kind = known.kind;
    let id = format!("{}-{name}", form.scope);
    let error = form.error.filter(|error| error.field == name);
    let (on_type, key) = (form.on_type.clone(), name.to_owned());
    let value = form.typed.get(name).cloned();
    let control = control(Control {
        app: form.app,
        id: id.clone(),
        kind,
        key: &field.key,
        own: known.own,
        value: value.unwrap_or_else(|| current(kind, field, &Typed::new())),
        set: Callback::from(move |value| on_type.emit((key.clone(), value))),
        invalid: error.is_some(),
    });
    let full = known.is_wide() || matches!(kind, FieldKind::Prose | FieldKind::ContactLink);
    let named_itself = known.own.is_none() && matches!(kind, FieldKind::Flag);
    let is_group = matches!(kind, FieldKind::Choices(_)) || known.is_group();
    html! {
        <div class={classes!("field", full.then_some("full"))} key={name.to_owned()}>
            if is_group { <span class="label">{ known.name.clone() }</span> }
            else if !named_itself { <label class="label" for={id.clone()}>{ known.name.clone() }</label> }
            { control }
            { help(&id, &known) }
            { default(field, &known, &form.app.state.workspace) }
            { hint(&id, field.warning.as_deref(), error, form.typed.contains_key(name)) }
        </div>
    }
}

/// What holds while one of the workspace's own fields is not filled in.
fn default(field: &FieldView, known: &Known<'_>, workspace: &WorkspaceView) -> Html {
    let Some(inherited) = field.inherited.as_ref().filter(|_| known.own.is_some()) else {
        return html! {};
    };
    let words = match inherited.value {
        Value::Bool(_) => {
            values::in_words(known.kind, &field.key, Some(&inherited.value), workspace)
        }
        _ => inherited.display.clone(),
    };
    html! { <p class="hint">{ t!("own-default", value = words) }</p> }
}

/// How to fill a field in, for those that say so.
pub(crate) fn help(id: &str, known: &Known<'_>) -> Html {
    match known.help() {
        "" => html! {},
        help => html! { <p class="hint" id={format!("{id}-help")}>{ help.to_owned() }</p> },
    }
}

/// What stands below a control: why it was refused, or what looks wrong.
pub(crate) fn hint(
    id: &str,
    warning: Option<&str>,
    error: Option<&EditError>,
    being_typed: bool,
) -> Html {
    let id = format!("{id}-hint");
    match (error, warning) {
        (Some(error), _) => {
            html! { <p class="hint bad" {id} role="alert">{ icon("alert") }{ coded("error", &error.code) }</p> }
        }
        (None, Some(code)) if !being_typed => {
            html! { <p class="hint warn" {id}>{ icon("warn") }{ coded("warning", code) }{ saved(code) }</p> }
        }
        _ => html! { <span {id}></span> },
    }
}

/// That the value is kept all the same, where there is one and its warning does not say so.
fn saved(code: &str) -> String {
    if code.starts_with("custom-") { String::new() } else { format!(" {}", t!("warning-saved")) }
}

/// Fields of a collection with nothing in them, for a new item.
pub(crate) fn blank(fields: &[carnet_model::schema::Field]) -> Vec<FieldView> {
    fields.iter().map(|field| FieldView::unset(field.key)).collect()
}

/// The fields of a new item, as an addition takes them.
pub(crate) fn filled(doc: DocKey, place: &Place, typed: &Typed) -> Vec<(String, Value)> {
    let value = |key: &String, value: &Value| match value {
        Value::Bool(false) => None,
        Value::Set(members) if members.is_empty() => None,
        value => written(values::kind_of(doc, place, key), value),
    };
    typed.iter().filter_map(|(key, typed)| Some((key.clone(), value(key, typed)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::DocId;

    const DOC: DocKey = DocKey::Contact(DocId::new([1; 16]));

    fn field(key: &str, value: Option<Value>) -> FieldView {
        let display = value.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned();
        FieldView {
            key: key.into(),
            value,
            display,
            conflict: Vec::new(),
            warning: None,
            inherited: None,
            base: None,
        }
    }

    fn check(now: FieldView, typed: Value) -> Vec<Edit> {
        let typed = Typed::from([(now.key.clone(), typed)]);
        edits(DOC, &Place::Root, &[now], &typed)
    }

    #[test]
    fn what_is_typed_as_it_was_changes_nothing() {
        assert!(
            check(field("legal_name", Some(Value::text("Le Moal"))), Value::text(" Le Moal "))
                .is_empty()
        );
        assert!(check(field("legal_name", None), Value::text("")).is_empty());
        assert!(check(field("archived", None), Value::Bool(false)).is_empty());
    }

    #[test]
    fn emptying_a_field_unsets_it() {
        let edits = check(field("legal_name", Some(Value::text("Le Moal"))), Value::text(" "));
        assert_eq!(
            edits,
            [Edit::Set { place: Place::Root, field: "legal_name".into(), value: None }]
        );
    }

    #[test]
    fn a_set_changes_by_its_members_alone() {
        let set = |members: &[&str]| Value::Set(members.iter().map(|m| (*m).to_owned()).collect());
        let edits = check(field("tags", Some(set(&["a", "b"]))), set(&["b", "c"]));
        let member = |member: &str, on| Edit::Member {
            place: Place::Root,
            field: "tags".into(),
            member: member.into(),
            on,
        };
        assert_eq!(edits, [member("a", false), member("c", true)]);
    }

    #[test]
    fn long_text_is_spliced_and_never_written_whole() {
        let edits =
            check(field("notes", Some(Value::text("le four"))), Value::text("le vieux four"));
        let insert = "vieux ".to_owned();
        assert_eq!(
            edits,
            [Edit::Splice {
                place: Place::Root,
                field: "notes".into(),
                at: 3,
                delete: 0,
                insert,
                base: None
            }]
        );
    }
}
