//! Rules 9 and 10: every change says who and when; what is unset is inherited
//! and never written.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use carnet_model::{
    edit::{Context, Intent, apply},
    kind::{DocKey, is_shared_actor},
    value::Value,
    view::{self, Defaults, Inherited, Source},
};
use common::{
    CONTACT, KEY, Team, actor, acts, add, item, item_field, items_of, play, root_field, set, unset,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    #[test]
    fn every_change_is_its_devices_and_no_number_is_used_twice(acts in acts(3), seed: u64) {
        let mut team = Team::new(3, KEY);
        play(&mut team, &acts);
        team.settle(seed);
        let mut seen = BTreeMap::new();
        for doc in &team.docs {
            for change in doc.get_changes(&[]) {
                let author = change.actor_id().to_bytes().to_vec();
                if is_shared_actor(&author) {
                    continue;
                }
                prop_assert!((0..3).any(|device| actor(device).as_bytes()[..] == author[..]));
                prop_assert!(change.timestamp() > 1_000);
                let known = seen.entry((author, change.seq())).or_insert(change.hash());
                prop_assert_eq!(*known, change.hash());
            }
        }
    }

    #[test]
    fn an_unset_field_inherits_and_is_not_written(
        language in prop::option::of("[a-z]{2}"),
        company in prop::option::of("[a-z]{2}"),
    ) {
        let mut team = Team::new(1, KEY);
        team.must(0, set("legal_name", "Martin"));
        if let Some(language) = &language {
            team.must(0, set("language", language));
        }
        let before = team.docs[0].save();
        let defaults = Defaults { language: company.clone(), ..Defaults::default() };
        let view = view::fiche_with(&team.docs[0], &[], &defaults);
        let field = root_field(&view, "language");
        prop_assert_eq!(&field.value, &language.clone().map(Value::Text));
        let from = if company.is_some() { Source::Company } else { Source::BuiltIn };
        let text = company.unwrap_or_else(|| "fr".to_owned());
        let expected = Inherited { value: Value::text(&*text), display: text, from };
        prop_assert_eq!(&field.inherited, &language.is_none().then_some(expected));
        prop_assert_eq!(team.docs[0].save(), before);
    }
}

#[test]
fn unsetting_makes_a_field_inherit_again() {
    let mut team = Team::new(1, KEY);
    team.must(0, set("language", "de"));
    assert_eq!(root_field(&team.view(0), "language").inherited, None);
    team.must(0, unset("language"));
    let view = team.view(0);
    let field = root_field(&view, "language");
    assert_eq!(field.value, None);
    assert!(field.inherited.is_some());
}

#[test]
fn a_postcode_is_checked_by_the_inherited_country() {
    let mut team = Team::new(1, KEY);
    team.must(0, add("addresses", item(0), &[("postcode", Value::text("1000"))]));
    let warning = |country: Option<&str>| {
        let defaults = Defaults { country: country.map(str::to_owned), ..Defaults::default() };
        let view = view::fiche_with(&team.docs[0], &[], &defaults);
        item_field(&items_of(&view, "addresses")[0], "postcode").warning.clone()
    };
    assert_eq!(warning(None).as_deref(), Some("postcode-format"));
    assert_eq!(warning(Some("BE")), None);
}

#[test]
fn an_intent_for_another_document_is_refused() {
    let mut doc = KEY.new_document();
    let other = DocKey::Activity { contact: CONTACT, year: 2026 };
    let intent = Intent { doc: other, edits: Vec::new() };
    let context = Context { actor: actor(0), now: 1 };
    assert_eq!(apply(&mut doc, &intent, &context).unwrap_err().code, "not-this-document");
}

#[test]
fn the_server_writes_people_and_devices_with_the_same_edits() {
    let mut team = Team::new(1, DocKey::Settings);
    let device = actor(7);
    team.edit(
        0,
        vec![
            set("company_name", "Maison Le Goff"),
            add(
                "people",
                item(0),
                &[("name", Value::text("Nadia")), ("email", Value::text("nadia@exemple.fr"))],
            ),
            add(
                "devices",
                item(1),
                &[
                    ("actor", Value::text(device.to_string())),
                    ("person", Value::text(item(0).to_string())),
                    ("name", Value::text("iPad de Nadia")),
                ],
            ),
            add("categories", item(2), &[("name", Value::text("Restaurant"))]),
            add("categories", item(3), &[("name", Value::text("Boulangerie"))]),
        ],
    )
    .unwrap();
    let settings = view::settings(&team.docs[0]);
    assert_eq!(settings.company, "Maison Le Goff");
    assert_eq!(settings.people[0].name, "Nadia");
    assert_eq!((settings.devices[0].actor, settings.devices[0].person), (device, Some(item(0))));
    assert_eq!(settings.lists[0].1, vec!["Restaurant", "Boulangerie"]);
}
