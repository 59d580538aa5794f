//! What is known of a field at a place: by the schema, or by the workspace that defined it.

use super::{t, values};
use carnet_engine::api::WorkspaceView;
use carnet_model::{
    custom::{self, Definition, Kind},
    edit::Place,
    kind::DocKey,
    schema::FieldKind,
    value::Value,
};

/// A field's label and kind.
pub(crate) struct Known<'a> {
    /// The label.
    pub(crate) name: String,
    /// How it is typed and shown.
    pub(crate) kind: FieldKind,
    /// The workspace's definition, of one of its own fields.
    pub(crate) own: Option<&'a Definition>,
}

/// What is known of the field with this key at a place.
pub(crate) fn known<'a>(
    doc: DocKey,
    place: &Place,
    key: &str,
    workspace: &'a WorkspaceView,
) -> Known<'a> {
    let (name, kind) = (values::label(key), values::kind_of(doc, place, key));
    let Place::Item { collection, item } = place else { return Known { name, kind, own: None } };
    if !custom::is_custom(collection) {
        return Known { name, kind, own: None };
    }
    match custom::find(&workspace.custom, item) {
        Some(own) if own.field() == key => {
            Known { name: own.name.clone(), kind: own.kind.field(), own: Some(own) }
        }
        Some(own) => Known { name: own.name.clone(), kind, own: None },
        None => Known { name: t!("own-unknown"), kind, own: None },
    }
}

impl Known<'_> {
    /// Whether one of a few is chosen, so that nothing is typed.
    pub(crate) fn is_choice(&self) -> bool {
        matches!(
            self.kind,
            FieldKind::Choice(_) | FieldKind::Person | FieldKind::Country | FieldKind::Language
        ) || self.own.is_some_and(|own| matches!(own.kind, Kind::OneOf | Kind::YesNo))
    }

    /// Whether it takes the whole width.
    pub(crate) fn is_wide(&self) -> bool {
        matches!(self.kind, FieldKind::Tags | FieldKind::Choices(_) | FieldKind::Lines)
    }

    /// Whether several are chosen, each with a box of its own.
    pub(crate) fn is_group(&self) -> bool {
        self.own.is_some_and(|own| own.kind == Kind::ManyOf)
    }

    /// What is said of how to fill it in.
    pub(crate) fn help(&self) -> &str {
        self.own.map_or("", |own| &own.help)
    }

    /// A value in words, as a history holds it.
    pub(crate) fn in_words(
        &self,
        key: &str,
        value: Option<&Value>,
        workspace: &WorkspaceView,
    ) -> String {
        let value = value.map(|value| match self.own {
            Some(own) => stored(own, value),
            None => value.clone(),
        });
        values::in_words(self.kind, key, value.as_ref(), workspace)
    }
}

/// A stored value of one of the workspace's own fields as its type has it: a day, a flag.
fn stored(own: &Definition, value: &Value) -> Value {
    let text = value.as_text().unwrap_or_default();
    let typed = match own.kind {
        Kind::YesNo => text.parse().ok().map(Value::Bool),
        Kind::Date => text.parse().ok().map(Value::Date),
        _ => None,
    };
    typed.unwrap_or_else(|| value.clone())
}
