//! Signing in and out.

use crate::kit::{World, company, contact, credentials, on, set};
use carnet_engine::api::{Failure, Link, Query, Reply, Request};

#[test]
fn signing_out_is_refused_while_edits_wait() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.online(0, false);
    world.apply(0, company(contact(1), "Le Fournil"));
    let refused = world.ask(0, Request::SignOut { force: false });
    assert!(
        matches!(refused, Reply::Failed(Failure::EditsWait(waiting)) if waiting > 0),
        "{refused:?}"
    );
    assert!(world.status(0).user.is_some());
    assert_eq!(world.ask(0, Request::SignOut { force: true }), Reply::Done);
    let status = world.status(0);
    assert_eq!((status.user, status.sync.link), (None, Link::SignedOut));
    assert_eq!(
        world.ask(0, Request::Apply(company(contact(2), "x"))),
        Reply::Failed(Failure::SignedOut)
    );
    world.restart(0);
    assert_eq!(world.status(0).user, None);
}

#[test]
fn the_next_person_starts_without_the_edits_that_were_given_up() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Partagée"));
    world.online(0, false);
    world.apply(0, company(contact(2), "Abandonnée"));
    world.ask(0, Request::SignOut { force: true });
    world.seat(0).credentials = credentials(7, "Zoé");
    let zoe = world.seat(0).credentials.clone();
    assert_eq!(world.ask(0, Request::SignIn(zoe)), Reply::Done);
    world.online(0, true);
    world.wait(31_000);
    let names = |rows: Vec<carnet_engine::api::Row>| {
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    assert_eq!(names(world.rows(0, Query::default())), ["Partagée"]);
    assert_eq!(names(world.rows(1, Query::default())), ["Partagée"]);
}

#[test]
fn a_device_that_must_sign_in_again_loses_nothing() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.online(0, false);
    world.apply(0, company(contact(1), "En attente"));
    // The server gives a new link: another device, another author, the same person.
    let again = carnet_engine::api::Credentials {
        person: world.seat(0).credentials.person,
        ..credentials(9, "Nadia")
    };
    world.seat(0).credentials = again.clone();
    assert_eq!(world.ask(0, Request::SignIn(again)), Reply::Done);
    assert_eq!(world.rows(0, Query::default()).len(), 1);
    world.online(0, true);
    world.wait(31_000);
    assert_eq!(world.rows(1, Query::default())[0].name, "En attente");
    assert_eq!(world.status(0).sync.pending, 0);
    assert_eq!(world.status(0).sync.refused, 0);
}

#[test]
fn another_person_does_not_take_over_edits_that_wait() {
    let mut world = World::new(&["Nadia"]);
    world.online(0, false);
    world.apply(0, company(contact(1), "En attente"));
    let reply = world.ask(0, Request::SignIn(credentials(8, "Zoé")));
    assert!(matches!(reply, Reply::Failed(Failure::EditsWait(_))), "{reply:?}");
}

#[test]
fn the_engine_connects_by_itself_after_a_restart() {
    let mut world = World::new(&["Nadia"]);
    world.restart(0);
    assert_eq!(world.status(0).sync.link, Link::Online);
    world.online(0, false);
    assert_eq!(world.status(0).sync.link, Link::Offline);
    world.online(0, true);
    world.wait(31_000);
    assert_eq!(world.status(0).sync.link, Link::Online);
}

#[test]
fn refused_edits_are_not_wiped_by_another_sign_in() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.refuses = true;
    world.apply(0, on(contact(1), vec![set("status", "Actif")]));
    assert_eq!((world.status(0).sync.pending, world.status(0).sync.refused), (0, 1));
    let elsewhere = carnet_engine::api::Credentials {
        server: "ws://elsewhere/sync".into(),
        ..world.seat(0).credentials.clone()
    };
    let refused = Reply::Failed(Failure::EditsWait(1));
    assert_eq!(world.ask(0, Request::SignIn(elsewhere)), refused);
    assert_eq!(world.ask(0, Request::SignOut { force: false }), refused);
    assert_eq!(world.status(0).sync.refused, 1);
}

#[test]
fn a_document_is_kept_aside_before_anything_is_read() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    let named = |reply: Reply| match reply {
        Reply::Workspace(workspace) => workspace.people.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(named(world.ask(0, Request::Workspace)), 1);
    world.online(0, false);
    world.restart_without(0, Some(carnet_model::kind::DocKey::Settings.id()));
    assert_eq!(named(world.ask(0, Request::Workspace)), 0, "it was not read");
    assert_eq!(world.rows(0, Query::default()).len(), 1, "the rest was");
    world.restart(0);
    assert_eq!(named(world.ask(0, Request::Workspace)), 0, "and stays aside");
}
