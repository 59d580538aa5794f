//! Documents that lie in packs on a device.

use crate::kit::{self, Disk, Peer, Server, birth, doc_id, rows, settle};
use carnet_ids::DocId;
use carnet_storage::{Batch, ReadNow, Scan};
use carnet_sync::{
    check,
    device::{DocError, Event, Input, OpenError},
    limits::Tuning,
};

/// Folds sooner.
const FEW: Tuning = Tuning { compact_rows: 2, ..kit::FEW };

fn count(disk: &Disk, prefix: &[u8]) -> usize {
    rows(disk, prefix).len()
}

fn clean(peer: &Peer) {
    let report = check::device(&peer.disk);
    assert!(report.is_clean(), "{report}");
}

/// A device with `count` documents that it wrote, and a server that has them in packs.
fn filled(count: u8) -> (Server, Peer) {
    let mut server = Server::tuned(Disk::default(), 1, FEW);
    let mut ann = Peer::tuned(1, Disk::default(), FEW);
    ann.connect(1, &mut server);
    for n in 0..count {
        ann.put(n, "n", vec![n; 40]);
    }
    settle(&mut server, &mut [&mut ann]);
    for now in (1..100).map(|n| n * 1_000) {
        server.hub.handle(now, carnet_sync::hub::Input::Tick { now_unix: 7 });
        server.drain();
    }
    (server, ann)
}

/// A device that came after, and got everything.
fn begun(server: &mut Server) -> Peer {
    let mut ben = Peer::tuned(2, Disk::default(), FEW);
    ben.connect(2, server);
    settle(server, &mut [&mut ben]);
    ben
}

/// Lets a device pack until it has nothing to do.
fn rest(peer: &mut Peer) {
    peer.now += 10_000;
    for _ in 0..200 {
        peer.tell(Input::Tick);
    }
}

fn again(peer: Peer) -> Peer {
    Peer::tuned(peer.owner, peer.disk, FEW)
}

fn sorted(mut ids: Vec<DocId>) -> Vec<DocId> {
    ids.sort_unstable();
    ids
}

#[test]
fn a_pack_of_a_cold_start_is_stored_as_it_came() {
    let (mut server, _) = filled(60);
    let ben = begun(&mut server);
    let counters = ben.device.counters();
    assert!(counters.kept > 3 && counters.kept == counters.packs, "{counters:?}");
    assert_eq!(count(&ben.disk, b"P") as u64, counters.kept);
    assert_eq!((count(&ben.disk, b"D"), count(&ben.disk, b"S"), count(&ben.disk, b"C")), (0, 0, 0));
    clean(&ben);

    let mut ben = again(ben);
    let all: Vec<DocId> = (0..60).map(doc_id).collect();
    assert_eq!(sorted(ben.device.documents()), all);
    for n in 0..60 {
        assert_eq!(ben.get(n, "n"), Some(vec![n; 40]));
    }
}

#[test]
fn an_edit_lies_on_top_of_a_pack_until_the_document_leaves_it() {
    let (mut server, mut ann) = filled(60);
    let mut ben = begun(&mut server);
    ben.put(7, "m", vec![1]);
    assert_eq!((count(&ben.disk, b"D"), count(&ben.disk, b"S"), count(&ben.disk, b"C")), (1, 0, 1));
    let mut ben = again(ben);
    assert_eq!((ben.get(7, "n"), ben.get(7, "m")), (Some(vec![7; 40]), Some(vec![1])));
    clean(&ben);
    for n in 2..6 {
        ben.put(7, "m", vec![n]);
    }
    assert_eq!(count(&ben.disk, b"S"), 1, "it is folded");
    clean(&ben);
    let mut ben = again(ben);
    assert_eq!((ben.get(7, "n"), ben.get(7, "m")), (Some(vec![7; 40]), Some(vec![5])));
    ben.connect(3, &mut server);
    ann.connect(4, &mut server);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!(ann.get(7, "m"), Some(vec![5]));
}

#[test]
fn loose_documents_are_packed_while_nothing_else_is_to_be_done() {
    let (mut server, mut ann) = filled(60);
    assert_eq!((count(&ann.disk, b"S"), count(&ann.disk, b"P")), (60, 0));
    ann.tell(Input::Tick);
    assert_eq!(count(&ann.disk, b"P"), 0, "a message has just come");
    rest(&mut ann);
    assert_eq!((count(&ann.disk, b"D"), count(&ann.disk, b"S"), count(&ann.disk, b"C")), (0, 0, 0));
    assert!(count(&ann.disk, b"P") > 3);
    assert_eq!(ann.device.poll_timeout(), ann.device.poll_timeout().max(Some(ann.now)), "it rests");
    clean(&ann);
    for n in 0..60 {
        assert_eq!(ann.get(n, "n"), Some(vec![n; 40]));
    }
    let mut ann = again(ann);
    assert_eq!(ann.device.documents().len(), 60);
    ann.put(3, "m", vec![9]);
    ann.connect(5, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.state().up_to_date);
}

#[test]
fn a_pack_of_which_little_is_left_goes_with_what_is() {
    let (mut server, _) = filled(60);
    let mut ben = begun(&mut server);
    let before = rows(&ben.disk, b"P");
    for n in 0..45 {
        for value in 0..4 {
            ben.put(n, "m", vec![value]);
        }
    }
    settle(&mut server, &mut [&mut ben]);
    rest(&mut ben);
    clean(&ben);
    let after = rows(&ben.disk, b"P");
    let left = before.iter().filter(|key| after.contains(key)).count();
    assert!(2 * left <= before.len(), "{left} of {}, {after:?}", before.len());
    assert!(ben.device.counters().emptied > 2);
    let mut ben = again(ben);
    for n in 0..60 {
        assert_eq!(ben.get(n, "n"), Some(vec![n; 40]));
        assert_eq!(ben.get(n, "m"), (n < 45).then(|| vec![3]));
    }
}

