//! A disk without room.

use crate::kit::{START, World, company, contact, item, on, set, shown};
use carnet_engine::{
    Fate, Origin,
    api::{Failure, ImportReport, Link, NotKept, OnDuplicate, Query, Reply, Request},
};
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{StoreError, faults::Fault};

#[test]
fn an_edit_on_a_full_disk_is_kept_and_saved_when_there_is_room() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.seat(0).plan.set_full(true);
    let origin = Origin { client: [3; 16], number: 1 };
    let edit = || Request::Apply(company(contact(1), "Le Fournil"));
    assert_eq!(world.ask_as(0, origin, edit()), Reply::Failed(Failure::Full));
    assert_eq!(world.fiche(0, contact(1)).view.name, "Le Fournil", "kept in memory");
    let status = world.status(0).sync;
    assert_eq!((status.unsaved, status.full), (1, true));
    assert_eq!(world.ask_as(0, origin, edit()), Reply::Failed(Failure::Full), "and not made twice");
    world.wait(31_000);
    assert!(world.rows(1, Query::default()).is_empty(), "nothing leaves before it is saved");
    world.seat(0).plan.set_full(false);
    world.wait(31_000);
    let status = world.status(0).sync;
    assert_eq!((status.unsaved, status.full, status.pending), (0, false, 0));
    assert!(matches!(world.ask_as(0, origin, edit()), Reply::Applied(_)));
    assert_eq!(shown(&world.fiche(1, contact(1)), "client_code"), "C-000001");
    let Reply::History(history) = world.ask(0, Request::History(contact(1))) else { panic!() };
    assert_eq!(history.len(), 1);
}

#[test]
fn a_device_without_room_does_not_connect_and_does_at_once_when_there_is_some() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(1, company(contact(1), "Le Fournil"));
    world.seat(0).plan.set_full(true);
    world.restart(0);
    world.apply(1, company(contact(2), "La Halle"));
    world.wait(300_000);
    let status = world.status(0).sync;
    assert!(status.full && status.link != Link::Online, "{status:?}");
    assert_eq!(world.fiche(0, contact(1)).view.name, "Le Fournil", "what is there can be read");
    world.seat(0).plan.set_full(false);
    world.wait(3_000);
    assert_eq!(world.status(0).sync.link, Link::Online);
    assert_eq!(world.fiche(0, contact(2)).view.name, "La Halle");
}

#[test]
fn a_note_of_the_device_says_that_the_disk_is_full() {
    let mut world = World::new(&["Nadia"]);
    world.seat(0).plan.set_full(true);
    let put = Request::PutLocal { key: "draft".into(), value: Some("x".into()) };
    assert_eq!(world.ask(0, put), Reply::Failed(Failure::NoRoom), "nothing of it is kept");
}

#[test]
fn whatever_fails_on_the_disk_the_engine_says_what_it_has_in_memory_alone() {
    let mut world = World::new(&["Nadia"]);
    let origin = Origin { client: [3; 16], number: 1 };
    assert_eq!(world.seat(0).engine.fate(origin), Fate::Unknown);
    let commit = world.seat(0).plan.commits() + 1;
    let broken = StoreError::Failed { doing: "writing", cause: "a cable".into() };
    world.seat(0).plan.at_commit(commit, Fault::Fail(broken.clone()));
    let reply = world.ask_as(0, origin, Request::Apply(company(contact(1), "Le Fournil")));
    assert_eq!(reply, Reply::Failed(Failure::Store(broken.to_string())));
    assert_eq!(world.seat(0).engine.fate(origin), Fate::InMemory);
    world.wait(31_000);
    assert_eq!(world.seat(0).engine.fate(origin), Fate::Saved);
    world.restart(0);
    assert_eq!(world.seat(0).engine.fate(origin), Fate::Saved, "the next engine knows it too");
}

#[test]
fn what_is_refused_is_not_in_memory() {
    let mut world = World::new(&["Nadia"]);
    world.seat(0).plan.set_full(true);
    let origin = Origin { client: [3; 16], number: 1 };
    let bad = on(contact(1), vec![set("no_such_field", "Trop")]);
    let Reply::Failed(why) = world.ask_as(0, origin, Request::Apply(bad.clone())) else { panic!() };
    assert_eq!(world.seat(0).engine.fate(origin), Fate::Unknown);
    assert!(!why.may_pass(), "{why}");
    let told = NotKept::new(&Request::Apply(bad), why);
    assert_eq!((told.contact, told.words), (Some(contact(1)), vec!["Trop".to_owned()]));
}

