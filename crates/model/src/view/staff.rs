//! Who is who in the workspace, as the settings document says it: roles, teams, people's places
//! in them. Read one by one: whoever asks about a person does not read all others.

use crate::{
    layout,
    read::{self, Item},
    schema::{Field, FieldKind, REACHES},
    value::Value,
};
use automerge::Automerge;
use carnet_ids::ItemId;
use std::collections::BTreeSet;

/// A person's place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberView {
    /// Their role, by its item; `None` where nobody gave them one.
    pub role: Option<ItemId>,
    /// Their team, by its item.
    pub team: Option<ItemId>,
}

/// A role, as it is written: what its words mean is `carnet-policy`'s to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleView {
    /// Its name.
    pub name: String,
    /// Its rights.
    pub rights: BTreeSet<String>,
    /// One of [`REACHES`], or empty.
    pub sees: String,
    /// One of [`REACHES`], or empty.
    pub edits: String,
    /// Whether it sees archived fiches.
    pub sees_archived: bool,
    /// Whether it sees suppliers beyond its reach.
    pub sees_suppliers: bool,
}

/// A person of the workspace; `None` if there is none, or no more.
pub fn member(settings: &Automerge, person: &ItemId) -> Option<MemberView> {
    let item = kept(settings, "people", person)?;
    let id = |key| line(&item, key).parse().ok();
    // A role that can't be read is not one that was never given.
    let role = line(&item, "role");
    let role = (!role.is_empty()).then(|| role.parse().unwrap_or_default());
    Some(MemberView { role, team: id("team") })
}

/// A role that was written down; `None` if there is none, or no more.
pub fn role(settings: &Automerge, id: &ItemId) -> Option<RoleView> {
    let item = kept(settings, "roles", id)?;
    let flag = |key| value(&item, key, FieldKind::Flag) == Some(Value::Bool(true));
    let rights = match value(&item, "rights", FieldKind::Tags) {
        Some(Value::Set(rights)) => rights,
        _ => BTreeSet::new(),
    };
    Some(RoleView {
        name: line(&item, "name"),
        rights,
        sees: reach(&item, "sees"),
        edits: reach(&item, "edits"),
        sees_archived: flag("sees_archived"),
        sees_suppliers: flag("sees_suppliers"),
    })
}

/// The ids of the roles that were written down, in their order.
pub fn roles(settings: &Automerge) -> Vec<ItemId> {
    all(settings, "roles").map(|(id, _)| id).collect()
}

/// The ids of the people of the workspace.
pub fn people(settings: &Automerge) -> Vec<ItemId> {
    all(settings, "people").map(|(id, _)| id).collect()
}

/// The teams and their names, in their order.
pub fn teams(settings: &Automerge) -> Vec<(ItemId, String)> {
    all(settings, "teams").map(|(id, item)| (id, line(&item, "name"))).collect()
}

fn all(settings: &Automerge, collection: &str) -> impl Iterator<Item = (ItemId, Item)> + use<> {
    let items = read::map(settings, collection).map(|map| read::items(settings, &map));
    read::in_order(items.unwrap_or_default()).into_iter()
}

fn kept(settings: &Automerge, collection: &str, id: &ItemId) -> Option<Item> {
    let item = read::item(settings, &read::map(settings, collection)?, id)?;
    (!item.removal.removed).then_some(item)
}

fn value(item: &Item, key: &'static str, kind: FieldKind) -> Option<Value> {
    debug_assert!(!layout::is_text(kind));
    item.register(&Field { key, kind }).value
}

fn line(item: &Item, key: &'static str) -> String {
    let value = value(item, key, FieldKind::Line);
    value.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned()
}

fn reach(item: &Item, key: &'static str) -> String {
    let reach = value(item, key, FieldKind::Choice(REACHES));
    reach.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned()
}
