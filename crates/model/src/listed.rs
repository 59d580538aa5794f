//! Values of the workspace's lists where they are used: documents hold them by name, so a value
//! that gets another name gets it in each of them.

use crate::{
    edit::{Edit, Place},
    read::{self, Item},
    schema::{CONTACT_SECTIONS, Field, FieldKind, LOYALTY_RATES, List},
    value::Value,
};
use automerge::Automerge;
use carnet_ids::ItemId;
use std::collections::BTreeSet;

/// The field of a contact that has its value from this list, if there is one.
pub fn field_of(list: List) -> Option<&'static Field> {
    let fields = CONTACT_SECTIONS.iter().flat_map(|section| section.fields);
    let mut of = fields.filter(|field| field.kind == FieldKind::Listed(list));
    of.next()
}

/// What puts a value of a list in the place of another on a contact, or empties the field.
///
/// Nothing where the contact has another value, and nothing where two values are in conflict: that
/// is settled by whoever reads both.
pub fn replaced(contact: &Automerge, list: List, from: &str, to: Option<&str>) -> Option<Edit> {
    let field = field_of(list)?;
    let register = read::root(contact, field);
    let is_it = register.value.as_ref().and_then(Value::as_text) == Some(from);
    if !is_it || !register.conflict.is_empty() {
        return None;
    }
    let value = to.map(Value::text);
    Some(Edit::Set { place: Place::Root, field: field.key.to_owned(), value })
}

/// What follows in the settings when a category is called otherwise: what its contacts earn in
/// loyalty programmes. A programme that says already what the other category's earn keeps both.
pub fn rates_of_renamed(settings: &Automerge, from: &str, to: &str) -> Vec<Edit> {
    let items = read::map(settings, LOYALTY_RATES.key).map(|map| read::items(settings, &map));
    let rates = read::in_order(items.unwrap_or_default());
    let has = |item: &Item, name: &str| text(item, "category") == name;
    let said: BTreeSet<String> = (rates.iter().filter(|(_, item)| has(item, to)))
        .map(|(_, item)| text(item, "programme").to_owned())
        .collect();
    let renamed = rates.iter().filter(|(_, item)| has(item, from));
    let renamed = renamed.filter(|(_, item)| !said.contains(text(item, "programme")));
    renamed.map(|(id, _)| named(LOYALTY_RATES.key, *id, "category", to)).collect()
}

fn named(collection: &str, item: ItemId, field: &str, to: &str) -> Edit {
    Edit::Set {
        place: Place::Item { collection: collection.to_owned(), item },
        field: field.to_owned(),
        value: Some(Value::text(to)),
    }
}

fn text<'a>(item: &'a Item, key: &str) -> &'a str {
    let value = item.fields.get(key).and_then(|register| register.value.as_ref());
    value.and_then(Value::as_text).unwrap_or_default()
}
