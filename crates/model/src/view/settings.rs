//! The workspace's settings as plain data.

use super::{
    CollectionView, RelationType,
    fiche::{Defaults, Reader},
};
use crate::{
    custom::{self, Definition},
    kind::DocKey,
    read::{self, Item},
    schema::{self, List},
    search::fold,
    value::Value,
};
use automerge::{Automerge, ROOT};
use carnet_ids::{ActorId, ItemId};
use serde::{Deserialize, Serialize};

/// The settings document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The company's name.
    pub company: String,
    /// The people, in their order.
    pub people: Vec<PersonView>,
    /// The devices.
    pub devices: Vec<DeviceView>,
    /// The values of each list, in their order.
    pub lists: Vec<(List, Vec<String>)>,
    /// The company's own types of relation, in their order; those that were removed keep their words.
    pub relation_types: Vec<RelationType>,
    /// Filters of the directory that everybody is offered, in their order.
    pub saved_filters: Vec<SavedFilter>,
    /// What fiches inherit.
    pub defaults: Defaults,
    /// Every device has to be locked with a code, after so many minutes without input at most; 0 for no
    /// limit.
    pub lock: Option<u32>,
    /// Whether the module Temps passé is switched off.
    pub no_time_tracking: bool,
    /// Where the pictures of maps come from, and whom they are owed to; both may be empty.
    pub tiles: (String, String),
}

/// A filter of the directory under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// Its item.
    pub id: ItemId,
    /// Its name.
    pub name: String,
    /// What it asks for, as screens write it.
    pub query: String,
}

/// A person of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Their id in the settings.
    pub id: ItemId,
    /// Their name.
    pub name: String,
    /// Their email address.
    pub email: String,
    /// Their team, by its item.
    pub team: Option<ItemId>,
}

/// A device, as far as its authorship goes. One that was cloned has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceView {
    /// The item: the first bytes of its actor.
    pub id: ItemId,
    /// The author of its changes.
    pub actor: ActorId,
    /// Whose it is.
    pub person: Option<ItemId>,
    /// Its name.
    pub name: String,
}

/// The company's name in the settings document; empty where nobody has named it.
pub fn company(doc: &Automerge) -> String {
    line(doc, "company_name").unwrap_or_default()
}

/// Where the pictures of maps come from, as the settings document says it ([`crate::tiles`]); empty
/// where it says nothing.
pub fn tile_url(doc: &Automerge) -> String {
    line(doc, "tile_url").unwrap_or_default()
}

/// Whether a person was ever added to the settings document.
pub fn has_person(doc: &Automerge, person: &ItemId) -> bool {
    one(doc, "people", person).is_some()
}

/// The device in the settings document that is this author, without reading the others.
pub fn device_of(doc: &Automerge, actor: &ActorId) -> Option<DeviceView> {
    let id = ItemId::from_slice(actor.as_bytes().get(..ItemId::LEN)?)?;
    device(id, &one(doc, "devices", &id)?)
}

/// Reads the settings document.
pub fn settings(doc: &Automerge) -> Settings {
    let offered =
        |list: List| items(doc, list.collection()).filter(|(_, item)| !item_flag(item, "retired"));
    let names = |list: List| offered(list).map(|(_, item)| text(&item, "name"));
    Settings {
        company: company(doc),
        people: items(doc, "people").map(|(id, item)| person(id, &item)).collect(),
        devices: items(doc, "devices").filter_map(|(id, item)| device(id, &item)).collect(),
        lists: List::ALL.map(|list| (list, names(list).collect())).into(),
        relation_types: relation_types(doc),
        saved_filters: saved_filters(doc),
        lock: lock(doc),
        no_time_tracking: flag(doc, "no_time_tracking"),
        tiles: (tile_url(doc), line(doc, "tile_credit").unwrap_or_default()),
        defaults: Defaults {
            language: line(doc, "language"),
            country: line(doc, "country"),
            custom: items(doc, "custom_fields").map(|(id, item)| definition(id, &item)).collect(),
        },
    }
}

