//! Ledgers: what is earned, used and bought, of all years, of merged fiches too, and on every device.

use crate::kit::{World, contact, item, on, two_fiches};
use carnet_engine::api::{Event, Query, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    loyalty,
    value::Value,
    view::CollectionView,
};

/// After that long without an edit, the directory's rows are written.
const LONG: u64 = 60_000;

/// By then a device that is online again has connected.
const RECONNECTED: u64 = 31_000;

fn add(collection: &str, item: ItemId, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text)));
    Edit::Add { collection: collection.to_owned(), item, fields: fields.collect() }
}

fn points(of: u8, year: i32, id: ItemId, points: &str) -> Vec<Intent> {
    let on = format!("{year}-03-01");
    let entry = add("loyalty_entries", id, &[("points", points), ("on", &on)]);
    vec![Intent { doc: DocKey::Ledger { contact: contact(of), year }, edits: vec![entry] }]
}

fn ledger(world: &mut World, seat: usize, of: DocId) -> Vec<CollectionView> {
    match world.ask(seat, Request::Ledger(of)) {
        Reply::Activity(all) => all,
        other => panic!("{other:?}"),
    }
}

fn balance(world: &mut World, seat: usize, of: u8) -> String {
    let entries = loyalty::entries(&ledger(world, seat, contact(of)));
    let of_all: Vec<_> = entries.into_values().flatten().collect();
    let today = "2026-11-28".parse().unwrap();
    loyalty::account(&of_all, None, today).balance.to_string()
}

#[test]
fn two_reps_credit_fifty_points_offline_and_a_hundred_are_there() {
    let mut world = two_fiches();
    for seat in 0..2 {
        world.online(seat, false);
    }
    world.apply(0, points(1, 2026, item(1), "50"));
    world.apply(1, points(1, 2026, item(2), "50"));
    assert_eq!((balance(&mut world, 0, 1), balance(&mut world, 1, 1)), ("50".into(), "50".into()));
    for seat in 0..2 {
        world.online(seat, true);
    }
    world.wait(RECONNECTED);
    assert_eq!(
        (balance(&mut world, 0, 1), balance(&mut world, 1, 1)),
        ("100".into(), "100".into())
    );
    assert_eq!(world.fiche(0, contact(1)).view.conflicts, 0);
}

#[test]
fn ledgers_of_all_years_and_of_a_merged_fiche_are_read_after_a_restart_too() {
    let mut world = two_fiches();
    world.apply(0, points(1, 2025, item(1), "10"));
    world.apply(0, points(1, 2026, item(2), "20"));
    world.apply(0, points(2, 2026, item(3), "5"));
    let merged =
        world.ask(0, Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() });
    assert!(matches!(merged, Reply::Applied(_)), "{merged:?}");
    assert_eq!(balance(&mut world, 0, 1), "35");
    assert_eq!(balance(&mut world, 0, 2), "35");
    world.wait(LONG);
    world.restart(0);
    assert_eq!(balance(&mut world, 0, 1), "35");
    world.quiet();
    assert_eq!(balance(&mut world, 1, 1), "35");
}

/// The screen that a ledger is on opens with what was changed last; what waits elsewhere waits too.
#[test]
fn what_waits_in_a_ledger_is_marked_whichever_documents_a_fiche_opens_with() {
    let mut world = two_fiches();
    world.online(0, false);
    world.apply(0, points(1, 2025, item(1), "10"));
    world.wait(5_000);
    world.apply(0, points(1, 2026, item(2), "20"));
    let opening = Request::Opening { contact: contact(1), events: 5 };
    let Reply::Fiche(fiche) = world.ask(0, opening) else { panic!() };
    assert!(fiche.pending);
    assert_eq!(fiche.pending_items, [item(1), item(2)]);
    world.seat(0).events.clear();
    world.online(0, true);
    world.quiet();
    // Whoever shows it hears that nothing waits any more.
    let again = Event::Fiche { contact: contact(1), by: None };
    assert!(world.seat(0).events.contains(&again), "{:?}", world.seat(0).events);
    assert!(world.fiche(0, contact(1)).pending_items.is_empty());
}

#[test]
fn a_contact_is_found_by_the_number_of_its_card() {
    let mut world = two_fiches();
    let card = |number: &str| add("memberships", item(7), &[("loyalty_number", number)]);
    world.apply(0, on(contact(2), vec![card("2900000000018")]));
    let mut found = |typed: &str| -> Vec<String> {
        let query = Query { text: typed.into(), ..Query::default() };
        world.rows(0, query).into_iter().map(|row| row.name).collect()
    };
    for typed in ["2900000000018", "290 0000 000018", "29000000"] {
        assert_eq!(found(typed), ["Fiche 2"], "{typed}");
    }
    let place = Place::Item { collection: "memberships".into(), item: item(7) };
    let letters =
        Edit::Set { place, field: "loyalty_number".into(), value: Some(Value::text("CF-1234")) };
    world.apply(0, on(contact(2), vec![letters]));
    let query = |typed: &str| Query { text: typed.into(), ..Query::default() };
    for typed in ["cf-1234", "CF1234"] {
        let rows = world.rows(0, query(typed));
        assert_eq!(rows.len(), 1, "{typed}");
        assert_eq!(rows[0].matched.as_deref(), Some("CF-1234"));
    }
    assert!(world.rows(0, query("2900000000018")).is_empty());
}

#[test]
fn a_card_that_two_people_renumber_is_a_conflict_of_its_fiche() {
    let mut world = two_fiches();
    let card = add("memberships", item(7), &[("loyalty_number", "1")]);
    world.apply(0, on(contact(1), vec![card]));
    world.quiet();
    for (seat, number) in [(0, "2"), (1, "3")] {
        world.online(seat, false);
        let place = Place::Item { collection: "memberships".into(), item: item(7) };
        let value = Some(Value::text(number));
        let edit = Edit::Set { place, field: "loyalty_number".into(), value };
        world.apply(seat, on(contact(1), vec![edit]));
    }
    for seat in 0..2 {
        world.online(seat, true);
    }
    world.wait(RECONNECTED);
    for seat in 0..2 {
        assert_eq!(world.fiche(seat, contact(1)).view.conflicts, 1);
        assert_eq!(world.rows(seat, Query { in_conflict: true, ..Query::default() }).len(), 1);
    }
}
