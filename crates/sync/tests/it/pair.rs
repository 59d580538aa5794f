//! Devices and a server, message by message.

use crate::kit::{self, Disk, Peer, Server, actor, doc_id, settle};
use carnet_sync::{
    check,
    device::{Event, Link},
    hub::{self, ConnId},
    limits::Tuning,
    wire::{Bytes, Mode, Pushed, ToDevice, ToServer, code},
};

const SMALL: Tuning = Tuning {
    message_target: 600,
    window: 1_500,
    scan_rows: 3,
    push_window: 600,
    push_entries: 4,
    leaf_docs: 2,
    compact_entries: 8,
    compact_rows: 4,
    cache_docs: 2,
    hub_cache_docs: 2,
    roll_docs: 4,
    pass_entries: 8,
    pack_docs: 6,
    pack_bytes: 1_500,
    check_free_bytes: u64::MAX,
};

#[test]
fn an_edit_reaches_the_other_device_and_is_acknowledged() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    let write = ann.put(7, "name", b"Dupont".to_vec());
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!(ben.get(7, "name"), Some(b"Dupont".to_vec()));
    assert!(ann.events.contains(&Event::Saved(write)));
    assert!(ann.events.contains(&Event::Synced(vec![write])));
    assert!(ann.device.state().up_to_date && ben.device.state().up_to_date);
    assert_eq!(server.hub.documents(), vec![doc_id(7)]);
    for report in [check::hub(&server.disk), check::device(&ann.disk), check::device(&ben.disk)] {
        assert!(report.is_clean() && report.documents == 1, "{report}");
    }
}

#[test]
fn reconnecting_with_nothing_new_is_one_round_trip_under_a_kilobyte() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    for n in 0..200 {
        ann.put(n, "n", vec![n]);
    }
    settle(&mut server, &mut [&mut ann]);
    ann.connect(2, &mut server);
    (ann.sent_bytes, ann.heard_bytes) = (0, 0);
    ann.sent.clear();
    ann.heard.clear();
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.state().up_to_date);
    assert!(matches!(ann.sent[..], [ToServer::Hello(_)]), "{:?}", ann.sent);
    assert!(matches!(ann.heard[..], [ToDevice::Welcome(_)]), "{:?}", ann.heard);
    assert!(ann.sent_bytes < 1000 && ann.heard_bytes < 1000);
}

#[test]
fn nothing_is_acknowledged_before_the_commit_and_pushes_share_one() {
    let mut server = Server::start(Disk::default(), 1);
    let mut peers: Vec<Peer> = (1..=5).map(|owner| Peer::start(owner, Disk::default())).collect();
    for (conn, peer) in (1..).zip(&mut peers) {
        peer.connect(conn, &mut server);
        settle(&mut server, &mut [peer]);
    }
    server.held = Some(Vec::new());
    for (n, peer) in (0..).zip(&mut peers) {
        peer.put(n, "n", vec![n]);
        peer.exchange(&mut server, 9);
        assert!(!peer.heard.iter().any(|message| matches!(message, ToDevice::Ack { .. })));
    }
    let before = server.commits;
    server.release();
    // The first push went alone; those that came meanwhile went together.
    assert_eq!(server.commits - before, 2);
    let mut all: Vec<&mut Peer> = peers.iter_mut().collect();
    settle(&mut server, &mut all);
    assert!(peers.iter().all(|peer| peer.device.state().pending == 0));
}

#[test]
fn what_comes_on_a_connection_does_not_go_back_on_it() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    ann.heard.clear();
    ann.put(1, "n", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    let echoes = ann.heard.iter().filter(
        |message| matches!(message, ToDevice::Entries { entries, .. } if !entries.is_empty()),
    );
    assert_eq!(echoes.count(), 0);
    assert_eq!(ann.device.state().cursor, server.hub.head());
}

