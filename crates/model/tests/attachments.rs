//! Which files a contact names, and what merging two fiches does with them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod common;

use carnet_ids::{BlobId, DocId};
use carnet_model::{
    attachment::{merged_into, named},
    edit::Edit,
    kind::DocKey,
    merge,
    value::Value,
};
use common::{CONTACT, KEY, Team, item};
use std::collections::BTreeSet;

fn blob(number: u8) -> BlobId {
    BlobId::new([number; 32])
}

fn attach(at: usize, file: u8) -> Edit {
    let fields = vec![
        ("name".to_owned(), Value::text("Bail.pdf")),
        ("sha256".to_owned(), Value::text(blob(file).to_string())),
        ("size".to_owned(), Value::Int(12)),
    ];
    Edit::Add { collection: "attachments".to_owned(), item: item(at), fields }
}

fn remove(at: usize) -> Edit {
    Edit::Remove { collection: "attachments".to_owned(), item: item(at) }
}

fn restore(at: usize) -> Edit {
    Edit::Restore { collection: "attachments".to_owned(), item: item(at) }
}

#[test]
fn a_file_is_named_until_everybody_who_says_so_has_removed_it() {
    let mut team = Team::new(2, KEY);
    team.must(0, attach(1, 1));
    team.must(0, attach(2, 2));
    assert_eq!(named(&team.docs[0]), BTreeSet::from([blob(1), blob(2)]));
    team.settle(1);
    let applied = team.must(0, remove(1));
    assert_eq!(named(&team.docs[0]), BTreeSet::from([blob(2)]));
    assert_eq!(named(&team.docs[1]), BTreeSet::from([blob(1), blob(2)]), "not there yet");
    for edit in applied.undo {
        team.must(0, edit);
    }
    assert_eq!(named(&team.docs[0]), BTreeSet::from([blob(1), blob(2)]));
    // Removed on one device while it is noted on another: it stays.
    team.settle(2);
    team.must(0, remove(2));
    let place =
        carnet_model::edit::Place::Item { collection: "attachments".to_owned(), item: item(2) };
    let note = Some(Value::text("à relire"));
    team.must(1, Edit::Set { place, field: "note".to_owned(), value: note });
    team.settle(3);
    team.assert_same();
    assert!(named(&team.docs[0]).contains(&blob(2)));
    team.must(0, remove(2));
    team.must(0, restore(2));
    assert!(named(&team.docs[0]).contains(&blob(2)));
}

#[test]
fn what_is_no_hash_names_nothing_and_an_address_is_of_http() {
    let mut team = Team::new(1, KEY);
    let add = |at: usize, key: &str, value: &str| Edit::Add {
        collection: "attachments".to_owned(),
        item: item(at),
        fields: vec![(key.to_owned(), Value::text(value))],
    };
    for (at, value) in ["", "../../etc/passwd", "abcd", "é"].into_iter().enumerate() {
        team.must(0, add(at, "sha256", value));
    }
    assert!(named(&team.docs[0]).is_empty());
    assert!(team.edit(0, vec![add(9, "url", "javascript:alert(1)")]).is_err());
    team.must(0, add(9, "url", "exemple.fr/plan.pdf"));
}

/// Rule 7: items are copied with their ids, and the pointer leads to who has them.
#[test]
fn a_merge_of_two_fiches_keeps_the_files_of_both() {
    let gone = DocKey::Contact(DocId::new([7; 16]));
    let (mut from, mut into) = (Team::new(1, gone), Team::new(1, KEY));
    from.must(0, attach(1, 1));
    from.must(0, attach(2, 2));
    from.must(0, remove(2));
    into.must(0, attach(3, 3));
    for _ in 0..2 {
        // Twice is as once.
        for intent in merge::plan(&from.docs[0], gone, &into.docs[0], KEY) {
            let team = if intent.doc == gone { &mut from } else { &mut into };
            team.edit(0, intent.edits).unwrap();
        }
    }
    assert_eq!(named(&into.docs[0]), BTreeSet::from([blob(1), blob(3)]));
    assert_eq!(merged_into(&from.docs[0]), BTreeSet::from([CONTACT]));
    assert!(merged_into(&into.docs[0]).is_empty());
    let shown = into.view(0);
    assert_eq!(common::items_of(&shown, "attachments").len(), 2);
}