#[test]
fn a_damaged_pack_is_had_again_and_no_edit_is_lost() {
    let (mut server, mut ann) = filled(60);
    let mut ben = begun(&mut server);
    ben.disconnect(&mut server);
    for n in 0..60 {
        ben.put(n, "m", vec![n]);
    }
    for key in rows(&ben.disk, b"B") {
        ben.disk.damage(key);
    }
    let mut ben = again(ben);
    for n in 0..60 {
        assert!(matches!(ben.device.document(doc_id(n)), Err(DocError::SetAside(..))));
        let refused = ben.device.write(0, doc_id(n), &birth(doc_id(n)), |_| Ok::<_, ()>(None));
        assert!(refused.is_err(), "nothing is written where nothing can be read");
    }
    ben.drain();
    assert_eq!(ben.device.state().set_aside, 60);
    let mut ben = again(ben);
    assert_eq!(ben.device.state().set_aside, 60, "durably");
    ben.connect(3, &mut server);
    ann.connect(4, &mut server);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!((ben.device.state().set_aside, ben.device.quarantine().len()), (0, 0));
    for n in 0..60 {
        for peer in [&mut ann, &mut ben] {
            assert_eq!(peer.get(n, "n"), Some(vec![n; 40]));
            assert_eq!(peer.get(n, "m"), Some(vec![n]));
        }
    }
    assert_eq!(count(&ben.disk, b"P"), 0, "nothing lies in the damaged packs any more");
    clean(&ben);
}

#[test]
fn damage_found_on_a_connection_is_mended_on_it() {
    let (mut server, _) = filled(60);
    let ben = begun(&mut server);
    for key in rows(&ben.disk, b"B") {
        ben.disk.damage(key);
    }
    let mut ben = again(ben);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    assert!(ben.device.document(doc_id(5)).is_err());
    ben.drain();
    settle(&mut server, &mut [&mut ben]);
    assert_eq!(ben.get(5, "n"), Some(vec![5; 40]));
    assert!(ben.events.iter().any(|event| matches!(event, Event::SetAside(..))));
}

#[test]
fn a_damaged_document_is_had_again_once_its_waiting_change_is_refused() {
    let (mut server, mut ann) = filled(60);
    rest(&mut ann);
    ann.disconnect(&mut server);
    let mut twin = Peer::tuned(1, ann.disk.copy(), FEW);
    twin.put(4, "m", vec![1]);
    twin.connect(7, &mut server);
    settle(&mut server, &mut [&mut twin]);
    twin.disconnect(&mut server);
    ann.put(4, "m", vec![2]);
    for key in rows(&ann.disk, b"B") {
        ann.disk.damage(key);
    }
    let mut ann = again(ann);
    assert!(ann.device.document(doc_id(4)).is_err());
    ann.drain();
    ann.connect(8, &mut server);
    settle(&mut server, &mut [&mut ann]);
    // The server's copy did not go with the waiting change, which is not lost.
    assert_eq!(ann.device.quarantine().len(), 1);
    assert_eq!(ann.get(4, "m"), Some(vec![1]));
}

#[test]
fn a_body_that_is_another_packs_is_not_taken_for_its_own() {
    let (mut server, _) = filled(60);
    let ben = begun(&mut server);
    let bodies = ben.disk.scan_now(&Scan::prefix(b"B")).unwrap();
    let indexes = ben.disk.scan_now(&Scan::prefix(b"P")).unwrap();
    let mut swap = Batch::default();
    swap.put(bodies[0].0.clone(), bodies[1].1.clone());
    ben.disk.rows.apply(swap.clone());
    assert!(!check::device(&ben.disk).is_clean());
    // With its index too, it is a pack that has other documents where ours are said to be.
    swap.put(indexes[0].0.clone(), indexes[1].1.clone());
    ben.disk.rows.apply(swap);
    let mut ben = again(ben);
    let here = ben.device.documents();
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    for id in here {
        let n = id.as_bytes()[0];
        if ben.device.document(id).is_err() {
            ben.drain();
            settle(&mut server, &mut [&mut ben]);
        }
        assert_eq!(ben.get(n, "n"), Some(vec![n; 40]));
    }
}

#[test]
fn a_store_of_the_first_format_is_read_and_one_of_a_later_is_refused() {
    let disk = Disk::default();
    let mut ann = Peer::tuned(1, disk.clone(), FEW);
    ann.put(1, "n", vec![1]);
    let format = |disk: &Disk, from: u8, to: u8| {
        let mut meta = disk.get_now(b"M").unwrap().unwrap();
        let at = meta
            .windows(7)
            .position(|name| name == b"format\x03".map(|byte| if byte == 3 { from } else { byte }));
        meta[at.unwrap() + 6] = to;
        let mut batch = Batch::default();
        batch.put(b"M".to_vec(), meta);
        disk.rows.apply(batch);
    };
    format(&disk, 3, 1);
    let mut ann = Peer::tuned(1, disk.clone(), FEW);
    assert_eq!(ann.get(1, "n"), Some(vec![1]));
    ann.drain();
    format(&disk, 3, 4);
    let refused = carnet_sync::Device::open(
        disk,
        carnet_sync::device::DeviceConfig {
            device: kit::device_id(1),
            actor: kit::actor(1),
            token: String::new(),
            seed: [1; 32],
            app_version: String::new(),
        },
    );
    assert!(matches!(refused, Err(OpenError::Format { found: 4, known: 3 })));
}
