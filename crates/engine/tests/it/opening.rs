//! What a screen shows first of a fiche is what the whole fiche shows.

use crate::kit::{World, company, contact, item, on, set};
use carnet_engine::api::{Fiche, Reply, Request};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};

const DAY_MS: i64 = 86_400_000;
const FIRST: i64 = 1_650_000_000_000;

#[test]
fn an_opening_is_the_fiche_with_its_latest_events() {
    let mut world = lived();
    check_all(&mut world);
}

/// An event of an old year is edited last of all: who did it is said, and where it is in order stays.
#[test]
fn what_changed_last_is_said_even_where_it_is_not_shown() {
    let mut world = lived();
    world.wait(60_000);
    let place = Place::Item { collection: "events".into(), item: item(3) };
    let edit = Edit::Set { place, field: "subject".into(), value: Some(Value::text("Devis")) };
    world.apply(0, vec![Intent { doc: activity(2022), edits: vec![edit] }]);
    check_all(&mut world);
}

#[test]
fn an_event_that_was_moved_to_another_time_is_in_its_place() {
    let mut world = lived();
    let place = Place::Item { collection: "events".into(), item: item(3) };
    let at = Some(Value::Instant(FIRST + 1_400 * DAY_MS));
    let edit = Edit::Set { place, field: "at".into(), value: at };
    world.apply(0, vec![Intent { doc: activity(2022), edits: vec![edit] }]);
    check_all(&mut world);
}

#[test]
fn what_waits_and_what_two_people_wrote_counts_in_documents_that_are_not_shown() {
    let mut world = lived();
    world.online(1, false);
    let place = Place::Item { collection: "events".into(), item: item(1) };
    for (seat, subject) in [(0, "Devis"), (1, "Facture")] {
        let (place, value) = (place.clone(), Some(Value::text(subject)));
        let edit = Edit::Set { place, field: "subject".into(), value };
        world.apply(seat, vec![Intent { doc: activity(2022), edits: vec![edit] }]);
    }
    world.online(1, true);
    world.wait(31_000);
    world.apply(0, on(contact(1), vec![set("status", "Actif")]));
    assert_eq!(world.fiche(0, contact(1)).view.conflicts, 1);
    check_all(&mut world);
}

/// A contact with events in four years, three a year.
fn lived() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    for year in 0..4_u8 {
        for number in 0..3_u8 {
            let at = FIRST + (i64::from(year) * 365 + i64::from(number)) * DAY_MS;
            let fields = vec![("at".into(), Value::Instant(at))];
            let item = item(year * 3 + number + 1);
            let add = Edit::Add { collection: "events".into(), item, fields };
            let doc = activity(2022 + i32::from(year));
            world.apply(0, vec![Intent { doc, edits: vec![add] }]);
        }
    }
    world.restart(0);
    world.wait(1_000);
    world
}

fn activity(year: i32) -> DocKey {
    DocKey::Activity { contact: contact(1), year }
}

fn check_all(world: &mut World) {
    let whole = world.fiche(0, contact(1));
    for events in 0..=whole.view.events.len() + 1 {
        let mut expect: Fiche = whole.clone();
        expect.older = expect.view.events.len() > events;
        expect.view.events.truncate(events);
        let request = Request::Opening { contact: contact(1), events };
        let Reply::Fiche(found) = world.ask(0, request) else { panic!() };
        assert_eq!(*found, expect, "with {events} events");
    }
}
