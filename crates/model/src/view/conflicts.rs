//! What waits for someone to settle it.

use super::{FieldView, Stamp, fiche::Defaults, fiche::Reader, fiche::root_views};
use crate::{edit::Place, kind::DocKey, layout};
use automerge::Automerge;

/// Every field of a document that several wrote at the same time, with its
/// place, and every item that some removed while others edited it: such an
/// item comes with a field view whose key is empty, and who removed it.
pub fn conflicts(doc: &Automerge, key: DocKey) -> Vec<(Place, FieldView, Option<Stamp>)> {
    let defaults = Defaults::default();
    let reader = Reader::new(doc, Some(key), &defaults);
    let root = root_views(&reader, doc, &key).into_iter();
    let root = root.filter(|field| !field.conflict.is_empty());
    let mut found: Vec<_> = root.map(|field| (Place::Root, field, None)).collect();
    for collection in layout::collections(&key) {
        for item in reader.collection(collection).items {
            let place = Place::Item { collection: collection.key.to_owned(), item: item.item };
            if item.removed_meanwhile.is_some() {
                found.push((place.clone(), FieldView::unset(""), item.removed_meanwhile));
            }
            let fields = item.fields.into_iter().filter(|field| !field.conflict.is_empty());
            found.extend(fields.map(|field| (place.clone(), field, None)));
        }
    }
    found
}
