//! Which contacts were merged into which.

use carnet_ids::DocId;
use std::collections::{BTreeMap, BTreeSet};

/// Merges, each by one step.
#[derive(Debug, Default)]
pub(super) struct Merges {
    into: BTreeMap<DocId, DocId>,
    /// The same the other way round.
    from: BTreeSet<(DocId, DocId)>,
}

impl Merges {
    /// What a contact was merged into.
    pub(super) fn target_of(&self, contact: DocId) -> Option<DocId> {
        self.into.get(&contact).copied()
    }

    /// A contact is merged into another now, or into none.
    pub(super) fn put(&mut self, contact: DocId, into: Option<DocId>) {
        let old = match into {
            Some(into) => self.into.insert(contact, into),
            None => self.into.remove(&contact),
        };
        if let Some(old) = old {
            self.from.remove(&(old, contact));
        }
        self.from.extend(into.map(|into| (into, contact)));
    }

    /// Where the contact went if it was merged, itself otherwise.
    pub(super) fn survivor(&self, contact: DocId) -> DocId {
        match self.into.is_empty() {
            true => contact,
            false => carnet_model::merge::survivor(contact, |id| self.target_of(id)),
        }
    }

    /// Every contact that ended up in this one by merging, itself first.
    pub(super) fn merged_with(&self, contact: DocId) -> Vec<DocId> {
        let mut all = vec![contact];
        if self.from.is_empty() {
            return all;
        }
        let (first, last) = (DocId::new([0; 16]), DocId::new([u8::MAX; 16]));
        let mut next = 0;
        while let Some(into) = all.get(next).copied() {
            next += 1;
            for (_, from) in self.from.range((into, first)..=(into, last)) {
                if !all.contains(from) {
                    all.push(*from);
                }
            }
        }
        all
    }
}
