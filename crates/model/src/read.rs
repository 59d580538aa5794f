//! Reading registers, sets, texts and items out of a document.

use crate::{
    layout,
    schema::{Field, FieldKind},
    value::Value,
};
use automerge::{
    ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value as Stored, ValueRef, iter::MapRangeItem,
};
use carnet_ids::ItemId;
use std::collections::{BTreeMap, BTreeSet};

/// A value of a register and the operation that wrote it.
pub(crate) type Written = (Option<Value>, ObjId);

/// What a document holds for a field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Register {
    /// The value; the winner's where several were written at the same time.
    pub(crate) value: Option<Value>,
    /// All the different values, the winner first, if there is more than one.
    pub(crate) conflict: Vec<Written>,
}

/// An item's mark of removal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Removal {
    /// Removed, and nobody said otherwise at the same time (rule 5).
    pub(crate) removed: bool,
    /// Removed by some and not by others: who removed it.
    pub(crate) meanwhile: Vec<ObjId>,
}

/// An item as its collection holds it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    /// The operations that added it (several if two devices copied the same one).
    pub(crate) born: Vec<ObjId>,
    /// Its order key; the greatest of those written at the same time.
    pub(crate) order: String,
    /// Whether it is removed.
    pub(crate) removal: Removal,
    /// Its registers and texts, by field.
    pub(crate) fields: BTreeMap<String, Register>,
    /// Its sets, by field.
    pub(crate) sets: BTreeMap<String, BTreeSet<String>>,
}

impl Item {
    /// What it holds for a field.
    pub(crate) fn register(&self, field: &Field) -> Register {
        if layout::is_set(field.kind) {
            let members = self.sets.get(field.key).filter(|members| !members.is_empty());
            return Register { value: members.cloned().map(Value::Set), conflict: Vec::new() };
        }
        let Some(register) = self.fields.get(field.key) else {
            return Register::default();
        };
        register.clone().of_kind(field.kind)
    }
}

impl Register {
    /// The same, read as a kind of field.
    fn of_kind(mut self, kind: FieldKind) -> Self {
        self.value = self.value.map(|value| as_kind(kind, value));
        for (value, _) in &mut self.conflict {
            *value = value.take().map(|value| as_kind(kind, value));
        }
        self
    }
}

/// A value as a kind of field shows it: days are kept as text in documents.
/// What another program wrote in another type stays as it is.
pub(crate) fn as_kind(kind: FieldKind, value: Value) -> Value {
    match (kind, &value) {
        (FieldKind::Date, Value::Text(text)) => text.parse().map_or(value, Value::Date),
        (FieldKind::Instant, Value::Int(at)) => Value::Instant(*at),
        _ => value,
    }
}

/// The object under a key of the root.
pub(crate) fn object(doc: &impl ReadDoc, key: &str) -> Option<ObjId> {
    object_at(doc, &ROOT, key)
}

/// The object under a key of a map.
pub(crate) fn object_at(doc: &impl ReadDoc, map: &ObjId, key: &str) -> Option<ObjId> {
    match doc.get(map, key).ok().flatten()? {
        (Stored::Object(_), id) => Some(id),
        (Stored::Scalar(_), _) => None,
    }
}

/// The collection or set under a key of the root.
pub(crate) fn map(doc: &impl ReadDoc, key: &str) -> Option<ObjId> {
    object(doc, key).filter(|id| matches!(doc.object_type(id), Ok(ObjType::Map)))
}

/// What a field of the root holds.
pub(crate) fn root(doc: &impl ReadDoc, field: &Field) -> Register {
    if !layout::is_set(field.kind) {
        return register(doc, &ROOT, field.key).of_kind(field.kind);
    }
    let members: BTreeSet<String> = map(doc, field.key).map_or_else(BTreeSet::new, |set| {
        doc.map_range(&set, ..).map(|entry| entry.key.into_owned()).collect()
    });
    let value = (!members.is_empty()).then_some(Value::Set(members));
    Register { value, conflict: Vec::new() }
}

/// What the root holds, read in one pass.
pub(crate) struct Roots {
    /// Its registers; long texts and sets are left out, unless they are in conflict.
    pub(crate) registers: BTreeMap<String, Register>,
    /// Its collections and sets.
    pub(crate) maps: BTreeMap<String, ObjId>,
}

