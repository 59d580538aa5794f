//! Documents that can't be opened: kept as they are, while everything else goes on.

use super::{Engine, Now, find::YEARS_BACK};
use crate::api::Aside;
use carnet_ids::DocId;
use carnet_model::kind::{self, DocKey};
use carnet_storage::{ReadNow, Store};
use std::collections::BTreeSet;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// All of them, for the list.
    pub(super) fn set_aside(&mut self) -> Vec<Aside> {
        let Some(device) = &self.device else { return Vec::new() };
        let known: Vec<_> =
            device.aside().map(|(doc, why, asked)| (doc, why.to_owned(), asked)).collect();
        let whole = known.into_iter().map(|(doc, why, asked)| {
            let (contact, name) = self.whose(doc);
            Aside { doc, contact, name, why, asked }
        });
        whole.collect()
    }

    /// Those of one fiche.
    pub(super) fn aside_of(&self, now: Now, contact: DocId) -> Vec<DocId> {
        let Some(device) = &self.device else { return Vec::new() };
        let aside: BTreeSet<DocId> = device.aside().map(|(doc, ..)| doc).collect();
        if aside.is_empty() {
            return Vec::new();
        }
        // The directory does not know an activity that it could not read.
        let this_year = kind::year_of(now.unix_ms);
        let members = self.directory.merged_with(contact).into_iter();
        let ids = members.flat_map(|contact| {
            let years = this_year - YEARS_BACK..=this_year + 1;
            DocKey::beside(contact, years).map(|key| key.id())
        });
        ids.filter(|id| aside.contains(id)).collect()
    }

    /// Asks the server for a sound copy.
    pub(super) fn retry(&mut self, doc: DocId) {
        let Some(device) = &mut self.device else { return };
        if device.aside().any(|(aside, ..)| aside == doc) {
            device.retry(doc);
        }
    }
}
