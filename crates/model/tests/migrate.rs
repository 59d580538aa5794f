//! Rule 12: documents of every released version open, and what they hold that
//! this program does not know survives.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use automerge::{Automerge, ROOT, ReadDoc, ScalarValue, transaction::Transactable};
use carnet_model::{
    edit::{Context, Intent, apply},
    kind::{DocKey, key_of},
    loyalty,
    migrate::{Step, VERSIONS, migrate, migrate_with, newest, version_of},
    schema, view,
};
use common::{CONTACT, KEY, Team, actor, add, item, items_of, root_field, set, splice, tag};
use proptest::prelude::*;

/// A version that adds nothing to a kind of document has no fixture of it.
fn fixture(version: usize, name: &str) -> Automerge {
    let path =
        |version| format!("{}/fixtures/v{version}/{name}.automerge", env!("CARGO_MANIFEST_DIR"));
    let bytes = (1..=version).rev().find_map(|version| std::fs::read(path(version)).ok());
    Automerge::load(&bytes.unwrap()).unwrap()
}

fn versions() -> std::ops::RangeInclusive<usize> {
    1..=VERSIONS.len()
}

#[test]
fn a_contact_of_every_version_is_shown_edited_and_kept_whole() {
    for version in versions() {
        let mut doc = fixture(version, "contact");
        migrate(&mut doc, &KEY);
        assert_eq!(version_of(&doc), newest("contact"));
        let intent = Intent {
            doc: KEY,
            edits: vec![set("legal_name", "Martin"), splice(0, 6, "Déposer"), tag("new", true)],
        };
        apply(&mut doc, &intent, &Context { actor: actor(1), now: 1_800_000_000 }).unwrap();
        let doc = Automerge::load(&doc.save()).unwrap();
        let shown = view::fiche(&doc, &[]);
        assert_eq!(shown.name, "Martin");
        assert_eq!(root_field(&shown, "notes").display, "Déposer par la cour, sonner deux fois.");
        assert_eq!(root_field(&shown, "tags").display, "new, vip");
        assert_eq!(items_of(&shown, "coordinates")[0].fields[1].display, "01 42 68 53 00");
        assert_eq!(items_of(&shown, "addresses").len() + items_of(&shown, "websites").len(), 2);
        let (kept, _) = doc.get(ROOT, "field_of_a_later_version").unwrap().unwrap();
        assert_eq!(kept.as_scalar().unwrap().as_str(), Some("kept"));
    }
}

#[test]
fn activities_and_settings_of_every_version_open() {
    for version in versions() {
        let year = fixture(version, "activity");
        let key = DocKey::Activity { contact: CONTACT, year: 2026 };
        assert_eq!(key_of(&year), Some(key));
        let shown = view::fiche(&fixture(version, "contact"), &[(key, &year)]);
        assert_eq!(shown.events[0].fields[3].display, "Vu M. Martin.");
        assert_eq!(view::last_event(&year), Some(1_795_514_700_000));
        let mut settings = fixture(version, "settings");
        migrate(&mut settings, &DocKey::Settings);
        assert_eq!(version_of(&settings), newest("settings"));
        let intent = Intent { doc: DocKey::Settings, edits: vec![add("teams", item(7), &[])] };
        apply(&mut settings, &intent, &Context { actor: actor(1), now: 1_800_000_000 }).unwrap();
        let settings = view::settings(&settings);
        assert_eq!(settings.company, "Maison Le Goff");
        assert_eq!(settings.lists[0].1, vec!["Restaurant"]);
    }
}

/// What a released version brought is in its fixtures.
#[test]
fn every_version_has_a_fixture_of_what_it_adds() {
    for (index, steps) in VERSIONS.iter().enumerate() {
        for step in *steps {
            assert_eq!(version_of(&fixture(index + 1, step.kind)), index + 1, "{}", step.kind);
        }
    }
}

#[test]
fn what_the_third_version_brought_is_read() {
    let shown = view::fiche(&fixture(3, "contact"), &[]);
    assert_eq!(common::item_field(&items_of(&shown, "relations")[0], "role").display, "Siège");
    assert_eq!(common::item_field(&items_of(&shown, "custom")[0], "value").display, "-18 °C");
    let key = DocKey::Activity { contact: CONTACT, year: 2026 };
    let year = fixture(3, "activity");
    let beside = view::activity(&[(key, &year)]);
    let found: Vec<_> = beside.iter().map(|of| (of.key.as_str(), of.items.len())).collect();
    assert_eq!(found, [("tasks", 1), ("task_steps", 1), ("time_entries", 1), ("appointments", 0)]);
}

#[test]
fn what_the_fifth_version_brought_is_read() {
    let filters = view::settings(&fixture(5, "settings")).saved_filters;
    let found: Vec<_> =
        filters.iter().map(|filter| (filter.name.as_str(), filter.query.as_str())).collect();
    assert_eq!(found, [("Restaurants", "{}")]);
}

