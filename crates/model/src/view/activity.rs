//! What is kept of a contact beside its events, year by year: tasks, their checklists, time spent;
//! points, uses of credits, purchases. And what is sold, family by family.

use super::{CollectionView, ItemView, fiche::Defaults, fiche::Reader};
use crate::{
    kind::DocKey,
    layout,
    schema::{self, Collection},
};
use automerge::Automerge;

/// Every collection of the activity documents but the events, with the items of all of them: those
/// of a later document behind those of an earlier one.
pub fn activity(documents: &[(DocKey, &Automerge)]) -> Vec<CollectionView> {
    let is_one = |key: &DocKey| matches!(key, DocKey::Activity { .. });
    gathered(documents, is_one, schema::ACTIVITY_COLLECTIONS)
}

/// Every collection of the ledger documents, with the items of all of them.
pub fn ledger(documents: &[(DocKey, &Automerge)]) -> Vec<CollectionView> {
    let is_one = |key: &DocKey| matches!(key, DocKey::Ledger { .. });
    gathered(documents, is_one, schema::LEDGER_COLLECTIONS)
}

/// Every collection of the catalogues, with the articles of all families: an item's document says of
/// which family it is.
pub fn catalogue(documents: &[(DocKey, &Automerge)]) -> Vec<CollectionView> {
    let is_one = |key: &DocKey| matches!(key, DocKey::Catalogue(_));
    gathered(documents, is_one, schema::CATALOGUE_COLLECTIONS)
}

fn gathered(
    documents: &[(DocKey, &Automerge)],
    is_one: fn(&DocKey) -> bool,
    collections: &'static [Collection],
) -> Vec<CollectionView> {
    let defaults = Defaults::default();
    let readers = documents.iter().filter(|(key, _)| is_one(key));
    let readers = readers.map(|(key, doc)| Reader::new(doc, Some(*key), &defaults));
    let readers: Vec<_> = readers.collect();
    let read = |of| readers.iter().flat_map(move |reader: &Reader<'_>| reader.collection(of).items);
    let views = but_events(collections).map(|of| {
        let items: Vec<ItemView> = read(of).collect();
        CollectionView { key: of.key.to_owned(), items }
    });
    views.collect()
}

/// Collections of such a document but the events.
pub(super) fn beside(key: DocKey) -> impl Iterator<Item = &'static Collection> {
    but_events(layout::collections(&key))
}

fn but_events(collections: &'static [Collection]) -> impl Iterator<Item = &'static Collection> {
    collections.iter().filter(|of| of.key != schema::EVENTS.key)
}
