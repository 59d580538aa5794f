//! Edits are whole or nothing, checked, and can be taken back.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use carnet_model::{
    edit::{Edit, Place, limits},
    value::Value,
    view,
};
use common::{
    Act, KEY, Team, acts, add, item, item_field, items_of, play, remove, root_field, set, set_in,
    splice, tag,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn undo_takes_back_what_was_done(before in acts(1), then in acts(1)) {
        let mut team = Team::new(1, KEY);
        play(&mut team, &before);
        let mut view = comparable(&team);
        let mut made = team_size(&before);
        for (device, act) in then {
            let known = team.docs[0].get_heads();
            let applied = one(&mut team, device, &act, &mut made);
            if known != team.docs[0].get_heads() {
                team.edit(0, applied).unwrap();
                prop_assert_eq!(&comparable(&team), &view);
            }
            view = comparable(&team);
        }
    }

    #[test]
    fn an_intent_of_many_edits_is_taken_back_whole(before in acts(1), then in acts(1)) {
        let mut team = Team::new(1, KEY);
        let mut made = play(&mut team, &before);
        // Each edit is made for what the ones before it leave, on a copy.
        let mut copy = Team::new(1, KEY);
        play(&mut copy, &before);
        let mut edits = Vec::new();
        for (device, act) in then {
            if let Some(edit) = common::edit_of(&copy, device, &act, &mut made) {
                copy.must(0, edit.clone());
                edits.push(edit);
            }
        }
        let view = comparable(&team);
        let applied = team.edit(0, edits).unwrap();
        prop_assert_eq!(comparable(&team), comparable(&copy));
        team.edit(0, applied.undo).unwrap();
        prop_assert_eq!(comparable(&team), view);
    }

    #[test]
    fn a_refused_intent_changes_nothing(before in acts(1), value in "[a-z]{1,5}") {
        let mut team = Team::new(1, KEY);
        play(&mut team, &before);
        let saved = team.docs[0].save();
        let edits = vec![set("legal_name", &value), splice(0, 0, &value), tag(&value, true), set("no_such_field", "x")];
        prop_assert_eq!(team.edit(0, edits).unwrap_err().code, "unknown-field");
        prop_assert_eq!(team.docs[0].save(), saved);
        // And the next one goes through.
        team.must(0, set("legal_name", "after"));
        prop_assert_eq!(team.view(0).name, "after".to_owned());
    }
}

/// The view without stamps, which an undo moves on.
fn comparable(team: &Team) -> Vec<String> {
    let view = team.view(0);
    let mut lines: Vec<String> = view
        .sections
        .iter()
        .flat_map(|section| &section.fields)
        .map(|field| format!("{} {:?}", field.key, field.value))
        .collect();
    for found in items_of(&view, "coordinates") {
        let fields = found.fields.iter().map(|field| format!("{} {:?}", field.key, field.value));
        lines.push(format!("{} {:?}", found.item, fields.collect::<Vec<_>>()));
    }
    lines
}

fn team_size(acts: &[(usize, Act)]) -> usize {
    acts.iter().filter(|(_, act)| matches!(act, Act::Add)).count()
}

/// Plays one act and gives what takes it back.
fn one(team: &mut Team, device: usize, act: &Act, made: &mut usize) -> Vec<Edit> {
    match common::edit_of(team, device, act, made) {
        Some(edit) => team.must(device, edit).undo,
        None => Vec::new(),
    }
}

#[test]
fn what_is_typed_is_stored_and_shown_as_the_trade_writes_it() {
    let mut team = Team::new(1, KEY);
    team.must(0, set("siren", "732 829 321"));
    team.must(0, set("siret", "732 829 320 00074"));
    team.must(
        0,
        add(
            "coordinates",
            item(0),
            &[("phone", Value::text("01 42 68 53 00")), ("email", Value::text("Jean@Exemple.FR"))],
        ),
    );
    team.must(0, add("coordinates", item(1), &[("phone", Value::text("voir la secrétaire"))]));
    let view = team.view(0);
    assert_eq!(root_field(&view, "siren").warning.as_deref(), Some("siren-checksum"));
    assert_eq!(root_field(&view, "siret").display, "732 829 320 00074");
    let coordinates = items_of(&view, "coordinates");
    let phone = item_field(&coordinates[0], "phone");
    assert_eq!(phone.value, Some(Value::text("+33142685300")));
    assert_eq!((phone.display.as_str(), &phone.warning), ("01 42 68 53 00", &None));
    assert_eq!(item_field(&coordinates[0], "email").display, "Jean@exemple.fr");
    assert_eq!(item_field(&coordinates[1], "phone").warning.as_deref(), Some("phone-unlikely"));
    team.must(0, set("siren", "356000000"));
    assert_eq!(root_field(&team.view(0), "siret").warning.as_deref(), Some("siret-other-siren"));
}

