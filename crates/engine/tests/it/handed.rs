//! Fiches that somebody does not receive any more: they go, and that is told in words.

use crate::kit::*;
use carnet_engine::api::{Event, Failure, HandedOver, Query, Reply, Request};
use carnet_ids::DocId;
use carnet_sync::wire::ToDevice;

fn withdraw(world: &mut World, seat: usize, docs: Vec<DocId>) {
    let now = world.now();
    let message = ToDevice::Withdrawn { docs, at: 0 }.encode();
    ready(world.seat(seat).engine.received(now, message));
    world.quiet();
}

fn told(world: &mut World, seat: usize) -> Vec<HandedOver> {
    match world.ask(seat, Request::HandedOver) {
        Reply::HandedOver { named, more: 0 } => named,
        other => panic!("{other:?}"),
    }
}

fn listed(world: &mut World, seat: usize) -> usize {
    world.rows(seat, Query::default()).len()
}

/// Nadia's fiche number `n`, on everybody's device.
fn known(world: &mut World, n: u8, name: &str) -> DocId {
    world.apply(0, company(contact(n), name));
    contact(n)
}

#[test]
fn a_fiche_that_is_withdrawn_leaves_the_directory_and_its_name_is_told() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let gone = known(&mut world, 1, "Boulangerie du Port");
    let other = known(&mut world, 2, "Crêperie du Quai");
    assert_eq!(listed(&mut world, 1), 2);
    world.seat(1).events.clear();
    withdraw(&mut world, 1, vec![gone]);
    assert_eq!(listed(&mut world, 1), 1);
    let heard = |event: &Event| matches!(event, Event::Fiche { contact, .. } if *contact == gone);
    assert!(world.seat(1).events.iter().any(heard), "a screen that shows it hears nothing");
    let found = told(&mut world, 1);
    assert_eq!((found.len(), found[0].name.as_str()), (1, "Boulangerie du Port"));
    assert!(!found[0].waits);
    assert_eq!(world.status(1).sync.handed_over, 1);
    assert_eq!(world.ask(1, Request::Fiche(gone)), Reply::Failed(Failure::HandedOver));
    let opening = Request::Opening { contact: gone, events: 5 };
    assert_eq!(world.ask(1, opening), Reply::Failed(Failure::HandedOver));
    // What is typed on it now is told not to be kept, rather than lost.
    let edit = on(gone, vec![set("status", "Actif")]);
    assert_eq!(world.ask(1, Request::Apply(edit)), Reply::Failed(Failure::HandedOver));
    // The name is there after a restart, until it was read.
    world.restart(1);
    assert_eq!(told(&mut world, 1).len(), 1);
    assert_eq!(listed(&mut world, 1), 1);
    assert_eq!(world.ask(1, Request::ForgetHandedOver), Reply::Done);
    assert_eq!(told(&mut world, 1), []);
    world.restart(1);
    assert_eq!(world.status(1).sync.handed_over, 0);
    world.fiche(1, other);
}

#[test]
fn a_fiche_with_edits_that_wait_says_so_and_goes_when_they_are_sent() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let gone = known(&mut world, 1, "Boulangerie du Port");
    // It hears of it while its edit is on its way.
    world.swallows = true;
    world.apply(1, on(gone, vec![set("status", "Actif")]));
    withdraw(&mut world, 1, vec![gone]);
    assert!(world.fiche(1, gone).leaving);
    assert!(told(&mut world, 1)[0].waits);
    let edit = on(gone, vec![set("status", "Autre")]);
    assert_eq!(world.ask(1, Request::Apply(edit)), Reply::Failed(Failure::HandedOver));
    // Killed here, it goes on with it.
    world.swallows = false;
    world.restart(1);
    world.wait(60_000);
    assert_eq!(listed(&mut world, 1), 0);
    let found = told(&mut world, 1);
    assert_eq!((found.len(), found[0].waits), (1, false));
    assert_eq!(shown(&world.fiche(0, gone), "status"), "Actif");
}

#[test]
fn a_fiche_that_comes_back_is_not_told_of_any_more() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let gone = known(&mut world, 1, "Boulangerie du Port");
    withdraw(&mut world, 1, vec![gone]);
    assert_eq!(told(&mut world, 1).len(), 1);
    // The next change of it does not fit, and brings the whole.
    world.apply(0, on(gone, vec![set("status", "Actif")]));
    assert_eq!(told(&mut world, 1), []);
    assert_eq!(listed(&mut world, 1), 1);
    assert_eq!(shown(&world.fiche(1, gone), "status"), "Actif");
}
