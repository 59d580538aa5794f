//! Who receives a document, said of what is kept beside it, is what the rules say of the document.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says so when something is wrong")]

#[path = "court/kit.rs"]
#[allow(dead_code, reason = "the other test file uses the rest")]
mod kit;

use carnet_ids::{DocId, ItemId};
use carnet_model::{kind::DocKey, view};
use carnet_policy::{Facts, Holder, Kept, Person, REP, Reach, Right, Role, Section, receives};
use kit::{ALMA, BORIS, CHIEF, CLERK, Court, HOUSE, NEW, STRANGER, Who, add, item, member, set};
use proptest::prelude::*;
use std::collections::BTreeSet;

const FICHE: DocKey = DocKey::Contact(DocId::new([0xc1; 16]));
const YEAR: DocKey = DocKey::Activity { contact: DocId::new([0xc1; 16]), year: 2026 };

/// A fiche in the hands of these, at the same time.
fn fiche(court: &mut Court, reps: &[Who], archived: bool, supplier: bool) {
    court.must(CHIEF, FICHE, vec![set("legal_name", "Martin")]);
    if supplier {
        court.must(CHIEF, FICHE, vec![member("profiles", "supplier")]);
    }
    if archived {
        let archived = carnet_model::edit::Edit::Set {
            place: kit::place(),
            field: "archived".to_owned(),
            value: Some(carnet_model::value::Value::Bool(true)),
        };
        court.must(CHIEF, FICHE, vec![archived]);
    }
    let base = court.document(FICHE);
    let mut all = base.clone();
    for (rep, author) in reps.iter().zip([CHIEF, CLERK, HOUSE]) {
        let change = court.change_on(&base, author, FICHE, vec![set("rep", &rep.id.to_string())]);
        all.apply_changes([change]).unwrap();
    }
    court.replace(FICHE, &all);
}

fn facts(court: &Court) -> Vec<u8> {
    match Kept::read(&FICHE.id(), &court.document(FICHE)) {
        Kept::Fiche(facts) => facts,
        other => panic!("{other:?}"),
    }
}

/// Whose the fiche is, as the rules say it.
fn holder(reps: &[Who], near: &[Who]) -> Holder {
    let is = |all: &[Who], rep: &Who| all.iter().any(|who| who.id == rep.id);
    if reps.is_empty() {
        Holder::Nobody
    } else if is(reps, &ALMA) {
        Holder::Own
    } else if reps.iter().any(|rep| is(near, rep)) {
        Holder::Team
    } else {
        Holder::Other
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_kept_says_what_the_document_says(
        reps in prop::sample::subsequence(vec![ALMA, BORIS, CLERK], 0..=3),
        (archived, supplier) in any::<(bool, bool)>(),
        near in prop::sample::subsequence(vec![BORIS, CLERK], 0..=2),
        sees in prop::sample::select(Reach::ALL.to_vec()),
        (sees_archived, sees_suppliers, events) in any::<(bool, bool, bool)>(),
    ) {
        let mut court = Court::new();
        fiche(&mut court, &reps, archived, supplier);
        let see = |section| Right(section, carnet_policy::Action::See);
        let mut rights = BTreeSet::from([see(Section::Fiche)]);
        rights.extend(events.then_some(see(Section::Events)));
        let rep = Role::built_in(&REP).unwrap();
        let role = Role { rights, sees, sees_archived, sees_suppliers, ..rep };
        court.write_role(item(90), &role);
        court.give(ALMA, item(90));
        let mut team = vec![ALMA];
        team.extend(&near);
        court.put_together(&team);
        let person = Person { id: ALMA.id, team: Some(item(70)), role };
        let as_told = Facts { holder: holder(&reps, &near), new: false, archived, supplier };
        let reader = court.reader(ALMA);
        for part in [Section::Fiche, Section::Events] {
            let told = reader.as_ref().is_none_or(|reader| reader.receives(part, &facts(&court)));
            prop_assert_eq!(told, receives(&person, part, &as_told), "{:?} {:?}", part, as_told);
        }
    }
}

#[test]
fn whoever_was_never_given_a_role_receives_everything_and_whoever_is_nobody_nothing() {
    let mut court = Court::new();
    fiche(&mut court, &[BORIS], false, false);
    for who in [CHIEF, CLERK, HOUSE, NEW] {
        assert_eq!(court.reader(who), None);
    }
    let nobodys = court.reader(STRANGER).unwrap();
    assert!(!nobodys.receives(Section::Fiche, &facts(&court)));
    // A role that is not there gives nothing.
    court.give(HOUSE, ItemId::new(*b"no-role-"));
    assert!(!court.reader(HOUSE).unwrap().receives(Section::Fiche, &facts(&court)));
}

#[test]
fn a_reader_is_another_when_what_they_receive_is() {
    let mut court = Court::new();
    let alone = court.reader(ALMA).unwrap().to_bytes();
    assert_eq!(court.reader(ALMA).unwrap().to_bytes(), alone);
    assert_ne!(court.reader(BORIS).unwrap().to_bytes(), alone);
    // A rep sees their own: who is in their team is of no matter.
    court.put_together(&[ALMA, BORIS]);
    assert_eq!(court.reader(ALMA).unwrap().to_bytes(), alone);
    let team = Role { sees: Reach::Team, ..Role::built_in(&REP).unwrap() };
    court.write_role(item(90), &team);
    court.give(ALMA, item(90));
    let two = court.reader(ALMA).unwrap().to_bytes();
    assert_ne!(two, alone);
    let joins = kit::set_in("people", 3, "team", &item(70).to_string());
    court.server_writes(vec![joins]);
    assert_ne!(court.reader(ALMA).unwrap().to_bytes(), two);
}

#[test]
fn a_year_follows_its_fiche_and_the_settings_are_everybodys() {
    let mut court = Court::new();
    court.must(CHIEF, FICHE, vec![set("legal_name", "Martin")]);
    court.must(CHIEF, YEAR, vec![add("events", 4, &[("text", "Vu")])]);
    let kept = |key: DocKey| Kept::read(&key.id(), &court.document(key));
    assert_eq!(kept(YEAR), Kept::Part(FICHE.id(), Section::Events));
    assert_eq!(kept(DocKey::Settings), Kept::All);
    // A document under another id than its own is none of ours.
    let year = court.document(YEAR);
    assert_eq!(Kept::read(&FICHE.id(), &year), Kept::Hidden);
    assert_eq!(Kept::read(&FICHE.id(), &automerge::Automerge::new()), Kept::Hidden);
    assert!(view::holders(&court.document(FICHE)).reps.is_empty());
}
