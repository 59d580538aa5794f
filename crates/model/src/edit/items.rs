//! Adding, removing and moving items (rules 2 and 5).

use super::{Edit, EditError, Place, limits, write::Writer};
use crate::{
    custom, layout, order,
    read::{self, Item},
    schema::{Collection, FieldKind},
    value::Value,
};
use automerge::{ObjId, ObjType, ScalarValue, transaction::Transactable};
use carnet_ids::ItemId;

/// An item's id and its order key.
type Ordered = Vec<(ItemId, String)>;

impl Writer<'_> {
    /// Adds an item at the end. One that is there already (the same merge done
    /// twice) gets the fields instead.
    pub(super) fn add(
        &mut self,
        key: &str,
        item: &ItemId,
        fields: &[(String, Value)],
    ) -> Result<(), EditError> {
        let collection = self.known(key)?;
        let object = self.collection(key)?;
        if read::item(&self.tx, &object, item).is_some() {
            return self.write_fields(key, item, fields).and_then(|()| self.mark(key, item, false));
        }
        let (kept, last) = read::tail(&self.tx, &object);
        if kept >= limits::items(&self.doc, key) {
            let message = format!("there are {kept} items already");
            return Err(EditError::new(key, "too-many-items", &message));
        }
        self.put(&object, &item.to_string(), ScalarValue::Boolean(true))?;
        if layout::is_ordered(key)
            && let Some(order) = order::between(last.as_deref(), None, self.actor)
        {
            self.put(&object, &layout::item_key(item, layout::ORDER), order.into())?;
        }
        if custom::is_custom(key) {
            // An item without a value says nothing: taking back a first value empties it, rather
            // than removing what somebody else entered meanwhile.
            return self.write_fields(key, item, fields);
        }
        self.new_texts(collection, &object, item)?;
        self.new_fields(collection, &object, item, fields)?;
        self.undo.push(Edit::Remove { collection: key.to_owned(), item: *item });
        Ok(())
    }

    /// Long texts are made with the item: made later, two devices would make two.
    fn new_texts(
        &mut self,
        collection: &Collection,
        object: &ObjId,
        item: &ItemId,
    ) -> Result<(), EditError> {
        for field in collection.fields.iter().filter(|field| layout::is_text(field.kind)) {
            let key = layout::item_key(item, field.key);
            self.wrote(|tx| tx.put_object(object, key, ObjType::Text))?;
        }
        Ok(())
    }

    fn new_fields(
        &mut self,
        collection: &Collection,
        object: &ObjId,
        item: &ItemId,
        fields: &[(String, Value)],
    ) -> Result<(), EditError> {
        for (name, value) in fields {
            let Some(field) = collection.fields.iter().find(|field| field.key == name) else {
                return Err(EditError::new(name, "unknown-field", "there is no such field here"));
            };
            let Some(value) = self.checked(field, Some(value))? else { continue };
            let key = layout::item_key(item, field.key);
            self.new_field(object, &key, field.kind, &value)?;
        }
        Ok(())
    }

    fn new_field(
        &mut self,
        object: &ObjId,
        key: &str,
        kind: FieldKind,
        value: &Value,
    ) -> Result<(), EditError> {
        match value {
            Value::Set(members) => {
                for member in members {
                    let key = format!("{key}/{member}");
                    self.put(object, &key, ScalarValue::Boolean(true))?;
                }
                Ok(())
            }
            Value::Text(text) if layout::is_text(kind) => {
                let made = read::object_at(&self.tx, object, key);
                let Some(made) = made else { return Ok(()) };
                self.wrote(|tx| tx.splice_text(&made, 0, 0, text))
            }
            value => self.put(object, key, super::write::stored(value)),
        }
    }

    fn write_fields(
        &mut self,
        collection: &str,
        item: &ItemId,
        fields: &[(String, Value)],
    ) -> Result<(), EditError> {
        let place = Place::Item { collection: collection.to_owned(), item: *item };
        for (name, value) in fields {
            let target = self.target(&place, name)?;
            let value = self.checked(&target.field, Some(value))?;
            self.set(&target, value)?;
        }
        Ok(())
    }

    /// Marks an item as removed or not, unless it is so for everyone.
    pub(super) fn mark(
        &mut self,
        key: &str,
        item: &ItemId,
        removed: bool,
    ) -> Result<(), EditError> {
        self.known(key)?;
        let object = self.collection(key)?;
        let now = self.item(key, &object, item)?.removal;
        if now.removed == removed && now.meanwhile.is_empty() {
            return Ok(());
        }
        let mark = layout::item_key(item, layout::REMOVED);
        self.put(&object, &mark, ScalarValue::Boolean(removed))?;
        let (collection, item) = (key.to_owned(), *item);
        match (now.removed, removed) {
            (false, true) => self.undo.push(Edit::Restore { collection, item }),
            (true, false) => self.undo.push(Edit::Remove { collection, item }),
            // Settled the way it was shown: taken back, it is shown the same.
            _ => {}
        }
        Ok(())
    }

    /// Moves an item right after another, or to the start. Moving alone does
    /// not bring a removed item back.
    pub(super) fn shift(
        &mut self,
        key: &str,
        item: &ItemId,
        after: Option<&ItemId>,
    ) -> Result<(), EditError> {
        self.known(key)?;
        let object = self.collection(key)?;
        self.item(key, &object, item)?;
        let all = read::all_in_order(read::outline(&self.tx, &object));
        let was = all.iter().position(|(id, _)| id == item).unwrap_or_default();
        let before = was.checked_sub(1).map(|at| all[at].0);
        if before.as_ref() == after {
            return Ok(());
        }
        let others = without(all, item);
        let at = position(key, &others, after)?;
        self.place(&object, item, &others, at)?;
        let (collection, item) = (key.to_owned(), *item);
        self.undo.push(Edit::Move { collection, item, after: before });
        Ok(())
    }

    /// Gives an item a key at a position, and new keys to those after it that
    /// leave no room.
    fn place(
        &mut self,
        object: &ObjId,
        item: &ItemId,
        others: &Ordered,
        at: usize,
    ) -> Result<(), EditError> {
        let low = at.checked_sub(1).map(|at| others[at].1.clone());
        let tight = |key: &String| low.as_ref().is_some_and(|low| key <= low);
        let room = others[at..].iter().position(|(_, key)| !tight(key));
        let end = room.map_or(others.len(), |room| at + room);
        let high = others.get(end).map(|(_, key)| key.as_str());
        let mut low = low;
        let pushed = others[at..end].iter().map(|(id, _)| id);
        for id in std::iter::once(item).chain(pushed) {
            let Some(key) = order::between(low.as_deref(), high, self.actor) else { break };
            self.put(object, &layout::item_key(id, layout::ORDER), key.as_str().into())?;
            low = Some(key);
        }
        Ok(())
    }
}

fn without(all: Vec<(ItemId, Item)>, item: &ItemId) -> Ordered {
    let others = all.into_iter().filter(|(id, _)| id != item);
    others.map(|(id, item)| (id, item.order)).collect()
}

fn position(key: &str, others: &Ordered, after: Option<&ItemId>) -> Result<usize, EditError> {
    let Some(after) = after else { return Ok(0) };
    let at = others.iter().position(|(id, _)| id == after);
    at.map(|at| at + 1)
        .ok_or_else(|| EditError::new(key, "unknown-item", "there is no such item to move after"))
}
