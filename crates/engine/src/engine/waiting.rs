//! What waits for the server, and what it refused.

use super::{Engine, drive::contact_of};
use crate::api::{Event, PendingEdit, Quarantined};
use automerge::{Automerge, Change};
use carnet_ids::DocId;
use carnet_model::{
    kind::DocKey,
    view::{self, HistoryDetail},
};
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
        let refused = self.device.as_ref().map(carnet_sync::Device::quarantine).unwrap_or_default();
        refused.into_iter().map(|change| self.quarantined(change)).collect()
    }

    /// A refused change in words.
    pub(super) fn quarantined(&mut self, change: QuarantinedChange) -> Quarantined {
        let (contact, name) = self.whose(change.doc);
        Quarantined {
            id: change.id,
            contact,
            name,
            details: self.details(change.doc, &change.change),
            code: change.code,
            message: change.message,
            at: time_of(&change.change),
        }
    }

    /// What a change that the document does not have would do.
    fn details(&mut self, doc: DocId, change: &[u8]) -> Vec<HistoryDetail> {
        let Some(key) = self.key_of(doc) else { return Vec::new() };
        let Ok(change) = Change::from_bytes(change.to_vec()) else { return Vec::new() };
        let Ok(Some(known)) = self.document(doc) else { return Vec::new() };
        details_on(known, key, change)
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
        let refused = self.quarantined(change);
        self.events.push_back(Event::Refused(refused));
    }
}

/// On a copy with the change applied to what it was made on, if that is known.
fn details_on(known: &Automerge, key: DocKey, change: Change) -> Vec<HistoryDetail> {
    let mut copy = known.clone();
    let hash = change.hash();
    if copy.apply_changes([change]).is_err() {
        return Vec::new();
    }
    view::details_of(&copy, key, &hash.to_string())
}

/// When a change was made, seconds since 1970 by its author's clock.
fn time_of(change: &[u8]) -> i64 {
    Change::from_bytes(change.to_vec()).map_or(0, |change| change.timestamp())
}
