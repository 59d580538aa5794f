//! The workspace's settings as plain data.

use super::fiche::Defaults;
use crate::{
    read::{self, Item},
    schema::List,
    value::Value,
};
use automerge::{Automerge, ROOT};
use carnet_ids::{ActorId, ItemId};

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
    /// What fiches inherit.
    pub defaults: Defaults,
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

/// Reads the settings document.
pub fn settings(doc: &Automerge) -> Settings {
    let lists = [List::Categories, List::Origins, List::Statuses, List::LegalForms];
    let names = |list: List| items(doc, list.collection()).map(|(_, item)| text(&item, "name"));
    let text_of = |key: &str| {
        let value = read::register(doc, &ROOT, key).value;
        value.as_ref().and_then(Value::as_text).map(str::to_owned)
    };
    Settings {
        company: text_of("company_name").unwrap_or_default(),
        people: items(doc, "people").map(|(id, item)| person(id, &item)).collect(),
        devices: items(doc, "devices").filter_map(|(id, item)| device(id, &item)).collect(),
        lists: lists.map(|list| (list, names(list).collect())).into(),
        defaults: Defaults { language: text_of("language"), country: text_of("country") },
    }
}

fn person(id: ItemId, item: &Item) -> PersonView {
    PersonView { id, name: text(item, "name"), email: text(item, "email") }
}

fn device(id: ItemId, item: &Item) -> Option<DeviceView> {
    let actor = text(item, "actor").parse().ok()?;
    let person = text(item, "person").parse().ok();
    Some(DeviceView { id, actor, person, name: text(item, "name") })
}

fn items(doc: &Automerge, collection: &str) -> impl Iterator<Item = (ItemId, Item)> + use<> {
    let items = read::map(doc, collection).map(|map| read::items(doc, &map));
    read::in_order(items.unwrap_or_default()).into_iter()
}

fn text(item: &Item, key: &str) -> String {
    let value = item.fields.get(key).and_then(|register| register.value.as_ref());
    value.and_then(Value::as_text).unwrap_or_default().to_owned()
}
