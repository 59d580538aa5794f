//! What a contact document says of other contacts, for the directory to know who is tied to whom.

use super::row::{Root, flag, text};
use crate::{read, schema};
use carnet_ids::{DocId, ItemId};
use serde::{Deserialize, Serialize};

/// The built-in type that the field `parent_company` stands for.
pub const SUBSIDIARY: &str = "subsidiary_of";
/// Built-in types that say the same from both sides.
const MUTUAL: &[&str] = &["partner_of"];

/// A tie to another contact, as the document that holds it says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The item of `relations`; `None` for the field `parent_company`.
    pub item: Option<ItemId>,
    /// The other contact; `None` where nobody has said, or emptied it.
    pub other: Option<DocId>,
    /// The type: one of [`schema::RELATION_KINDS`], or an item of the settings' `relation_types`.
    pub relation: String,
    /// The other one stands where the type's name says that this one does.
    pub inverse: bool,
    /// The role.
    pub role: String,
    /// Since when, `2026-11-24`; may be empty.
    pub starts_on: String,
    /// Until when, `2026-11-24`; may be empty.
    pub ends_on: String,
    /// The note.
    pub note: String,
    /// Two people wrote in it at the same time, or one removed it meanwhile.
    pub clash: bool,
}

/// A type of relation that the company added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationType {
    /// Its item in the settings.
    pub id: ItemId,
    /// "livre".
    pub name: String,
    /// Seen from the other side, "est livré par"; empty where it is the same.
    pub inverse_name: String,
    /// Not offered any more: relations of it still need its words.
    pub removed: bool,
}

/// Whether a type says the same from both sides.
pub fn is_mutual(relation: &str, own: &[RelationType]) -> bool {
    let known = own.iter().find(|known| known.id.to_string() == relation);
    let same =
        |known: &RelationType| known.inverse_name.is_empty() || known.inverse_name == known.name;
    MUTUAL.contains(&relation) || known.is_some_and(same)
}

/// What a root holds of ties, and the items of those that are removed; counts their conflicts.
pub(super) fn links(root: &mut Root, conflicts: &mut usize) -> (Vec<Link>, Vec<ItemId>) {
    let removed = root.items.get(schema::RELATIONS.key).into_iter().flatten();
    let removed = removed.filter(|(_, item)| item.removal.removed).map(|(id, _)| *id).collect();
    let items = root.take(&schema::RELATIONS, conflicts).into_iter();
    let mut links: Vec<Link> = items.map(|(id, item)| link(id, &item)).collect();
    let parent = root.text("parent_company").parse().ok();
    links.extend(parent.map(|parent| Link {
        other: Some(parent),
        relation: SUBSIDIARY.to_owned(),
        ..Link::default()
    }));
    (links, removed)
}

fn link(id: ItemId, item: &read::Item) -> Link {
    let known = |key: &str| schema::RELATIONS.fields.iter().any(|field| field.key == key);
    let mut fields = item.fields.iter().filter(|(key, _)| known(key));
    Link {
        item: Some(id),
        other: text(item, "other").parse().ok(),
        relation: text(item, "relation"),
        inverse: flag(item, "inverse"),
        role: text(item, "role"),
        starts_on: text(item, "starts_on"),
        ends_on: text(item, "ends_on"),
        note: text(item, "note"),
        clash: fields.any(|(_, register)| !register.conflict.is_empty())
            || !item.removal.meanwhile.is_empty(),
    }
}
