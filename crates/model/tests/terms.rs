//! What is agreed with a contact: how edits of two devices meet, what is inherited, and what a merge
//! brings.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

mod common;

use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    merge,
    schema::{self, Field, Section},
    terms::schedule::{self, Rule},
    value::Value,
    view::{self, FieldView, TermsSource, TermsView},
};
use common::{CONTACT, KEY, Team, item, remove, set, set_in, unset};
use proptest::prelude::*;

const TERMS: DocKey = DocKey::Terms(CONTACT);

fn add(collection: &str, item: ItemId, fields: &[(&str, &str)]) -> Edit {
    let fields: Vec<_> = fields.iter().map(|(key, text)| (*key, Value::text(*text))).collect();
    common::add(collection, item, &fields)
}

fn rule(code: &str) -> Rule {
    code.parse().unwrap()
}

/// Screens tell edits that wait by their contact alone, and so by their fields' keys.
#[test]
fn no_field_of_the_terms_is_called_as_one_of_the_fiche() {
    let of = |sections: &'static [Section]| sections.iter().flat_map(|section| section.fields);
    for field in of(schema::TERMS_SECTIONS) {
        let is_same = |other: &Field| other.key == field.key;
        assert!(!of(schema::CONTACT_SECTIONS).any(is_same), "{}", field.key);
        assert!(!schema::CONTACT_MARKS.iter().any(is_same), "{}", field.key);
    }
}

fn read(documents: &[(DocKey, &Automerge)]) -> TermsView {
    view::terms(&TermsSource { contact: CONTACT, documents, fiche: None, settings: None })
}

fn field<'a>(view: &'a TermsView, key: &str) -> &'a FieldView {
    view.sections.iter().flat_map(|section| &section.fields).find(|field| field.key == key).unwrap()
}

fn words(view: &TermsView, key: &str) -> String {
    view::holds(field(view, key)).and_then(Value::as_text).unwrap_or_default().to_owned()
}

proptest! {
    #[test]
    fn different_fields_that_two_devices_write_both_stay(seed in any::<u64>()) {
        let mut team = Team::new(3, TERMS);
        team.must(0, set("payment_term", "30+eom"));
        team.must(1, set("discount", "2,5 %"));
        team.must(2, add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]));
        team.settle(seed);
        for doc in &team.docs {
            let view = read(&[(TERMS, doc)]);
            prop_assert_eq!(words(&view, "payment_term"), "30+eom");
            prop_assert_eq!(words(&view, "discount"), "2.5");
            prop_assert_eq!(view.prices.len(), 1);
            prop_assert!(view::conflicts(doc, TERMS).is_empty());
        }
    }
}

#[test]
fn one_field_that_two_devices_write_is_a_conflict_and_so_is_a_special_price() {
    let mut team = Team::new(2, TERMS);
    team.must(0, add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]));
    team.settle(1);
    team.must(0, set("credit_limit", "1000"));
    team.must(1, set("credit_limit", "2 000 €"));
    team.must(0, set_in("special_prices", item(1), "unit_price", "1100"));
    team.must(1, set_in("special_prices", item(1), "unit_price", "1150"));
    team.settle(3);
    for doc in &team.docs {
        let view = read(&[(TERMS, doc)]);
        assert_eq!(field(&view, "credit_limit").conflict.len(), 2);
        assert_eq!(common::item_field(&view.prices[0], "unit_price").conflict.len(), 2);
        assert_eq!(view::conflicts(doc, TERMS).len(), 2);
        // The fiche counts them.
        let fiche = view::fiche(&KEY.new_document(), &[(TERMS, doc)]);
        assert_eq!(fiche.conflicts, 2);
    }
    team.must(0, set("credit_limit", "1500"));
    team.must(0, set_in("special_prices", item(1), "unit_price", "1120"));
    team.settle(5);
    assert!(view::conflicts(&team.docs[1], TERMS).is_empty());
    let lines = view::history(&team.docs[1], TERMS);
    let told = lines.iter().flat_map(|entry| &entry.details);
    assert!(
        told.clone().any(|detail| detail.field == "credit_limit" && detail.place == Place::Root)
    );
    assert_eq!(told.filter(|detail| detail.field == "unit_price").count(), 4);
}