#[test]
fn a_cold_start_resumes_where_it_stopped() {
    let mut server = Server::tuned(Disk::default(), 1, SMALL);
    let mut ann = Peer::tuned(1, Disk::default(), SMALL);
    ann.connect(1, &mut server);
    for n in 0..60 {
        ann.put(n, "n", vec![n; 50]);
    }
    settle(&mut server, &mut [&mut ann]);

    let mut ben = Peer::tuned(2, Disk::default(), SMALL);
    ben.connect(2, &mut server);
    while ben.device.documents().len() < 30 {
        assert!(ben.exchange(&mut server, 1));
    }
    let came = ben.device.documents().len();
    assert_eq!(ben.device.state().link, Link::Cold);
    assert!(ben.device.documents().contains(&doc_id(59)), "the last used come first");
    // Editing does not wait for the rest.
    ben.put(0, "early", vec![1]);
    ann.put(3, "late", vec![2]);
    ben.disconnect(&mut server);
    settle(&mut server, &mut [&mut ann]);

    let disk = ben.disk.clone();
    let mut ben = Peer::tuned(2, disk, SMALL);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    let welcome = ben.heard.iter().find_map(|message| match message {
        ToDevice::Welcome(welcome) => Some(welcome.mode),
        _ => None,
    });
    assert!(matches!(welcome, Some(Mode::Cold { total, .. }) if total as usize <= 60 - came + 1));
    assert_eq!(ben.device.documents().len(), 60);
    assert_eq!((ben.get(3, "late"), ann.get(0, "early")), (Some(vec![2]), Some(vec![1])));
    assert!(ben.device.state().up_to_date);
}

#[test]
fn a_server_restored_from_an_old_copy_gets_back_what_it_lost() {
    let disk = Disk::default();
    let mut server = Server::tuned(disk.clone(), 1, SMALL);
    let mut ann = Peer::tuned(1, Disk::default(), SMALL);
    let mut ben = Peer::tuned(2, Disk::default(), SMALL);
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    for n in 0..40 {
        ann.put(n, "n", vec![n]);
    }
    settle(&mut server, &mut [&mut ann, &mut ben]);
    let old = disk.copy();
    for n in 0..60 {
        ann.put(n, "lost", vec![n]);
    }
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!(ann.device.state().pending, 0);

    let mut server = Server::tuned(old, 2, SMALL);
    assert_eq!(server.hub.documents().len(), 40);
    ben.put(70, "new", vec![7]);
    (ann.conn, ben.conn) = (None, None);
    ann.tell(carnet_sync::device::Input::Disconnected);
    ben.tell(carnet_sync::device::Input::Disconnected);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    assert_eq!(ben.device.counters().reconciled, 1);
    ann.connect(4, &mut server);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!(server.hub.documents().len(), 61);
    for n in 0..60 {
        let doc = server.hub.document(doc_id(n)).unwrap().unwrap();
        assert_eq!(kit::read(doc, "lost"), Some(vec![n]));
    }
    assert_eq!(ann.get(70, "new"), Some(vec![7]));
    let returned =
        server.events.iter().filter(|event| matches!(event, hub::Event::Returned { .. }));
    assert!(returned.count() > 0);
    assert!(check::hub(&server.disk).is_clean());
}

#[test]
fn a_change_that_is_refused_goes_to_the_quarantine_and_leaves_the_document() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    let big = vec![0; 900_000];
    (0..9).for_each(|n| {
        ann.put(1, &format!("part {n}"), big.clone());
    });
    ann.put(1, "fits", vec![1]);
    let too_much = ann.put(1, "too much", big.clone());
    ann.put(1, "after", vec![2]);
    ann.put(2, "other", vec![3]);
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(ann.get(1, "fits"), Some(vec![1]));
    assert!(ann.get(1, "too much").is_none() && ann.get(1, "after").is_none());
    let quarantine = ann.device.quarantine();
    assert_eq!(quarantine.len(), 2, "the change and what builds on it");
    assert!(
        quarantine
            .iter()
            .all(|change| change.doc == doc_id(1) && change.code == code::DOCUMENT_FULL)
    );
    assert!(
        !ann.events
            .iter()
            .any(|event| matches!(event, Event::Synced(writes) if writes.contains(&too_much)))
    );
    assert!(server.hub.documents().contains(&doc_id(2)), "other documents go on");
    assert!(ann.device.state().up_to_date);
    ann.device.discard(quarantine[0].id);
    ann.drain();
    assert_eq!(ann.device.quarantine().len(), 1);
    assert!(check::device(&ann.disk).is_clean());
}

