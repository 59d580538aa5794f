//! What the server decides about a device: another secret, or that it lets go of everything.

use crate::kit::{World, company, contact, credentials, on, set};
use carnet_engine::api::{Credentials, Failure, Link, Reply, Request, Wiped};
use carnet_ids::{DocId, Epoch};
use carnet_model::value::Value;
use carnet_storage::{ReadNow, Scan};
use carnet_sync::wire::{Mode, ToDevice, Welcome, code};
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
        Reply::Wiped(mut reports) => {
            assert!(reports.len() < 2, "{reports:?}");
            reports.pop()
        }
        other => panic!("{other:?}"),
    }
}

fn draft(world: &mut World, contact: DocId, text: Option<&str>) {
    let key = format!("draft/event/{contact}");
    let put = Request::PutLocal { key, value: text.map(str::to_owned) };
    assert_eq!(world.ask(0, put), Reply::Done);
}

/// Everything on the disk that is no report.
fn left(world: &mut World) -> Vec<Vec<u8>> {
    let rows = world.seat(0).disk.scan_now(&Scan::prefix(&[])).unwrap();
    rows.into_iter().map(|(key, _)| key).filter(|key| !key.starts_with(b"Xw")).collect()
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
    assert!(left(&mut world).is_empty());
    let rows = world.seat(0).disk.scan_now(&Scan::prefix(&[])).unwrap();
    let text: String = rows.iter().map(|(_, row)| String::from_utf8_lossy(row)).collect();
    assert!(text.contains("Jamais partie") && !text.contains("Partie au serveur"), "{text}");
    world.restart(0);
    let kept = report(&mut world).expect("a report");
    assert_eq!((kept.count(), kept.edits.len(), kept.person.as_str()), (1, 1, "Nadia"));
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

/// Signs in as another device of Nadia's.
fn again(world: &mut World, number: u8) {
    let credentials = credentials(number, "Nadia");
    world.seat(0).credentials = credentials.clone();
    assert_eq!(world.ask(0, Request::SignIn(credentials)), Reply::Done);
}

#[test]
fn a_report_stays_until_somebody_has_read_it() {
    let mut world = World::new(&["Nadia"]);
    world.online(0, false);
    for (number, name) in [(1, "Première"), (2, "Seconde")] {
        world.apply(0, company(contact(number), name));
        calls(&mut world);
        hears(&mut world, &refused(code::REVOKED));
        again(&mut world, number + 10);
    }
    let elsewhere = Credentials { server: "ws://elsewhere/sync".into(), ..credentials(20, "Zoé") };
    assert_eq!(world.ask(0, Request::SignIn(elsewhere)), Reply::Done);
    assert_eq!(world.ask(0, Request::SignOut { force: false }), Reply::Done);
    assert!(left(&mut world).is_empty());
    let Reply::Wiped(reports) = world.ask(0, Request::Wiped) else { panic!() };
    let names = reports.iter().flat_map(|report| &report.edits).map(|edit| edit.name.as_str());
    assert_eq!((reports.len(), names.collect::<Vec<_>>()), (2, vec!["Première", "Seconde"]));
    assert_eq!(world.ask(0, Request::ForgetWiped), Reply::Done);
    assert_eq!(report(&mut world), None);
    assert!(world.seat(0).disk.scan_now(&Scan::prefix(&[])).unwrap().is_empty());
}

#[test]
fn every_edit_is_reported() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.online(0, false);
    for step in 0..1_001 {
        world.apply(0, on(contact(1), vec![set("status", &format!("étape {step}"))]));
    }
    draft(&mut world, contact(1), Some("{\"text\":\"rappeler\"}"));
    calls(&mut world);
    hears(&mut world, &refused(code::REVOKED));
    let report = report(&mut world).unwrap();
    assert_eq!((report.count(), report.edits.len()), (1_002, 1_001));
    let last = Some(Value::text("étape 1000"));
    assert_eq!(report.edits[1_000].details[0].after, last, "in order");
    assert_eq!(report.drafts[0].name, "Le Fournil");
    assert_eq!(report.drafts[0].text, "{\"text\":\"rappeler\"}");
}

#[test]
fn what_was_typed_and_not_saved_waits_too() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    draft(&mut world, contact(1), Some("{}"));
    let waits = Reply::Failed(Failure::EditsWait(1));
    assert_eq!(world.ask(0, Request::SignOut { force: false }), waits);
    let zoe = credentials(7, "Zoé");
    assert_eq!(world.ask(0, Request::SignIn(zoe.clone())), waits, "it is not hers");
    let get = || Request::GetLocal { key: format!("draft/event/{}", contact(1)) };
    for _ in 0..2 {
        assert_eq!(world.ask(0, Request::SignOut { force: true }), Reply::Done);
        assert_eq!(world.ask(0, get()), Reply::Local(Some("{}".into())));
        // Another tab signs out, too.
        assert_eq!(world.ask(0, Request::SignOut { force: false }), Reply::Done);
        assert_eq!(world.ask(0, get()), Reply::Local(Some("{}".into())));
        let nadia = world.seat(0).credentials.clone();
        assert_eq!(world.ask(0, Request::SignIn(nadia)), Reply::Done);
    }
    world.ask(0, Request::SignOut { force: true });
    assert_eq!(world.ask(0, Request::SignIn(zoe)), Reply::Done);
    assert_eq!(world.ask(0, get()), Reply::Local(None), "its author gave it up");
    assert_eq!(world.ask(0, Request::SignOut { force: false }), Reply::Done);
    assert!(left(&mut world).is_empty());
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
fn a_server_that_was_put_back_is_shown_the_secret_that_it_gave_last() {
    let mut world = World::new(&["Nadia"]);
    for next in ["eleventh", "twelfth"] {
        hears(&mut world, &ToDevice::Token { token: next.to_owned() });
    }
    world.online(0, false);
    let refuses = |world: &mut World| {
        calls(world);
        let shown = token(world);
        hears(world, &refused(code::TOKEN));
        let now = world.now();
        world.seat(0).engine.disconnected(now).now_or_never().unwrap();
        shown
    };
    // Yesterday's copy knows the eleventh, and tells a twelfth of its own.
    assert_eq!(refuses(&mut world), "twelfth");
    calls(&mut world);
    assert_eq!(token(&mut world), "eleventh");
    hears(&mut world, &ToDevice::Token { token: "another twelfth".to_owned() });
    let now = world.now();
    world.seat(0).engine.disconnected(now).now_or_never().unwrap();
    // The first store is put back. There the eleventh is used up.
    assert_eq!(refuses(&mut world), "another twelfth");
    calls(&mut world);
    assert_eq!(token(&mut world), "twelfth");
    let welcome = Welcome {
        epoch: Epoch::new([7; 16]),
        head: 1_000,
        mode: Mode::Tail,
        cloned: false,
        offline: 0,
        reach: Default::default(),
    };
    hears(&mut world, &ToDevice::Welcome(welcome));
    let now = world.now();
    world.seat(0).engine.disconnected(now).now_or_never().unwrap();
    // And the copy once more, where the eleventh may be used up by now.
    let shown: Vec<_> = (0..3).map(|_| refuses(&mut world)).collect();
    assert_eq!(shown, ["twelfth", "another twelfth", "eleventh"]);
    world.restart(0);
    let shown: Vec<_> = (0..3).map(|_| refuses(&mut world)).collect();
    assert_eq!(shown, ["another twelfth", "twelfth", "eleventh"], "no one twice");
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
