//! Documents that lie in packs on the server.

use crate::kit::{Disk, FEW, Peer, Server, doc_id, rows, settle};
use carnet_storage::{ReadNow, Scan};
use carnet_sync::{
    check,
    device::Event,
    hub::{self, Input},
    wire::{Mode, ToDevice},
};

/// A server with `count` documents, by one device.
fn filled(count: u8) -> (Server, Peer) {
    let mut server = Server::tuned(Disk::default(), 1, FEW);
    let mut ann = Peer::tuned(1, Disk::default(), FEW);
    ann.connect(1, &mut server);
    for n in 0..count {
        ann.put(n, "n", vec![n; 40]);
        ann.put(n, "m", vec![n; 10]);
    }
    settle(&mut server, &mut [&mut ann]);
    (server, ann)
}

/// Lets the server pack until it has nothing to do.
fn rest(server: &mut Server) {
    for now in (1..400).map(|n| n * 100) {
        server.hub.handle(now, Input::Tick { now_unix: 7 });
        server.drain();
        if server.hub.stored().settled {
            return;
        }
    }
    panic!("it packs without end: {:?}", server.hub.stored());
}

fn clean(server: &Server) {
    let report = check::hub(&server.disk);
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.documents, server.hub.stored().documents);
}

/// Everything that a server has is on a device, and alike.
fn alike(server: &mut Server, peer: &mut Peer) {
    for id in server.hub.documents() {
        let heads = server.hub.document(id).unwrap().map(|doc| doc.get_heads());
        assert_eq!(peer.device.document(id).unwrap().map(|doc| doc.get_heads()), heads, "{id}");
    }
    assert_eq!(peer.device.documents().len(), server.hub.documents().len());
}

