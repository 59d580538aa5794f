//! What is kept of a contact beside its events, year by year: tasks, their checklists, time spent.

use super::{CollectionView, ItemView, fiche::Defaults, fiche::Reader};
use crate::{
    kind::DocKey,
    schema::{self, Collection},
};
use automerge::Automerge;

/// Every collection of the activity documents but the events, with the items of all of them: those
/// of a later document behind those of an earlier one.
pub fn activity(activities: &[(DocKey, &Automerge)]) -> Vec<CollectionView> {
    let defaults = Defaults::default();
    let readers = activities.iter().map(|(key, doc)| Reader::new(doc, Some(*key), &defaults));
    let readers: Vec<_> = readers.collect();
    let read = |of| readers.iter().flat_map(move |reader: &Reader<'_>| reader.collection(of).items);
    let views = beside().map(|of| {
        let items: Vec<ItemView> = read(of).collect();
        CollectionView { key: of.key.to_owned(), items }
    });
    views.collect()
}

/// Collections of an activity document but its events.
pub(super) fn beside() -> impl Iterator<Item = &'static Collection> {
    schema::ACTIVITY_COLLECTIONS.iter().filter(|of| of.key != schema::EVENTS.key)
}
