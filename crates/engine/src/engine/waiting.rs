//! What waits for the server, and what it refused.

use super::{Engine, drive::contact_of};
use crate::api::{Event, PendingEdit, Quarantined};
use automerge::{Automerge, Change};
use carnet_ids::DocId;
use carnet_model::{kind::DocKey, view};
use carnet_storage::{ReadNow, Store};
use carnet_sync::device::QuarantinedChange;
use std::collections::BTreeSet;

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

    pub(super) fn refused_edits(&mut self) -> Vec<Quarantined> {
        let refused = self.all_refused();
        refused.iter().map(|change| self.quarantined(change, &refused)).collect()
    }

    fn all_refused(&self) -> Vec<QuarantinedChange> {
        self.device.as_ref().map(carnet_sync::Device::quarantine).unwrap_or_default()
    }

    /// A refused change in words; `all` are those that were refused.
    fn quarantined(
        &mut self,
        change: &QuarantinedChange,
        all: &[QuarantinedChange],
    ) -> Quarantined {
        let (contact, mut name) = self.whose(change.doc);
        let key = self.key_of(change.doc);
        let beside = all.iter().filter(|other| other.doc == change.doc);
        // A fiche that was refused as a whole is not here any more.
        let (key, base) = match (key, self.document(change.doc)) {
            (Some(key), Ok(Some(known))) => (key, known.clone()),
            (key, _) => {
                let key = key.unwrap_or(DocKey::Contact(change.doc));
                (key, key.new_document())
            }
        };
        let would_be = with(base, beside.map(|other| other.change.as_slice()));
        let hash =
            Change::from_bytes(change.change.clone()).map(|change| change.hash().to_string());
        if name.is_empty() && contact.is_none() && matches!(key, DocKey::Contact(_)) {
            name = view::fiche(&would_be, &[]).name;
        }
        Quarantined {
            id: change.id,
            contact,
            name,
            details: hash
                .map_or_else(|_| Vec::new(), |hash| view::details_of(&would_be, key, &hash)),
            code: change.code.clone(),
            message: change.message.clone(),
            at: time_of(&change.change),
        }
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

    /// Tells of a change that the server refused.
    pub(super) fn tell_refused(&mut self, change: QuarantinedChange) {
        self.pending = None;
        let refused = self.quarantined(&change, &self.all_refused());
        self.events.push_back(Event::Refused(refused));
    }
}

/// A document with what was refused in it, as far as what that was made on is known: one may
/// build on another.
fn with<'a>(mut doc: Automerge, changes: impl Iterator<Item = &'a [u8]>) -> Automerge {
    for change in changes.filter_map(|bytes| Change::from_bytes(bytes.to_vec()).ok()) {
        // One that can't be applied shows nothing, and keeps no other from being shown.
        let _ = doc.apply_changes([change]);
    }
    doc
}

/// When a change was made, seconds since 1970 by its author's clock.
fn time_of(change: &[u8]) -> i64 {
    Change::from_bytes(change.to_vec()).map_or(0, |change| change.timestamp())
}
