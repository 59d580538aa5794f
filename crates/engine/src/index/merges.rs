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

    /// Whether any contact was merged into this one.
    pub(super) fn has_any(&self, contact: DocId) -> bool {
        self.merged_straight(contact).next().is_some()
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
        let mut next = 0;
        while let Some(into) = all.get(next).copied() {
            next += 1;
            for from in self.merged_straight(into) {
                if !all.contains(&from) {
                    all.push(from);
                }
            }
        }
        all
    }

    /// Those that were merged into it themselves.
    fn merged_straight(&self, into: DocId) -> impl Iterator<Item = DocId> {
        let (first, last) = (DocId::new([0; 16]), DocId::new([u8::MAX; 16]));
        self.from.range((into, first)..=(into, last)).map(|(_, from)| *from)
    }
}