#[test]
fn a_full_disk_is_said_and_tried_again_in_order() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    ann.disk.full.set(true);
    let first = ann.put(1, "a", vec![1]);
    let second = ann.put(1, "b", vec![2]);
    settle(&mut server, &mut [&mut ann]);
    let state = ann.device.state();
    assert_eq!((state.unsaved, state.pending), (2, 2), "a birth is nobody's edit");
    assert!(state.store_error.is_some());
    assert_eq!(ann.get(1, "b"), Some(vec![2]), "the edit is kept in memory");
    assert!(server.hub.documents().is_empty(), "and sent only once it is on the disk");
    ann.disk.full.set(false);
    ann.now = ann.device.poll_timeout().unwrap();
    ann.tell(carnet_sync::device::Input::Tick);
    settle(&mut server, &mut [&mut ann]);
    let saved: Vec<_> =
        ann.events.iter().filter(|event| matches!(event, Event::Saved(_))).collect();
    assert_eq!(saved, [&Event::Saved(first), &Event::Saved(second)]);
    assert!(ann.device.state().up_to_date);
}

#[test]
fn a_server_whose_disk_is_full_acknowledges_nothing_and_forgets_nothing_of_before() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    server.disk.full.set(true);
    ann.put(1, "b", vec![2]);
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(server.closed.last(), Some(&(ConnId(1), code::STORE)));
    assert_eq!(ann.device.state().pending, 1);
    server.disk.full.set(false);
    ann.connect(2, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.state().up_to_date);
    let doc = server.hub.document(doc_id(1)).unwrap().unwrap();
    assert_eq!((kit::read(doc, "a"), kit::read(doc, "b")), (Some(vec![1]), Some(vec![2])));
}

#[test]
fn one_connection_that_misbehaves_ends_and_the_others_go_on() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut eve) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    eve.connect(2, &mut server);
    settle(&mut server, &mut [&mut ann, &mut eve]);
    for message in [vec![], vec![0xff; 50], vec![0x9f; 100_000], ToServer::Reconciled.encode()] {
        eve.connect(server.closed.len() as u64 + 3, &mut server);
        settle(&mut server, &mut [&mut eve]);
        let conn = eve.conn.unwrap();
        server.tell(hub::Input::Message(conn, message));
        assert_eq!(server.closed.last(), Some(&(conn, code::MISUSE)));
        settle(&mut server, &mut [&mut eve]);
    }
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.state().up_to_date);
}

#[test]
fn a_device_writes_only_as_itself() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut eve) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    let made = ann.put(1, "a", vec![1]);
    let forged = ann.device.pending()[1].change.clone();
    ann.disconnect(&mut server);
    server.hub.give_actor(kit::device_id(1), actor(1));
    server.drain();
    eve.connect(2, &mut server);
    eve.put(1, "mine", vec![2]);
    settle(&mut server, &mut [&mut eve]);
    let push = ToServer::Push(vec![Pushed { no: 9, doc: doc_id(1), change: Bytes(forged) }]);
    server.tell(hub::Input::Message(ConnId(2), push.encode()));
    let answer = ToDevice::decode(&server.hub.poll_transmit(0, ConnId(2)).unwrap()).unwrap();
    assert!(matches!(answer, ToDevice::Reject { no: 9, code, .. } if code == code::ACTOR_FOREIGN));
    let doc = server.hub.document(doc_id(1)).unwrap().unwrap();
    assert_eq!((kit::read(doc, "a"), kit::read(doc, "mine")), (None, Some(vec![2])));
    ann.connect(3, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.events.contains(&Event::Synced(vec![made])));
}

#[test]
fn a_broken_change_is_rejected_alone() {
    let mut server = Server::start(Disk::default(), 1);
    let mut eve = Peer::start(2, Disk::default());
    eve.connect(1, &mut server);
    settle(&mut server, &mut [&mut eve]);
    let mut broken = kit::birth(doc_id(1));
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let pushed = |no, n, change| Pushed { no, doc: doc_id(n), change: Bytes(change) };
    let push = ToServer::Push(vec![
        pushed(1, 1, broken),
        pushed(2, 2, kit::birth(doc_id(2))),
        pushed(3, 3, Vec::new()),
        pushed(4, 4, kit::birth(doc_id(4))),
    ]);
    server.tell(hub::Input::Message(ConnId(1), push.encode()));
    let mut answers = Vec::new();
    while let Some(bytes) = server.hub.poll_transmit(0, ConnId(1)) {
        match ToDevice::decode(&bytes).unwrap() {
            ToDevice::Ack { through, .. } => answers.push((through, true)),
            ToDevice::Reject { no, .. } => answers.push((no, false)),
            _ => {}
        }
    }
    assert_eq!(answers, [(1, false), (2, true), (3, false), (4, true)]);
    assert_eq!(server.hub.documents(), [doc_id(2), doc_id(4)]);
}

