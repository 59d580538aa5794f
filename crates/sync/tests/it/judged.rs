//! Changes that a judge looks at, and authors that a server does not take.

use crate::kit::*;
use automerge::{
    ActorId as Author, Automerge, Change,
    legacy::{Key, Op as OldOp},
};
use carnet_ids::{DocId, Epoch};
use carnet_sync::{
    device,
    guard::Rejection,
    hub::{self, ConnId},
    limits::Tuning,
    wire::{Bytes, Mode, Pushed, ToDevice, ToServer, Welcome, code},
};

/// Falls over a change of which the key `fatal` is a part.
#[derive(Debug)]
struct Falls;

impl hub::Judge for Falls {
    fn changed(&mut self, _: &DocId) {}

    fn judge(
        &mut self,
        case: &hub::Case<'_>,
        _: &mut dyn hub::Library,
    ) -> Result<Vec<Result<(), Rejection>>, hub::DocError> {
        let writes = |change: &Change, key: &str| {
            let ops = change.decode().operations;
            ops.iter().any(|op| matches!(&op.key, Key::Map(found) if found == key))
        };
        // What builds on what is neither here nor with it can't be judged.
        let here: Vec<_> = case.pushed.iter().map(|push| push.change.hash()).collect();
        let judged = case.pushed.iter().map(|push| {
            assert!(!writes(push.change, "fatal"), "it falls over this");
            let alone = writes(push.change, "second")
                && !push.change.deps().iter().any(|dep| here.contains(dep));
            if alone { Err(Rejection { code: "alone", message: String::new() }) } else { Ok(()) }
        });
        Ok(judged.collect())
    }
}

#[test]
fn a_change_over_which_the_judge_falls_takes_no_other_along() {
    let mut config = hub::HubConfig::new([1; 32], 0);
    config.judge = Some(Box::new(Falls));
    let mut server = Server::with(Disk::default(), config);
    claim_a_lost_epoch(&mut server);
    let born = birth(doc_id(1));
    assert_eq!(give_back(&mut server, 1, born.clone()), None);
    let write = |author: u8, keys: &[&str]| -> Vec<Vec<u8>> {
        let mut doc = Automerge::load(&born).unwrap();
        doc.set_actor(Author::from(&actor(author).as_bytes()[..]));
        keys.iter().map(|key| edit(&mut doc, key, vec![1]).unwrap().unwrap()).collect()
    };
    let fatal = write(1, &["fatal", "after"]);
    // Others' changes that came with it in one batch: these build on one another.
    let others = write(9, &["first", "second"]);
    let all = [fatal[0].clone(), others[0].clone(), fatal[1].clone(), others[1].clone()];
    let entries = (2..).zip(all).map(|(no, change)| pushed(no, change));
    tell(&mut server, &ToServer::Return(entries.collect()));
    let doc = server.hub.document(doc_id(1)).unwrap().unwrap();
    assert_eq!(["first", "second"].map(|key| read(doc, key)), [Some(vec![1]), Some(vec![1])]);
    assert_eq!(["fatal", "after"].map(|key| read(doc, key)), [None, None]);
}

/// Connects device 1 as one that has seen what this server lost: it may give changes back.
fn claim_a_lost_epoch(server: &mut Server) {
    let hello = hello(1, Some(Epoch::new([9; 16])));
    let conn = ConnId(1);
    server.tell(hub::Input::Connected { conn, who: identity(1), hello });
    let welcome = ToDevice::decode(&server.hub.poll_transmit(0, conn).unwrap()).unwrap();
    assert!(matches!(welcome, ToDevice::Welcome(Welcome { mode: Mode::Reconcile, .. })));
}

fn pushed(no: u64, change: Vec<u8>) -> Pushed {
    Pushed { no, doc: doc_id(1), change: Bytes(change) }
}

/// Gives a change of document 1 back on connection 1; why it was refused.
fn give_back(server: &mut Server, no: u64, change: Vec<u8>) -> Option<String> {
    tell(server, &ToServer::Return(vec![pushed(no, change)]))
}

/// Pushes a change of document 1 on connection 1; why it was refused.
fn push(server: &mut Server, no: u64, change: Vec<u8>) -> Option<String> {
    tell(server, &ToServer::Push(vec![pushed(no, change)]))
}

fn tell(server: &mut Server, message: &ToServer) -> Option<String> {
    server.tell(hub::Input::Message(ConnId(1), message.encode()));
    let refused = server.events.iter().find_map(|event| match event {
        hub::Event::Quarantined { code, .. } => Some(code.clone()),
        _ => None,
    });
    server.events.clear();
    refused
}

