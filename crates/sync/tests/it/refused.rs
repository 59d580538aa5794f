//! What is refused, or does not fit, is neither lost nor tried for ever.

use crate::kit::*;
use automerge::{ActorId as Author, Automerge, ReadDoc};
use carnet_ids::ActorId;
use carnet_storage::{Batch, ReadNow, Scan};
use carnet_sync::{
    check,
    device::{Event, Input},
    guard::limits::{MAX_CHANGE_BYTES, MAX_DEPS},
    hub::{self, ConnId},
    keys::is_of_documents,
    limits::MAX_ACTORS_PER_DEVICE,
    wire::{Bytes, Pushed, ToDevice, ToServer, code},
};

#[test]
fn a_refused_change_of_a_document_that_can_not_be_read_is_kept() {
    let mut server = Server::start(Disk::default(), 1);
    server.hub.give_actor(device_id(1), actor(1));
    server.drain();
    let mut ann = Peer::start(1, Disk::default());
    ann.put(1, "x", vec![1]);
    ann.put(2, "y", vec![2]);
    ann.device.set_aside(doc_id(1), "it ended the worker");
    ann.drain();
    // Somebody else signs in on the store: the author is not theirs.
    let mut again = Peer::start(3, ann.disk.clone());
    again.connect(2, &mut server);
    settle(&mut server, &mut [&mut again]);
    let refused = again.device.quarantine();
    let of_first: Vec<_> = refused.iter().filter(|refused| refused.doc == doc_id(1)).collect();
    assert_eq!(of_first.len(), 1);
    assert_eq!(of_first[0].code, code::ACTOR_FOREIGN);
    let doc = server.hub.document(doc_id(2)).unwrap().unwrap();
    assert_eq!(read(doc, "y"), Some(vec![2]));
}

#[test]
fn what_the_server_has_already_is_acknowledged_to_whoever_signs_in_again() {
    let mut server = Server::start(Disk::default(), 1);
    server.hub.give_actor(device_id(1), actor(1));
    server.drain();
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    ann.put(1, "x", vec![1]);
    // It arrives; the acknowledgement does not.
    ann.exchange(&mut server, 0);
    ann.disconnect(&mut server);
    ann.put(1, "y", vec![2]);
    let mut again = Peer::start(3, ann.disk.clone());
    again.connect(2, &mut server);
    settle(&mut server, &mut [&mut again]);
    let doc = server.hub.document(doc_id(1)).unwrap().unwrap();
    assert_eq!((read(doc, "x"), read(doc, "y")), (Some(vec![1]), Some(vec![2])));
    assert_eq!(again.device.quarantine(), vec![]);
    assert_eq!(again.device.pending(), vec![]);
}

#[test]
fn a_compressed_change_that_others_would_not_take_is_refused() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut eve, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    eve.connect(1, &mut server);
    ben.connect(2, &mut server);
    eve.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut eve, &mut ben]);
    let mut doc = eve.device.document(doc_id(1)).unwrap().unwrap().clone();
    doc.set_actor(Author::from(&actor(1).as_bytes()[..]));
    edit(&mut doc, "big", vec![0; 2 * MAX_CHANGE_BYTES]).unwrap();
    let mut change = doc.get_last_local_change().unwrap().clone();
    let bytes = change.bytes().into_owned();
    assert!(bytes.len() < MAX_CHANGE_BYTES && change.raw_bytes().len() > MAX_CHANGE_BYTES);
    let (code, _) = push(&mut server, 9, bytes).unwrap_err();
    assert_eq!(code, "too-large");
    settle(&mut server, &mut [&mut ben]);
    assert_eq!(ben.device.state().set_aside, 0);
    assert_eq!(ben.get(1, "a"), Some(vec![1]));
}

#[test]
fn a_server_that_lacks_a_dependency_for_good_is_compared_with_once() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    let backup = server.disk.copy();
    ann.put(1, "b", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    ann.disconnect(&mut server);
    ann.put(1, "c", vec![1]);
    ann.put(2, "other", vec![1]);
    ann.device.set_aside(doc_id(1), "test");
    ann.drain();
    // The copy is without "b", which the device can't read any more to give it back.
    let mut server = Server::start(backup, 2);
    for conn in 2..8 {
        ann.connect(conn, &mut server);
        settle(&mut server, &mut [&mut ann]);
    }
    let closes = ann.events.iter().filter(|event| matches!(event, Event::Close(_))).count();
    assert_eq!(closes, 1, "{:?}", ann.events);
    assert_eq!(ann.device.pending(), vec![]);
    let refused = ann.device.quarantine();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].code, code::MISSING_DEPS);
    let doc = server.hub.document(doc_id(2)).unwrap().unwrap();
    assert_eq!(read(doc, "other"), Some(vec![1]));
}

