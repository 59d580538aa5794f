//! Changes are judged by what they would alter.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

#[path = "court/kit.rs"]
#[allow(dead_code, reason = "the other test files use the rest")]
mod kit;

use automerge::{
    ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, transaction::Transactable,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{edit::Edit, kind::DocKey, value::Value};
use carnet_policy::{ADMINISTRATOR, Action, OFFICE, READ_ONLY, REP, Reason, Right, Role, Section};
use kit::{
    ALMA, BORIS, CHIEF, CLERK, Court, FOUNDER, HOUSE, NEW, STRANGER, add, item, member, place,
    remove, set, set_in, splice,
};

const THEIRS: DocKey = DocKey::Contact(DocId::new([0xc1; 16]));
const YEAR: DocKey = DocKey::Activity { contact: DocId::new([0xc1; 16]), year: 2026 };

/// A court with a fiche that is `rep`'s.
fn court_with(rep: ItemId) -> Court {
    let mut court = Court::new();
    court.must(CHIEF, THEIRS, vec![set("legal_name", "Martin"), set("rep", &rep.to_string())]);
    court
}

#[test]
fn a_rep_edits_their_own_and_nobody_elses() {
    let mut court = court_with(ALMA.id);
    court.must(ALMA, THEIRS, vec![set("trade_name", "Chez Alma"), member("tags", "vip")]);
    court.must(ALMA, YEAR, vec![add("events", 1, &[("subject", "Visite")])]);
    for (key, edit) in [
        (THEIRS, set("trade_name", "Chez Boris")),
        (THEIRS, member("tags", "a")),
        (THEIRS, splice("notes", "lu")),
        (THEIRS, add("addresses", 2, &[("city", "Rennes")])),
        (THEIRS, set("rep", &BORIS.id.to_string())),
        (YEAR, add("events", 2, &[("text", "Passé")])),
        (YEAR, set_in("events", 1, "subject", "Non")),
        (YEAR, remove("events", 1)),
    ] {
        assert_eq!(court.edit(BORIS, key, vec![edit]), Err(Reason::Reach));
    }
    court.must(CHIEF, THEIRS, vec![set("trade_name", "Chez tous")]);
    court.must(CLERK, YEAR, vec![remove("events", 1)]);
}

#[test]
fn nobodys_is_anybodys_to_take() {
    let mut court = court_with(ALMA.id);
    court.must(ALMA, THEIRS, vec![Edit::Set { place: place(), field: "rep".into(), value: None }]);
    court.must(BORIS, THEIRS, vec![set("rep", &BORIS.id.to_string())]);
    assert_eq!(court.edit(ALMA, THEIRS, vec![set("legal_name", "x")]), Err(Reason::Reach));
    // Alma is of no team of Boris's.
    let given = vec![set("rep", &ALMA.id.to_string())];
    assert_eq!(court.edit(BORIS, THEIRS, given.clone()), Err(Reason::HandOver));
    court.put_together(&[ALMA, BORIS]);
    court.must(BORIS, THEIRS, given);
}

/// A value that loses against another one shows nowhere, and may win later.
#[test]
fn what_is_written_counts_not_what_is_seen() {
    let mut court = court_with(ALMA.id);
    let before = court.document(THEIRS);
    for _ in 0..5 {
        court.must(CHIEF, THEIRS, vec![set("legal_name", "Plus tard")]);
        court.must(CHIEF, THEIRS, vec![set("legal_name", "Encore")]);
    }
    let late = court.change_on(&before, BORIS, THEIRS, vec![set("legal_name", "Caché")]);
    assert_eq!(court.judge(BORIS, THEIRS.id(), &[late]), [Err(Reason::Reach)]);
    // In an object that is not visible any more.
    let mut doc = court.document(THEIRS);
    let notes = doc.get(ROOT, "notes").unwrap().unwrap().1;
    let mut tx = doc.transaction();
    tx.put_object(ROOT, "notes", ObjType::Text).unwrap();
    tx.commit();
    court.replace(THEIRS, &doc);
    let hidden = court.change_by(&mut doc, BORIS, |tx| tx.splice_text(&notes, 0, 0, "x").unwrap());
    assert_eq!(
        court.judge(BORIS, THEIRS.id(), std::slice::from_ref(&hidden)),
        [Err(Reason::Reach)]
    );
    assert_eq!(court.judge(ALMA, THEIRS.id(), &[hidden]), [Ok(())]);
}

#[test]
fn a_role_without_a_section_edits_the_others() {
    let mut court = court_with(ALMA.id);
    let mut role = Role::built_in(&REP).unwrap();
    role.rights.remove(&Right(Section::Notes, Action::Edit));
    role.rights.remove(&Right(Section::Addresses, Action::Edit));
    role.rights.remove(&Right(Section::Fiche, Action::Archive));
    court.write_role(item(90), &role);
    court.give(ALMA, item(90));
    court.must(ALMA, THEIRS, vec![set("legal_name", "Martin SA"), set("siren", "732829320")]);
    let both = vec![set("trade_name", "x"), splice("notes", "y")];
    assert_eq!(court.edit(ALMA, THEIRS, both), Err(Reason::Right));
    assert_eq!(court.edit(ALMA, THEIRS, vec![add("addresses", 1, &[])]), Err(Reason::Right));
    let archived =
        Edit::Set { place: place(), field: "archived".into(), value: Some(Value::Bool(true)) };
    assert_eq!(court.edit(ALMA, THEIRS, vec![archived]), Err(Reason::Archive));
    assert_eq!(court.edit(ALMA, THEIRS, vec![set("source_uid", "7")]), Err(Reason::Import));
    // The next change is judged by the role as it is then.
    court.give(ALMA, READ_ONLY);
    assert_eq!(court.edit(ALMA, THEIRS, vec![set("trade_name", "x")]), Err(Reason::Right));
    court.give(ALMA, item(91));
    assert_eq!(court.edit(ALMA, THEIRS, vec![set("trade_name", "x")]), Err(Reason::Nobody));
}

/// What a screen offers is what the server takes.
#[test]
fn what_is_barred_is_what_would_be_refused() {
    let DocKey::Contact(contact) = THEIRS else { unreachable!("a contact") };
    let mut court = court_with(ALMA.id);
    court.must(ALMA, YEAR, vec![add("events", 1, &[("subject", "Visite")])]);
    let (field, value) = ("archived".into(), Some(Value::Bool(true)));
    let archive = Edit::Set { place: place(), field, value };
    let mut narrow = Role::built_in(&REP).unwrap();
    narrow.rights.remove(&Right(Section::Notes, Action::Edit));
    narrow.rights.remove(&Right(Section::Events, Action::Edit));
    court.write_role(item(90), &narrow);
    for (who, role) in [
        (ALMA, None),
        (ALMA, Some(item(90))),
        (ALMA, Some(item(91))),
        (BORIS, None),
        (BORIS, Some(READ_ONLY)),
        (CLERK, None),
    ] {
        if let Some(role) = role {
            court.give(who, role);
        }
        let barred = court.barred(who, Some(contact));
        for (section, action, key, edit) in [
            (Section::Identity, Action::Edit, THEIRS, set("trade_name", "Autre nom")),
            (Section::Crm, Action::Edit, THEIRS, set("origin", "Salon")),
            (Section::Company, Action::Edit, THEIRS, set("siren", "404833048")),
            (Section::Notes, Action::Edit, THEIRS, splice("notes", "lu")),
            (Section::Coordinates, Action::Edit, THEIRS, add("coordinates", 2, &[])),
            (Section::Addresses, Action::Edit, THEIRS, add("addresses", 3, &[])),
            (Section::Websites, Action::Edit, THEIRS, add("websites", 4, &[])),
            (Section::Events, Action::Edit, YEAR, set_in("events", 1, "subject", "Autre")),
            (Section::Fiche, Action::Archive, THEIRS, archive.clone()),
        ] {
            let mut doc = court.document(key);
            let change = court.next(&mut doc, who, key, vec![edit.clone()]);
            let taken = court.judge(who, key.id(), &[change])[0].is_ok();
            assert_eq!(!barred.contains(&Right(section, action)), taken, "{section:?} {who:?}");
        }
    }
}

#[test]
fn what_is_barred_everywhere_is_what_the_role_lacks() {
    let mut court = court_with(ALMA.id);
    let import = Right(Section::Fiche, Action::Import);
    assert_eq!(court.barred(CHIEF, None), Default::default());
    assert_eq!(court.barred(HOUSE, None), Default::default());
    assert!(court.barred(ALMA, None).contains(&import));
    assert!(!court.barred(BORIS, None).contains(&Right(Section::Notes, Action::Edit)));
    court.give(ALMA, item(91));
    let everything: std::collections::BTreeSet<_> = Right::all().collect();
    assert_eq!(court.barred(ALMA, None), everything, "there is no such role");
}

#[test]
fn whoever_was_given_no_role_does_what_everybody_could() {
    let mut court = court_with(ALMA.id);
    court.must(HOUSE, THEIRS, vec![set("rep", &HOUSE.id.to_string()), splice("notes", "x")]);
    court.must(HOUSE, DocKey::Settings, vec![add("categories", 3, &[("name", "Bars")])]);
}

#[test]
fn the_settings_are_the_servers() {
    let mut court = Court::new();
    let promoted = || set_in("people", 1, "role", &ADMINISTRATOR.to_string());
    for who in [ALMA, CLERK, CHIEF, HOUSE] {
        let edit = vec![promoted()];
        assert_eq!(court.edit(who, DocKey::Settings, edit), Err(Reason::Server));
        let role = Role::built_in(&REP).unwrap().edits(item(9));
        assert_eq!(court.edit(who, DocKey::Settings, role), Err(Reason::Server));
        court.must(
            who,
            DocKey::Settings,
            vec![set_in("devices", who.device_item(), "name", "iPad")],
        );
        let others = vec![set_in("devices", BORIS.device_item(), "name", "x")];
        assert_eq!(court.edit(who, DocKey::Settings, others), Err(Reason::Server));
        let moved = vec![set_in("devices", who.device_item(), "person", &BORIS.id.to_string())];
        assert_eq!(court.edit(who, DocKey::Settings, moved), Err(Reason::Server));
    }
    let list = || vec![add("categories", 1, &[("name", "Bars")])];
    assert_eq!(court.edit(ALMA, DocKey::Settings, list()), Err(Reason::Settings));
    court.must(CLERK, DocKey::Settings, list());
    let company = || vec![set("company_name", "x")];
    assert_eq!(court.edit(CLERK, DocKey::Settings, company()), Err(Reason::Settings));
    court.must(CHIEF, DocKey::Settings, company());
}

/// A restored server gets back what its predecessor wrote, from who may decide about it.
#[test]
fn what_a_server_lost_comes_back_from_an_administrator() {
    let mut court = Court::new();
    let before = court.document(DocKey::Settings);
    let edits = vec![set_in("people", 1, "role", &ADMINISTRATOR.to_string())];
    let lost = court.change_on(&before, kit::SERVER, DocKey::Settings, edits);
    let settings = DocKey::Settings.id();
    assert_eq!(
        court.judge_returned(ALMA, settings, std::slice::from_ref(&lost)),
        [Err(Reason::Server)]
    );
    assert_eq!(
        court.judge_returned(CLERK, settings, std::slice::from_ref(&lost)),
        [Err(Reason::Server)]
    );
    assert_eq!(court.judge_returned(CHIEF, settings, &[lost]), [Ok(())]);
}

#[test]
fn a_fiche_is_begun_whole_or_not_at_all() {
    let key = DocKey::Contact(DocId::new([0xc2; 16]));
    let mut court = Court::new();
    let begin = |rep: &str| vec![set("legal_name", "Neuf"), set("rep", rep)];
    for (who, rep, verdict) in [
        (ALMA, ALMA.id, Ok(())),
        (ALMA, BORIS.id, Err(Reason::HandOver)),
        (CLERK, BORIS.id, Ok(())),
    ] {
        let changes = court.begin(who, key, begin(&rep.to_string()));
        assert_eq!(court.judge(who, key.id(), &changes), vec![verdict; changes.len()]);
    }
    court.give(ALMA, READ_ONLY);
    let changes = court.begin(ALMA, key, begin(""));
    assert_eq!(court.judge(ALMA, key.id(), &changes), vec![Err(Reason::Create); changes.len()]);
    // A birth of one's own making is none.
    let mut own = Automerge::new();
    let forged = court.change_by(&mut own, BORIS, |tx| tx.put(ROOT, "kind", "contact").unwrap());
    assert_eq!(court.judge(BORIS, key.id(), &[forged]), [Err(Reason::Server)]);
}

#[test]
fn an_activity_without_its_fiche_is_within_nobodys_reach() {
    let mut court = Court::new();
    let changes = court.begin(ALMA, YEAR, vec![add("events", 1, &[])]);
    assert_eq!(court.judge(ALMA, YEAR.id(), &changes).pop(), Some(Err(Reason::Reach)));
    assert_eq!(court.judge(CLERK, YEAR.id(), &changes), vec![Ok(()); changes.len()]);
}

/// The second change writes in a text that the first one made.
#[test]
fn changes_of_a_batch_build_on_one_another() {
    let mut court = court_with(ALMA.id);
    court.must(ALMA, YEAR, vec![add("events", 1, &[])]);
    let mut doc = court.document(YEAR);
    let first = court.next(&mut doc, ALMA, YEAR, vec![add("events", 2, &[])]);
    let second = court.next(&mut doc, ALMA, YEAR, vec![set_in("events", 2, "text", "Lu")]);
    let both = [first, second.clone()];
    assert_eq!(court.judge(ALMA, YEAR.id(), &both), [Ok(()), Ok(())]);
    assert_eq!(court.judge(BORIS, YEAR.id(), &both), [Err(Reason::Reach); 2]);
    // Alone it can't be applied, which is not a matter of rights.
    assert_eq!(court.judge(BORIS, YEAR.id(), &[second]), [Ok(())]);
    // Given away, it is not edited any more.
    court.put_together(&[ALMA, BORIS]);
    let mut doc = court.document(THEIRS);
    let gone = court.next(&mut doc, ALMA, THEIRS, vec![set("rep", &BORIS.id.to_string())]);
    let after = court.next(&mut doc, ALMA, THEIRS, vec![set("trade_name", "x")]);
    assert_eq!(court.judge(ALMA, THEIRS.id(), &[gone, after]), [Ok(()), Err(Reason::Reach)]);
}

#[test]
fn what_was_written_before_a_fiche_left_is_delivered_first() {
    let mut court = court_with(ALMA.id);
    let before = court.document(THEIRS);
    let (key, id) = (THEIRS, THEIRS.id());
    let offline = court.change_on(&before, ALMA, key, vec![set("trade_name", "Avant")]);
    let event = court.begin(ALMA, YEAR, vec![add("events", 1, &[])]);
    court.later(100);
    court.must(CHIEF, key, vec![set("rep", &BORIS.id.to_string())]);
    let after = court.change_on(&before, ALMA, key, vec![set("trade_name", "Après")]);
    assert_eq!(court.judge(ALMA, id, std::slice::from_ref(&offline)), [Ok(())]);
    assert_eq!(court.judge(ALMA, YEAR.id(), &event), vec![Ok(()); event.len()]);
    assert_eq!(court.judge(ALMA, id, &[after]), [Err(Reason::Reach)]);
    // Not for ever, and not for giving it away.
    let let_go = Edit::Set { place: place(), field: "rep".into(), value: None };
    let back = court.change_on(&before, ALMA, key, vec![let_go]);
    assert_eq!(court.judge(ALMA, id, &[back]), [Err(Reason::Reach)]);
    court.later(31 * 24 * 3_600);
    assert_eq!(court.judge(ALMA, id, &[offline]), [Err(Reason::Reach)]);
}

#[test]
fn what_is_here_already_is_only_acknowledged() {
    let mut court = court_with(ALMA.id);
    let change = court.must(ALMA, THEIRS, vec![set("trade_name", "x")]);
    court.give(ALMA, READ_ONLY);
    assert_eq!(court.judge(ALMA, THEIRS.id(), &[change]), [Ok(())]);
}

/// Object names are counter and author, and a returned change may be by any author: one that is
/// refused afterwards must not say where the object lies that another one writes in.
#[test]
fn nobody_names_an_object_of_the_document_for_another() {
    let mut court = Court::new();
    let settings = court.document(DocKey::Settings);
    let people = settings.get(ROOT, "people").unwrap().unwrap().1;
    let ObjId::Id(counter, author, _) = people.clone() else { unreachable!() };
    // B: a role for herself, in the real map of people.
    let role = format!("{}/role", ALMA.id);
    let promote = court.change_by(&mut settings.clone(), ALMA, |tx| {
        tx.put(&people, role, ADMINISTRATOR.to_string()).unwrap();
    });
    // A: the same object's name, for a text that any device may make.
    let mut other = settings.clone();
    let devices = settings.get(ROOT, "devices").unwrap().unwrap().1;
    let name = format!("{}/name", item(ALMA.device_item()));
    let decoy = court.change_by(&mut other, ALMA, |tx| {
        tx.put_object(&devices, name, ObjType::Text).unwrap();
    });
    let mut expanded = decoy.decode();
    expanded.actor_id = ActorId::from(author.to_bytes());
    (expanded.seq, expanded.start_op) = (1, counter.try_into().unwrap());
    let both = [Change::from(expanded), promote];
    let refused = [Err(Reason::Server); 2];
    assert_eq!(court.judge_returned(ALMA, DocKey::Settings.id(), &both), refused);
}

/// Of two changes that give an object the same name one is refused in the end, whatever was
/// allowed: only what a change builds on says where it writes.
#[test]
fn an_object_that_the_document_lacks_is_what_a_change_builds_on_says() {
    let mut court = Court::new();
    let mut lists = court.document(DocKey::Settings);
    let mut own = lists.clone();
    let object = |doc: &Automerge, key: &str| doc.get(ROOT, key).unwrap().unwrap().1;
    let (categories, devices) = (object(&lists, "categories"), object(&lists, "devices"));
    let name = format!("{}/name", item(CLERK.device_item()));
    let mut made = None;
    // The company's list, and the device's own name: of one author, with one name.
    let first = court.change_by(&mut lists, CLERK, |tx| {
        made = Some(tx.put_object(&categories, "x/name", ObjType::Text).unwrap());
    });
    let twin = court.change_by(&mut own, CLERK, |tx| {
        tx.put_object(&devices, name, ObjType::Text).unwrap();
    });
    let inside = court.change_by(&mut lists, CLERK, |tx| {
        tx.splice_text(made.as_ref().unwrap(), 0, 0, "x").unwrap();
    });
    let judge = |court: &mut Court, who, changes: &[Change]| {
        court.judge(who, DocKey::Settings.id(), changes).last().copied().unwrap()
    };
    for order in [[&first, &twin, &inside], [&twin, &first, &inside]] {
        let order = order.map(Clone::clone);
        assert_eq!(judge(&mut court, CLERK, &order), Ok(()));
        court.give(CLERK, REP);
        assert_eq!(judge(&mut court, CLERK, &order), Err(Reason::Settings));
        court.give(CLERK, OFFICE);
    }
}

#[test]
fn what_a_server_lost_comes_back_from_the_founder_and_from_nobody_without_a_role() {
    let mut court = Court::new();
    let before = court.document(DocKey::Settings);
    let edits = vec![set_in("people", 5, "role", &ADMINISTRATOR.to_string())];
    let lost = court.change_on(&before, kit::SERVER, DocKey::Settings, edits);
    let settings = DocKey::Settings.id();
    let mut judge = |who| court.judge_returned(who, settings, std::slice::from_ref(&lost));
    assert_eq!(judge(HOUSE), [Err(Reason::Server)]);
    assert_eq!(judge(NEW), [Err(Reason::Server)]);
    assert_eq!(judge(FOUNDER), [Ok(())]);
    // Once the founder has a role, the role says it.
    court.give(FOUNDER, REP);
    assert_eq!(court.judge_returned(FOUNDER, settings, &[lost]), [Err(Reason::Server)]);
}

/// Whoever is signed in goes on working, whether or not the settings name them and their device.
#[test]
fn an_account_says_whose_a_device_is() {
    let mut court = court_with(ALMA.id);
    court.must(NEW, THEIRS, vec![set("trade_name", "x")]);
    assert_eq!(court.edit(STRANGER, THEIRS, vec![set("trade_name", "y")]), Err(Reason::Nobody));
    // Somebody overwrote in the settings whose her device is.
    court.server_writes(vec![set_in("devices", ALMA.device_item(), "person", "")]);
    court.must(ALMA, THEIRS, vec![set("trade_name", "z")]);
    // Who was taken out of the settings is nobody any more.
    court.server_writes(vec![remove("people", 1)]);
    assert_eq!(court.edit(ALMA, THEIRS, vec![set("trade_name", "x")]), Err(Reason::Nobody));
}

#[test]
fn only_a_whole_value_says_whose_a_fiche_is() {
    let mut court = court_with(ALMA.id);
    let mut doc = court.document(THEIRS);
    let taken = court.change_by(&mut doc, ALMA, |tx| {
        let text = tx.put_object(ROOT, "rep", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, &BORIS.id.to_string()).unwrap();
    });
    assert_eq!(court.judge(ALMA, THEIRS.id(), &[taken]), [Err(Reason::Server)]);
    // Where it stands all the same, it names nobody.
    court.replace(THEIRS, &doc);
    assert_eq!(carnet_model::view::holders(&doc).reps, [].into());
    let mut doc = court_with(ALMA.id).document(THEIRS);
    let made = court.change_by(&mut doc, ALMA, |tx| {
        tx.put_object(ROOT, "rep", ObjType::Map).unwrap();
    });
    assert_eq!(court.judge(ALMA, THEIRS.id(), &[made])[0], Err(Reason::Server));
}

/// The time at which a fiche changed hands is its giver's to say: one in the future would keep
/// the door open until then.
#[test]
fn a_fiche_that_changed_hands_in_the_future_is_gone_now() {
    for (ahead, verdict) in [(3_600, Ok(())), (70 * 365 * 86_400, Err(Reason::Reach))] {
        let mut court = court_with(ALMA.id);
        let before = court.document(THEIRS);
        let offline = court.change_on(&before, ALMA, THEIRS, vec![set("trade_name", "Avant")]);
        court.later(ahead);
        court.must(CHIEF, THEIRS, vec![set("rep", &BORIS.id.to_string())]);
        court.later(-ahead);
        assert_eq!(court.judge(ALMA, THEIRS.id(), &[offline]), [verdict]);
    }
}

#[test]
fn nobody_says_that_a_document_is_another_one() {
    let mut court = court_with(ALMA.id);
    court.must(ALMA, YEAR, vec![add("events", 1, &[])]);
    court.must(CHIEF, LEDGER, vec![add("purchases", 1, &[])]);
    court.must(CHIEF, FAMILY, vec![add("articles", 1, &[])]);
    for key in [THEIRS, YEAR, DocKey::Settings, LEDGER, FAMILY] {
        for root in ["kind", "v", "contact", "year", "of3", "family"] {
            for who in [ALMA, CLERK, CHIEF, HOUSE, FOUNDER] {
                let mut doc = court.document(key);
                let change = court.change_by(&mut doc, who, |tx| tx.put(ROOT, root, "x").unwrap());
                let all = [change];
                assert_eq!(court.judge(who, key.id(), &all), [Err(Reason::Server)]);
                assert_eq!(court.judge_returned(who, key.id(), &all), [Err(Reason::Server)]);
            }
        }
    }
}

#[test]
fn an_activity_is_begun_by_whoever_may_write_in_it() {
    let mut court = court_with(ALMA.id);
    let births = YEAR.new_document().get_changes(&[]);
    court.give(BORIS, READ_ONLY);
    assert_eq!(court.judge(BORIS, YEAR.id(), &births), vec![Err(Reason::Right); births.len()]);
    assert_eq!(court.judge(ALMA, YEAR.id(), &births), vec![Ok(()); births.len()]);
    court.give(BORIS, REP);
    assert_eq!(court.judge(BORIS, YEAR.id(), &births), vec![Err(Reason::Reach); births.len()]);
}

const LEDGER: DocKey = DocKey::Ledger { contact: DocId::new([0xc1; 16]), year: 2026 };
const TERMS: DocKey = DocKey::Terms(DocId::new([0xc1; 16]));
const FAMILY: DocKey = DocKey::Catalogue(ItemId::new([0xf2; 8]));

/// Gives Alma a role of her own with these rights and no others, over her portfolio.
fn alone(court: &mut Court, rights: &[Right]) {
    let rights = rights.iter().copied().chain([Right(Section::Fiche, Action::See)]).collect();
    court.write_role(item(91), &Role { rights, ..Role::built_in(&REP).unwrap() });
    court.give(ALMA, item(91));
}

#[test]
fn a_ledger_is_begun_by_whoever_may_write_any_of_it_and_each_part_asks_for_its_own_right() {
    let births = LEDGER.new_document().get_changes(&[]);
    let parts = [
        (Section::Loyalty, "loyalty_entries"),
        (Section::Services, "credit_uses"),
        (Section::Purchases, "purchases"),
    ];
    for (section, collection) in parts {
        let mut court = court_with(ALMA.id);
        alone(&mut court, &[Right(section, Action::Edit)]);
        assert_eq!(court.judge(ALMA, LEDGER.id(), &births), vec![Ok(()); births.len()]);
        court.must(ALMA, LEDGER, vec![add(collection, 1, &[])]);
        for (_, other) in parts.into_iter().filter(|(_, other)| *other != collection) {
            let refused = court.edit(ALMA, LEDGER, vec![add(other, 2, &[])]);
            assert_eq!(refused, Err(Reason::Right), "{other} with {collection}");
        }
        assert_eq!(court.edit(BORIS, LEDGER, vec![add(collection, 3, &[])]), Err(Reason::Reach));
        court.give(BORIS, READ_ONLY);
        assert_eq!(court.edit(BORIS, LEDGER, vec![add(collection, 3, &[])]), Err(Reason::Right));
    }
    let mut court = court_with(ALMA.id);
    alone(&mut court, &[Right(Section::Events, Action::Edit)]);
    assert_eq!(court.judge(ALMA, LEDGER.id(), &births), vec![Err(Reason::Right); births.len()]);
}

#[test]
fn payments_have_a_right_of_their_own_and_what_a_later_version_adds_has_none() {
    for (root, section) in [
        ("payments", Section::Payments),
        ("vouchers", Section::Payments),
        ("allocations", Section::Payments),
        ("letters", Section::Payments),
        ("of_a_later_version", Section::Other),
    ] {
        for (right, verdict) in [(section, Ok(())), (Section::Loyalty, Err(Reason::Right))] {
            let mut court = court_with(ALMA.id);
            court.must(CHIEF, LEDGER, vec![add("purchases", 1, &[])]);
            alone(&mut court, &[Right(right, Action::Edit)]);
            let mut doc = court.document(LEDGER);
            let change = court.change_by(&mut doc, ALMA, |tx| match tx.get(ROOT, root).unwrap() {
                Some((_, map)) => tx.put(map, "0000000000000001", true).unwrap(),
                None => tx.put(ROOT, root, "x").unwrap(),
            });
            assert_eq!(court.judge(ALMA, LEDGER.id(), &[change]), [verdict], "{root}");
        }
    }
}

#[test]
fn terms_and_catalogues_are_for_who_may_write_them() {
    let write = |court: &mut Court, who, key: DocKey| {
        let mut doc = key.new_document();
        court.change_by(&mut doc, who, |tx| tx.put(ROOT, "discount", "5").unwrap());
        let verdicts = court.judge(who, key.id(), &doc.get_changes(&[]));
        assert_eq!(verdicts.len(), key.new_document().get_changes(&[]).len() + 1);
        verdicts.into_iter().collect::<Result<(), Reason>>()
    };
    let mut court = court_with(ALMA.id);
    assert_eq!(
        write(&mut court, ALMA, TERMS),
        Err(Reason::Right),
        "what is agreed is the office's"
    );
    assert_eq!(write(&mut court, CLERK, TERMS), Ok(()));
    alone(&mut court, &[Right(Section::Terms, Action::Edit)]);
    assert_eq!(write(&mut court, ALMA, TERMS), Ok(()));
    court.give(ALMA, REP);
    alone(&mut court, &[Right(Section::Terms, Action::See)]);
    assert_eq!(write(&mut court, ALMA, TERMS), Err(Reason::Right));
    let catalogue = |court: &mut Court, who| court.edit(who, FAMILY, vec![add("articles", 1, &[])]);
    assert!(catalogue(&mut court, ALMA).is_err());
    court.give(ALMA, REP);
    assert!(catalogue(&mut court, ALMA).is_err(), "a rep does not write the catalogue");
    assert!(catalogue(&mut court, CLERK).is_ok());
    // Everything of every fiche, and no catalogue.
    let all = Right::all().filter(|Right(section, _)| section.is_of_a_fiche());
    let free = Role { rights: all.collect(), ..Role::built_in(&ADMINISTRATOR).unwrap() };
    court.write_role(item(92), &free);
    court.give(BORIS, item(92));
    assert!(court.edit(BORIS, FAMILY, vec![add("articles", 2, &[])]).is_err());
}
