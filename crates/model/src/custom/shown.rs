//! The workspace's own fields as a fiche shows them.

use super::{Definition, Kind, MEMBERS, VALUE, find};
use crate::{
    check::{self, Beside},
    schema::FieldKind,
    value::Value,
    view::{Candidate, FieldView, Inherited, ItemView, Source, Stamp},
};
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One of the workspace's own fields on a fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomView {
    /// The definition's id, which is the item's.
    pub item: ItemId,
    /// The field of that item, read by the definition: its key is where an edit goes. The warnings are
    /// those of any field, `custom-unfit` where the value does not fit the definition (it is shown as
    /// it was entered), and `custom-required`.
    pub field: FieldView,
    /// Why it is shown.
    pub standing: Standing,
    /// What was entered while the field was of another type, and is still there.
    pub left: Option<String>,
    /// Somebody removed the value while somebody else edited it.
    pub removed_meanwhile: Option<Stamp>,
}

/// Why a field is on a fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// The fiche is asked for it.
    Offered,
    /// It is for other profiles than the fiche's, and holds something.
    OtherProfile,
    /// It is retired and holds something: for reading only.
    Retired,
    /// It holds something and its definition is not on this device: for reading only.
    Unknown,
}

/// What a fiche with these profiles shows: the fields that it is asked for, in the order of their
/// definitions; among them those that hold something all the same; last what has no definition here.
pub fn shown(
    definitions: &[Definition],
    items: &[ItemView],
    profiles: &BTreeSet<String>,
) -> Vec<CustomView> {
    let known = definitions.iter().filter_map(|definition| {
        let item = items.iter().find(|item| item.item == definition.id);
        let standing = match (definition.retired, definition.is_for(profiles)) {
            (true, _) => Standing::Retired,
            (false, true) => Standing::Offered,
            (false, false) => Standing::OtherProfile,
        };
        let is_shown = standing == Standing::Offered || item.is_some_and(says_something);
        is_shown.then(|| one(definition, item, standing))
    });
    let strange = items.iter().filter(|item| find(definitions, &item.item).is_none());
    known.chain(strange.filter(|item| says_something(item)).map(unknown)).collect()
}

fn says_something(item: &ItemView) -> bool {
    let says = |field: &FieldView| field.value.is_some() || !field.conflict.is_empty();
    item.fields.iter().any(says) || item.removed_meanwhile.is_some()
}

fn one(definition: &Definition, item: Option<&ItemView>, standing: Standing) -> CustomView {
    let key = definition.field();
    let field = item.and_then(|item| item.fields.iter().find(|field| field.key == key));
    let mut field = read(definition, field.cloned().unwrap_or_else(|| FieldView::unset(key)));
    let is_asked = standing == Standing::Offered && field.value.is_none();
    if is_asked && field.conflict.is_empty() {
        field.inherited = inherited(definition);
        if definition.required && field.inherited.is_none() {
            field.warning = Some("custom-required".to_owned());
        }
    }
    CustomView {
        item: definition.id,
        field,
        standing,
        left: item.and_then(|item| left(item, key)),
        removed_meanwhile: item.and_then(|item| item.removed_meanwhile),
    }
}

/// A field of an item of `custom`, read by its definition: typed, as people write it, and marked
/// where it does not fit.
pub fn read(definition: &Definition, mut field: FieldView) -> FieldView {
    if field.key != definition.field() {
        return field;
    }
    for Candidate { value, display, .. } in &mut field.conflict {
        if let Some(stored) = value.take() {
            *display = definition.display(&stored);
            *value = Some(typed(definition, &stored));
        }
    }
    let Some(stored) = field.value.take() else { return field };
    field.display = definition.display(&stored);
    field.warning = match definition.fitting(&stored) {
        None => Some("custom-unfit".to_owned()),
        Some(value) => {
            check::warning(definition.kind.field(), &value, &Beside::default()).map(str::to_owned)
        }
    };
    field.value = Some(typed(definition, &stored));
    field
}

fn typed(definition: &Definition, stored: &Value) -> Value {
    definition.fitting(stored).unwrap_or_else(|| stored.clone())
}

/// The definition's default, if it is of its type.
fn inherited(definition: &Definition) -> Option<Inherited> {
    if definition.default_value.is_empty() {
        return None;
    }
    let stored = definition.stored(Value::text(definition.default_value.as_str())).ok()?;
    let value = definition.fitting(&stored)?;
    Some(Inherited { display: definition.display(&stored), value, from: Source::Company })
}

/// What the other field of the item holds.
fn left(item: &ItemView, key: &str) -> Option<String> {
    let other = if key == VALUE { MEMBERS } else { VALUE };
    let field = item.fields.iter().find(|field| field.key == other)?;
    let value = field.value.as_ref()?;
    Some(check::display(FieldKind::Line, value)).filter(|text| !text.is_empty())
}

fn unknown(item: &ItemView) -> CustomView {
    let plain = Definition { id: item.item, kind: Kind::LongText, ..Definition::default() };
    let one_value = one(&plain, Some(item), Standing::Unknown);
    match (&one_value.field.value, &one_value.left) {
        (None, Some(_)) => {
            let several = item.fields.iter().find(|field| field.key == MEMBERS);
            let field = several.cloned().unwrap_or_else(|| FieldView::unset(MEMBERS));
            CustomView { field, left: None, ..one_value }
        }
        _ => one_value,
    }
}