/// Births are nobody's because they say nothing of anybody; what only claims to be one does.
#[test]
fn what_is_given_back_is_not_nobodys_unless_it_is_a_birth() {
    let mut server = Server::start(Disk::default(), 1);
    claim_a_lost_epoch(&mut server);
    let born = birth(doc_id(1));
    assert_eq!(give_back(&mut server, 1, born.clone()), None);
    let own = *server.hub.actor().as_bytes();
    for (no, author, refused) in [(2, [0; 16], true), (3, own, true), (4, [99; 16], false)] {
        let mut doc = Automerge::load(&born).unwrap();
        doc.set_actor(Author::from(author));
        let change = edit(&mut doc, "k", vec![1]).unwrap().unwrap();
        let code = give_back(&mut server, no, change);
        assert_eq!(code.as_deref(), refused.then_some(code::ACTOR_FOREIGN), "{author:?}");
    }
}

/// Others know a device by the first bytes of its author, which everybody can read.
#[test]
fn no_device_takes_an_author_that_looks_like_anothers() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut eve, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    eve.connect(1, &mut server);
    ben.connect(2, &mut server);
    settle(&mut server, &mut [&mut eve, &mut ben]);
    let born = birth(doc_id(1));
    assert_eq!(push(&mut server, 1, born.clone()), None);
    let mut alike = |no, owner: u8| {
        let mut author = *actor(owner).as_bytes();
        author[8..].fill(7);
        let mut doc = Automerge::load(&born).unwrap();
        doc.set_actor(Author::from(author));
        push(&mut server, no, edit(&mut doc, "k", vec![1]).unwrap().unwrap())
    };
    assert_eq!(alike(2, 2).as_deref(), Some(code::ACTOR_FOREIGN));
    assert_eq!(alike(3, 1), None);
}

/// Refuses what device 1 brings with the key `far`, unless it is here already.
#[derive(Debug)]
struct Far;

impl hub::Judge for Far {
    fn changed(&mut self, _: &DocId) {}

    fn judge(
        &mut self,
        case: &hub::Case<'_>,
        library: &mut dyn hub::Library,
    ) -> Result<Vec<Result<(), Rejection>>, hub::DocError> {
        let mut known = false;
        library
            .read(case.doc, &mut |doc| known = doc.is_some_and(|doc| read(doc, "far").is_some()))?;
        let is_far = |op: &OldOp| matches!(&op.key, Key::Map(key) if key == "far");
        let judged = case.pushed.iter().map(|push| {
            let writes = push.change.decode().operations.iter().any(is_far);
            let refused = push.device == device_id(1) && writes && !known;
            let why = || Rejection { code: "right-reach", message: String::new() };
            if refused { Err(why()) } else { Ok(()) }
        });
        Ok(judged.collect())
    }
}

fn far_judged(disk: Disk) -> Server {
    let mut config = hub::HubConfig::new([2; 32], 0);
    config.judge = Some(Box::new(Far));
    Server::with(disk, config)
}

/// A device of which each message holds one change.
fn one_by_one(owner: u8) -> Peer {
    Peer::tuned(owner, Disk::default(), Tuning { message_target: 0, ..Tuning::default() })
}

/// Carries one message to the server.
fn carry(peer: &mut Peer, server: &mut Server) -> ToServer {
    let bytes = peer.device.poll_transmit(peer.now).unwrap();
    peer.drain();
    server.tell(hub::Input::Message(peer.conn.unwrap(), bytes.clone()));
    ToServer::decode(&bytes).unwrap()
}

/// The server has both changes, and everybody the server's state.
fn has_all(server: &mut Server, peers: &mut [&mut Peer]) {
    let doc = server.hub.document(doc_id(1)).unwrap().unwrap();
    let heads = doc.get_heads();
    assert_eq!(["far", "near"].map(|key| read(doc, key)), [Some(vec![1]), Some(vec![2])]);
    for peer in peers {
        let theirs = peer.device.document(doc_id(1)).unwrap().unwrap().get_heads();
        assert_eq!(theirs, heads, "device {}", peer.owner);
    }
}

