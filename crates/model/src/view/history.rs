//! Every change of a document: who, when, before and after.

use super::{HistoryDetail, HistoryEntry, ItemChange, Stamp};
use crate::{
    edit::Place,
    kind::{self, DocKey},
    layout, read,
    schema::Field,
    value::Value,
};
use automerge::{
    Automerge, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, Value as Stored,
    legacy::{Key, ObjectId, Op},
};
use carnet_ids::{ActorId, ItemId};
use std::collections::{BTreeMap, BTreeSet};

/// The changes of a document, newest first. Births and migrations are nobody's,
/// and are not told.
pub fn history(doc: &Automerge, key: DocKey) -> Vec<HistoryEntry> {
    let names = Names::of(doc, &key);
    let changes = doc.get_changes(&[]);
    let mut entries: Vec<_> =
        changes.iter().filter_map(|change| entry(doc, &names, change)).collect();
    entries.reverse();
    // A stable sort: of one second, later changes stay above earlier ones.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.stamp.at));
    entries
}

/// What one change did, given by its hash in hexadecimal; nothing if the
/// document does not have it.
pub fn details_of(doc: &Automerge, key: DocKey, change_hash: &str) -> Vec<HistoryDetail> {
    let hash = change_hash.parse::<ChangeHash>().ok();
    let change = hash.and_then(|hash| doc.get_change_by_hash(&hash));
    let names = Names::of(doc, &key);
    change.map(|change| details(doc, &names, &change)).unwrap_or_default()
}

/// The items in which a change of a document wrote, read from the change itself: that is cheap however
/// long the document's past is. Nothing where the bytes are no change.
pub fn items_written(doc: &Automerge, key: DocKey, change: &[u8]) -> BTreeSet<ItemId> {
    let Ok(change) = Change::try_from(change) else { return BTreeSet::new() };
    let touched = Touched::by(doc, &Names::of(doc, &key), &change);
    let fields = touched.fields.into_iter().filter_map(|(place, _)| match place {
        Place::Item { item, .. } => Some(item),
        Place::Root => None,
    });
    touched.items.into_iter().map(|(_, item, _)| item).chain(fields).collect()
}

fn entry(doc: &Automerge, names: &Names, change: &Change) -> Option<HistoryEntry> {
    let bytes = change.actor_id().to_bytes();
    let actor = ActorId::from_slice(bytes).filter(|_| !kind::is_shared_actor(bytes))?;
    Some(HistoryEntry {
        doc: names.key,
        change: change.hash().to_string(),
        stamp: Stamp { actor, at: change.timestamp() },
        details: details(doc, names, change),
    })
}

/// What the containers of a document are called, by the operation that made
/// them.
struct Names {
    key: DocKey,
    containers: BTreeMap<String, Container>,
}

#[derive(Clone)]
enum Container {
    /// A set or a text of the root.
    Field(Field),
    /// A collection.
    Collection(&'static str),
}

impl Names {
    fn of(doc: &Automerge, key: &DocKey) -> Self {
        let mut containers = BTreeMap::new();
        for field in layout::root_fields(key) {
            if layout::is_set(field.kind) || layout::is_text(field.kind) {
                for id in objects(doc, &ROOT, field.key) {
                    containers.insert(name(&id), Container::Field(field));
                }
            }
        }
        for collection in layout::collections(key) {
            for id in objects(doc, &ROOT, collection.key) {
                containers.insert(name(&id), Container::Collection(collection.key));
            }
        }
        Self { key: *key, containers }
    }
}

fn objects(doc: &Automerge, map: &ObjId, key: &str) -> Vec<ObjId> {
    let all = doc.get_all(map, key).unwrap_or_default();
    all.into_iter()
        .filter(|(stored, _)| matches!(stored, Stored::Object(_)))
        .map(|(_, id)| id)
        .collect()
}

/// The operation that made an object, as text: `12@<actor>`.
fn name(id: &ObjId) -> String {
    match id {
        ObjId::Root => String::new(),
        ObjId::Id(counter, actor, _) => format!("{counter}@{}", actor.to_hex_string()),
    }
}

/// What a change touched: registers, texts and sets by place and key; items.
#[derive(Default)]
struct Touched {
    fields: BTreeSet<(Place, String)>,
    items: BTreeSet<(String, ItemId, Touch)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touch {
    Born,
    Mark,
    Order,
}

impl Touched {
    fn by(doc: &Automerge, names: &Names, change: &Change) -> Self {
        let mut touched = Self::default();
        let expanded = change.decode();
        let mut texts = TextPlaces::default();
        for op in &expanded.operations {
            touched.operation(doc, names, op, &mut texts);
        }
        touched
    }

    fn operation(&mut self, doc: &Automerge, names: &Names, op: &Op, texts: &mut TextPlaces) {
        let object = match &op.obj {
            ObjectId::Root => String::new(),
            ObjectId::Id(id) => format!("{}@{}", id.counter(), id.actor().to_hex_string()),
        };
        match (&op.key, names.containers.get(&object)) {
            (Key::Map(key), None) if object.is_empty() => {
                self.fields.insert((Place::Root, key.to_string()));
            }
            (_, Some(Container::Field(field))) => {
                self.fields.insert((Place::Root, field.key.to_owned()));
            }
            (Key::Map(key), Some(Container::Collection(collection))) => {
                self.in_item(collection, key)
            }
            (Key::Seq(_), None) => {
                if let Some(place) = texts.place(doc, names, &object) {
                    self.fields.insert(place);
                }
            }
            _ => {}
        }
    }