#[test]
fn nobody_signs_out_or_in_over_edits_that_are_in_memory_alone() {
    let mut world = World::new(&["Nadia"]);
    world.seat(0).plan.set_full(true);
    let origin = Origin { client: [3; 16], number: 1 };
    world.ask_as(0, origin, Request::Apply(company(contact(1), "Le Fournil")));
    // Room comes back, and the commit is not tried again yet.
    world.seat(0).plan.set_full(false);
    let again = Request::SignIn(world.seat(0).credentials.clone());
    for request in [Request::SignOut { force: true }, again] {
        assert_eq!(world.ask(0, request), Reply::Failed(Failure::Full));
    }
    world.wait(31_000);
    assert_eq!(world.seat(0).engine.fate(origin), Fate::Saved);
    assert_eq!(world.fiche(0, contact(1)).view.name, "Le Fournil");
}

#[test]
fn an_import_tells_as_created_only_what_is_on_the_disk() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let file = "Société;Code postal\nLe Fournil;35000\nLa Halle;44000\n";
    world.seat(0).plan.set_full(true);
    let report = import(&mut world, file);
    assert_eq!((report.created, report.cancelled), (0, true), "{report:?}");
    let first = (2, "full".to_owned(), String::new());
    assert_eq!(report.errors, [first], "the first row that is not on the disk");
    assert_eq!(world.status(0).sync.unsaved, 2);
    world.seat(0).plan.set_full(false);
    world.wait(31_000);
    assert_eq!(world.rows(1, Query::default()).len(), 2, "kept in memory, and saved with room");
    world.restart(0);
    assert!(matches!(world.ask(0, Request::Undo(report.undo.unwrap())), Reply::Applied(_)));
    assert!(world.rows(1, Query::default()).is_empty());
}

#[test]
fn an_import_that_fills_the_disk_counts_what_came_before() {
    let mut world = World::new(&["Nadia"]);
    let rows = (0..120).map(|number| format!("Société {number};35000\n"));
    let file: String = std::iter::once("Société;Code postal\n".to_owned()).chain(rows).collect();
    let request = request(&mut world, &file);
    let (origin, now) = (Origin { client: [4; 16], number: 1 }, world.now());
    assert_eq!(crate::kit::ready(world.seat(0).engine.request(now, origin, request)), None);
    crate::kit::ready(world.seat(0).engine.work(now));
    world.seat(0).plan.set_full(true);
    world.quiet();
    let Some((_, Reply::Imported(report))) = world.seat(0).replies.pop() else { panic!() };
    assert_eq!((report.created, report.cancelled), (50, true), "{report:?}");
    assert_eq!(world.status(0).sync.unsaved, 50);
}

#[test]
fn a_long_way_back_is_answered_once_it_is_on_the_disk() {
    let mut world = World::new(&["Nadia"]);
    let intents = (0..1_200).flat_map(|number| {
        let name = format!("Nom {number}");
        on(contact(1), vec![set("legal_name", &name)])
    });
    let origin = Origin { client: [3; 16], number: 1 };
    let request = Request::Apply(intents.collect());
    assert!(matches!(world.ask_as(0, origin, request), Reply::Applied(_)));
}

#[test]
fn a_request_that_is_too_big_for_one_change_writes_nothing() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    // Each text is within its limit; together they are more operations than a server takes.
    let mut intents = on(contact(1), vec![set("status", "Actif")]);
    let doc = DocKey::Activity { contact: contact(1), year: 2026 };
    intents.push(Intent { doc, edits: (1..=3).map(long_note).collect() });
    let reply = world.ask(0, Request::Apply(intents));
    assert!(
        matches!(&reply, Reply::Failed(Failure::Store(why)) if why.contains("ops")),
        "{reply:?}"
    );
    assert_eq!(shown(&world.fiche(0, contact(1)), "status"), "", "all or none");
    assert_eq!(world.status(0).sync.pending, 0);
}

fn long_note(number: u8) -> Edit {
    let fields = vec![
        ("kind".to_owned(), Value::text("note")),
        ("at".to_owned(), Value::Instant(START)),
        ("text".to_owned(), Value::Text("x".repeat(30_000))),
    ];
    Edit::Add { collection: "events".into(), item: item(number), fields }
}

fn request(world: &mut World, file: &str) -> Request {
    let file = file.as_bytes().to_vec();
    let preview = Request::ImportPreview { file: file.clone(), options: None };
    let Reply::ImportPreview(preview) = world.ask(0, preview) else { panic!() };
    let duplicates = OnDuplicate::Create;
    Request::Import { file, options: preview.options, duplicates, dry_run: false }
}

fn import(world: &mut World, file: &str) -> ImportReport {
    let request = request(world, file);
    match world.ask(0, request) {
        Reply::Imported(report) => report,
        other => panic!("{other:?}"),
    }
}