/// Two give back what a restored server lost: what the one may not bring, the other does, while
/// what builds on it is on its way from the first.
#[test]
fn what_was_given_back_and_taken_after_all_is_had_again() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (one_by_one(1), one_by_one(2));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    ann.put(1, "old", vec![0]);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    let backup = server.disk.copy();
    ben.put(1, "far", vec![1]);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    ben.disconnect(&mut server);
    ann.put(1, "near", vec![2]);
    settle(&mut server, &mut [&mut ann]);
    ann.disconnect(&mut server);
    let mut server = far_judged(backup);
    ann.connect(3, &mut server);
    // The greeting, and the comparison.
    ann.exchange(&mut server, 1);
    ann.exchange(&mut server, 1);
    assert!(matches!(carry(&mut ann, &mut server), ToServer::Return(_)));
    ben.connect(4, &mut server);
    settle(&mut server, &mut [&mut ben]);
    // It is not on the server's disk yet when the document is asked for.
    server.held = Some(Vec::new());
    assert!(matches!(carry(&mut ann, &mut server), ToServer::Return(_)));
    settle(&mut server, &mut [&mut ann]);
    server.release();
    settle(&mut server, &mut [&mut ann, &mut ben]);
    has_all(&mut server, &mut [&mut ann, &mut ben]);
}

/// As above for a device that was not told that the server took its change once: its outbox
/// pushes it again.
#[test]
fn what_was_pushed_and_taken_after_all_is_had_again() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (one_by_one(1), one_by_one(2));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    ann.put(1, "old", vec![0]);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    let backup = server.disk.copy();
    ann.put(1, "far", vec![1]);
    ann.exchange(&mut server, 0);
    settle(&mut server, &mut [&mut ben]);
    ann.disconnect(&mut server);
    ben.disconnect(&mut server);
    ann.put(1, "near", vec![2]);
    let mut server = far_judged(backup);
    ann.connect(3, &mut server);
    ann.exchange(&mut server, 0);
    let conn = ann.conn.unwrap();
    let welcome = server.hub.poll_transmit(0, conn).unwrap();
    ann.tell(device::Input::Message(welcome));
    assert!(matches!(carry(&mut ann, &mut server), ToServer::Push(_)));
    ben.connect(4, &mut server);
    settle(&mut server, &mut [&mut ben]);
    assert!(matches!(carry(&mut ann, &mut server), ToServer::Push(_)));
    settle(&mut server, &mut [&mut ann, &mut ben]);
    has_all(&mut server, &mut [&mut ann, &mut ben]);
}

/// Two wrote at the same time, and a third alone gives both back to a restored server.
fn both_given_back(keys: [&str; 2]) -> (Server, Peer) {
    let mut server = Server::start(Disk::default(), 1);
    let tuning = Tuning { message_target: 0, push_entries: 1, ..Tuning::default() };
    let mut ann = Peer::tuned(1, Disk::default(), tuning);
    let (mut ben, mut cleo) = (one_by_one(2), one_by_one(3));
    for (conn, peer) in (1..).zip([&mut ann, &mut ben, &mut cleo]) {
        peer.connect(conn, &mut server);
    }
    ann.put(1, "old", vec![0]);
    settle(&mut server, &mut [&mut ann, &mut ben, &mut cleo]);
    let backup = server.disk.copy();
    ben.put(1, keys[0], vec![1]);
    cleo.put(1, keys[1], vec![2]);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    settle(&mut server, &mut [&mut ann, &mut ben, &mut cleo]);
    ann.disconnect(&mut server);
    let mut server = far_judged(backup);
    ann.connect(3, &mut server);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.state().up_to_date);
    (server, ann)
}

fn is_alike(server: &mut Server, peer: &mut Peer) {
    let heads = server.hub.document(doc_id(1)).unwrap().unwrap().get_heads();
    assert_eq!(peer.device.document(doc_id(1)).unwrap().unwrap().get_heads(), heads);
}

#[test]
fn what_has_nothing_to_do_with_a_refused_change_is_given_back_after_it() {
    let (mut server, mut ann) = both_given_back(["far", "near"]);
    let doc = server.hub.document(doc_id(1)).unwrap().unwrap();
    assert_eq!(["far", "near"].map(|key| read(doc, key)), [None, Some(vec![2])]);
    is_alike(&mut server, &mut ann);
    assert_eq!(ann.device.quarantine().len(), 1);
}

#[test]
fn each_change_that_is_refused_when_it_is_given_back_is_kept() {
    let (mut server, mut ann) = both_given_back(["far", "far"]);
    is_alike(&mut server, &mut ann);
    assert_eq!(ann.device.quarantine().len(), 2);
}
