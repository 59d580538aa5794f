//! Fiches that people edit, merge and part, for tests: their documents, and a directory that read each as it came.

use super::{Directory, shards};
use crate::{
    past::Past,
    source::{self, Seen},
};
use automerge::Automerge;
use carnet_ids::{ActorId, DocId};
use carnet_model::{
    edit::{Context, Edit, Intent, Place, apply},
    kind::DocKey,
    merge, view,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

pub(super) const CONTACTS: u8 = 5;

#[derive(Debug, Clone)]
pub(super) enum Step {
    Edit(u8, Edit),
    Merge(u8, u8),
    Part(u8),
    Lose(u8),
}

pub(super) struct Replayed {
    pub(super) docs: BTreeMap<DocId, Automerge>,
    pub(super) directory: Directory,
}

impl Replayed {
    /// What there is after these.
    pub(super) fn after(steps: Vec<Step>) -> Self {
        let mut known = Self::new();
        for (now, step) in (1_000..).zip(steps) {
            known.take(now, step);
        }
        known
    }

    /// The directory as its rows bring it back.
    pub(super) fn again(&self) -> Directory {
        let mut again = Directory::default();
        for row in (0..=u8::MAX).filter_map(|shard| self.directory.shard(shard)) {
            shards::read(&row).unwrap().into_iter().for_each(|known| again.restore(known));
        }
        again
    }

    fn new() -> Self {
        let mut known = Self { docs: BTreeMap::new(), directory: Directory::default() };
        for contact in (0..CONTACTS).map(id) {
            known.docs.insert(contact, DocKey::Contact(contact).new_document());
            known.see(contact);
        }
        known
    }

    fn take(&mut self, now: i64, step: Step) {
        match step {
            Step::Edit(contact, edit) => self.write(now, id(contact), vec![edit]),
            Step::Merge(from, into) => self.merge(now, id(from), id(into)),
            Step::Part(contact) => {
                let merged = "merged_into".to_owned();
                let edit = Edit::Set { place: Place::Root, field: merged, value: None };
                self.write(now, id(contact), vec![edit]);
            }
            Step::Lose(contact) => {
                self.docs.remove(&id(contact));
                self.directory.remove(id(contact));
            }
        }
    }

    fn merge(&mut self, now: i64, from: DocId, into: DocId) {
        let (Some(one), Some(other)) = (self.docs.get(&from), self.docs.get(&into)) else { return };
        let plan = merge::plan(one, DocKey::Contact(from), other, DocKey::Contact(into));
        for Intent { doc, edits } in plan {
            if let DocKey::Contact(contact) = doc {
                self.write(now, contact, edits);
            }
        }
    }

    fn write(&mut self, now: i64, contact: DocId, edits: Vec<Edit>) {
        let Some(doc) = self.docs.get_mut(&contact) else { return };
        let intent = Intent { doc: DocKey::Contact(contact), edits };
        // What a document does not have is refused.
        let _ = apply(doc, &intent, &Context { actor: ActorId::new([7; 16]), now });
        self.see(contact);
    }

    fn see(&mut self, contact: DocId) {
        if let Some(doc) = self.docs.get(&contact) {
            read(&mut self.directory, contact, doc);
        }
    }

    /// Read from the documents.
    pub(super) fn survivor(&self, contact: DocId) -> DocId {
        merge::survivor(contact, |id| view::row_source(self.docs.get(&id)?).merged_into)
    }
}

/// Reads a fiche into a directory.
pub(super) fn read(directory: &mut Directory, contact: DocId, doc: &Automerge) {
    if let Some(Seen::Contact(entry, facts)) =
        source::read(DocKey::Contact(contact), doc, &Past::of(doc))
    {
        directory.put_contact(&entry, facts, 1);
    }
}

pub(super) fn id(number: u8) -> DocId {
    DocId::new([number * 40; 16])
}

pub(super) fn step(edit: impl Strategy<Value = Edit>) -> impl Strategy<Value = Step> {
    let contact = || 0..CONTACTS;
    prop_oneof![
        8 => (contact(), edit).prop_map(|(contact, edit)| Step::Edit(contact, edit)),
        2 => (contact(), contact()).prop_map(|(from, into)| Step::Merge(from, into)),
        1 => contact().prop_map(Step::Part),
        1 => contact().prop_map(Step::Lose),
    ]
}
