//! Whether a definition can be what an edit makes of it.

use super::{Definition, Kind};
use crate::{
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_ids::ItemId;

/// The collection of the settings that holds definitions.
const DEFINITIONS: &str = "custom_fields";

/// Checks what an intent makes of the workspace's definitions.
///
/// Two devices may still give one key to two fields, or a default to a type that another changes:
/// such a key means the first of them, and such a default does not hold.
///
/// # Errors
/// An [`EditError`] at the field that is wrong: `needs-a-name`, `key-taken`, `needs-options`, or why
/// the default is none of the type.
pub fn check(intent: &Intent, definitions: &[Definition]) -> Result<(), EditError> {
    if intent.doc != DocKey::Settings {
        return Ok(());
    }
    let mut touched: Vec<Definition> = Vec::new();
    for edit in &intent.edits {
        let Some(item) = item_of(edit) else { continue };
        if super::find(&touched, &item).is_none() {
            let known = super::find(definitions, &item).cloned().unwrap_or_default();
            touched.push(Definition { id: item, ..known });
        }
        let of = touched.iter_mut().find(|of| of.id == item);
        of.into_iter().for_each(|of| apply(of, edit));
    }
    touched.iter().try_for_each(|definition| check_one(definition, definitions))
}

/// The definition that an edit changes; order and removal change none.
fn item_of(edit: &Edit) -> Option<ItemId> {
    match edit {
        Edit::Set { place: Place::Item { collection, item }, .. }
        | Edit::Member { place: Place::Item { collection, item }, .. }
        | Edit::Add { collection, item, .. }
            if collection == DEFINITIONS =>
        {
            Some(*item)
        }
        _ => None,
    }
}

fn apply(definition: &mut Definition, edit: &Edit) {
    match edit {
        Edit::Set { field, value, .. } => put(definition, field, value.as_ref()),
        Edit::Add { fields, .. } => {
            fields.iter().for_each(|(field, value)| put(definition, field, Some(value)));
        }
        Edit::Member { field, member, on, .. } if field == "options" => {
            definition.options.retain(|known| known != member);
            if *on {
                definition.options.push(member.clone());
            }
        }
        _ => {}
    }
}

fn put(definition: &mut Definition, field: &str, value: Option<&Value>) {
    let text = value.and_then(Value::as_text).unwrap_or_default().trim();
    match field {
        "name" => text.clone_into(&mut definition.name),
        "key" => text.clone_into(&mut definition.key),
        "custom_kind" => definition.kind = Kind::of(text),
        "default_value" => text.clone_into(&mut definition.default_value),
        "options" => {
            definition.options = match value {
                Some(Value::Set(members)) => members.iter().cloned().collect(),
                _ => text.split([',', ';']).map(|one| one.trim().to_owned()).collect(),
            };
        }
        _ => {}
    }
}

fn check_one(definition: &Definition, all: &[Definition]) -> Result<(), EditError> {
    if definition.name.is_empty() {
        return Err(EditError::new("name", "needs-a-name", "a field needs a label"));
    }
    let is_taken = all.iter().any(|other| other.id != definition.id && other.key == definition.key);
    if is_taken && !definition.key.is_empty() {
        let message = format!("another field has the key {:?}", definition.key);
        return Err(EditError::new("key", "key-taken", &message));
    }
    if definition.kind.has_options() && definition.options.iter().all(String::is_empty) {
        return Err(EditError::new("options", "needs-options", "there is nothing to choose from"));
    }
    if definition.default_value.is_empty() {
        return Ok(());
    }
    let default = definition.stored(Value::text(definition.default_value.as_str()));
    let at = "default_value".to_owned();
    default.map(drop).map_err(|error| EditError { field: at, ..error })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: ItemId = ItemId::new([1; 8]);

    #[track_caller]
    fn refused(fields: &[(&str, &str)], at: &str, code: &str) {
        let other =
            Definition { id: ItemId::new([2; 8]), key: "sol".to_owned(), ..Definition::default() };
        let fields =
            fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value))).collect();
        let add = Edit::Add { collection: DEFINITIONS.to_owned(), item: ONE, fields };
        let refused = check(&Intent { doc: DocKey::Settings, edits: vec![add] }, &[other]);
        let told = refused.map_err(|error| (error.field, error.code)).err();
        assert_eq!(told, Some((at.to_owned(), code.to_owned())));
    }

    #[test]
    fn a_definition_has_a_label_a_key_of_its_own_and_something_to_choose() {
        refused(&[("key", "cave")], "name", "needs-a-name");
        refused(&[("name", "Sol"), ("key", "sol")], "key", "key-taken");
        refused(&[("name", "Sol"), ("custom_kind", "one_of")], "options", "needs-options");
        let kind = ("custom_kind", "integer");
        refused(
            &[("name", "Cuves"), kind, ("default_value", "dix")],
            "default_value",
            "not-a-number",
        );
    }

    #[test]
    fn what_is_known_of_a_definition_counts_with_what_changes() {
        let known = Definition {
            id: ONE,
            name: "Sol".to_owned(),
            kind: Kind::OneOf,
            options: vec!["Bois".to_owned(), "Zinc".to_owned()],
            default_value: "Bois".to_owned(),
            ..Definition::default()
        };
        let place = || Place::Item { collection: DEFINITIONS.to_owned(), item: ONE };
        let member = |member: &str| Edit::Member {
            place: place(),
            field: "options".to_owned(),
            member: member.to_owned(),
            on: false,
        };
        let check = |edit| {
            let intent = Intent { doc: DocKey::Settings, edits: vec![edit] };
            check(&intent, std::slice::from_ref(&known)).map_err(|error| error.field)
        };
        assert_eq!(check(member("Zinc")), Ok(()));
        assert_eq!(check(member("Bois")), Err("default_value".to_owned()));
        let retire = Edit::Set {
            place: place(),
            field: "retired".to_owned(),
            value: Some(Value::Bool(true)),
        };
        assert_eq!(check(retire), Ok(()));
    }
}
