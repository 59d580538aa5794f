//! Rules 3 and 4: an edit writes only what it changes, long text merges by
//! character, and a value set twice at the same time is a conflict.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use automerge::Change;
use carnet_model::{
    edit::{Applied, Edit, Place},
    value::Value,
    view::{self, Stamp},
};
use common::{
    KEY, LINES, Team, actor, add, item, item_field, items_of, root_field, set, set_in, splice, tag,
    unset,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The keys that a change writes.
fn keys(applied: &Applied) -> Vec<String> {
    let change = Change::from_bytes(applied.change.clone().unwrap()).unwrap();
    let expanded = change.decode();
    expanded
        .operations
        .iter()
        .map(|op| match &op.key {
            automerge::legacy::Key::Map(key) => key.to_string(),
            automerge::legacy::Key::Seq(_) => "text".to_owned(),
        })
        .collect()
}

fn notes(team: &Team, device: usize) -> String {
    root_field(&team.view(device), "notes").display.clone()
}

proptest! {
    #[test]
    fn an_edit_writes_its_field_alone(
        before in prop::collection::vec((prop::sample::select(LINES), "[a-z]{1,5}"), 0..8),
        field in prop::sample::select(LINES),
        value in "[A-Z]{1,5}",
    ) {
        let mut team = Team::new(1, KEY);
        for (field, value) in before {
            team.must(0, set(field, &value));
        }
        let written = team.must(0, set(field, &value));
        prop_assert_eq!(keys(&written), vec![field.to_owned()]);
        prop_assert_eq!(team.must(0, set(field, &value)).change, None);
    }

    #[test]
    fn different_fields_never_clash(values in prop::collection::vec("[a-z]{1,5}", 4), seed: u64) {
        let mut team = Team::new(4, KEY);
        for (device, value) in values.iter().enumerate() {
            team.must(device, set(LINES[device], value));
        }
        team.settle(seed);
        team.assert_same();
        let view = team.view(0);
        for (device, value) in values.iter().enumerate() {
            prop_assert_eq!(&root_field(&view, LINES[device]).display, value);
        }
        prop_assert_eq!(view.conflicts, 0);
    }

    #[test]
    fn all_that_is_typed_at_the_same_time_stays(
        texts in prop::collection::vec("[a-zé😀 ]{1,12}", 2..=5),
        places in prop::collection::vec(any::<prop::sample::Index>(), 5),
        seed: u64,
    ) {
        let mut team = Team::new(texts.len(), KEY);
        let start = "Livrer par la cour, sonner deux fois.";
        team.must(0, splice(0, 0, start));
        team.settle(1);
        for (device, text) in texts.iter().enumerate() {
            let at = places[device].index(start.chars().count() + 1);
            team.must(device, splice(at, 0, text));
        }
        team.settle(seed);
        team.assert_same();
        let merged = notes(&team, 0);
        for text in &texts {
            prop_assert!(merged.contains(text.as_str()), "{merged:?} lacks {text:?}");
        }
        let typed: usize = texts.iter().map(|text| text.chars().count()).sum();
        prop_assert_eq!(merged.chars().count(), start.chars().count() + typed);
        prop_assert_eq!(team.view(0).conflicts, 0);
    }

    #[test]
    fn whole_texts_merge_too(one in "[a-z]{1,6}", other in "[a-z]{1,6}", seed: u64) {
        let mut team = Team::new(2, KEY);
        let whole = |text: String| Edit::Set { place: Place::Root, field: "notes".into(), value: Some(Value::Text(text)) };
        team.must(0, whole("du pain et du vin".into()));
        team.settle(1);
        team.must(0, whole(format!("{one} du pain et du vin")));
        team.must(1, whole(format!("du pain et du vin {other}")));
        team.settle(seed);
        team.assert_same();
        prop_assert_eq!(notes(&team, 0), format!("{one} du pain et du vin {other}"));
    }

    #[test]
    fn a_value_set_twice_shows_all_with_who_and_when(
        values in prop::collection::vec(prop::option::of("[a-d]"), 2..=5),
        seed: u64,
    ) {
        let mut team = Team::new(values.len(), KEY);
        team.must(0, set("legal_name", "before"));
        team.settle(1);
        for (device, value) in values.iter().enumerate() {
            let edit = value.as_ref().map_or_else(|| unset("legal_name"), |value| set("legal_name", value));
            team.must(device, edit);
        }
        team.settle(seed);
        team.assert_same();
        let view = team.view(0);
        let field = root_field(&view, "legal_name");
        let distinct: BTreeSet<_> = values.iter().cloned().collect();
        if distinct.len() == 1 {
            prop_assert!(field.conflict.is_empty());
            return Ok(());
        }
        prop_assert_eq!(&field.conflict[0].value, &field.value);
        let shown: BTreeSet<_> = field.conflict.iter()
            .map(|found| found.value.as_ref().and_then(Value::as_text).map(str::to_owned)).collect();
        prop_assert_eq!(shown, distinct);
        prop_assert_eq!(field.conflict.len(), shown_len(&values));
        for candidate in &field.conflict {
            // The device that wrote it did so at its own time: the clock began at 1000, one edit went before.
            let device = (0..values.len()).find(|device| candidate.stamp.actor == actor(*device)).unwrap();
            let text = candidate.value.as_ref().and_then(Value::as_text).map(str::to_owned);
            prop_assert_eq!(&text, &values[device]);
            prop_assert_eq!(candidate.stamp.at, 1_002 + i64::try_from(device).unwrap());
        }
    }

    #[test]
    fn settling_leaves_one_value(values in prop::collection::btree_set("[a-z]{2}", 2..=4), choice: prop::sample::Index, seed: u64) {
        let values: Vec<String> = values.into_iter().collect();
        let mut team = Team::new(values.len(), KEY);
        team.must(0, add("coordinates", item(0), &[]));
        team.settle(1);
        for (device, value) in values.iter().enumerate() {
            team.must(device, set_in("coordinates", item(0), "note", value));
        }
        team.settle(seed);
        let found = view::conflicts(&team.docs[0], KEY);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].1.conflict.len(), values.len());
        // Choosing the winner settles as well as choosing another.
        let chosen = &values[choice.index(values.len())];
        team.must(values.len() - 1, set_in("coordinates", item(0), "note", chosen));
        team.settle(seed);
        team.assert_same();
        let view = team.view(0);
        let field = item_field(&items_of(&view, "coordinates")[0], "note");
        prop_assert_eq!(&field.display, chosen);
        prop_assert!(field.conflict.is_empty());
        prop_assert_eq!(view.conflicts, 0);
        prop_assert!(view::conflicts(&team.docs[0], KEY).is_empty());
    }

    #[test]
    fn members_of_a_set_added_at_the_same_time_all_stay(tags in prop::collection::vec("[a-f]{1,2}", 2..=5), seed: u64) {
        let mut team = Team::new(tags.len(), KEY);
        for (device, member) in tags.iter().enumerate() {
            team.must(device, tag(member, true));
        }
        team.settle(seed);
        team.assert_same();
        let view = team.view(0);
        prop_assert_eq!(&root_field(&view, "tags").value, &Some(Value::Set(tags.into_iter().collect())));
        prop_assert_eq!(view.conflicts, 0);
    }
}