#[test]
fn documents_at_rest_lie_in_packs_and_nowhere_else() {
    let (mut server, mut ann) = filled(40);
    assert_eq!((rows(&server.disk, b"D").len(), rows(&server.disk, b"P").len()), (40, 0));
    rest(&mut server);
    let stored = server.hub.stored();
    assert!(stored.loose <= 10 && stored.packs > 3, "{stored:?}");
    assert_eq!((stored.documents, stored.slots, stored.live), (40, stored.live, stored.slots));
    assert_eq!(rows(&server.disk, b"D").len(), stored.loose);
    assert_eq!(rows(&server.disk, b"P").len(), stored.packs);
    assert_eq!(rows(&server.disk, b"B").len(), stored.packs);
    clean(&server);
    alike(&mut server, &mut ann);
    let (head, documents) = (server.hub.head(), server.hub.documents());

    let mut server = Server::tuned(server.disk, 2, FEW);
    assert_eq!((server.hub.head(), server.hub.documents()), (head, documents));
    assert_eq!(server.hub.stored(), hub::Stored { settled: true, ..stored });
    ann.connect(2, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(
        matches!(ann.heard.last(), Some(ToDevice::Welcome(welcome)) if welcome.mode == Mode::Tail)
    );
    alike(&mut server, &mut ann);
}

#[test]
fn the_packs_of_the_store_are_what_a_device_gets() {
    let (mut server, _) = filled(40);
    rest(&mut server);
    let mut ben = Peer::tuned(2, Disk::default(), FEW);
    ben.connect(2, &mut server);
    settle(&mut server, &mut [&mut ben]);
    alike(&mut server, &mut ben);
    let stored: Vec<Vec<u8>> = server
        .disk
        .scan_now(&Scan::prefix(b"B"))
        .unwrap()
        .into_iter()
        .map(|(_, body)| body)
        .collect();
    let came = |body: &Vec<u8>| {
        ben.heard
            .iter()
            .any(|message| matches!(message, ToDevice::Pack { body: came, .. } if came.0 == *body))
    };
    assert!(stored.iter().all(came));
    assert_eq!(server.hub.counters().sent as usize, stored.len());
}

#[test]
fn a_document_leaves_its_pack_when_it_is_folded_and_the_packs_are_merged() {
    let (mut server, mut ann) = filled(40);
    rest(&mut server);
    let before = server.hub.stored();
    let packed: Vec<u8> = (0..20).collect();
    for n in &packed {
        ann.put(*n, "again", vec![*n; 30]);
    }
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(server.hub.stored().live, before.live, "they are still made of what lies there");
    clean(&server);
    alike(&mut server, &mut ann);
    // A device that begins now is not given the old states.
    let mut ben = Peer::tuned(2, Disk::default(), FEW);
    ben.connect(2, &mut server);
    settle(&mut server, &mut [&mut ben]);
    alike(&mut server, &mut ben);

    rest(&mut server);
    let after = server.hub.stored();
    assert!(server.hub.counters().merged > 0 && 2 * after.live >= after.slots, "{after:?}");
    assert!(after.loose <= 10);
    clean(&server);
    alike(&mut server, &mut ann);
    let mut server = Server::tuned(server.disk, 3, FEW);
    alike(&mut server, &mut ann);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    alike(&mut server, &mut ben);
}

#[test]
fn a_device_that_was_away_gets_what_was_packed_meanwhile() {
    let (mut server, mut ann) = filled(5);
    let mut ben = Peer::tuned(2, Disk::default(), FEW);
    ben.connect(2, &mut server);
    settle(&mut server, &mut [&mut ben]);
    ben.disconnect(&mut server);
    for n in 3..40 {
        ann.put(n, "later", vec![n; 40]);
    }
    settle(&mut server, &mut [&mut ann]);
    rest(&mut server);
    ann.put(20, "after", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    alike(&mut server, &mut ben);
    assert!(server.hub.counters().behind > 0 && ben.device.state().up_to_date);
}

#[test]
fn what_is_on_its_way_into_a_pack_is_waited_for_and_not_missed() {
    let (mut server, _) = filled(40);
    let mut ben = Peer::tuned(2, Disk::default(), FEW);
    ben.connect(2, &mut server);
    while ben.device.documents().len() < 3 {
        assert!(ben.exchange(&mut server, 1));
    }
    server.held = Some(Vec::new());
    for now in (1..100).map(|n| n * 100) {
        server.hub.handle(now, Input::Tick { now_unix: 7 });
        server.drain();
    }
    // The disk has it, and the hub has not heard.
    let held = server.held.take().unwrap();
    assert!(!held.is_empty());
    for (_, batch) in &held {
        server.disk.rows.apply(batch.clone());
    }
    while ben.exchange(&mut server, 1) {}
    assert!(ben.device.documents().len() < 40, "it waits");
    server.held = Some(held);
    server.release();
    rest(&mut server);
    settle(&mut server, &mut [&mut ben]);
    alike(&mut server, &mut ben);
}

#[test]
fn a_commit_that_fails_leaves_everything_as_it_was() {
    let (mut server, mut ann) = filled(40);
    let before = server.hub.stored();
    server.disk.full.set(true);
    for now in (1..10).map(|n| n * 3_000) {
        server.hub.handle(now, Input::Tick { now_unix: 7 });
        server.drain();
    }
    assert_eq!(server.hub.stored(), before);
    assert!(server.events.iter().any(|event| matches!(event, hub::Event::StoreFailed(_))));
    server.disk.full.set(false);
    clean(&server);
    alike(&mut server, &mut ann);
    rest(&mut server);
    assert!(server.hub.stored().loose <= 10);
    clean(&server);
}

#[test]
fn a_pack_that_is_damaged_keeps_no_other_back() {
    let (mut server, mut ann) = filled(40);
    rest(&mut server);
    let (key, _) = server.disk.scan_now(&Scan::prefix(b"B")).unwrap().remove(1);
    server.disk.damage(key);
    let mut server = Server::tuned(server.disk, 2, FEW);
    let lost: Vec<_> =
        server.hub.documents().into_iter().filter(|id| server.hub.whole(*id).is_err()).collect();
    assert!(!lost.is_empty() && lost.len() < 20);
    assert!(!check::hub(&server.disk).is_clean());
    ann.connect(2, &mut server);
    for n in 0..40 {
        ann.put(n, "more", vec![n]);
    }
    settle(&mut server, &mut [&mut ann]);
    let refused = ann.events.iter().filter(|event| matches!(event, Event::Rejected(_))).count();
    assert_eq!(refused, lost.len());
    let other = (0..40).map(doc_id).find(|id| !lost.contains(id)).unwrap();
    assert!(server.hub.document(other).unwrap().is_some());
    for now in (1..60).map(|n| n * 10_000) {
        server.hub.handle(now, Input::Tick { now_unix: 7 });
        server.drain();
    }
    assert!(server.hub.document(other).unwrap().is_some());
}

#[test]
fn a_comparison_knows_the_heads_of_what_is_packed() {
    let (mut server, mut ann) = filled(40);
    let old = server.disk.copy();
    rest(&mut server);
    for n in 0..30 {
        ann.put(n, "lost", vec![n]);
    }
    settle(&mut server, &mut [&mut ann]);
    // The server comes back from a copy, packs, and is told what it has lost.
    let mut server = Server::tuned(old, 3, FEW);
    rest(&mut server);
    ann.connect(3, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(server.events.iter().any(|event| matches!(event, hub::Event::Returned { .. })));
    alike(&mut server, &mut ann);
    clean(&server);
}
