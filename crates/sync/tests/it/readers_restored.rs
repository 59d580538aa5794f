//! People who receive a part of the documents, where a server was restored, entries were folded, or the
//! device and the server are in the middle of something.

use crate::{kit::*, readers::*};
use carnet_ids::Epoch;
use carnet_sync::{
    device::{self, Event},
    digest::Digest,
    hub::{self, ConnId},
    limits::Tuning,
    wire::{Bytes, Mode, Range, ToDevice, ToServer},
};

/// What a device lets go of it does by the log up to then. Where that is lost, the document may be its
/// person's again, and no entry says so.
#[test]
fn what_was_let_go_of_by_a_log_that_was_lost_comes_back() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    world.settle();
    let copy = world.server.disk.copy();
    world.ann.put(1, "holder", vec![3]);
    let withdraws = |message: &ToDevice| matches!(message, ToDevice::Withdrawn { .. });
    for _ in 0..100 {
        world.ann.exchange(&mut world.server, 1);
        world.ben.exchange(&mut world.server, 1);
        if world.ben.heard.iter().any(withdraws) {
            break;
        }
    }
    assert_eq!(world.of(2), []);
    for owner in 1..=3 {
        world.disconnect(owner);
    }
    world.server = Server::with(copy, config(2, 1));
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [1]);
    assert!(world.ben.device.state().up_to_date);
}

/// What a server said before it was restored does not count any more: what the restored one has for
/// somebody stays with them.
#[test]
fn what_was_about_to_go_by_a_log_that_was_lost_stays() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    world.settle();
    let copy = world.server.disk.copy();
    world.about_to_leave(1);
    for owner in 1..=3 {
        world.disconnect(owner);
    }
    world.server = Server::with(copy, config(2, 1));
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [1]);
    assert!(world.ben.events.contains(&Event::Staying(doc_id(1))));
    assert!(world.ben.device.state().up_to_date);
    // Ann brings back that it is Cleo's.
    world.connect(1);
    world.connect(3);
    world.settle();
    assert_eq!((world.of(2), world.of(3)), (vec![], vec![1]));
    assert_eq!(world.cleo.get(1, "late"), Some(vec![5]));
}

/// What goes into a pack while it leaves goes on leaving.
#[test]
fn a_document_that_leaves_does_so_from_a_pack_too() {
    let mut world = World::tuned(Tuning { pack_docs: 1, ..FEW });
    for n in 1..=6 {
        world.ann.put(n, "holder", vec![2]);
    }
    world.settle();
    world.about_to_leave(1);
    world.disconnect(2);
    let at = world.ben.now + 60_000;
    for step in 0..200 {
        world.ben.now = at + step * 10;
        world.ben.tell(device::Input::Tick);
    }
    let packed = world.ben.device.counters().repacked;
    assert!(packed > 0, "nothing goes into a pack");
    world.restart(2);
    assert!(world.ben.device.is_leaving(doc_id(1)));
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [2, 3, 4, 5, 6]);
    assert_eq!(world.cleo.get(1, "late"), Some(vec![5]));
}

/// A restored server lacks what a device wrote in a document that is not its person's any more, and
/// refuses it, as a copy of the device wrote another history meanwhile: nobody else has it.
#[test]
fn what_a_restored_server_refuses_of_what_is_not_theirs_is_kept() {
    let mut world = World::new();
    world.ann.put(2, "holder", vec![2]);
    world.settle();
    let copy = world.server.disk.copy();
    world.ben.put(1, "note", vec![7]);
    world.settle();
    for owner in 1..=3 {
        world.disconnect(owner);
    }
    world.server = Server::with(copy, config(2, 1));
    let mut evicted = Peer::start(2, Disk::default());
    evicted.put(1, "holder", vec![3]);
    evicted.connect(90, &mut world.server);
    settle(&mut world.server, &mut [&mut evicted]);
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [2]);
    let kept = world.ben.device.quarantine();
    assert_eq!(kept.iter().map(|row| row.doc).collect::<Vec<_>>(), [doc_id(1)]);
    assert!(world.ben.device.state().up_to_date);
}

/// The entry that took a document away is folded into a later one: whoever was away then meets that
/// one only when they have passed the place of the first.
#[test]
fn what_changed_hands_in_entries_that_were_folded_leaves_all_the_same() {
    let mut world = World::tuned(FEW);
    world.ann.put(1, "holder", vec![2]);
    world.settle();
    world.disconnect(2);
    world.ann.put(1, "holder", vec![3]);
    world.settle();
    for n in 10..20 {
        world.ann.put(n, "holder", vec![2]);
        world.settle();
    }
    for round in 0..12 {
        world.ann.put(1, "name", vec![round]);
        world.settle();
    }
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), (10..20).collect::<Vec<u8>>());
    assert!(world.of(3).contains(&1));
}

/// A reach is on the disk that nobody was looked at by yet, as a later one is on its way there.
#[test]
fn nobody_is_sent_anything_by_a_reach_that_is_no_more() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    settle(&mut world.server, &mut [&mut world.ann]);
    world.server.held = Some(Vec::new());
    for reach in [3, 4] {
        world.ann.put(SETTINGS, "reach 2", vec![reach]);
        world.ann.exchange(&mut world.server, 1);
    }
    let (id, batch) = world.server.held.as_mut().unwrap().remove(0);
    world.server.finish(id, batch);
    let conn = world.ben.conn.unwrap();
    while let Some(bytes) = world.server.hub.poll_transmit(0, conn) {
        let message = ToDevice::decode(&bytes).unwrap();
        assert!(!names(&message, 1), "{message:?}");
        world.ben.tell(device::Input::Message(bytes));
    }
    world.server.release();
    world.settle();
    assert_eq!(world.of(2), []);
    assert!(world.ben.device.state().up_to_date);
}

/// What a comparison is answered waits for the socket, and a document changes hands meanwhile.
#[test]
fn a_comparison_is_answered_by_who_receives_what_when_the_answer_goes() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    world.ann.put(2, "holder", vec![2]);
    world.ann.put(PART + 1, "event", vec![7]);
    world.settle();
    world.disconnect(2);
    let asked = compares_with_nothing(&mut world);
    world.ann.put(1, "holder", vec![3]);
    world.ann.exchange(&mut world.server, 0);
    let answer = next(&mut world.server, asked);
    assert!(matches!(answer, Some(ToDevice::Compared(_))), "{answer:?}");
    assert!(
        !answer.iter().any(|message| names(message, 1) || names(message, PART + 1)),
        "{answer:?}"
    );
    assert!(answer.iter().any(|message| names(message, 2)), "{answer:?}");
}

/// A connection of Ben's by hand: it was here before a restore, has nothing, and has asked
/// about everything.
fn compares_with_nothing(world: &mut World) -> ConnId {
    let conn = ConnId(70);
    let hello = hello(2, Some(Epoch::new([9; 16])));
    world.server.tell(hub::Input::Connected { conn, who: identity(2), hello });
    let welcome = next(&mut world.server, conn);
    assert!(
        matches!(&welcome, Some(ToDevice::Welcome(welcome)) if welcome.mode == Mode::Reconcile),
        "{welcome:?}"
    );
    let all = Range { prefix: Bytes::default(), count: 0, digest: Digest::default() };
    let message = ToServer::Compare { ranges: vec![all] };
    world.server.tell(hub::Input::Message(conn, message.encode()));
    conn
}

/// The next message to a connection.
fn next(server: &mut Server, conn: ConnId) -> Option<ToDevice> {
    let bytes = server.hub.poll_transmit(0, conn)?;
    server.drain();
    Some(ToDevice::decode(&bytes).unwrap())
}
