//! A definition as a form has it, and the edits that what was typed comes to.

use super::DEFINITIONS;
use crate::components::form::{self, Typed};
use carnet_ids::ItemId;
use carnet_model::{
    custom::{self, Definition, Kind},
    edit::{Edit, Place},
    kind::DocKey,
    schema::CUSTOM_KINDS,
    value::Value,
    view::FieldView,
};

/// The code of a type.
pub(super) fn code(kind: Kind) -> &'static str {
    CUSTOM_KINDS.iter().find(|code| Kind::of(code) == kind).copied().unwrap_or_default()
}

/// Where a definition is.
pub(super) fn place(item: ItemId) -> Place {
    Place::Item { collection: DEFINITIONS.to_owned(), item }
}

/// The fields of a definition as they are.
pub(super) fn views(of: &Definition) -> Vec<FieldView> {
    let text = |text: &str| Some(Value::text(text)).filter(|_| !text.is_empty());
    let flag = |on: bool| on.then_some(Value::Bool(true));
    let set = |all: &[String]| (!all.is_empty()).then(|| Value::Set(all.iter().cloned().collect()));
    let values = [
        ("name", text(&of.name)),
        ("key", text(&of.key)),
        ("custom_kind", text(code(of.kind))),
        ("heading", text(&of.heading)),
        ("help", text(&of.help)),
        ("default_value", text(&of.default_value)),
        ("options", set(&of.options)),
        ("profiles", set(&of.profiles)),
        ("required", flag(of.required)),
        ("searchable", flag(of.searchable)),
        ("in_list", flag(of.in_list)),
    ];
    values.into_iter().map(|(key, value)| view(key, value)).collect()
}

fn view(key: &str, value: Option<Value>) -> FieldView {
    let display = value.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned();
    FieldView { value, display, ..FieldView::unset(key) }
}

/// The definition that is being typed, as far as a form needs it.
pub(super) fn typed_in(of: &Definition, typed: &Typed) -> Definition {
    let text = |key: &str, now: &str| {
        typed.get(key).and_then(Value::as_text).unwrap_or(now).trim().to_owned()
    };
    Definition {
        name: text("name", &of.name),
        key: text("key", &of.key),
        kind: Kind::of(&text("custom_kind", code(of.kind))),
        default_value: text("default_value", &of.default_value),
        options: match typed.get("options") {
            Some(Value::Set(options)) => options.iter().cloned().collect(),
            _ => of.options.clone(),
        },
        ..of.clone()
    }
}

/// What was typed with one more thing typed. The key follows the label until it has one of its own:
/// files may know a field that there is by its key.
pub(super) fn with(
    mut typed: Typed,
    of: &Definition,
    all: &[Definition],
    (key, value): (String, Value),
) -> Typed {
    let follows = typed.get("key").is_none_or(|key| key == &proposed(&typed, of, all));
    let names_it = of.key.is_empty() && key == "name" && follows;
    typed.insert(key, value);
    if names_it {
        let proposed = proposed(&typed, of, all);
        typed.insert("key".to_owned(), proposed);
    }
    typed
}

fn proposed(typed: &Typed, of: &Definition, all: &[Definition]) -> Value {
    let name = typed.get("name").and_then(Value::as_text).unwrap_or_default().trim();
    if name.is_empty() {
        return Value::text("");
    }
    Value::Text(custom::key_of(name, all, &of.id))
}

/// The edits that make of a definition what was typed; a new one is added with all of it.
pub(super) fn edits(of: &Definition, is_new: bool, typed: &Typed) -> Vec<Edit> {
    let place = place(of.id);
    if !is_new {
        return form::edits(DocKey::Settings, &place, &views(of), typed);
    }
    let mut whole = typed.clone();
    whole.entry("custom_kind".to_owned()).or_insert_with(|| Value::text(code(of.kind)));
    let fields = form::filled(DocKey::Settings, &place, &whole);
    vec![Edit::Add { collection: DEFINITIONS.to_owned(), item: of.id, fields }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typing(of: &Definition, steps: &[(&str, &str)]) -> Typed {
        steps.iter().fold(Typed::new(), |typed, (key, text)| {
            with(typed, of, &[], ((*key).to_owned(), Value::text(*text)))
        })
    }

    #[test]
    fn a_new_fields_key_follows_its_label_until_it_is_typed() {
        let new = Definition::default();
        let key = |steps: &[(&str, &str)]| typing(&new, steps).get("key").cloned();
        assert_eq!(key(&[("name", "S"), ("name", "Sol")]), Some(Value::text("sol")));
        assert_eq!(
            key(&[("name", "S"), ("key", "dalle"), ("name", "Sol")]),
            Some(Value::text("dalle"))
        );
        let known = Definition { name: "Sol".into(), key: "sol".into(), ..Definition::default() };
        assert_eq!(typing(&known, &[("name", "Dalle")]).get("key"), None);
    }

    #[test]
    fn only_what_was_typed_is_written() {
        let known = Definition { name: "Sol".into(), required: true, ..Definition::default() };
        let typed = Typed::from([
            ("name".to_owned(), Value::text("Dalle")),
            ("required".to_owned(), Value::Bool(true)),
        ]);
        let edits = edits(&known, false, &typed);
        let name = Some(Value::text("Dalle"));
        assert_eq!(
            edits,
            [Edit::Set { place: place(known.id), field: "name".to_owned(), value: name }]
        );
    }

    #[test]
    fn a_new_field_always_has_a_type() {
        let typed = Typed::from([("name".to_owned(), Value::text("Sol"))]);
        let edits = edits(&Definition::default(), true, &typed);
        let [Edit::Add { fields, .. }] = &edits[..] else { panic!("{edits:?}") };
        assert!(fields.contains(&("custom_kind".to_owned(), Value::text("text"))));
    }
}