#[test]
fn a_special_price_that_one_removes_while_another_edits_it_stays_and_is_told() {
    let mut team = Team::new(2, TERMS);
    team.must(0, add("special_prices", item(1), &[("label", "Four"), ("discount", "5")]));
    team.settle(1);
    team.must(0, remove("special_prices", item(1)));
    team.must(1, set_in("special_prices", item(1), "discount", "7"));
    team.settle(2);
    let view = read(&[(TERMS, &team.docs[0])]);
    assert!(view.prices[0].removed_meanwhile.is_some());
}

#[test]
fn what_can_not_be_is_refused() {
    let mut team = Team::new(1, TERMS);
    for (key, text, code) in [
        ("discount", "101", "not-a-share"),
        ("discount", "-1", "not-a-share"),
        ("discount", "beaucoup", "not-a-number"),
        ("credit_limit", "-5", "out-of-range"),
        ("carriage_free_from", "x", "not-a-number"),
        ("currency", "ZZZ", "unknown-choice"),
        ("vat_regime", "maybe", "unknown-choice"),
    ] {
        let refused = team.edit(0, vec![set(key, text)]).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.code.as_str()), (key, code), "{text}");
    }
    team.must(0, set("discount", "12,345 %"));
    team.must(0, set("carriage_free_from", "1 500,5 CHF"));
    team.must(0, set("payment_term", "30+eom@010"));
    let view = read(&[(TERMS, &team.docs[0])]);
    assert_eq!(words(&view, "discount"), "12.35");
    assert_eq!(words(&view, "carriage_free_from"), "1500.5");
    assert_eq!(words(&view, "payment_term"), "30+eom@10");
}

#[test]
fn amounts_are_told_in_the_contacts_currency() {
    let mut team = Team::new(1, TERMS);
    team.must(0, set("carriage_free_from", "1500"));
    assert_eq!(
        field(&read(&[(TERMS, &team.docs[0])]), "carriage_free_from").display,
        "1\u{202f}500\u{a0}€"
    );
    team.must(0, set("currency", "CHF"));
    let view = read(&[(TERMS, &team.docs[0])]);
    assert_eq!(field(&view, "carriage_free_from").display, "1\u{202f}500\u{a0}CHF");
    assert_eq!(view.currency, "CHF");
}

#[test]
fn what_is_unset_comes_from_the_category_then_from_the_company_then_from_the_law() {
    let mut settings = Team::new(1, DocKey::Settings);
    let mut contact = Team::new(1, KEY);
    let mut own = Team::new(1, TERMS);
    let from = |settings: &Team, contact: &Team, own: &Team| {
        let view = view::terms(&TermsSource {
            contact: CONTACT,
            documents: &[(TERMS, &own.docs[0])],
            fiche: Some(&contact.docs[0]),
            settings: Some(&settings.docs[0]),
        });
        let found = field(&view, "payment_term");
        (words(&view, "payment_term"), found.inherited.as_ref().map(|of| of.from))
    };
    assert_eq!(from(&settings, &contact, &own), ("net+30".into(), Some(view::Source::BuiltIn)));
    settings.must(0, set("payment_term", "net+45"));
    assert_eq!(from(&settings, &contact, &own), ("net+45".into(), Some(view::Source::Company)));
    settings
        .must(0, add("categories", item(1), &[("name", "Revendeur"), ("payment_term", "45+eom")]));
    assert_eq!(from(&settings, &contact, &own).0, "net+45");
    contact.must(0, set("category", "Revendeur"));
    assert_eq!(from(&settings, &contact, &own), ("45+eom".into(), Some(view::Source::Category)));
    own.must(0, set("payment_term", "eom+30"));
    assert_eq!(from(&settings, &contact, &own), ("eom+30".into(), None));
    own.must(0, unset("payment_term"));
    assert_eq!(from(&settings, &contact, &own).1, Some(view::Source::Category));
}