#[test]
fn the_change_that_crosses_a_limit_of_documents_is_refused() {
    let mut server = Server::start(Disk::default(), 1);
    // One device has not so many authors.
    for owner in 1..4 {
        let mut peer = Peer::start(owner, Disk::default());
        peer.connect(owner.into(), &mut server);
        settle(&mut server, &mut [&mut peer]);
    }
    let born = birth(doc_id(1));
    push(&mut server, 1, born.clone()).unwrap();
    let (mut taken, mut refused) = (0, 0);
    // Each is a head of its own.
    for n in 0..u32::try_from(MAX_DEPS).unwrap() + 3 {
        let mut doc = Automerge::load(&born).unwrap();
        doc.set_actor(Author::from(&many(n)[..]));
        let change = edit(&mut doc, "k", vec![1]).unwrap().unwrap();
        match push_on(ConnId(u64::from(n % 3) + 1), &mut server, u64::from(n) + 2, change) {
            Ok(()) => taken += 1,
            Err(_) => refused += 1,
        }
    }
    assert_eq!((taken, refused), (MAX_DEPS, 3));
    let mut server = Server::start(server.disk.copy(), 2);
    assert!(server.hub.document(doc_id(1)).unwrap().is_some());
}

#[test]
fn a_device_with_too_many_authors_does_not_write_again_for_ever() {
    let mut server = Server::start(Disk::default(), 1);
    server.hub.give_actor(device_id(1), actor(1));
    for n in 1..u32::try_from(MAX_ACTORS_PER_DEVICE).unwrap() {
        server.hub.give_actor(device_id(3), ActorId::new(many(n)));
    }
    server.drain();
    let mut ann = Peer::start(1, Disk::default());
    ann.put(1, "x", vec![1]);
    let mut again = Peer::start(3, ann.disk.clone());
    again.connect(2, &mut server);
    settle(&mut server, &mut [&mut again]);
    assert_eq!(again.device.counters().rewritten, 1);
    assert_eq!(again.device.quarantine().len(), 1);
    assert_eq!(again.device.pending(), vec![]);
}

#[test]
fn a_refused_change_that_can_not_be_read_just_now_waits() {
    let mut server = Server::start(Disk::default(), 1);
    server.hub.give_actor(device_id(1), actor(1));
    server.drain();
    let mut ann = Peer::start(1, Disk::default());
    ann.put(1, "x", vec![1]);
    ann.device.set_aside(doc_id(1), "it ended the worker");
    ann.drain();
    let mut again = Peer::start(3, ann.disk.clone());
    again.connect(2, &mut server);
    while !again.sent.iter().any(|sent| matches!(sent, ToServer::Push(_))) {
        let limit = usize::from(again.sent.len() < 2 && again.heard.is_empty());
        assert!(again.exchange(&mut server, limit));
    }
    again.disk.deaf.set(true);
    settle(&mut server, &mut [&mut again]);
    again.disk.deaf.set(false);
    assert_eq!(again.device.quarantine(), vec![]);
    let kept = again.device.pending();
    assert!(!kept.is_empty());
    again.connect(3, &mut server);
    settle(&mut server, &mut [&mut again]);
    let refused = again.device.quarantine();
    assert_eq!(refused.last().unwrap().change, kept.last().unwrap().change);
    assert_eq!(again.device.pending(), vec![]);
}

#[test]
fn what_came_while_the_store_did_not_answer_is_asked_for_again() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    ben.disconnect(&mut server);
    ann.put(1, "b", vec![2]);
    settle(&mut server, &mut [&mut ann]);
    let mut ben = Peer::start(2, ben.disk.clone());
    ben.disk.deaf.set(true);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    ben.disk.deaf.set(false);
    let mut ben = Peer::start(2, ben.disk.clone());
    ben.connect(4, &mut server);
    settle(&mut server, &mut [&mut ben]);
    assert_eq!((ben.get(1, "a"), ben.get(1, "b")), (Some(vec![1]), Some(vec![2])));
}