#[test]
fn what_the_fourth_version_brought_is_read() {
    let shown = view::fiche(&fixture(4, "contact"), &[]);
    let of = |key, field| common::item_field(&items_of(&shown, key)[0], field).display.clone();
    assert_eq!(of("subscriptions", "label"), "Entretien du four");
    assert_eq!(of("credits", "bought"), "10");
    assert_eq!(of("dossiers", "label"), "Litige sur la livraison du 12");
    assert_eq!(of("memberships", "loyalty_number"), "2900000000018");
    let cards = view::row_source(&fixture(4, "contact")).loyalty_numbers;
    assert_eq!(cards, ["2900000000018"]);
    let key = DocKey::Ledger { contact: CONTACT, year: 2026 };
    let year = fixture(4, "ledger");
    let ledger = view::ledger(&[(key, &year)]);
    let found: Vec<_> = ledger.iter().map(|of| (of.key.as_str(), of.items.len())).collect();
    assert_eq!(found, [("loyalty_entries", 1), ("credit_uses", 1), ("purchases", 1)]);
    let settings = fixture(4, "settings");
    let held = ["loyalty_programmes", "loyalty_rates"]
        .map(|key| view::settings_collection(&settings, key).unwrap());
    let programmes = loyalty::programmes(&held);
    assert_eq!(programmes[0].name, "Les habitués");
    assert_eq!(programmes[0].rates[0].category, "Restaurant");
    for name in ["ledger", "terms", "catalogue"] {
        assert_eq!(key_of(&fixture(4, name)).unwrap().kind(), name);
    }
}

/// A fiche of each earlier version takes what the newest one brought.
#[test]
fn services_and_cards_can_be_entered_on_old_fiches() {
    for version in versions() {
        let mut doc = fixture(version, "contact");
        migrate(&mut doc, &KEY);
        for (number, collection) in
            ["subscriptions", "credits", "dossiers", "memberships"].into_iter().enumerate()
        {
            let intent = Intent { doc: KEY, edits: vec![add(collection, item(number), &[])] };
            let context = Context { actor: actor(1), now: 1_800_000_000 };
            apply(&mut doc, &intent, &context).unwrap();
            let shown = view::fiche(&doc, &[]);
            let found = items_of(&shown, collection);
            assert!(found.iter().any(|of| of.item == item(number)), "{version} {collection}");
        }
    }
}

/// Otherwise an edit would have to make the container, and two devices two.
#[test]
fn every_container_of_the_schema_is_made_at_birth() {
    let year = 2026;
    let keys = [
        KEY,
        DocKey::Activity { contact: CONTACT, year },
        DocKey::Settings,
        DocKey::Ledger { contact: CONTACT, year },
        DocKey::Catalogue(item(1)),
    ];
    let schema = [
        schema::CONTACT_COLLECTIONS,
        schema::ACTIVITY_COLLECTIONS,
        schema::SETTINGS_COLLECTIONS,
        schema::LEDGER_COLLECTIONS,
        schema::CATALOGUE_COLLECTIONS,
    ];
    for (key, collections) in keys.iter().zip(schema) {
        let doc = key.new_document();
        for collection in collections {
            assert!(
                doc.get(ROOT, collection.key).unwrap().unwrap().0.is_object(),
                "{}",
                collection.key
            );
        }
    }
    let doc = KEY.new_document();
    for key in ["tags", "profiles", "notes"] {
        assert!(doc.get(ROOT, key).unwrap().unwrap().0.is_object(), "{key}");
    }
}

/// Released versions and one that might come.
const NEXT: &[&[Step]] = &[
    VERSIONS[0],
    VERSIONS[1],
    VERSIONS[2],
    VERSIONS[3],
    &[Step { kind: "contact", maps: &["favourites"], texts: &["story"] }],
];

proptest! {
    #[test]
    fn devices_that_migrate_offline_agree(devices in 2..=5_usize, edits in prop::collection::vec("[a-z]{1,4}", 5), seed: u64) {
        let mut team = Team::new(devices, KEY);
        let mut first = None;
        for (device, edit) in edits.iter().enumerate().take(devices) {
            team.must(device, set("legal_name", edit));
            if device % 2 == 0 {
                let changes = migrate_with(&mut team.docs[device], &KEY, NEXT);
                prop_assert_eq!(changes.len(), 1);
                prop_assert_eq!(first.get_or_insert_with(|| changes.clone()), &changes);
            }
            team.must(device, tag(edit, true));
        }
        team.settle(seed);
        for doc in &mut team.docs {
            migrate_with(doc, &KEY, NEXT);
            prop_assert!(migrate_with(doc, &KEY, NEXT).is_empty());
        }
        team.assert_same();
        for doc in &team.docs {
            prop_assert_eq!(version_of(doc), NEXT.len());
            prop_assert_eq!(doc.get_all(ROOT, "favourites").unwrap().len(), 1);
            prop_assert_eq!(doc.get_all(ROOT, "story").unwrap().len(), 1);
        }
    }
}

#[test]
fn a_document_of_a_newer_program_is_left_alone_and_can_be_edited() {
    let mut team = Team::new(1, KEY);
    migrate_with(&mut team.docs[0], &KEY, NEXT);
    let heads = team.docs[0].get_heads();
    assert!(migrate(&mut team.docs[0], &KEY).is_empty());
    assert_eq!(team.docs[0].get_heads(), heads);
    team.must(0, set("legal_name", "Martin"));
    assert_eq!(version_of(&team.docs[0]), NEXT.len());
}

#[test]
fn a_document_without_its_containers_refuses_the_edit_in_words() {
    let mut bare = Automerge::new();
    let mut tx = bare.transaction();
    tx.put(ROOT, "kind", "contact").unwrap();
    tx.put(ROOT, "contact", ScalarValue::Bytes(CONTACT.as_bytes().to_vec())).unwrap();
    tx.commit();
    let context = Context { actor: actor(1), now: 1 };
    for edit in [tag("x", true), add("coordinates", item(0), &[])] {
        let intent = Intent { doc: KEY, edits: vec![edit] };
        assert_eq!(apply(&mut bare, &intent, &context).unwrap_err().code, "old-document");
    }
    assert!(view::fiche(&bare, &[]).name.is_empty());
}
