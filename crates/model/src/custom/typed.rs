//! Edits of the workspace's own fields, brought to what their definitions ask for.

use super::{Definition, find, is_custom};
use crate::{
    edit::{Edit, EditError, Intent, Place},
    layout,
    read::{self, Item},
    schema::{self, Field},
    value::Value,
};
use automerge::Automerge;
use carnet_ids::ItemId;
use std::collections::{BTreeMap, BTreeSet};

/// The same intent with every value of the workspace's own fields in the form of its type, and with
/// the items that hold them added where the document has none yet: their ids are the definitions',
/// so that two devices which enter a first value make one item.
///
/// What the document holds already is taken as it is, so that a conflict can be settled for a value
/// that fits its type no more; and so is the value of a field whose definition is not known here.
///
/// # Errors
/// An [`EditError`] whose field is the definition's id, for what its type can't be.
pub fn typed(
    intent: Intent,
    definitions: &[Definition],
    doc: Option<&Automerge>,
) -> Result<Intent, EditError> {
    let mut typing = Typing { definitions, held: items(doc), made: BTreeSet::new() };
    let mut edits = Vec::with_capacity(intent.edits.len());
    for edit in intent.edits {
        typing.edit(edit, &mut edits)?;
    }
    Ok(Intent { doc: intent.doc, edits })
}

fn items(doc: Option<&Automerge>) -> BTreeMap<ItemId, Item> {
    let found = doc.and_then(|doc| Some(read::items(doc, &read::map(doc, schema::CUSTOM.key)?)));
    found.unwrap_or_default()
}

struct Typing<'a> {
    definitions: &'a [Definition],
    held: BTreeMap<ItemId, Item>,
    made: BTreeSet<ItemId>,
}

impl Typing<'_> {
    fn edit(&mut self, edit: Edit, out: &mut Vec<Edit>) -> Result<(), EditError> {
        match edit {
            Edit::Set { place: Place::Item { collection, item }, field, value }
                if is_custom(&collection) =>
            {
                let value = value.map(|value| self.value(&item, &field, value)).transpose()?;
                if self.is_there(&item, value.is_some(), out) {
                    let place = Place::Item { collection, item };
                    out.push(Edit::Set { place, field, value });
                }
            }
            Edit::Member { place: Place::Item { collection, item }, field, member, on }
                if is_custom(&collection) =>
            {
                let member = if on { self.member(&item, &field, member)? } else { member };
                if self.is_there(&item, on, out) {
                    let place = Place::Item { collection, item };
                    out.push(Edit::Member { place, field, member, on });
                }
            }
            Edit::Add { collection, item, fields } if is_custom(&collection) => {
                let typed = fields.into_iter().map(|(field, value)| {
                    let value = self.value(&item, &field, value)?;
                    Ok((field, value))
                });
                let fields = typed.collect::<Result<_, EditError>>()?;
                self.made.insert(item);
                out.push(Edit::Add { collection, item, fields });
            }
            other => out.push(other),
        }
        Ok(())
    }

    /// Whether the item is there, now at the latest: where `needed`, it is added.
    fn is_there(&mut self, item: &ItemId, needed: bool, out: &mut Vec<Edit>) -> bool {
        if self.held.contains_key(item) || self.made.contains(item) {
            return true;
        }
        if needed {
            let collection = schema::CUSTOM.key.to_owned();
            out.push(Edit::Add { collection, item: *item, fields: Vec::new() });
            self.made.insert(*item);
        }
        needed
    }

    fn value(&self, item: &ItemId, field: &str, value: Value) -> Result<Value, EditError> {
        match find(self.definitions, item) {
            Some(definition) if definition.field() == field && !self.holds(item, field, &value) => {
                definition.stored(value)
            }
            _ => Ok(value),
        }
    }

    fn member(&self, item: &ItemId, field: &str, member: String) -> Result<String, EditError> {
        let one = Value::Set(BTreeSet::from([member.clone()]));
        match self.value(item, field, one)? {
            Value::Set(mut members) => Ok(members.pop_first().unwrap_or(member)),
            _ => Ok(member),
        }
    }

    /// Whether this is the value, or one of those written at the same time.
    fn holds(&self, item: &ItemId, field: &str, value: &Value) -> bool {
        let known = schema::CUSTOM.fields.iter().find(|known| known.key == field);
        let register = |known: &Field| Some(self.held.get(item)?.register(known));
        let Some(register) = known.filter(|known| !layout::is_set(known.kind)).and_then(register)
        else {
            return false;
        };
        let mut candidates = register.conflict.iter().filter_map(|(value, _)| value.as_ref());
        register.value.as_ref() == Some(value) || candidates.any(|candidate| candidate == value)
    }
}