#[test]
fn each_refusal_has_its_code_and_its_field() {
    let mut team = Team::new(1, KEY);
    team.must(0, add("coordinates", item(0), &[]));
    let typed = |field: &str, value: Value| Edit::Set {
        place: Place::Root,
        field: field.into(),
        value: Some(value),
    };
    let cases = [
        (set("nickname", "x"), "nickname", "unknown-field"),
        (typed("legal_name", Value::Int(1)), "legal_name", "wrong-type"),
        (set("legal_name", &"x".repeat(limits::LINE + 1)), "legal_name", "too-long"),
        (splice(0, 0, &"x".repeat(limits::PROSE + 1)), "notes", "too-long"),
        (splice(1, 0, "x"), "notes", "text-out-of-bounds"),
        (splice(0, usize::MAX, "x"), "notes", "text-out-of-bounds"),
        (set("party_kind", "robot"), "party_kind", "unknown-choice"),
        (set("birthday", "hier"), "birthday", "not-a-date"),
        (set("staff", "beaucoup"), "staff", "not-a-number"),
        (set_in("coordinates", item(8), "note", "x"), "coordinates", "unknown-item"),
        (remove("coordinates", item(8)), "coordinates", "unknown-item"),
        (
            add("websites", item(1), &[("url", Value::text("javascript:alert(1)"))]),
            "url",
            "not-a-url",
        ),
        (add("events", item(1), &[]), "events", "unknown-field"),
        (tag(&"x".repeat(limits::MEMBER + 1), true), "tags", "too-long"),
    ];
    for (edit, field, code) in cases {
        let error = team.edit(0, vec![edit.clone()]).unwrap_err();
        assert_eq!((error.field.as_str(), error.code.as_str()), (field, code), "{edit:?}");
    }
}

#[test]
fn sets_and_collections_have_limits() {
    let mut team = Team::new(1, KEY);
    let tags = (0..limits::MEMBERS).map(|number| tag(&format!("t{number}"), true)).collect();
    team.edit(0, tags).unwrap();
    assert_eq!(team.edit(0, vec![tag("one more", true)]).unwrap_err().code, "too-many-items");
    let sites = (0..limits::ITEMS).map(|number| add("websites", item(number), &[])).collect();
    team.edit(0, sites).unwrap();
    let more = add("websites", item(limits::ITEMS), &[]);
    assert_eq!(team.edit(0, vec![more.clone()]).unwrap_err().code, "too-many-items");
    team.must(0, remove("websites", item(3)));
    team.must(0, more);
}

#[test]
fn nothing_to_change_makes_no_change() {
    let mut team = Team::new(1, KEY);
    team.must(0, set("legal_name", "Martin"));
    team.must(0, tag("vip", true));
    for edit in [
        set("legal_name", " Martin "),
        tag("vip", true),
        tag("other", false),
        splice(0, 0, ""),
        set("siren", ""),
    ] {
        let applied = team.must(0, edit);
        assert_eq!((applied.change, applied.undo), (None, Vec::new()));
    }
}

#[test]
fn the_directory_row_has_what_is_searched() {
    let mut team = Team::new(1, KEY);
    team.edit(
        0,
        vec![
            set("trade_name", "Au bon pain"),
            set("siren", "732829320"),
            tag("vip", true),
            add(
                "coordinates",
                item(0),
                &[("mobile", Value::text("06 12 34 56 78")), ("email", Value::text("a@b.fr"))],
            ),
            add(
                "addresses",
                item(1),
                &[("city", Value::text("Rennes")), ("postcode", Value::text("35000"))],
            ),
            add(
                "addresses",
                item(2),
                &[("city", Value::text("Brest")), ("default_billing", Value::Bool(true))],
            ),
            add("websites", item(3), &[("url", Value::text("bonpain.fr"))]),
        ],
    )
    .unwrap();
    let row = view::row_source(&team.docs[0]);
    assert_eq!(
        (row.name.as_str(), row.city.as_str(), row.is_person),
        ("Au bon pain", "Brest", false)
    );
    assert_eq!(
        (row.phones, row.emails),
        (vec!["+33612345678".to_owned()], vec!["a@b.fr".to_owned()])
    );
    assert_eq!(
        (row.websites, row.tags),
        (vec!["https://bonpain.fr".to_owned()], vec!["vip".to_owned()])
    );
    assert_eq!((row.siren.as_str(), row.conflicts, row.archived), ("732829320", 0, false));
}
