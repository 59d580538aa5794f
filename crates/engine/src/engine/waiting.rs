//! What waits for the server, and what it refused.

use super::{Engine, drive::contact_of};
use crate::{
    api::{Event, PendingEdit, Quarantined},
    rows,
};
use automerge::{Automerge, Change, ChangeHash, ReadDoc};
use carnet_ids::DocId;
use carnet_model::{
    kind::{self, DocKey},
    view::{self, HistoryDetail},
};
use carnet_storage::{ReadNow, Store};
use carnet_sync::device::QuarantinedChange;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Edits that the server has not acknowledged, oldest first.
    pub(super) fn pending_edits(&mut self) -> Vec<PendingEdit> {
        let pending = self.device.as_ref().map(carnet_sync::Device::pending).unwrap_or_default();
        let edit = |change: carnet_sync::device::PendingChange| {
            let (contact, name) = self.whose(change.doc);
            let details = match (self.key_of(change.doc), self.document(change.doc)) {
                (Some(key), Ok(Some(doc))) => view::details_of(doc, key, &change.hash.to_string()),
                _ => Vec::new(),
            };
            let at = time_of(&change.change);
            // A birth says nothing of anybody.
            (at != 0 || !details.is_empty()).then_some(PendingEdit { contact, name, at, details })
        };
        pending.into_iter().filter_map(edit).collect()
    }

    /// What the server refused, oldest first.
    pub(super) fn refused_edits(&mut self) -> Vec<Quarantined> {
        let refused = self.device.as_ref().map(carnet_sync::Device::quarantine).unwrap_or_default();
        let mut untold = self.told_again(&refused);
        let edit = |change: QuarantinedChange| {
            let told = told(&change).or_else(|| untold.remove(&change.id));
            self.quarantined(change, told.unwrap_or_default())
        };
        refused.into_iter().map(edit).collect()
    }

    /// A refused change in words.
    fn quarantined(&mut self, change: QuarantinedChange, told: Told) -> Quarantined {
        let (contact, known) = self.whose(change.doc);
        Quarantined {
            id: change.id,
            contact,
            name: if known.is_empty() && contact.is_none() { told.name } else { known },
            details: told.details,
            code: change.code,
            message: change.message,
            at: time_of(&change.change),
        }
    }

    /// What those do of which nothing could be said when they were refused, as far as what they
    /// were made on is known. Each document is made once.
    fn told_again(&mut self, refused: &[QuarantinedChange]) -> BTreeMap<u64, Told> {
        let mut by_doc: BTreeMap<DocId, Vec<(u64, Change)>> = BTreeMap::new();
        for change in refused.iter().filter(|change| told(change).is_none()) {
            if let Ok(read) = Change::from_bytes(change.change.clone()) {
                by_doc.entry(change.doc).or_default().push((change.id, read));
            }
        }
        let of_doc = |(doc, changes): (DocId, Vec<_>)| {
            let key = self.key_of(doc).unwrap_or(DocKey::Contact(doc));
            // A fiche that was refused as a whole is not here any more.
            let known = self.document(doc).ok().flatten().cloned();
            told_on(known.unwrap_or_else(|| key.new_document()), key, &changes)
        };
        by_doc.into_iter().flat_map(of_doc).collect()
    }

    /// Brings the set of contacts with an edit that waits up to date.
    pub(super) fn refresh_pending(&mut self) {
        if self.pending.is_some() {
            return;
        }
        let docs: BTreeSet<DocId> = match &self.device {
            Some(device) => device.pending_docs().collect(),
            None => BTreeSet::new(),
        };
        let contacts = docs.into_iter().filter_map(|doc| self.key_of(doc).and_then(contact_of));
        let contacts: BTreeSet<DocId> = contacts.collect();
        self.pending = Some(contacts);
    }

    /// The server has edits of ours: fiches that showed what waits show it no more.
    pub(super) fn taken_by_server(&mut self) {
        self.pending = None;
        for contact in std::mem::take(&mut self.shown_waiting) {
            self.touched.fiches.entry(contact).or_default();
        }
    }

    /// Tells of a change that the server refused.
    pub(super) fn tell_refused(&mut self, change: QuarantinedChange) {
        let told = told(&change).or_else(|| {
            // One may build on another.
            let beside = self.device.as_ref().map(|device| device.quarantine_of(change.doc));
            self.told_again(&beside.unwrap_or_default()).remove(&change.id)
        });
        let refused = self.quarantined(change, told.unwrap_or_default());
        self.events.push_back(Event::Refused(refused));
    }
}

