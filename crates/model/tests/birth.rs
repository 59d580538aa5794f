//! Rule 1: two devices that create the same document offline make one.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use automerge::{
    Automerge, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::{DocKey, is_birth, is_blank, is_shared_actor, key_of},
    value::Value,
    view,
};
use common::{CONTACT, KEY, Team, add, item, items_of};
use proptest::prelude::*;

const LEDGER: DocKey = DocKey::Ledger { contact: CONTACT, year: 2026 };
const YEAR: DocKey = DocKey::Activity { contact: CONTACT, year: 2026 };

proptest! {
    #[test]
    fn events_of_all_who_began_the_year_offline_are_kept(
        counts in prop::collection::vec(0..6_usize, 2..=5),
        seed: u64,
    ) {
        let mut team = Team::new(counts.len(), YEAR);
        let mut made = 0;
        for (device, count) in counts.iter().enumerate() {
            for _ in 0..*count {
                let subject = [("subject", Value::text(format!("event {made}")))];
                team.must(device, add("events", item(made), &subject));
                made += 1;
            }
        }
        team.settle(seed);
        team.assert_same();
        let shown = team.view(0);
        prop_assert_eq!(items_of(&shown, "events").len(), made);
    }

    #[test]
    fn points_of_all_who_began_the_ledger_offline_are_kept(
        counts in prop::collection::vec(0..6_usize, 2..=5),
        seed: u64,
    ) {
        let mut team = Team::new(counts.len(), LEDGER);
        let mut made = 0;
        for (device, count) in counts.iter().enumerate() {
            for _ in 0..*count {
                team.must(device, add("loyalty_entries", item(made), &[("points", Value::text("50"))]));
                made += 1;
            }
        }
        team.settle(seed);
        for doc in &team.docs {
            prop_assert_eq!(doc.get_heads(), team.docs[0].get_heads());
            prop_assert_eq!(view::ledger(&[(LEDGER, doc)])[0].items.len(), made);
        }
    }

    #[test]
    fn a_birth_is_the_same_bytes_everywhere(contact: [u8; 16], family: [u8; 8], year in 1990..2100_i32) {
        let contact = DocId::new(contact);
        for key in [
            DocKey::Contact(contact),
            DocKey::Activity { contact, year },
            DocKey::Settings,
            DocKey::Ledger { contact, year },
            DocKey::Terms(contact),
            DocKey::Catalogue(ItemId::new(family)),
        ] {
            prop_assert_eq!(key.birth(), key.birth());
            let doc = Automerge::load(&key.birth()).unwrap();
            prop_assert_eq!(key_of(&doc), Some(key));
            prop_assert_eq!(doc.get_heads(), key.new_document().get_heads());
        }
    }
}

#[test]
fn the_author_of_a_birth_is_no_device() {
    for birth in KEY.new_document().get_changes(&[]) {
        assert!(is_shared_actor(birth.actor_id().to_bytes()));
        assert_eq!((birth.seq(), birth.timestamp()), (1, 0));
    }
    assert!(!is_shared_actor(common::actor(1).as_bytes()));
}

#[test]
fn documents_of_two_years_and_of_two_contacts_are_apart() {
    let other = DocId::new([1; 16]);
    let ids = [
        KEY.id(),
        YEAR.id(),
        DocKey::Activity { contact: CONTACT, year: 2027 }.id(),
        DocKey::Activity { contact: other, year: 2026 }.id(),
        DocKey::Settings.id(),
        LEDGER.id(),
        DocKey::Ledger { contact: CONTACT, year: 2027 }.id(),
        DocKey::Ledger { contact: other, year: 2026 }.id(),
        DocKey::Terms(CONTACT).id(),
        DocKey::Terms(other).id(),
        DocKey::Catalogue(item(1)).id(),
        DocKey::Catalogue(ItemId::default()).id(),
    ];
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
}

/// The bytes are in every document that was ever written: they never change.
#[test]
fn released_births_keep_their_hash() {
    let hashes = |key: DocKey| -> Vec<String> {
        let changes = key.new_document().get_changes(&[]);
        changes.iter().map(|change| change.hash().to_string()).collect()
    };
    assert_eq!(
        hashes(KEY),
        [
            "4981da4dc512c29e77c38a778c463d93c961d371b519f9970c757b706172af09",
            "96071d8c0341915bade525b08362b69023c253ed7f7ab3e1a3fdc25bfc280aec",
            "c58d7d06ae16c44b60613154ab23d166235b43aaec813bcad6ec614347767fcc",
        ]
    );
    assert_eq!(
        hashes(YEAR),
        [
            "4941eabd719e676aec7a77e5eb954119a9d26ea7c71200e488af59c52aeb4853",
            "c2ccdead220a2b140680abbbf2939d4ad45887885dc17ff5b1d22f0f18d3020a",
        ]
    );
    assert_eq!(
        hashes(DocKey::Settings),
        [
            "cbcc6b4fdf5a35468550022fdb4c2aae9a86a6b81afe958bc6b677bc95c6441e",
            "f7e8fada595ce973e80cb13bf9533994a04406677f0f1d570bdcf0ad1745d54e",
            "fb4fc5e4b1b0407410e3423b4121ae05ff5366e2ffd2b7db60a66491a6495f16",
            "3933f0ac0d8bc218e820863176c7426f5f416fce3e896067b4a1dbc436d0ffa4",
            "5a51a8ec0e21e1261862446912ac18e65278c24e735b74de6332caf7f000d6f3",
        ]
    );
    assert_eq!(
        hashes(LEDGER),
        ["dcbf654cee044cbf179a7225913b34dcf11f88f7d6438a97be37c2ab28372b53"]
    );
    assert_eq!(
        hashes(DocKey::Terms(CONTACT)),
        ["afa100493f58b971d1b8f2c9443c810f2f431a8b4c0b7feb5b2f7092f57cca3f"]
    );
    let family = DocKey::Catalogue(ItemId::new([14; 8]));
    assert_eq!(
        hashes(family),
        ["57c21827836fbf61f9f9e43da1b6a59ba67fc6e06666f1e15f9c386304d0a544"]
    );
}

/// One of each kind.
const ALL: [DocKey; 6] = [
    KEY,
    YEAR,
    DocKey::Settings,
    LEDGER,
    DocKey::Terms(CONTACT),
    DocKey::Catalogue(ItemId::new([14; 8])),
];

#[test]
fn a_birth_is_known_by_its_bytes_and_by_its_document() {
    for key in ALL {
        for change in key.new_document().get_changes(&[]) {
            assert!(is_birth(&key.id(), &change));
            assert!(!is_birth(&DocId::new([9; 16]), &change), "of another document");
        }
        assert!(is_blank(&key.new_document()));
    }
    // Under the name of nobody, and it says something.
    let mut doc = KEY.new_document();
    doc.set_actor(automerge::ActorId::from([0; 16]));
    let mut tx = doc.transaction();
    tx.put(ROOT, "rep", "me").unwrap();
    let forged = tx.commit_with(CommitOptions::default().with_time(0)).0.unwrap();
    let forged = doc.get_change_by_hash(&forged).unwrap();
    assert!(is_shared_actor(forged.actor_id().to_bytes()) && !is_birth(&KEY.id(), &forged));
}
