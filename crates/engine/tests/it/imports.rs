//! Importing files.

use crate::kit::{World, shown};
use carnet_engine::{
    Origin,
    api::{Event, ImportReport, OnDuplicate, Query, Reply, Request},
};

const FILE: &str = "Nom;E-mail;Téléphone;Code postal;Ville\n\
    Le Fournil;contact@fournil.fr;01 42 68 53 00;75008;Paris\n\
    Maison Éclair;bonjour@eclair.fr;02 99 40 00 00;35400;Saint-Malo\n";

#[test]
fn a_file_becomes_contacts_once() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let report = import(&mut world, FILE, OnDuplicate::Skip, false);
    assert_eq!((report.created, report.skipped, report.errors.len()), (2, 0, 0), "{report:?}");
    let rows = world.rows(1, Query { text: "eclair".into(), ..Query::default() });
    assert_eq!(rows[0].city, "Saint-Malo");
    let report = import(&mut world, FILE, OnDuplicate::Skip, false);
    assert_eq!((report.created, report.skipped, report.undo), (0, 2, None));
    assert_eq!(world.rows(0, Query::default()).len(), 2);
    assert!(world.seat(0).events.contains(&Event::ImportProgress { done: 2, total: 2 }));
}

#[test]
fn a_dry_run_says_the_same_and_does_nothing() {
    let mut world = World::new(&["Nadia"]);
    let twice = format!("{FILE}{}", "Encore;contact@fournil.fr;;;\n");
    let dry = import(&mut world, &twice, OnDuplicate::Skip, true);
    assert!(world.rows(0, Query::default()).is_empty());
    let wet = import(&mut world, &twice, OnDuplicate::Skip, false);
    assert_eq!((dry.created, dry.updated, dry.skipped), (wet.created, wet.updated, wet.skipped));
    assert_eq!(wet.skipped, 1);
}

#[test]
fn duplicates_are_updated_or_completed() {
    let changed = "Nom;E-mail;Téléphone;Code postal;Ville\n\
        Au Fournil;contact@fournil.fr;01 99 99 99 99;75008;Paris\n";
    for (policy, name) in
        [(OnDuplicate::Update, "Au Fournil"), (OnDuplicate::Complete, "Le Fournil")]
    {
        let mut world = World::new(&["Nadia"]);
        import(&mut world, FILE, OnDuplicate::Skip, false);
        let report = import(&mut world, changed, policy, false);
        assert_eq!((report.created, report.updated), (0, 1), "{report:?}");
        let rows = world.rows(0, Query { text: "fournil".into(), ..Query::default() });
        assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), [name]);
        let fiche = world.fiche(0, rows[0].contact);
        let coordinates =
            fiche.view.collections.iter().find(|known| known.key == "coordinates").unwrap();
        assert_eq!(coordinates.items.len(), 1, "the same email is the same coordinate");
        world.ask(0, Request::Undo(report.undo.unwrap()));
        let fiche = world.fiche(0, rows[0].contact);
        assert_eq!(fiche.view.name, "Le Fournil");
        assert_eq!(shown(&fiche, "client_code"), "C-000001");
    }
}

#[test]
fn undoing_an_import_archives_what_it_created() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let report = import(&mut world, FILE, OnDuplicate::Create, false);
    world.restart(0);
    assert!(matches!(world.ask(0, Request::Undo(report.undo.unwrap())), Reply::Applied(_)));
    assert!(world.rows(1, Query::default()).is_empty());
    assert_eq!(world.rows(1, Query { archived: true, ..Query::default() }).len(), 2);
}

#[test]
fn an_import_that_died_half_way_is_finished_by_the_next_engine() {
    let mut world = World::new(&["Nadia"]);
    let file = many(120);
    let origin = Origin { client: [4; 16], number: 1 };
    let request = request(&mut world, &file, OnDuplicate::Create, false);
    let now = world.now();
    let engine = &mut world.seat(0).engine;
    assert_eq!(crate::kit::ready(engine.request(now, origin, request.clone())), None);
    crate::kit::ready(engine.work(now));
    world.restart(0);
    let begun = world.rows(0, Query::default()).len();
    assert!(begun > 0 && begun < 120, "{begun}");
    let Reply::Imported(report) = world.ask_as(0, origin, request) else { panic!() };
    assert_eq!(report.created, 120);
    assert_eq!(world.rows(0, Query::default()).len(), 120);
}

#[test]
fn a_cancelled_import_stops_and_is_undoable() {
    let mut world = World::new(&["Nadia"]);
    let origin = Origin { client: [4; 16], number: 1 };
    let request = request(&mut world, &many(120), OnDuplicate::Create, false);
    let now = world.now();
    let engine = &mut world.seat(0).engine;
    assert_eq!(crate::kit::ready(engine.request(now, origin, request)), None);
    crate::kit::ready(engine.work(now));
    world.ask(0, Request::CancelImport);
    let Some((_, Reply::Imported(report))) = world.seat(0).replies.pop() else { panic!() };
    assert!(report.cancelled && report.created < 120 && report.created > 0, "{report:?}");
    world.ask(0, Request::Undo(report.undo.unwrap()));
    assert!(world.rows(0, Query::default()).is_empty());
}

fn many(rows: usize) -> String {
    let line =
        |number: usize| format!("Société {number};societe{number}@exemple.fr;;35000;Rennes\n");
    std::iter::once("Nom;E-mail;Téléphone;Code postal;Ville\n".to_owned())
        .chain((0..rows).map(line))
        .collect()
}

fn request(world: &mut World, file: &str, duplicates: OnDuplicate, dry_run: bool) -> Request {
    let file = file.as_bytes().to_vec();
    let preview = Request::ImportPreview { file: file.clone(), options: None };
    let Reply::ImportPreview(preview) = world.ask(0, preview) else { panic!() };
    Request::Import { file, options: preview.options, duplicates, dry_run }
}

fn import(world: &mut World, file: &str, duplicates: OnDuplicate, dry_run: bool) -> ImportReport {
    let request = request(world, file, duplicates, dry_run);
    match world.ask(0, request) {
        Reply::Imported(report) => report,
        other => panic!("{other:?}"),
    }
}