/// All of the root: to look for each of its keys would cost more.
pub(crate) fn roots(doc: &impl ReadDoc) -> Roots {
    let mut roots = Roots { registers: BTreeMap::new(), maps: BTreeMap::new() };
    for entry in doc.map_range(&ROOT, ..) {
        if entry.conflict || matches!(entry.value, ValueRef::Scalar(_)) {
            let found = Entry::of(doc, &ROOT, &entry);
            roots.registers.insert(entry.key.to_string(), found.register(|| entry.id()));
        }
        if matches!(entry.value, ValueRef::Object(ObjType::Map)) {
            roots.maps.insert(entry.key.to_string(), entry.id());
        }
    }
    roots
}

/// What a register or a text holds, with all that was written at the same time.
pub(crate) fn register(doc: &impl ReadDoc, object: &ObjId, key: &str) -> Register {
    let all = doc.get_all(object, key).unwrap_or_default();
    let written = all.into_iter().rev().map(|(stored, id)| (plain(doc, &stored, &id), id));
    settle(written)
}

/// The winner comes first; equal values are one; a conflict has several.
pub(crate) fn settle(written: impl Iterator<Item = Written>) -> Register {
    let mut distinct: Vec<Written> = Vec::new();
    for (value, id) in written {
        if distinct.iter().all(|(known, _)| *known != value) {
            distinct.push((value, id));
        }
    }
    let value = distinct.first().and_then(|(value, _)| value.clone());
    let conflict = if distinct.len() > 1 { distinct } else { Vec::new() };
    Register { value, conflict }
}

fn plain(doc: &impl ReadDoc, stored: &Stored<'_>, id: &ObjId) -> Option<Value> {
    match stored {
        Stored::Object(ObjType::Text) => long_text(doc, id),
        Stored::Object(_) => None,
        Stored::Scalar(scalar) => simple(scalar),
    }
}

fn long_text(doc: &impl ReadDoc, id: &ObjId) -> Option<Value> {
    doc.text(id).ok().filter(|text| !text.is_empty()).map(Value::Text)
}

/// The value of a scalar. Numbers with fractions and bytes are not written by
/// any version, and are left alone where another program wrote them.
pub(crate) fn simple(scalar: &ScalarValue) -> Option<Value> {
    match scalar {
        ScalarValue::Str(text) => Some(Value::text(text.as_str())),
        ScalarValue::Int(number) => Some(Value::Int(*number)),
        ScalarValue::Uint(number) => i64::try_from(*number).ok().map(Value::Int),
        ScalarValue::Boolean(flag) => Some(Value::Bool(*flag)),
        ScalarValue::Timestamp(at) => Some(Value::Instant(*at)),
        _ => None,
    }
}

/// Every item of a collection, removed ones too, in one pass over it.
pub(crate) fn items(doc: &impl ReadDoc, collection: &ObjId) -> BTreeMap<ItemId, Item> {
    items_with(doc, collection, |_| true)
}

/// Every item of a collection, without its fields.
pub(crate) fn outline(doc: &impl ReadDoc, collection: &ObjId) -> BTreeMap<ItemId, Item> {
    items_with(doc, collection, |_| false)
}

/// How many items of a collection are not removed, and the last order key of all: what adding
/// one needs, without keeping them.
pub(crate) fn tail(doc: &impl ReadDoc, collection: &ObjId) -> (usize, Option<String>) {
    let (mut kept, mut last, mut born) = (0_usize, None, None);
    // An item's keys follow the one that says it was born.
    for entry in doc.map_range(collection, ..) {
        let Some((id, what)) = layout::split_key(&entry.key) else { continue };
        if what.is_empty() {
            kept += 1;
            born = Some(id);
        } else if born == Some(id) && matches!(what, layout::ORDER | layout::REMOVED) {
            let mut item = Item::default();
            take(&mut item, what, &Entry::of(doc, collection, &entry), || entry.id());
            kept -= usize::from(item.removal.removed);
            last = last.max(Some(item.order).filter(|order| !order.is_empty()));
        }
    }
    (kept, last)
}

