//! What was added to fiches after they were merged into the one that is shown.
//!
//! Merging copies items with their ids (rule 7). Whoever did not know of it adds to the fiche that
//! goes; what they added is shown with the survivor, and stays where it is.

use super::{
    FicheView,
    fiche::{Defaults, Reader, item_conflicts, newest, own_fields, profiles},
    stamps::Memory,
};
use crate::{
    custom,
    kind::DocKey,
    read,
    schema::{self, Collection},
};
use automerge::Automerge;
use carnet_ids::ItemId;
use std::collections::BTreeSet;

/// Adds to the view of `contact` the items that fiches merged into it have and it does not. An item that
/// it has, removed or not, was copied before. `merged`: those fiches, the ones that were merged
/// into it directly before those that were merged into them.
pub fn add_merged(
    view: &mut FicheView,
    contact: &Automerge,
    merged: &[(DocKey, &Automerge)],
    defaults: &Defaults,
    memory: &mut Memory,
) {
    let mut known: Vec<_> =
        schema::CONTACT_COLLECTIONS.iter().map(|of| (*of, ids(contact, of))).collect();
    for (key, doc) in merged {
        let reader = Reader::remembering(doc, Some(*key), defaults, memory);
        let mut has_more = false;
        for (collection, known) in &mut known {
            let mut items = reader.collection(collection).items;
            items.retain(|item| !known.contains(&item.item));
            known.extend(ids(doc, collection));
            let shown = view.collections.iter_mut().find(|shown| shown.key == collection.key);
            let Some(shown) = shown.filter(|_| !items.is_empty()) else { continue };
            view.conflicts += items.iter().map(item_conflicts).sum::<usize>();
            shown.items.extend(items);
            has_more = true;
        }
        if has_more {
            view.updated = newest(view.updated, reader.stamps.last());
        }
    }
    let own = own_fields(&view.collections);
    view.custom = custom::shown(&defaults.custom, own, &profiles(&view.sections));
}

/// Every item that a document has, removed ones too.
fn ids(doc: &Automerge, collection: &Collection) -> BTreeSet<ItemId> {
    let items = read::map(doc, collection.key).map(|map| read::items(doc, &map));
    items.unwrap_or_default().into_keys().collect()
}
