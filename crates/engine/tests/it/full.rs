//! A disk without room.

use crate::kit::{World, company, contact, shown};
use carnet_engine::{
    Origin,
    api::{Failure, Query, Reply, Request},
};

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
fn a_note_of_the_device_says_that_the_disk_is_full() {
    let mut world = World::new(&["Nadia"]);
    world.seat(0).plan.set_full(true);
    let put = Request::PutLocal { key: "draft".into(), value: Some("x".into()) };
    assert_eq!(world.ask(0, put), Reply::Failed(Failure::Full));
}