#[test]
fn a_document_that_the_server_can_not_read_keeps_no_other_back() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ben.connect(2, &mut server);
    settle(&mut server, &mut [&mut ben]);
    ben.disconnect(&mut server);
    ann.connect(1, &mut server);
    for n in 1..4 {
        ann.put(n, "a", vec![n]);
        settle(&mut server, &mut [&mut ann]);
    }
    // Each document has a birth and a change: these are the second one's.
    server.disk.damage([&b"L"[..], &4u64.to_be_bytes()].concat());
    let mut server = Server::start(server.disk.copy(), 2);
    let mut cat = Peer::start(3, Disk::default());
    ben.connect(3, &mut server);
    cat.connect(4, &mut server);
    settle(&mut server, &mut [&mut ben, &mut cat]);
    for peer in [&mut ben, &mut cat] {
        assert_eq!((peer.get(1, "a"), peer.get(3, "a")), (Some(vec![1]), Some(vec![3])));
        assert_eq!(peer.device.state().cursor, 6);
    }
    assert!(server.events.iter().any(|event| matches!(event, hub::Event::StoreFailed(_))));
    // Who has it keeps it, whatever is asked.
    ann.connect(5, &mut server);
    ann.device.retry(doc_id(2));
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(ann.get(2, "a"), Some(vec![2]));
    assert_eq!(ann.device.quarantine(), vec![]);
    assert!(ann.device.state().up_to_date);
}

#[test]
fn a_document_that_the_disk_spoiled_is_asked_for_by_itself_unless_it_ends_the_shell() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    ann.put(1, "a", vec![1]);
    ann.put(2, "a", vec![2]);
    settle(&mut server, &mut [&mut ann]);
    ann.disconnect(&mut server);
    ann.disk.damage([&b"S"[..], doc_id(1).as_bytes()].concat());
    ann.disk.damage([&b"S"[..], doc_id(2).as_bytes()].concat());
    let mut again = Peer::start(1, ann.disk.clone());
    assert!(again.device.document(doc_id(1)).is_err());
    again.device.set_aside(doc_id(2), "it ended the worker");
    again.drain();
    let mut again = Peer::start(1, again.disk.clone());
    again.connect(2, &mut server);
    settle(&mut server, &mut [&mut again]);
    assert_eq!(again.get(1, "a"), Some(vec![1]));
    assert_eq!(again.device.state().set_aside, 1);
    let needs = |sent: &&ToServer| matches!(sent, ToServer::Need { .. });
    assert_eq!(again.sent.iter().filter(needs).count(), 1);
}

#[test]
fn a_row_of_a_document_that_does_not_open_stops_no_other() {
    let change = [doc_id(1).as_bytes(), &0u32.to_be_bytes()[..]].concat();
    let own = doc_id(1).as_bytes().to_vec();
    for (kind, rest) in [(b"D", &own), (b"S", &own), (b"C", &change)] {
        let mut server = Server::start(Disk::default(), 1);
        let mut ann = Peer::start(1, Disk::default());
        ann.connect(1, &mut server);
        ann.put(1, "a", vec![1]);
        ann.put(1, "b", vec![2]);
        ann.put(2, "a", vec![3]);
        settle(&mut server, &mut [&mut ann]);
        ann.disconnect(&mut server);
        ann.put(1, "waiting", vec![4]);
        let key = [kind, &rest[..]].concat();
        assert!(is_of_documents(&key));
        ann.disk.blank(key);
        let mut again = Peer::start(1, ann.disk.clone());
        assert_eq!(again.get(2, "a"), Some(vec![3]), "{}", kind[0]);
        assert!(again.device.document(doc_id(1)).is_err());
        again.drain();
        assert_eq!(again.device.state().set_aside, 1);
        again.connect(2, &mut server);
        settle(&mut server, &mut [&mut again]);
        let found = ["a", "b", "waiting"].map(|field| again.get(1, field));
        assert_eq!(found, [1, 2, 4].map(|value| Some(vec![value])), "{}", kind[0]);
        let again = Peer::start(1, again.disk.clone());
        assert_eq!(again.device.state().set_aside, 0);
    }
}