/// A collection of the settings document with what is in conflict in it; `None` where there is
/// none of this name.
pub fn settings_collection(doc: &Automerge, key: &str) -> Option<CollectionView> {
    let collection = schema::SETTINGS_COLLECTIONS.iter().find(|known| known.key == key)?;
    let defaults = Defaults::default();
    Some(Reader::new(doc, Some(DocKey::Settings), &defaults).collection(collection))
}

fn line(doc: &Automerge, key: &str) -> Option<String> {
    let value = read::register(doc, &ROOT, key).value;
    value.as_ref().and_then(Value::as_text).map(str::to_owned)
}

fn flag(doc: &Automerge, key: &str) -> bool {
    read::register(doc, &ROOT, key).value == Some(Value::Bool(true))
}

/// What is asked of each device's lock; `None` when a lock is its user's choice.
fn lock(doc: &Automerge) -> Option<u32> {
    let value = |key| read::register(doc, &ROOT, key).value;
    if !flag(doc, "lock_required") {
        return None;
    }
    let Some(Value::Int(minutes)) = value("lock_after") else { return Some(0) };
    Some(u32::try_from(minutes).unwrap_or(0))
}

fn one(doc: &Automerge, collection: &str, id: &ItemId) -> Option<Item> {
    read::item(doc, &read::map(doc, collection)?, id)
}

fn relation_types(doc: &Automerge) -> Vec<RelationType> {
    let items = read::map(doc, "relation_types").map(|map| read::items(doc, &map));
    let items = read::all_in_order(items.unwrap_or_default()).into_iter();
    items
        .map(|(id, item)| RelationType {
            id,
            name: text(&item, "name"),
            inverse_name: text(&item, "inverse_name"),
            removed: item.removal.removed,
        })
        .collect()
}

fn saved_filters(doc: &Automerge) -> Vec<SavedFilter> {
    let items = items(doc, schema::SAVED_FILTERS.key);
    let filter = |(id, item): (ItemId, Item)| SavedFilter {
        id,
        name: text(&item, "name"),
        query: text(&item, "query"),
    };
    items.map(filter).collect()
}

fn person(id: ItemId, item: &Item) -> PersonView {
    let team = text(item, "team").parse().ok();
    PersonView { id, name: text(item, "name"), email: text(item, "email"), team }
}

fn device(id: ItemId, item: &Item) -> Option<DeviceView> {
    let actor = text(item, "actor").parse().ok()?;
    let person = text(item, "person").parse().ok();
    Some(DeviceView { id, actor, person, name: text(item, "name") })
}

fn definition(id: ItemId, item: &Item) -> Definition {
    Definition {
        id,
        name: text(item, "name"),
        key: text(item, "key"),
        kind: custom::Kind::of(&text(item, "custom_kind")),
        required: item_flag(item, "required"),
        default_value: text(item, "default_value"),
        help: text(item, "help"),
        heading: text(item, "heading"),
        searchable: item_flag(item, "searchable"),
        in_list: item_flag(item, "in_list"),
        profiles: members(item, "profiles"),
        options: options(item),
        retired: item_flag(item, "retired"),
    }
}

/// In the order of the alphabet, accents aside.
fn options(item: &Item) -> Vec<String> {
    let mut options = members(item, "options");
    options.sort_by_cached_key(|option| fold(option));
    options
}

fn item_flag(item: &Item, key: &str) -> bool {
    let value = item.fields.get(key).and_then(|register| register.value.as_ref());
    value == Some(&Value::Bool(true))
}

fn members(item: &Item, key: &str) -> Vec<String> {
    item.sets.get(key).map(|members| members.iter().cloned().collect()).unwrap_or_default()
}

fn items(doc: &Automerge, collection: &str) -> impl Iterator<Item = (ItemId, Item)> + use<> {
    let items = read::map(doc, collection).map(|map| read::items(doc, &map));
    read::in_order(items.unwrap_or_default()).into_iter()
}

fn text(item: &Item, key: &str) -> String {
    let value = item.fields.get(key).and_then(|register| register.value.as_ref());
    value.and_then(Value::as_text).unwrap_or_default().to_owned()
}
