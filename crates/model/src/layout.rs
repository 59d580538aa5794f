//! Where things are inside a document.
//!
//! - root: `kind`, `v` (schema version), `contact` (16 bytes), `year` and `family` (8 bytes) where
//!   they apply; every field of the root under its own key; a set is a map of
//!   its members; a long text is a text; a collection is a map.
//! - collection: flat, keyed by the item's id in hexadecimal and what follows:
//!   `<id>` is `true` and never written again (who added the item, and when),
//!   `<id>/o` the order key, `<id>/removed` the mark of removal,
//!   `<id>/<field>` a register or a text, `<id>/<field>/<member>` a member of a set.
//!
//! Collections are flat, and not maps of maps, because the same item can be
//! created twice: two devices that merge the same two fiches copy the same
//! items under the same ids (rule 7). As objects, one copy would hide the
//! other, with all that was edited in it; flat, they merge field by field.

use crate::{
    edit::Place,
    kind::DocKey,
    schema::{self, Collection, Field, FieldKind},
};
use carnet_ids::ItemId;

/// The key of an item's order among the others.
pub(crate) const ORDER: &str = "o";
/// The key of an item's mark of removal.
pub(crate) const REMOVED: &str = "removed";

/// Digits of an item's id at the start of a key.
const ID_DIGITS: usize = 2 * ItemId::LEN;

/// The key, in a collection, of what belongs to an item.
pub(crate) fn item_key(item: &ItemId, what: &str) -> String {
    format!("{item}/{what}")
}

/// The item that a key of a collection belongs to, and what of it: empty for
/// the item's own mark. `None` for a key that is not ours.
pub(crate) fn split_key(key: &str) -> Option<(ItemId, &str)> {
    let (id, rest) = (key.get(..ID_DIGITS)?, key.get(ID_DIGITS..)?);
    let what = if rest.is_empty() { rest } else { rest.strip_prefix('/')? };
    Some((id.parse().ok()?, what))
}

/// Fields of the root of a kind of document, marks included.
pub(crate) fn root_fields(doc: &DocKey) -> Vec<Field> {
    match doc {
        DocKey::Contact(_) => {
            let sections = schema::CONTACT_SECTIONS.iter().flat_map(|section| section.fields);
            sections.chain(schema::CONTACT_MARKS).copied().collect()
        }
        DocKey::Settings => schema::SETTINGS_FIELDS.to_vec(),
        DocKey::Terms(_) => {
            schema::TERMS_SECTIONS.iter().flat_map(|section| section.fields).copied().collect()
        }
        DocKey::Activity { .. } | DocKey::Ledger { .. } | DocKey::Catalogue(_) => Vec::new(),
    }
}

/// Collections of a kind of document.
pub(crate) const fn collections(doc: &DocKey) -> &'static [Collection] {
    match doc {
        DocKey::Contact(_) => schema::CONTACT_COLLECTIONS,
        DocKey::Activity { .. } => schema::ACTIVITY_COLLECTIONS,
        DocKey::Settings => schema::SETTINGS_COLLECTIONS,
        DocKey::Ledger { .. } => schema::LEDGER_COLLECTIONS,
        DocKey::Terms(_) => schema::TERMS_COLLECTIONS,
        DocKey::Catalogue(_) => schema::CATALOGUE_COLLECTIONS,
    }
}

/// A collection of a kind of document, by its key.
pub(crate) fn collection(doc: &DocKey, key: &str) -> Option<&'static Collection> {
    collections(doc).iter().find(|collection| collection.key == key)
}

/// The field at a place of a kind of document.
pub(crate) fn field(doc: &DocKey, place: &Place, key: &str) -> Option<Field> {
    match place {
        Place::Root => root_fields(doc).into_iter().find(|field| field.key == key),
        Place::Item { collection: name, .. } => {
            collection(doc, name)?.fields.iter().find(|field| field.key == key).copied()
        }
    }
}

/// Whether people put the items of a collection in order. What is shown by date, or by the order
/// of something else, keeps none.
pub(crate) fn is_ordered(collection: &str) -> bool {
    let unordered = [
        &schema::EVENTS,
        &schema::TASKS,
        &schema::TIME_ENTRIES,
        &schema::APPOINTMENTS,
        &schema::CUSTOM,
    ];
    unordered.iter().chain(&UNORDERED).all(|known| collection != known.key)
}

/// Those of the ledger and of the terms, which are shown by date.
const UNORDERED: [&Collection; 4] =
    [&schema::LOYALTY_ENTRIES, &schema::CREDIT_USES, &schema::PURCHASES, &schema::SPECIAL_PRICES];

/// Whether a field is a set of members.
pub(crate) const fn is_set(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Choices(_) | FieldKind::Tags)
}

/// Whether a field is a long text.
pub(crate) const fn is_text(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Prose)
}
