//! The directory's rows on the disk: they spare reading documents again, and nothing depends on them.

use crate::kit::{START, World, item, on, ready, set};
use carnet_engine::api::{Query, Reply, Request, Row, Sort};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{Batch, ReadNow, Scan, Store};
use proptest::prelude::*;

/// Steps of reading the rows, however few there are.
const RECALLING: usize = 128;
/// After that long without an edit, everything is written.
const LONG: u64 = 60_000;

#[test]
fn a_restart_reads_no_document_that_has_not_changed() {
    let mut world = written(40);
    world.restart_still(0);
    assert_eq!(steps(&mut world), RECALLING);
    assert_eq!(world.rows(0, Query::default()).len(), 40);
}

#[test]
fn a_restart_reads_what_the_rows_do_not_know() {
    let mut world = written(40);
    world.apply(0, named(id(7), "Changé"));
    lose(&mut world, id(3));
    world.restart_still(0);
    assert!(steps(&mut world) > RECALLING);
    assert_eq!(world.rows(0, search("changé")).len(), 1);
    assert_eq!(world.rows(0, Query::default()).len(), 40);
}

#[test]
fn damaged_rows_are_written_again() {
    let mut world = written(40);
    for (key, mut row) in shards(&mut world) {
        let middle = row.len() / 2;
        row[middle] ^= 1;
        put(&mut world, key, Some(row));
    }
    world.restart(0);
    assert_eq!(world.rows(0, Query::default()).len(), 40);
    world.wait(LONG);
    world.wait(LONG);
    world.restart_still(0);
    assert_eq!(steps(&mut world), RECALLING);
}

#[test]
fn a_full_disk_does_not_hear_of_the_directory() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, named(id(1), "Le Fournil"));
    world.seat(0).plan.set_full(true);
    world.wait(LONG);
    assert!(!world.status(0).sync.full, "no edit waits for the disk");
    assert!(shards(&mut world).is_empty());
    world.seat(0).plan.set_full(false);
    world.wait(LONG);
    assert_eq!(shards(&mut world).len(), 1);
}

#[test]
fn requests_are_answered_while_the_directory_is_read() {
    let mut world = written(40);
    world.restart_still(0);
    let now = world.now();
    let engine = &mut world.seat(0).engine;
    assert_eq!(engine.status().sync.unlisted, 40);
    let ask = Request::Fiche(id(39));
    let origin = carnet_engine::Origin { client: [9; 16], number: 1 };
    let Some(Reply::Fiche(fiche)) = ready(engine.request(now, origin, ask)) else { panic!() };
    assert_eq!(fiche.view.name, "Nom 39");
    assert!(engine.has_work());
    world.quiet();
    let status = world.status(0).sync;
    assert_eq!((status.unlisted, status.fiches), (0, 40));
}

#[derive(Debug, Clone)]
enum Step {
    Name(u8, u8),
    Town(u8, u8),
    Event(u8, u8),
    Archive(u8),
    Merge(u8, u8),
    Wait,
    Restart,
    Lose(u8),
    Damage(u8),
    /// A row as it was at the last [`Step::Keep`]: the disk lost what came after.
    Revert(u8),
    Keep,
}

