//! Addresses of a contact, as far as a map needs them.

use super::row;
use crate::{
    edit::Edit,
    located::{self, Asked, Found, Located},
    read::{self, Item},
    schema,
};
use automerge::Automerge;
use carnet_ids::ItemId;

/// An address and where it is.
#[derive(Debug, Clone, Default)]
pub struct AddressView {
    /// Which item.
    pub item: ItemId,
    /// On one line.
    pub words: String,
    /// Whoever visits goes there: the default one for delivery.
    pub visited: bool,
    /// What a service is asked for it.
    pub asked: Asked,
    /// Where it is.
    pub located: Located,
    fields: Item,
}

impl AddressView {
    /// The edits that put a service's answer there ([`located::placed`]).
    pub fn placed(&self, of: &Asked, found: Option<Found>) -> Vec<Edit> {
        located::placed(&|key| row::text(&self.fields, key), self.item, of, found)
    }
}

/// The addresses of a contact's document, in their order.
pub fn addresses(contact: &Automerge) -> Vec<AddressView> {
    let map = read::map(contact, schema::ADDRESSES.key);
    let items = map.map(|map| read::items(contact, &map)).unwrap_or_default();
    read::in_order(items).into_iter().map(|(item, fields)| one(item, fields)).collect()
}

fn one(item: ItemId, fields: Item) -> AddressView {
    let text = |key: &str| row::text(&fields, key);
    let asked = located::asked(&text);
    let city = format!("{} {}", asked.postcode, asked.city);
    let lines = ["line1", "line2", "line3"].map(text);
    let words = lines.iter().map(String::as_str).chain([city.trim()]);
    let words: Vec<&str> = words.filter(|line| !line.is_empty()).collect();
    AddressView {
        item,
        words: words.join(", "),
        visited: row::flag(&fields, "default_delivery"),
        located: located::located(&text),
        asked,
        fields,
    }
}