    fn in_item(&mut self, collection: &str, key: &str) {
        let Some((item, what)) = layout::split_key(key) else { return };
        let name = collection.to_owned();
        match what {
            "" => _ = self.items.insert((name, item, Touch::Born)),
            layout::ORDER => _ = self.items.insert((name, item, Touch::Order)),
            layout::REMOVED => _ = self.items.insert((name, item, Touch::Mark)),
            _ => {
                let field = what.split('/').next().unwrap_or(what);
                let place = Place::Item { collection: name, item };
                self.fields.insert((place, field.to_owned()));
            }
        }
    }
}

/// Where the long texts of items are: found once, when one is first met.
#[derive(Default)]
struct TextPlaces {
    found: Option<BTreeMap<String, (Place, String)>>,
}

impl TextPlaces {
    fn place(&mut self, doc: &Automerge, names: &Names, object: &str) -> Option<(Place, String)> {
        let found = self.found.get_or_insert_with(|| text_places(doc, names));
        found.get(object).cloned()
    }
}

fn text_places(doc: &Automerge, names: &Names) -> BTreeMap<String, (Place, String)> {
    let mut places = BTreeMap::new();
    for collection in layout::collections(&names.key) {
        let texts = collection.fields.iter().filter(|field| layout::is_text(field.kind));
        let texts: Vec<&str> = texts.map(|field| field.key).collect();
        let Some(map) = read::map(doc, collection.key).filter(|_| !texts.is_empty()) else {
            continue;
        };
        for entry in doc.map_range(&map, ..) {
            let Some((item, what)) = layout::split_key(&entry.key) else { continue };
            if texts.contains(&what) {
                let place = Place::Item { collection: collection.key.to_owned(), item };
                for id in objects(doc, &map, &entry.key) {
                    places.insert(name(&id), (place.clone(), what.to_owned()));
                }
            }
        }
    }
    places
}

fn details(doc: &Automerge, names: &Names, change: &Change) -> Vec<HistoryDetail> {
    let touched = Touched::by(doc, names, change);
    let past = Past { doc, names, before: change.deps(), after: &[change.hash()] };
    let mut details = Vec::new();
    for (collection, item, touch) in &touched.items {
        details.extend(past.item(collection, *item, *touch));
    }
    for (place, key) in &touched.fields {
        details.extend(past.field(place, key));
    }
    details
}

/// A document before and after a change.
struct Past<'a> {
    doc: &'a Automerge,
    names: &'a Names,
    before: &'a [ChangeHash],
    after: &'a [ChangeHash],
}

impl Past<'_> {
    fn item(&self, collection: &str, item: ItemId, touch: Touch) -> Option<HistoryDetail> {
        let map = read::map(self.doc, collection)?;
        let removed = |heads: &[ChangeHash]| {
            let key = layout::item_key(&item, layout::REMOVED);
            let all = self.doc.get_all_at(&map, key, heads).unwrap_or_default();
            !all.is_empty() && all.iter().all(|(stored, _)| stored.as_bool() == Some(true))
        };
        let was_there =
            || self.doc.get_at(&map, item.to_string(), self.before).ok().flatten().is_some();
        let what = match (touch, removed(self.before), removed(self.after)) {
            (Touch::Born, ..) => (!was_there()).then_some(ItemChange::Added)?,
            (Touch::Mark, false, true) => ItemChange::Removed,
            (Touch::Mark, true, false) => ItemChange::Restored,
            (Touch::Order, ..) => was_there().then_some(ItemChange::Moved)?,
            (Touch::Mark, ..) => return None,
        };
        let place = Place::Item { collection: collection.to_owned(), item };
        Some(HistoryDetail {
            place,
            field: String::new(),
            before: None,
            after: None,
            item: Some(what),
        })
    }

    /// A field's change; nothing where it holds the same after as before, as
    /// when a conflict is settled for the value that was shown.
    fn field(&self, place: &Place, key: &str) -> Option<HistoryDetail> {
        let field = layout::field(&self.names.key, place, key)?;
        let before = self.value(place, &field, self.before);
        let after = self.value(place, &field, self.after);
        let (place, field) = (place.clone(), key.to_owned());
        (before != after).then_some(HistoryDetail { place, field, before, after, item: None })
    }

    fn value(&self, place: &Place, field: &Field, heads: &[ChangeHash]) -> Option<Value> {
        let (object, key) = match place {
            Place::Root if layout::is_set(field.kind) => {
                return self.members(&read::map(self.doc, field.key)?, "", heads);
            }
            Place::Root => (ROOT, field.key.to_owned()),
            Place::Item { collection, item } => {
                (read::map(self.doc, collection)?, layout::item_key(item, field.key))
            }
        };
        if layout::is_set(field.kind) {
            return self.members(&object, &format!("{key}/"), heads);
        }
        let (stored, id) = self.doc.get_at(&object, key, heads).ok().flatten()?;
        let value = match stored {
            Stored::Object(ObjType::Text) => self.doc.text_at(&id, heads).ok().map(Value::Text),
            Stored::Object(_) => None,
            Stored::Scalar(scalar) => read::simple(&scalar),
        };
        let value = value.filter(|value| value.as_text().is_none_or(|text| !text.is_empty()));
        value.map(|value| read::as_kind(field.kind, value))
    }

    fn members(&self, map: &ObjId, prefix: &str, heads: &[ChangeHash]) -> Option<Value> {
        let range = prefix.to_owned()..;
        let entries = self.doc.map_range_at(map, range, heads);
        let members = entries.map_while(|entry| entry.key.strip_prefix(prefix).map(str::to_owned));
        let members: BTreeSet<String> = members.collect();
        (!members.is_empty()).then_some(Value::Set(members))
    }
}