/// Every item of a collection, with those of its fields that are wanted.
pub(crate) fn items_with(
    doc: &impl ReadDoc,
    collection: &ObjId,
    wanted: impl Fn(&str) -> bool,
) -> BTreeMap<ItemId, Item> {
    let mut items: BTreeMap<ItemId, Item> = BTreeMap::new();
    for entry in doc.map_range(collection, ..) {
        let Some((id, what)) = layout::split_key(&entry.key) else { continue };
        if matches!(what, "" | layout::ORDER | layout::REMOVED) || wanted(what) {
            let found = Entry::of(doc, collection, &entry);
            take(items.entry(id).or_default(), what, &found, || entry.id());
        }
    }
    items.retain(|_, item| !item.born.is_empty());
    items
}

/// One item, if the collection has it, removed or not.
pub(crate) fn item(doc: &impl ReadDoc, collection: &ObjId, id: &ItemId) -> Option<Item> {
    let (from, until) = (id.to_string(), format!("{id}0"));
    let mut item = Item::default();
    for entry in doc.map_range(collection, from..until) {
        let Some((_, what)) = layout::split_key(&entry.key) else { continue };
        take(&mut item, what, &Entry::of(doc, collection, &entry), || entry.id());
    }
    (!item.born.is_empty()).then_some(item)
}

/// An entry of a map while it is read.
struct Entry<'a, D> {
    doc: &'a D,
    map: &'a ObjId,
    key: &'a str,
    conflict: bool,
    value: &'a ValueRef<'a>,
}

impl<'a, D: ReadDoc> Entry<'a, D> {
    fn of(doc: &'a D, map: &'a ObjId, found: &'a MapRangeItem<'a>) -> Self {
        Self { doc, map, key: &found.key, conflict: found.conflict, value: &found.value }
    }

    fn all(&self) -> Vec<(Stored<'_>, ObjId)> {
        self.doc.get_all(self.map, self.key).unwrap_or_default()
    }

    fn register(&self, id: impl FnOnce() -> ObjId) -> Register {
        if self.conflict {
            return register(self.doc, self.map, self.key);
        }
        let value = match self.value {
            ValueRef::Object(ObjType::Text) => long_text(self.doc, &id()),
            ValueRef::Object(_) => None,
            ValueRef::Scalar(_) => match self.value.clone().into_value() {
                Stored::Scalar(scalar) => simple(&scalar),
                Stored::Object(_) => None,
            },
        };
        Register { value, conflict: Vec::new() }
    }

    fn removal(&self) -> Removal {
        let (mut yes, mut no) = (Vec::new(), 0_usize);
        for (stored, id) in self.all() {
            match stored.as_bool() {
                Some(true) => yes.push(id),
                _ => no += 1,
            }
        }
        match (yes.is_empty(), no) {
            (false, 0) => Removal { removed: true, meanwhile: Vec::new() },
            _ => Removal { removed: false, meanwhile: yes },
        }
    }
}

fn take<D: ReadDoc>(item: &mut Item, what: &str, entry: &Entry<'_, D>, id: impl FnOnce() -> ObjId) {
    match what {
        "" if entry.conflict => item.born = entry.all().into_iter().map(|(_, id)| id).collect(),
        "" => item.born = vec![id()],
        layout::ORDER => {
            if let Some(Value::Text(order)) = entry.register(id).value {
                item.order = order;
            }
        }
        layout::REMOVED => item.removal = entry.removal(),
        _ => match what.split_once('/') {
            Some((field, member)) => {
                item.sets.entry(field.to_owned()).or_default().insert(member.to_owned());
            }
            None => {
                item.fields.insert(what.to_owned(), entry.register(id));
            }
        },
    }
}

/// Items that are not removed, in their order.
pub(crate) fn in_order(mut items: BTreeMap<ItemId, Item>) -> Vec<(ItemId, Item)> {
    items.retain(|_, item| !item.removal.removed);
    all_in_order(items)
}

/// Items in their order, by order key, then by id. Removed ones have their
/// place among the others, to come back to.
pub(crate) fn all_in_order(items: BTreeMap<ItemId, Item>) -> Vec<(ItemId, Item)> {
    let mut items: Vec<_> = items.into_iter().collect();
    items.sort_by(|(a, x), (b, y)| (&x.order, a).cmp(&(&y.order, b)));
    items
}
