//! Many who edit one large document: their changes are checked together.

use crate::kit::{Disk, Peer, Server, doc_id, settle};
use carnet_sync::{
    hub::{ConnId, Event, Input},
    limits::Tuning,
    wire::{Bytes, Pushed, ToDevice, ToServer},
};

/// A server that checks a document of 20 kB every 80 ms.
fn desk() -> (Server, Peer, Peer) {
    let tuning = Tuning { check_free_bytes: 0, ..Tuning::default() };
    let mut server = Server::tuned(Disk::default(), 1, tuning);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    ann.put(1, "long", vec![1; 20_000]);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!(ann.device.state().pending, 0, "the first is not kept waiting");
    (server, ann, ben)
}

fn wait(server: &mut Server, now: u64) {
    server.hub.handle(now, Input::Tick { now_unix: 7 });
    server.drain();
}

#[test]
fn what_comes_before_the_next_check_is_taken_with_it() {
    let (mut server, mut ann, mut ben) = desk();
    for n in 0..5 {
        ann.put(1, "ann", vec![n]);
        ben.put(1, "ben", vec![n]);
        settle(&mut server, &mut [&mut ann, &mut ben]);
    }
    let (commits, head) = (server.commits, server.hub.head());
    assert_eq!((ann.device.state().pending, ben.device.state().pending), (5, 5));
    assert!(server.hub.is_busy());
    let due = server.hub.poll_timeout().unwrap();
    assert!((50..=100).contains(&due), "{due}");
    wait(&mut server, due - 1);
    assert_eq!((server.commits, server.hub.head()), (commits, head));
    wait(&mut server, due);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!((server.commits, server.hub.head()), (commits + 1, head + 10));
    assert_eq!((ann.device.state().pending, ben.device.state().pending), (0, 0));
    assert_eq!((ann.get(1, "ben"), ben.get(1, "ann")), (Some(vec![4]), Some(vec![4])));
    assert!(!server.hub.is_busy());
}

#[test]
fn one_bad_change_is_refused_alone() {
    let (mut server, mut ann, mut ben) = desk();
    ann.put(1, "ann", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    // It builds on what nobody has.
    let mut stray = ben.device.document(doc_id(1)).unwrap().unwrap().clone();
    let key = |n: u8| format!("stray {n}");
    crate::kit::edit(&mut stray, &key(1), vec![1]).unwrap();
    let change = crate::kit::edit(&mut stray, &key(2), vec![2]).unwrap().unwrap();
    let push = ToServer::Push(vec![Pushed { no: 900, doc: doc_id(1), change: Bytes(change) }]);
    server.tell(Input::Message(ConnId(2), push.encode()));
    let due = server.hub.poll_timeout().unwrap();
    wait(&mut server, due);
    let answer = server.hub.poll_transmit(due, ConnId(2)).unwrap();
    let answer = ToDevice::decode(&answer).unwrap();
    assert!(
        matches!(&answer, ToDevice::Reject { no: 900, code, .. } if code == "missing-deps"),
        "{answer:?}"
    );
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(ann.device.state().pending, 0);
}

#[test]
fn what_waits_for_a_check_when_the_disk_refuses_comes_again() {
    let (mut server, mut ann, mut ben) = desk();
    ann.put(1, "ann", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    server.disk.full.set(true);
    ben.put(2, "other", vec![1]);
    settle(&mut server, &mut [&mut ben]);
    assert!(server.events.iter().any(|event| matches!(event, Event::StoreFailed(_))));
    server.disk.full.set(false);
    assert!(!server.hub.is_busy(), "nothing is left of it");
    ann.connect(3, &mut server);
    ben.connect(4, &mut server);
    for _ in 0..3 {
        settle(&mut server, &mut [&mut ann, &mut ben]);
        if let Some(due) = server.hub.poll_timeout() {
            wait(&mut server, due.min(1_000));
        }
    }
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!((ben.get(1, "ann"), ann.get(2, "other")), (Some(vec![1]), Some(vec![1])));
    assert_eq!(ann.device.state().pending, 0);
}
