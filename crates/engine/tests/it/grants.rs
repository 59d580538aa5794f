//! How long a device may work without the server.

use crate::kit::{World, company, contact, on, ready, set};
use carnet_engine::{
    Now, Origin,
    api::{Event, Failure, Reply, Request},
};

const DAY: u64 = 24 * 3_600;
const DAY_MS: u64 = DAY * 1_000;

fn world() -> World {
    let mut world = World::granting(&["Nadia"], 30 * DAY);
    world.apply(0, company(contact(1), "Le Fournil"));
    world
}

/// So many days later on both clocks.
fn later(world: &World, days: u64) -> Now {
    let now = world.now();
    let ms = days * DAY_MS;
    Now { mono: now.mono + ms, unix_ms: now.unix_ms + i64::try_from(ms).unwrap() }
}

/// What the seat's engine answers at this moment, without anything else happening.
fn answer(world: &mut World, now: Now, request: Request) -> Reply {
    let seat = world.seat(0);
    seat.number += 1;
    let origin = Origin { client: seat.client, number: seat.number };
    ready(seat.engine.request(now, origin, request)).unwrap()
}

fn is_shut(world: &mut World, now: Now) -> bool {
    let shut = answer(world, now, Request::Fiche(contact(1))) == Reply::Failed(Failure::Expired);
    let Reply::Status(status) = answer(world, now, Request::Status) else { panic!("no status") };
    assert_eq!(status.sync.expired, shut);
    shut
}

#[test]
fn a_device_without_contact_is_shut_after_its_time_and_not_before() {
    let mut world = world();
    world.online(0, false);
    let before = later(&world, 29);
    assert!(!is_shut(&mut world, before));
    let after = later(&world, 30);
    assert!(is_shut(&mut world, after));
    assert!(is_shut(&mut world, before), "a clock that was put back gives nothing");
}

#[test]
fn the_largest_clock_outlives_a_restart() {
    let mut world = world();
    world.online(0, false);
    let after = later(&world, 31);
    assert!(is_shut(&mut world, after));
    world.restart(0);
    let now = world.now();
    assert!(is_shut(&mut world, now), "the clock is 31 days back");
}

#[test]
fn what_waits_goes_out_at_the_next_contact_which_opens_everything() {
    let mut world = World::granting(&["Nadia", "Paul"], 30 * DAY);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.online(0, false);
    world.apply(0, on(contact(1), vec![set("origin", "Salon")]));
    world.wait(40 * DAY_MS);
    let after = world.now();
    assert!(is_shut(&mut world, after));
    let written =
        answer(&mut world, after, Request::Apply(on(contact(1), vec![set("category", "Butte")])));
    assert!(matches!(written, Reply::Applied(_)), "what was being typed is not lost: {written:?}");
    world.online(0, true);
    world.wait(60_000);
    let now = world.now();
    assert!(!is_shut(&mut world, now));
    let fiche = world.fiche(1, contact(1));
    let text = format!("{:?}", fiche.view);
    assert!(text.contains("Salon") && text.contains("Butte"), "both were sent");
}

#[test]
fn a_line_that_goes_on_speaking_is_contact() {
    let mut world = World::granting(&["Nadia"], 600);
    world.apply(0, company(contact(1), "Le Fournil"));
    for _ in 0..200 {
        world.wait(30_000);
        let now = world.now();
        assert!(!is_shut(&mut world, now));
    }
}

#[test]
fn a_line_that_slept_with_its_device_is_none() {
    let mut world = world();
    let after = later(&world, 45);
    assert!(is_shut(&mut world, after), "whatever the line took itself for");
    world.wait(45 * DAY_MS);
    world.online(0, true);
    world.wait(60_000);
    let now = world.now();
    assert!(!is_shut(&mut world, now), "the next contact opens it");
}

#[test]
fn a_calendar_that_is_held_back_gives_no_time_while_the_app_runs() {
    let mut world = world();
    world.online(0, false);
    let now = world.now();
    for day in 1..30 {
        assert!(!is_shut(&mut world, Now { mono: now.mono + day * DAY_MS, ..now }));
    }
    assert!(is_shut(&mut world, Now { mono: now.mono + 30 * DAY_MS, ..now }));
}

#[test]
fn screens_hear_that_they_shut_before_they_do() {
    let mut world = world();
    world.online(0, false);
    world.seat(0).events.clear();
    let after = later(&world, 30);
    assert!(is_shut(&mut world, after));
    world.quiet();
    let expired = |event: &Event| matches!(event, Event::Sync(sync) if sync.expired);
    let events = &world.seat(0).events;
    let locking = events.iter().position(|event| *event == Event::Locking);
    assert!(locking.is_some() && locking < events.iter().position(expired), "{events:?}");
}

#[test]
fn a_server_without_a_limit_lets_devices_work_for_ever() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.online(0, false);
    let after = later(&world, 3_000);
    assert!(!is_shut(&mut world, after));
}