fn shown_len(values: &[Option<String>]) -> usize {
    values.iter().collect::<BTreeSet<_>>().len()
}

#[test]
fn an_edit_of_an_item_writes_its_field_and_the_mark_alone() {
    let mut team = Team::new(1, KEY);
    team.must(
        0,
        add("coordinates", item(0), &[("label", Value::text("a")), ("note", Value::text("b"))]),
    );
    let written = team.must(0, set_in("coordinates", item(0), "note", "c"));
    let expected = vec![format!("{}/note", item(0)), format!("{}/removed", item(0))];
    assert_eq!(keys(&written), expected);
}

#[test]
fn the_directory_counts_the_same_conflicts_as_the_fiche() {
    let mut team = Team::new(2, KEY);
    team.must(0, add("coordinates", item(0), &[]));
    team.settle(1);
    for (device, value) in ["a", "b"].into_iter().enumerate() {
        team.must(device, set("job_title", value));
        team.must(device, set("client_code", value));
        team.must(device, splice(0, 0, value));
        let archived = Some(Value::Bool(device == 0));
        team.must(
            device,
            Edit::Set { place: Place::Root, field: "archived".into(), value: archived },
        );
        team.must(device, set_in("coordinates", item(0), "note", value));
    }
    team.settle(1);
    assert_eq!(team.view(0).conflicts, 4);
    assert_eq!(view::row_source(&team.docs[0]).conflicts, 4);
    assert_eq!(view::conflicts(&team.docs[0], KEY).len(), 4);
}

#[test]
fn a_fiche_says_who_created_it_and_who_changed_it_last() {
    let mut team = Team::new(2, KEY);
    assert_eq!((team.view(0).created, team.view(0).updated), (None, None));
    team.must(0, set("legal_name", "a"));
    team.settle(1);
    team.must(1, set("legal_name", "b"));
    team.settle(1);
    let view = team.view(0);
    assert_eq!(view.created, Some(Stamp { actor: actor(0), at: 1_001 }));
    assert_eq!(view.updated, Some(Stamp { actor: actor(1), at: 1_002 }));
}

#[test]
fn the_purposes_of_a_coordinate_are_a_set_too() {
    let mut team = Team::new(2, KEY);
    let of = |member: &str, on: bool| Edit::Member {
        place: Place::Item { collection: "coordinates".into(), item: item(0) },
        field: "purposes".into(),
        member: member.into(),
        on,
    };
    let billing = Value::Set([String::from("billing")].into());
    team.must(0, add("coordinates", item(0), &[("purposes", billing)]));
    team.settle(1);
    team.must(0, of("delivery", true));
    team.must(1, of("dunning", true));
    team.must(1, of("billing", false));
    team.settle(1);
    team.assert_same();
    let view = team.view(0);
    let field = item_field(&items_of(&view, "coordinates")[0], "purposes");
    assert_eq!(field.display, "delivery, dunning");
    assert_eq!(team.edit(0, vec![of("anything", true)]).unwrap_err().code, "unknown-choice");
}
