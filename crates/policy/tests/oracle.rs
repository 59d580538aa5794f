//! What is judged from a change's operations is what its intent says, whatever the edit.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

#[path = "court/kit.rs"]
#[allow(dead_code, reason = "the other test file uses the rest")]
mod kit;

use carnet_ids::DocId;
use carnet_model::{edit::Edit, kind::DocKey};
use carnet_policy::{Action, REP, Reason, Right, Role, Section};
use kit::{ALMA, BORIS, CHIEF, Court, add, item, member, remove, set, set_in, splice};
use proptest::prelude::*;

const FICHE: DocKey = DocKey::Contact(DocId::new([0xc1; 16]));
const LEDGER: DocKey = DocKey::Ledger { contact: DocId::new([0xc1; 16]), year: 2026 };
const YEAR: DocKey = DocKey::Activity { contact: DocId::new([0xc1; 16]), year: 2026 };

/// Edits that are each of one section, and that section.
fn edits() -> Vec<(DocKey, Section, Edit)> {
    vec![
        (FICHE, Section::Identity, set("trade_name", "x")),
        (FICHE, Section::Identity, member("profiles", "supplier")),
        (FICHE, Section::Crm, set("status", "Actif")),
        (FICHE, Section::Crm, member("tags", "neuf")),
        (FICHE, Section::Company, set("siren", "732829320")),
        (FICHE, Section::Notes, splice("notes", "bis ")),
        (FICHE, Section::Coordinates, add("coordinates", 11, &[("label", "x")])),
        (FICHE, Section::Coordinates, set_in("coordinates", 1, "label", "y")),
        (FICHE, Section::Coordinates, remove("coordinates", 1)),
        (FICHE, Section::Addresses, set_in("addresses", 2, "city", "Rennes")),
        (FICHE, Section::Addresses, add("addresses", 12, &[])),
        (FICHE, Section::Websites, add("websites", 13, &[("url", "https://exemple.fr")])),
        (YEAR, Section::Events, add("events", 14, &[("text", "Vu")])),
        (YEAR, Section::Events, set_in("events", 4, "text", "Lu et relu")),
        (YEAR, Section::Events, remove("events", 4)),
        (FICHE, Section::Services, add("subscriptions", 15, &[("label", "Entretien")])),
        (FICHE, Section::Services, add("credits", 16, &[("bought", "10")])),
        (FICHE, Section::Services, add("dossiers", 17, &[("label", "Litige")])),
        (FICHE, Section::Attachments, add("attachments", 21, &[("name", "Bail.pdf")])),
        (FICHE, Section::Loyalty, add("memberships", 18, &[("loyalty_number", "12")])),
        (LEDGER, Section::Loyalty, add("loyalty_entries", 19, &[("points", "50")])),
        (LEDGER, Section::Loyalty, set_in("loyalty_entries", 5, "points", "-50")),
        (LEDGER, Section::Services, add("credit_uses", 20, &[("units", "1")])),
        (LEDGER, Section::Purchases, remove("purchases", 6)),
    ]
}

fn workspace(rights: &[bool], own: bool) -> (Court, Role) {
    let mut court = Court::new();
    let rep = if own { ALMA.id } else { BORIS.id };
    court.must(
        CHIEF,
        FICHE,
        vec![
            set("legal_name", "Martin"),
            set("rep", &rep.to_string()),
            splice("notes", "Livrer par la cour."),
            add("coordinates", 1, &[("label", "Comptable")]),
            add("addresses", 2, &[("city", "Brest")]),
        ],
    );
    court.must(CHIEF, YEAR, vec![add("events", 4, &[("text", "Vu M. Martin")])]);
    let ledger = vec![add("loyalty_entries", 5, &[]), add("purchases", 6, &[])];
    court.must(CHIEF, LEDGER, ledger);
    let all = Right::all().filter(|Right(section, _)| *section != Section::Portfolio);
    let kept = all.zip(rights.iter().cycle()).filter(|(_, kept)| **kept).map(|(right, _)| right);
    let role = Role { rights: kept.collect(), ..Role::built_in(&REP).unwrap() };
    court.write_role(item(90), &role);
    court.give(ALMA, item(90));
    (court, role)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn operations_tell_the_sections_of_an_intent(
        rights in prop::collection::vec(any::<bool>(), Right::all().count()),
        own: bool,
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let (mut court, role) = workspace(&rights, own);
        let all = edits();
        let (key, ..) = all[chosen[0].index(all.len())];
        let some: Vec<_> = chosen.iter().map(|index| &all[index.index(all.len())]).collect();
        let some: Vec<_> = some.into_iter().filter(|(of, ..)| *of == key).collect();
        let lacks = some.iter().any(|(_, section, _)| !role.has(*section, Action::Edit));
        let done = court.edit(ALMA, key, some.iter().map(|(_, _, edit)| edit.clone()).collect());
        let expected = match (lacks, own) {
            (false, true) => None,
            (true, true) => Some(vec![Reason::Right]),
            (false, false) => Some(vec![Reason::Reach]),
            // Both are true; which is said first is of no matter.
            (true, false) => Some(vec![Reason::Right, Reason::Reach]),
        };
        match (done, expected) {
            (Ok(_), None) => {}
            (Err(reason), Some(reasons)) => prop_assert!(reasons.contains(&reason), "{reason:?}"),
            (done, expected) => prop_assert!(false, "{done:?}, expected {expected:?}"),
        }
    }
}
