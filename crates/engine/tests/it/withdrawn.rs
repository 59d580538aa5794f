//! What the server decides about a device: another secret, or that it lets go of everything.

use crate::kit::{World, company, contact};
use carnet_engine::api::{Link, Reply, Request, Wiped};
use carnet_storage::{ReadNow, Scan};
use carnet_sync::wire::{ToDevice, code};
use futures_util::FutureExt;

fn hears(world: &mut World, message: &ToDevice) {
    let now = world.now();
    world.seat(0).engine.received(now, message.encode()).now_or_never().unwrap();
}

fn refused(code: &str) -> ToDevice {
    ToDevice::Refused { code: code.to_owned(), message: String::new() }
}

fn token(world: &mut World) -> String {
    match world.ask(0, Request::Token) {
        Reply::Token(Some(token)) => token,
        other => panic!("{other:?}"),
    }
}

fn report(world: &mut World) -> Option<Wiped> {
    match world.ask(0, Request::Wiped) {
        Reply::Wiped(report) => report.map(|report| *report),
        other => panic!("{other:?}"),
    }
}

/// The line is up, and the device has not been welcomed.
fn calls(world: &mut World) {
    let now = world.now();
    world.seat(0).engine.connected(now).now_or_never().unwrap();
}

#[test]
fn a_withdrawn_device_keeps_nothing_but_the_edits_that_were_never_taken() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Partie au serveur"));
    world.ask(0, Request::PutLocal { key: "notes".into(), value: Some("Le Fournil".into()) });
    world.online(0, false);
    world.apply(0, company(contact(2), "Jamais partie"));
    calls(&mut world);
    hears(&mut world, &refused(code::REVOKED));
    assert_eq!(world.status(0).user, None);
    assert_eq!(world.status(0).sync.link, Link::SignedOut);
    let rows = world.seat(0).disk.scan_now(&Scan::prefix(&[])).unwrap();
    assert_eq!(rows.iter().map(|(key, _)| key.as_slice()).collect::<Vec<_>>(), [b"Xw"]);
    let text = String::from_utf8_lossy(&rows[0].1).into_owned();
    assert!(text.contains("Jamais partie") && !text.contains("Partie au serveur"), "{text}");
    world.restart(0);
    let kept = report(&mut world).expect("a report");
    assert_eq!((kept.count, kept.edits.len(), kept.person.as_str()), (1, 1, "Nadia"));
    assert_eq!(kept.edits[0].name, "Jamais partie");
    assert_eq!(world.ask(0, Request::ForgetWiped), Reply::Done);
    assert_eq!(report(&mut world), None);
}

#[test]
fn signing_out_empties_a_device_on_which_nothing_waits() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    assert_eq!(world.ask(0, Request::SignOut { force: false }), Reply::Done);
    assert!(world.seat(0).disk.scan_now(&Scan::prefix(&[])).unwrap().is_empty());
    assert_eq!(report(&mut world), None, "nobody withdrew it");
}

#[test]
fn the_next_secret_is_kept() {
    let mut world = World::new(&["Nadia"]);
    let first = token(&mut world);
    hears(&mut world, &ToDevice::Token { token: "the next".to_owned() });
    assert_eq!(token(&mut world), "the next");
    world.restart(0);
    assert_eq!(token(&mut world), "the next");
    assert_ne!(first, "the next");
}

#[test]
fn a_server_that_was_restored_is_shown_the_secrets_that_it_may_know() {
    let mut world = World::new(&["Nadia"]);
    let first = token(&mut world);
    for next in ["second", "third"] {
        hears(&mut world, &ToDevice::Token { token: next.to_owned() });
    }
    let mut shown = Vec::new();
    world.online(0, false);
    for _ in 0..3 {
        calls(&mut world);
        shown.push(token(&mut world));
        hears(&mut world, &refused(code::TOKEN));
        let now = world.now();
        world.seat(0).engine.disconnected(now).now_or_never().unwrap();
    }
    assert_eq!(shown, ["third".to_owned(), "second".to_owned(), first]);
    assert_eq!(world.status(0).sync.link, Link::Refused, "then a person is asked");
    world.restart(0);
    assert_eq!(token(&mut world), "third", "the last one is not forgotten");
}