fn step() -> impl Strategy<Value = Step> {
    let contact = || 0u8..6;
    prop_oneof![
        4 => (contact(), 0u8..9).prop_map(|(contact, name)| Step::Name(contact, name)),
        1 => (contact(), 0u8..3).prop_map(|(contact, town)| Step::Town(contact, town)),
        2 => (contact(), 0u8..9).prop_map(|(contact, at)| Step::Event(contact, at)),
        1 => contact().prop_map(Step::Archive),
        1 => (contact(), contact()).prop_map(|(from, into)| Step::Merge(from, into)),
        3 => Just(Step::Wait),
        2 => Just(Step::Restart),
        1 => contact().prop_map(Step::Lose),
        1 => contact().prop_map(Step::Damage),
        1 => contact().prop_map(Step::Revert),
        1 => Just(Step::Keep),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever was edited and whichever rows were lost, the directory is as one that was made anew
    /// from the documents.
    #[test]
    fn whatever_is_lost_the_directory_is_what_the_documents_say(
        steps in prop::collection::vec(step(), 1..30),
    ) {
        let mut world = World::new(&["Nadia"]);
        let mut kept = Vec::new();
        for step in steps {
            carry_out(&mut world, step, &mut kept);
        }
        world.restart(0);
        let recalled = snapshot(&mut world);
        for (key, _) in shards(&mut world) {
            put(&mut world, key, None);
        }
        world.restart(0);
        prop_assert_eq!(recalled, snapshot(&mut world));
    }
}

fn carry_out(world: &mut World, step: Step, kept: &mut Vec<(Vec<u8>, Vec<u8>)>) {
    match step {
        Step::Name(contact, name) => {
            world.apply(0, named(id(contact), &format!("Nom {name}")));
        }
        Step::Town(contact, town) => {
            let fields = vec![("city".to_owned(), Value::Text(format!("Ville {town}")))];
            let edit = Edit::Add { collection: "addresses".into(), item: item(town), fields };
            // The same address twice is refused, which is fine.
            world.ask(0, Request::Apply(on(id(contact), vec![edit])));
        }
        Step::Event(contact, at) => {
            let fields = vec![
                ("kind".to_owned(), Value::text("note")),
                ("at".to_owned(), Value::Instant(START + i64::from(at) * 1_000)),
            ];
            let edits = vec![Edit::Add { collection: "events".into(), item: item(at), fields }];
            let doc = DocKey::Activity { contact: id(contact), year: 2026 };
            world.ask(0, Request::Apply(vec![Intent { doc, edits }]));
        }
        Step::Archive(contact) => {
            let value = Some(Value::Bool(true));
            let place = carnet_model::edit::Place::Root;
            let edit = Edit::Set { place, field: "archived".into(), value };
            world.ask(0, Request::Apply(on(id(contact), vec![edit])));
        }
        Step::Merge(from, into) => {
            world.ask(0, Request::Merge { from: id(from), into: id(into), taken: Vec::new() });
        }
        Step::Wait => world.wait(LONG),
        Step::Restart => world.restart(0),
        Step::Lose(contact) => lose(world, id(contact)),
        Step::Damage(contact) => {
            if let Some((key, mut row)) = shard(world, id(contact)) {
                let last = row.len() - 9;
                row[last] ^= 0x55;
                put(world, key, Some(row));
            }
        }
        Step::Revert(contact) => {
            let key = key(id(contact));
            let old = kept.iter().find(|(known, _)| *known == key).map(|(_, row)| row.clone());
            put(world, key, old);
        }
        Step::Keep => *kept = shards(world),
    }
}

/// All that the directory says.
fn snapshot(world: &mut World) -> (Vec<Vec<Row>>, Reply, usize) {
    let by = |sort| Query { sort, ..Query::default() };
    let queries = [
        by(Sort::Name),
        by(Sort::LastEvent),
        by(Sort::City),
        by(Sort::Updated),
        Query { archived: true, ..Query::default() },
        Query { place: Some("Ville 1".into()), ..Query::default() },
        search("nom"),
        search("3"),
        search("ville 2"),
    ];
    let rows = queries.into_iter().map(|query| world.rows(0, query)).collect();
    let workspace = world.ask(0, Request::Workspace);
    (rows, workspace, world.status(0).sync.fiches)
}

fn search(text: &str) -> Query {
    Query { text: text.into(), ..Query::default() }
}

/// Some contacts, known to the rows on the disk.
fn written(contacts: u8) -> World {
    let mut world = World::new(&["Nadia"]);
    for number in 0..contacts {
        world.apply(0, named(id(number), &format!("Nom {number}")));
    }
    world.wait(LONG);
    world
}

/// How many steps of work the engine takes until it has nothing to do.
fn steps(world: &mut World) -> usize {
    let now = world.now();
    let engine = &mut world.seat(0).engine;
    (0..).take_while(|_| engine.has_work() && ready_step(engine, now)).count()
}

fn ready_step(
    engine: &mut carnet_engine::Engine<crate::kit::Disk>,
    now: carnet_engine::Now,
) -> bool {
    ready(engine.work(now));
    true
}

/// Three contacts of six share a row.
fn id(number: u8) -> DocId {
    let mut bytes = [number; 16];
    bytes[0] = number % 2;
    DocId::new(bytes)
}

fn named(contact: DocId, name: &str) -> Vec<Intent> {
    on(contact, vec![set("party_kind", "company"), set("legal_name", name)])
}

fn key(contact: DocId) -> Vec<u8> {
    [b"Xi", &contact.as_bytes()[..1]].concat()
}

fn shards(world: &mut World) -> Vec<(Vec<u8>, Vec<u8>)> {
    let disk = world.seat(0).disk.clone().into_inner();
    disk.scan_now(&Scan::prefix(b"Xi")).unwrap()
}

fn shard(world: &mut World, contact: DocId) -> Option<(Vec<u8>, Vec<u8>)> {
    shards(world).into_iter().find(|(known, _)| *known == key(contact))
}

fn lose(world: &mut World, contact: DocId) {
    put(world, key(contact), None);
}

fn put(world: &mut World, key: Vec<u8>, row: Option<Vec<u8>>) {
    let mut batch = Batch::default();
    match row {
        Some(row) => batch.put(key, row),
        None => batch.delete(key),
    }
    let disk = world.seat(0).disk.clone().into_inner();
    ready(disk.commit(batch)).unwrap();
}
