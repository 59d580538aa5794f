//! One edit after the other, inside a transaction.

use super::{Edit, EditError, Place, limits};
use crate::{
    check,
    kind::DocKey,
    layout,
    read::{self, Item, Register},
    schema::{Collection, Field, FieldKind},
    value::Value,
};
use automerge::{
    AutomergeError, ChangeHash, ObjId, ROOT, ScalarValue,
    transaction::{Transactable, Transaction},
};
use carnet_ids::ItemId;
use std::collections::BTreeSet;

/// A transaction that writes what edits ask for, and what takes them back.
pub(super) struct Writer<'a> {
    pub(super) tx: Transaction<'a>,
    /// Inverses, in the order in which they came to be: to be applied backwards.
    pub(super) undo: Vec<Edit>,
    pub(super) doc: DocKey,
    pub(super) actor: &'a [u8],
    /// The document's heads before the transaction, ascending.
    pub(super) heads: &'a [ChangeHash],
}

/// Where a field is, resolved.
pub(super) struct Target {
    pub(super) field: Field,
    pub(super) place: Place,
    pub(super) object: ObjId,
    /// The register's key; or what comes before a member of a set.
    pub(super) key: String,
    /// What the register, text or set holds.
    pub(super) now: Register,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(
        doc: DocKey,
        actor: &'a [u8],
        heads: &'a [ChangeHash],
        tx: Transaction<'a>,
    ) -> Self {
        Self { tx, undo: Vec::new(), doc, actor, heads }
    }

