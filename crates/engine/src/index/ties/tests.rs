//! What the directory knows of ties is what all the documents say.

use super::Tie;
use crate::{
    index::{Directory, shards},
    source::{self, Seen},
};
use automerge::Automerge;
use carnet_ids::{ActorId, DocId, ItemId};
use carnet_model::{
    edit::{Context, Edit, Intent, Place, apply},
    kind::DocKey,
    merge,
    value::Value,
    view,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const CONTACTS: u8 = 5;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// After any edits, merges and losses, written to the disk or not.
    #[test]
    fn the_index_is_a_full_read(steps in prop::collection::vec(step(), 1..40)) {
        let mut known = Known::new();
        for (now, step) in (1_000..).zip(steps) {
            known.take(now, step);
        }
        let mut again = Directory::default();
        for row in (0..=u8::MAX).filter_map(|shard| known.directory.shard(shard)) {
            shards::read(&row).unwrap().into_iter().for_each(|known| again.restore(known));
        }
        for contact in (0..CONTACTS).map(id) {
            let contact = known.directory.survivor(contact);
            let read = known.read(contact);
            prop_assert_eq!(known.directory.is_tied(contact) || read.is_empty(), true);
            prop_assert_eq!(&sorted(known.directory.ties(contact)), &read);
            prop_assert_eq!(&sorted(again.ties(contact)), &read);
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Edit(u8, Edit),
    Merge(u8, u8),
    Part(u8),
    Lose(u8),
}

struct Known {
    docs: BTreeMap<DocId, Automerge>,
    directory: Directory,
}

impl Known {
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
        let Some(doc) = self.docs.get(&contact) else { return };
        if let Some(Seen::Contact(entry, facts)) = source::read(DocKey::Contact(contact), doc) {
            self.directory.put_contact(&entry, facts, 1);
        }
    }

    /// The same from all documents.
    fn read(&self, contact: DocId) -> Vec<Tie> {
        let mut ties = Vec::new();
        for one in self.docs.keys().map(|one| self.survivor(*one)).collect::<BTreeSet<_>>() {
            for (holder, link) in self.said_by(one) {
                let other = link.other.map(|other| self.survivor(other));
                let inverse = link.inverse;
                if other == Some(one) {
                    continue;
                }
                if one == contact {
                    ties.push(Tie { holder, other, inverse, link });
                } else if other == Some(contact) {
                    ties.push(Tie { holder, other: Some(one), inverse: !inverse, link });
                }
            }
        }
        sorted(ties)
    }

    fn survivor(&self, contact: DocId) -> DocId {
        merge::survivor(contact, |id| view::row_source(self.docs.get(&id)?).merged_into)
    }

    fn said_by(&self, one: DocId) -> Vec<(DocId, view::Link)> {
        let (mut known, mut said) = (BTreeSet::new(), Vec::new());
        for holder in self.directory.merged_with(one) {
            let Some(doc) = self.docs.get(&holder) else { continue };
            let row = view::row_source(doc);
            let seen = known.clone();
            known.extend(row.links.iter().filter_map(|link| link.item).chain(row.unlinked));
            let new = row.links.into_iter().filter(|link| match link.item {
                Some(item) => !seen.contains(&item),
                None => holder == one,
            });
            said.extend(new.map(|link| (holder, link)));
        }
        said
    }
}

fn sorted(mut ties: Vec<Tie>) -> Vec<Tie> {
    ties.sort_by_key(|tie| (tie.holder, tie.link.item, tie.other));
    ties
}

fn id(number: u8) -> DocId {
    DocId::new([number * 40; 16])
}

fn step() -> impl Strategy<Value = Step> {
    let contact = || 0..CONTACTS;
    prop_oneof![
        8 => (contact(), edit()).prop_map(|(contact, edit)| Step::Edit(contact, edit)),
        2 => (contact(), contact()).prop_map(|(from, into)| Step::Merge(from, into)),
        1 => contact().prop_map(Step::Part),
        1 => contact().prop_map(Step::Lose),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let item = || (0u8..12).prop_map(|item| ItemId::new([item; 8]));
    let other = || (0..CONTACTS).prop_map(|other| Value::text(id(other).to_string()));
    let text = |text: &str| Value::text(text);
    let field = prop_oneof![
        other().prop_map(|other| ("other", other)),
        any::<bool>().prop_map(|inverse| ("inverse", Value::Bool(inverse))),
        prop::sample::select(vec!["employee_of", "partner_of"])
            .prop_map(move |code| ("relation", text(code))),
        "[a-c]".prop_map(|role| ("role", Value::Text(role))),
    ];
    let collection = "relations".to_owned();
    let (add, set, remove, restore) =
        (collection.clone(), collection.clone(), collection.clone(), collection);
    prop_oneof![
        4 => (item(), other(), any::<bool>()).prop_map(move |(item, other, inverse)| Edit::Add {
            collection: add.clone(),
            item,
            fields: vec![("other".into(), other), ("inverse".into(), Value::Bool(inverse))],
        }),
        2 => (item(), field).prop_map(move |(item, (field, value))| Edit::Set {
            place: Place::Item { collection: set.clone(), item },
            field: field.to_owned(),
            value: Some(value),
        }),
        1 => item().prop_map(move |item| Edit::Remove { collection: remove.clone(), item }),
        1 => item().prop_map(move |item| Edit::Restore { collection: restore.clone(), item }),
        1 => other().prop_map(|other| Edit::Set {
            place: Place::Root,
            field: "parent_company".to_owned(),
            value: Some(other),
        }),
    ]
}