/// The server refuses what waits first.
fn refuse_oldest(peer: &mut Peer, code: &str) {
    let no = peer.device.pending().first().unwrap().no;
    let message = ToDevice::Reject { no, code: code.to_owned(), message: String::new() };
    peer.tell(Input::Message(message.encode()));
}

#[test]
fn a_change_is_told_as_refused_once_it_is_on_the_disk_as_such() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    ann.put(1, "a", vec![1]);
    while ann.device.poll_transmit(ann.now).is_some() {}
    let told = |peer: &Peer| {
        peer.events.iter().filter(|event| matches!(event, Event::Rejected(_))).count()
    };
    ann.disk.full.set(true);
    refuse_oldest(&mut ann, code::DOCUMENT_FULL);
    assert_eq!((ann.device.state().quarantined, told(&ann)), (1, 0));
    ann.disk.full.set(false);
    ann.now = 60_000;
    ann.tell(Input::Tick);
    assert_eq!(told(&ann), 1);
    assert_eq!(Peer::start(1, ann.disk.clone()).device.quarantine().len(), 1);
}

#[test]
fn what_is_said_of_a_refused_change_is_said_while_its_document_has_it() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    thread_local! {
        static ASKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }
    ann.device.describe_by(|_, doc, hashes| {
        ASKED.set(ASKED.get() + 1);
        let change = |hash| doc.get_change_by_hash(hash).unwrap();
        hashes.iter().map(|hash| change(hash).raw_bytes().to_vec()).collect()
    });
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    for (code, n) in [(code::DOCUMENT_FULL, 3), ("right-section", 4)] {
        for step in 0..20 {
            ann.put(1, "b", vec![step]);
        }
        while ann.device.poll_transmit(ann.now).is_some() {}
        refuse_oldest(&mut ann, code);
        // Another takes its number.
        ann.put(1, "c", vec![n]);
        settle(&mut server, &mut [&mut ann]);
    }
    let again = Peer::start(1, ann.disk.clone());
    let refused = again.device.quarantine();
    assert_eq!((refused.len(), ASKED.get()), (40, 2), "all of a document at once");
    assert!(refused.iter().all(|change| change.words == change.change));
    assert!(check::device(&ann.disk).is_clean());
}

#[test]
fn a_quarantine_row_without_words_is_read() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    settle(&mut server, &mut [&mut ann]);
    ann.put(1, "a", vec![1]);
    while ann.device.poll_transmit(ann.now).is_some() {}
    refuse_oldest(&mut ann, code::DOCUMENT_FULL);
    let (key, row) = ann.disk.scan_now(&Scan::prefix(b"Q")).unwrap().remove(0);
    // As it was written before: five fields, the last of which is not there.
    let field = b"\x65words";
    let at = row.windows(field.len()).position(|bytes| bytes == field).unwrap();
    let mut before = row[..at].to_vec();
    assert_eq!((before[0], row.len()), (0xa5, at + field.len() + 1));
    before[0] = 0xa4;
    let mut batch = Batch::default();
    batch.put(key, before);
    ann.disk.rows.apply(batch);
    assert_eq!(Peer::start(1, ann.disk.clone()).device.quarantine(), ann.device.quarantine());
}

/// Pushes a change of document 1 on connection 1; why it was refused.
fn push(server: &mut Server, no: u64, change: Vec<u8>) -> Result<(), (String, String)> {
    push_on(ConnId(1), server, no, change)
}

fn push_on(
    conn: ConnId,
    server: &mut Server,
    no: u64,
    change: Vec<u8>,
) -> Result<(), (String, String)> {
    let push = ToServer::Push(vec![Pushed { no, doc: doc_id(1), change: Bytes(change) }]);
    server.tell(hub::Input::Message(conn, push.encode()));
    while let Some(message) = server.hub.poll_transmit(0, conn) {
        server.drain();
        match ToDevice::decode(&message).unwrap() {
            ToDevice::Ack { through, .. } if through == no => return Ok(()),
            ToDevice::Reject { no: refused, code, message } if refused == no => {
                return Err((code, message));
            }
            _ => {}
        }
    }
    panic!("no answer");
}

/// One of many ids.
fn many(n: u32) -> [u8; 16] {
    let mut id = [7; 16];
    id[..4].copy_from_slice(&(n + 0x0100_0000).to_be_bytes());
    id
}