    /// Does one edit.
    pub(super) fn edit(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::Set { place, field, value } => {
                let target = self.target(place, field)?;
                let value = self.checked(&target.field, value.as_ref())?;
                self.set(&target, value)
            }
            Edit::Member { place, field, member, on } => {
                let target = self.target(place, field)?;
                self.member(&target, member, *on)
            }
            Edit::Splice { place, field, at, delete, insert, base } => {
                let target = self.target(place, field)?;
                self.splice(&target, (*at, *delete), insert, base.as_deref())
            }
            Edit::Add { collection, item, fields } => self.add(collection, item, fields),
            Edit::Remove { collection, item } => self.mark(collection, item, true),
            Edit::Restore { collection, item } => self.mark(collection, item, false),
            Edit::Move { collection, item, after } => self.shift(collection, item, after.as_ref()),
        }
    }

    /// The field at a place, with what it holds.
    pub(super) fn target(&self, place: &Place, key: &str) -> Result<Target, EditError> {
        let Some(field) = layout::field(&self.doc, place, key) else {
            return Err(EditError::new(key, "unknown-field", "there is no such field here"));
        };
        match place {
            Place::Root => self.root_target(field),
            Place::Item { collection, item } => {
                let object = self.collection(collection)?;
                let found = self.item(collection, &object, item)?;
                let key = layout::item_key(item, field.key);
                let now = found.register(&field);
                Ok(Target { field, place: place.clone(), object, key, now })
            }
        }
    }

    fn root_target(&self, field: Field) -> Result<Target, EditError> {
        let now = read::root(&self.tx, &field);
        let (object, key) = if layout::is_set(field.kind) {
            (self.collection(field.key)?, String::new())
        } else {
            (ROOT, field.key.to_owned())
        };
        Ok(Target { field, place: Place::Root, object, key, now })
    }

    /// The map of a collection, or of a set of the root. A document that lacks
    /// it must be migrated first: made here, two devices would have two of them.
    pub(super) fn collection(&self, key: &str) -> Result<ObjId, EditError> {
        read::map(&self.tx, key).ok_or_else(|| {
            EditError::new(key, "old-document", "migrate this document before editing it")
        })
    }

    pub(super) fn item(
        &self,
        collection: &str,
        object: &ObjId,
        item: &ItemId,
    ) -> Result<Item, EditError> {
        read::item(&self.tx, object, item)
            .ok_or_else(|| EditError::new(collection, "unknown-item", "there is no such item"))
    }

    pub(super) fn known(&self, key: &str) -> Result<&'static Collection, EditError> {
        layout::collection(&self.doc, key)
            .ok_or_else(|| EditError::new(key, "unknown-field", "there is no such collection here"))
    }

    /// A value in its stored form, within its limits; empty text unsets.
    pub(super) fn checked(
        &self,
        field: &Field,
        value: Option<&Value>,
    ) -> Result<Option<Value>, EditError> {
        let Some(value) = value else { return Ok(None) };
        let value = check::normalise(field.kind, value.clone())
            .map_err(|error| EditError { field: field.key.to_owned(), ..error })?;
        limits::check(field, &value)?;
        let empty = match &value {
            Value::Text(text) => text.is_empty(),
            Value::Set(members) => members.is_empty(),
            _ => false,
        };
        Ok((!empty).then_some(value))
    }

    /// Writes a whole field, unless it already holds that and nothing else.
    pub(super) fn set(&mut self, target: &Target, value: Option<Value>) -> Result<(), EditError> {
        if target.now.value == value && target.now.conflict.is_empty() {
            return Ok(());
        }
        match (target.field.kind, &value) {
            (kind, _) if layout::is_set(kind) => self.set_members(target, value)?,
            (FieldKind::Prose, _) => self.set_text(target, value.as_ref())?,
            (_, value) => {
                let scalar = value.as_ref().map_or(ScalarValue::Null, stored);
                self.put(&target.object, &target.key, scalar)?;
            }
        }
        self.edited(&target.place)?;
        self.undo_set(target);
        Ok(())
    }

    fn undo_set(&mut self, target: &Target) {
        let (place, field) = (target.place.clone(), target.field.key.to_owned());
        self.undo.push(Edit::Set { place, field, value: target.now.value.clone() });
    }

    fn set_members(&mut self, target: &Target, value: Option<Value>) -> Result<(), EditError> {
        let now = members(target.now.value.as_ref());
        let next = members(value.as_ref());
        for gone in now.difference(&next) {
            let key = member_key(target, gone);
            self.wrote(|tx| tx.delete(&target.object, key))?;
        }
        for new in next.difference(&now) {
            self.put(&target.object, &member_key(target, new), ScalarValue::Boolean(true))?;
        }
        Ok(())
    }

    fn member(&mut self, target: &Target, member: &str, on: bool) -> Result<(), EditError> {
        if !layout::is_set(target.field.kind) {
            return Err(EditError::new(target.field.key, "wrong-type", "this is not a set"));
        }
        let one = Value::Set(BTreeSet::from([member.to_owned()]));
        let mut next = members(target.now.value.as_ref());
        let one = if on { self.checked(&target.field, Some(&one))? } else { Some(one) };
        let member = members(one.as_ref()).pop_first();
        let Some(member) = member.filter(|member| on != next.contains(member)) else {
            return Ok(());
        };
        if on {
            next.insert(member.clone());
        } else {
            next.remove(&member);
        }
        let next = Value::Set(next);
        limits::check(&target.field, &next)?;
        self.set_members(target, Some(next))?;
        self.edited(&target.place)?;
        let (place, field) = (target.place.clone(), target.field.key.to_owned());
        self.undo.push(Edit::Member { place, field, member, on: !on });
        Ok(())
    }

    /// An edit of an item brings it back, or keeps it from being removed by
    /// someone who has not seen the edit (rule 5). Comes before the edit's own
    /// inverse: taken back, the item is removed after its field is restored.
    pub(super) fn edited(&mut self, place: &Place) -> Result<(), EditError> {
        let Place::Item { collection, item } = place else { return Ok(()) };
        let object = self.collection(collection)?;
        let removed = self.item(collection, &object, item)?.removal.removed;
        let key = layout::item_key(item, layout::REMOVED);
        self.put(&object, &key, ScalarValue::Boolean(false))?;
        if removed {
            self.undo.push(Edit::Remove { collection: collection.clone(), item: *item });
        }
        Ok(())
    }

    pub(super) fn put(
        &mut self,
        object: &ObjId,
        key: &str,
        value: ScalarValue,
    ) -> Result<(), EditError> {
        self.wrote(|tx| tx.put(object, key, value))
    }

    pub(super) fn wrote<T>(
        &mut self,
        write: impl FnOnce(&mut Transaction<'a>) -> Result<T, AutomergeError>,
    ) -> Result<T, EditError> {
        write(&mut self.tx)
            .map_err(|error| EditError::new("", "damaged-document", &error.to_string()))
    }
}

fn members(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        Some(Value::Set(members)) => members.clone(),
        _ => BTreeSet::new(),
    }
}

fn member_key(target: &Target, member: &str) -> String {
    if target.key.is_empty() { member.to_owned() } else { format!("{}/{member}", target.key) }
}

/// A value as a document holds it.
pub(super) fn stored(value: &Value) -> ScalarValue {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Int(number) => ScalarValue::Int(*number),
        Value::Bool(flag) => ScalarValue::Boolean(*flag),
        Value::Date(day) => day.to_string().into(),
        Value::Instant(at) => ScalarValue::Timestamp(*at),
        Value::Set(_) => ScalarValue::Null,
    }
}
