//! Changes are judged by what they would alter.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

#[path = "court/kit.rs"]
mod kit;

use automerge::{ObjType, ROOT, ReadDoc, transaction::Transactable};
use carnet_ids::{DocId, ItemId};
use carnet_model::{edit::Edit, kind::DocKey, value::Value};
use carnet_policy::{ADMINISTRATOR, Action, READ_ONLY, REP, Reason, Right, Role, Section};
use kit::{
    ALMA, BORIS, CHIEF, CLERK, Court, HOUSE, add, item, member, place, remove, set, set_in, splice,
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
        assert_eq!(court.judge(who, key.id(), &changes), [verdict, verdict]);
    }
    court.give(ALMA, READ_ONLY);
    let changes = court.begin(ALMA, key, begin(""));
    assert_eq!(court.judge(ALMA, key.id(), &changes), [Err(Reason::Create), Err(Reason::Create)]);
    // A birth of one's own making is none.
    let mut own = automerge::Automerge::new();
    let forged = court.change_by(&mut own, BORIS, |tx| tx.put(ROOT, "kind", "contact").unwrap());
    assert_eq!(court.judge(BORIS, key.id(), &[forged]), [Err(Reason::Server)]);
}

#[test]
fn an_activity_without_its_fiche_is_within_nobodys_reach() {
    let mut court = Court::new();
    let changes = court.begin(ALMA, YEAR, vec![add("events", 1, &[])]);
    assert_eq!(court.judge(ALMA, YEAR.id(), &changes)[1], Err(Reason::Reach));
    assert_eq!(court.judge(CLERK, YEAR.id(), &changes), [Ok(()), Ok(())]);
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
    assert_eq!(court.judge(ALMA, YEAR.id(), &event), [Ok(()), Ok(())]);
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