#[test]
fn those_who_look_at_a_document_see_one_another() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    ann.device.set_presence(Some(doc_id(1)), false);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    ben.device.set_presence(Some(doc_id(1)), true);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    let seen = |peer: &Peer| {
        let last = peer.events.iter().rev().find(|event| matches!(event, Event::Presence { .. }));
        last.cloned()
    };
    let by = |owner, typing| Event::Presence {
        doc: doc_id(1),
        who: vec![(kit::device_id(owner), typing)],
    };
    assert_eq!((seen(&ann), seen(&ben)), (Some(by(2, true)), Some(by(1, false))));
    ben.disconnect(&mut server);
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(seen(&ann), Some(Event::Presence { doc: doc_id(1), who: Vec::new() }));
}

#[test]
fn a_document_set_aside_comes_back_from_the_server() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    ann.disconnect(&mut server);
    ann.put(1, "waiting", vec![2]);
    ann.device.set_aside(doc_id(1), "it ended the worker");
    ann.drain();
    assert!(ann.device.document(doc_id(1)).is_err());
    assert_eq!(ann.device.state().set_aside, 1);
    // It stays aside over a restart, and over a connection.
    let mut ann = Peer::start(1, ann.disk.clone());
    ann.connect(2, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.document(doc_id(1)).is_err());
    ann.device.retry(doc_id(1));
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(ann.device.state().set_aside, 0);
    assert_eq!((ann.get(1, "a"), ann.get(1, "waiting")), (Some(vec![1]), Some(vec![2])));
}

#[test]
fn an_edit_that_fails_or_panics_leaves_no_trace() {
    let mut ann = Peer::start(1, Disk::default());
    ann.put(1, "a", vec![1]);
    let id = doc_id(1);
    let before = ann.device.document(id).unwrap().unwrap().get_heads();
    let failed = ann.device.write(0, id, &[], |doc| {
        kit::edit(doc, "b", vec![2]).unwrap();
        Err::<Option<Vec<u8>>, _>("no")
    });
    assert!(matches!(failed, Err(carnet_sync::device::WriteError::Edit("no"))));
    let fell = ann.device.write(0, id, &[], |doc| -> Result<Option<Vec<u8>>, &str> {
        kit::edit(doc, "c", vec![3]).unwrap();
        panic!("fell over")
    });
    assert!(matches!(fell, Err(carnet_sync::device::WriteError::Broken(_))));
    assert_eq!(ann.device.document(id).unwrap().unwrap().get_heads(), before);
    assert_eq!(ann.device.pending().len(), 2, "the birth and the edit that worked");
}

#[test]
fn a_second_connection_of_a_device_ends_the_first() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    // The device's own end is gone; the server has not noticed.
    ann.conn = Some(ConnId(2));
    ann.tell(carnet_sync::device::Input::Connected);
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(server.closed, [(ConnId(1), code::REPLACED)]);
    assert!(ann.device.state().up_to_date);
    assert_eq!(ann.device.actor(), actor(1), "it is no copy");
}

#[test]
fn a_copied_device_takes_another_actor_and_loses_nothing() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.put(1, "shared", vec![1]);
    let mut twin = Peer::start(1, ann.disk.copy());
    ann.put(1, "ann", vec![2]);
    twin.put(1, "twin", vec![3]);
    twin.put(1, "twin again", vec![4]);
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    twin.connect(2, &mut server);
    settle(&mut server, &mut [&mut twin]);
    ann.connect(3, &mut server);
    settle(&mut server, &mut [&mut ann, &mut twin]);
    assert_ne!(twin.device.actor(), actor(1));
    assert_eq!(twin.device.counters().rewritten, 2);
    for peer in [&mut ann, &mut twin] {
        let values = ["shared", "ann", "twin", "twin again"].map(|key| peer.get(1, key));
        assert_eq!(values, [1, 2, 3, 4].map(|value| Some(vec![value])));
        assert!(peer.device.state().up_to_date && peer.device.quarantine().is_empty());
    }
}