/// What a refused change did, as it is kept with it: its document goes on without it, and may then
/// have another change of the same author and number.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Told {
    /// The contact's name, if that is its document.
    #[serde(default)]
    name: String,
    details: Vec<HistoryDetail>,
}

impl Told {
    fn of(doc: &Automerge, key: DocKey, hash: &ChangeHash) -> Self {
        let name = match key {
            DocKey::Contact(_) => view::row_source(doc).name,
            _ => String::new(),
        };
        Self { name, details: view::details_of(doc, key, &hash.to_string()) }
    }
}

/// Says of changes what they do, for the core to keep with those that are refused.
pub(super) fn describe(id: DocId, doc: &Automerge, changes: &[ChangeHash]) -> Vec<Vec<u8>> {
    let key = kind::key_of(doc).unwrap_or(DocKey::Contact(id));
    changes.iter().map(|hash| rows::encode(&Told::of(doc, key, hash))).collect()
}

fn told(change: &QuarantinedChange) -> Option<Told> {
    rows::decode(&change.words)
}

/// What changes would do to a document that does not have them.
fn told_on(doc: Automerge, key: DocKey, changes: &[(u64, Change)]) -> Vec<(u64, Told)> {
    let mut all = doc.clone();
    for (_, change) in changes {
        // One that can't be applied keeps no other from being shown.
        let _ = all.apply_changes([change.clone()]);
    }
    let tell = |(id, change): &(u64, Change)| {
        let hash = change.hash();
        if all.get_change_by_hash(&hash).is_some() {
            return (*id, Told::of(&all, key, &hash));
        }
        // Its author has written another one under its number since.
        let mut base = doc.fork_at(change.deps()).unwrap_or_else(|_| key.new_document());
        let _ = base.apply_changes([change.clone()]);
        (*id, Told::of(&base, key, &hash))
    };
    changes.iter().map(tell).collect()
}

/// When a change was made, seconds since 1970 by its author's clock.
fn time_of(change: &[u8]) -> i64 {
    Change::from_bytes(change.to_vec()).map_or(0, |change| change.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::ActorId;
    use carnet_model::{
        edit::{self, Context, Edit, Intent, Place},
        value::Value,
    };

    fn set(doc: &mut Automerge, key: DocKey, field: &str, value: &str) {
        let set = Edit::Set {
            place: Place::Root,
            field: field.to_owned(),
            value: Some(Value::text(value)),
        };
        let context = Context { actor: ActorId::new([9; 16]), now: 1 };
        edit::apply(doc, &Intent { doc: key, edits: vec![set] }, &context).unwrap();
    }

    #[test]
    fn an_edit_of_which_nothing_is_kept_is_read_where_it_was_made() {
        let key = DocKey::Contact(DocId::new([1; 16]));
        let mut doc = key.new_document();
        let mut refused = doc.clone();
        set(&mut refused, key, "status", "Actif");
        let change = refused.get_changes(&doc.get_heads()).pop().unwrap();
        set(&mut doc, key, "trade_name", "Four");
        let taken = doc.get_changes(&[]).pop().unwrap();
        assert_eq!((change.actor_id(), change.seq()), (taken.actor_id(), taken.seq()));
        let told = told_on(doc, key, &[(7, change)]);
        assert_eq!((told[0].0, told[0].1.details.len()), (7, 1));
        assert_eq!(told[0].1.details[0].after, Some(Value::text("Actif")));
    }
}
