//! What the directory knows of ties is what all the documents say.

use super::Tie;
use crate::index::replayed::{CONTACTS, Replayed, id, step};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    value::Value,
    view,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// After any edits, merges and losses, written to the disk or not.
    #[test]
    fn the_index_is_a_full_read(steps in prop::collection::vec(step(edit()), 1..40)) {
        let known = Replayed::after(steps);
        let again = known.again();
        for contact in (0..CONTACTS).map(id) {
            let contact = known.directory.survivor(contact);
            let read = read(&known, contact);
            prop_assert_eq!(known.directory.is_tied(contact) || read.is_empty(), true);
            prop_assert_eq!(&sorted(known.directory.ties(contact)), &read);
            prop_assert_eq!(&sorted(again.ties(contact)), &read);
        }
    }
}

/// The same from all documents.
fn read(known: &Replayed, contact: DocId) -> Vec<Tie> {
    let mut ties = Vec::new();
    for one in known.docs.keys().map(|one| known.survivor(*one)).collect::<BTreeSet<_>>() {
        for (holder, link) in said_by(known, one) {
            let other = link.other.map(|other| known.survivor(other));
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

fn said_by(known: &Replayed, one: DocId) -> Vec<(DocId, view::Link)> {
    let (mut items, mut said) = (BTreeSet::new(), Vec::new());
    for holder in known.directory.merged_with(one) {
        let Some(doc) = known.docs.get(&holder) else { continue };
        let row = view::row_source(doc);
        let seen = items.clone();
        items.extend(row.links.iter().filter_map(|link| link.item).chain(row.unlinked));
        let new = row.links.into_iter().filter(|link| match link.item {
            Some(item) => !seen.contains(&item),
            None => holder == one,
        });
        said.extend(new.map(|link| (holder, link)));
    }
    said
}

fn sorted(mut ties: Vec<Tie>) -> Vec<Tie> {
    ties.sort_by_key(|tie| (tie.holder, tie.link.item, tie.other));
    ties
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