#[test]
fn schedules_of_the_settings_are_found_by_their_names() {
    let mut settings = Team::new(1, DocKey::Settings);
    let link = item(1).to_string();
    settings.must(0, add("payment_terms", item(1), &[("name", "Étalé"), ("due_rule", "30+eom")]));
    settings.must(0, add("payment_terms", item(2), &[("name", "Sans règle")]));
    let part = [("term", &*link), ("instalment_kind", "deposit"), ("percent", "30")];
    settings.must(0, add("instalments", item(3), &part));
    settings
        .must(0, add("instalments", item(4), &[("term", &*link), ("instalment_kind", "balance")]));
    assert_eq!(
        settings
            .edit(0, vec![set_in("payment_terms", item(1), "due_rule", "quand on veut")])
            .unwrap_err()
            .code,
        "not-a-schedule"
    );
    let read = |key: &str| view::settings_collection(&settings.docs[0], key).unwrap();
    let known = schedule::terms(&[read("payment_terms"), read("instalments")]);
    let found = schedule::chosen("etale", &known).unwrap();
    assert_eq!((found.id, found.rule, found.instalments.len()), (Some(item(1)), rule("30+eom"), 2));
    assert_eq!(known[1].rule, Rule::BY_LAW);
    assert_eq!(schedule::chosen("eom+45", &known).unwrap().rule, rule("eom+45"));
    assert_eq!(schedule::chosen("inconnu", &known), None);
    assert_eq!(schedule::chosen("", &known), None);
}

const OTHER: DocId = DocId::new([0xc1; 16]);

fn terms_of(contact: DocId, edits: Vec<Edit>) -> Automerge {
    let mut team = Team::new(1, DocKey::Terms(contact));
    if !edits.is_empty() {
        team.edit(0, edits).unwrap();
    }
    team.docs.remove(0)
}

#[test]
fn a_merged_fiches_terms_are_shown_and_what_was_emptied_stays_empty() {
    let theirs = terms_of(
        OTHER,
        vec![
            set("payment_term", "45+eom"),
            set("discount", "3"),
            add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]),
        ],
    );
    let ours = terms_of(CONTACT, vec![set("discount", "5"), set("payer", &OTHER.to_string())]);
    let view = read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &ours)]);
    assert_eq!(
        (words(&view, "payment_term"), words(&view, "discount")),
        ("45+eom".into(), "5".into())
    );
    assert_eq!(field(&view, "payment_term").inherited.as_ref().unwrap().from, view::Source::Merged);
    assert_eq!(view.prices[0].doc, DocKey::Terms(OTHER));
    let ours = terms_of(CONTACT, vec![set("payment_term", "net+30")]);
    let mut team = Team::new(1, TERMS);
    team.docs[0] = ours;
    team.must(0, unset("payment_term"));
    let view = read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &team.docs[0])]);
    assert_eq!(
        field(&view, "payment_term").inherited.as_ref().unwrap().from,
        view::Source::BuiltIn
    );
}

#[test]
fn merging_terms_twice_is_merging_them_once_and_overwrites_nothing() {
    let theirs = terms_of(
        OTHER,
        vec![
            set("discount", "3"),
            set("credit_limit", "900"),
            add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]),
        ],
    );
    let mut team = Team::new(2, TERMS);
    team.must(0, set("discount", "5"));
    team.settle(1);
    for device in 0..2 {
        let plan = merge::terms(&theirs, Some(&team.docs[device]), CONTACT).unwrap();
        assert_eq!(plan.doc, TERMS);
        team.edit(device, plan.edits).unwrap();
    }
    team.settle(2);
    let view = read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &team.docs[0])]);
    assert_eq!(
        (words(&view, "discount"), words(&view, "credit_limit")),
        ("5".into(), "900".into())
    );
    assert_eq!(view.prices.len(), 1);
    assert_eq!(view.prices[0].doc, TERMS);
    assert!(view::conflicts(&team.docs[0], TERMS).is_empty());
    assert_eq!(merge::terms(&theirs, Some(&team.docs[1]), CONTACT), None);
    // What is removed on the survivor does not come back from the other one.
    team.must(0, remove("special_prices", item(1)));
    assert!(read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &team.docs[0])]).prices.is_empty());
    assert_eq!(merge::terms(&theirs, None, CONTACT).unwrap().edits.len(), 3);
}
