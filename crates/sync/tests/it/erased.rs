//! Documents that were erased: what goes where, and who is not believed.

use crate::kit::*;
use carnet_ids::Epoch;
use carnet_sync::{
    check,
    device::{self, Event, WriteError},
    hub::{self, ConnId},
    keys,
    limits::PROTOCOL_BEFORE,
    wire::{Bytes, Hello, ToDevice, ToServer, Tomb, code},
};

/// Two devices that have documents 1 to 40, and a server that packs.
fn world() -> (Server, Peer, Peer) {
    let mut server = Server::tuned(Disk::default(), 1, FEW);
    let mut ann = Peer::tuned(1, Disk::default(), FEW);
    let mut ben = Peer::tuned(2, Disk::default(), FEW);
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    for n in 1..=40 {
        ann.put(n, "name", vec![n; 20]);
    }
    settle(&mut server, &mut [&mut ann, &mut ben]);
    pack(&mut server);
    (server, ann, ben)
}

/// Time in which the server packs, and too little of it for a connection to be idle.
fn pack(server: &mut Server) {
    for now in (1..500).map(|n| n * 100) {
        server.hub.handle(now, hub::Input::Tick { now_unix: 7 });
        server.drain();
    }
}

fn erase(server: &mut Server, n: u8) {
    assert!(server.hub.erase(doc_id(n), [doc_id(n)]).is_some());
    server.drain();
}

/// The shell of a device clears away what it keeps, and the device what it has in packs.
fn clear(server: &mut Server, peer: &mut Peer) {
    for _ in 0..40 {
        let docs = peer.device.to_clear();
        peer.device.cleared(&docs);
        peer.drain();
        peer.now += 100;
        peer.tell(device::Input::Tick);
        settle(server, &mut [peer]);
    }
}

fn is_clean(server: &Server, peers: &[&Peer]) {
    let report = check::hub(&server.disk);
    assert!(report.is_clean(), "{report}");
    for peer in peers {
        let report = check::device(&peer.disk);
        assert!(report.is_clean(), "{report}");
    }
}

#[test]
fn what_is_erased_is_gone_on_the_server_and_on_every_device() {
    let (mut server, mut ann, mut ben) = world();
    assert!(!rows(&server.disk, b"P").is_empty(), "nothing is packed");
    ben.disconnect(&mut server);
    ben.put(3, "late", vec![9]);
    erase(&mut server, 3);
    assert!(server.events.contains(&hub::Event::Erased(vec![doc_id(3)])));
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(ann.get(3, "name"), None);
    pack(&mut server);
    assert!(!server.hub.holds_erased());
    clear(&mut server, &mut ann);
    let gone = |server: &Server| -> Vec<_> {
        let gone = server.hub.gone_from(&doc_id(3)).unwrap();
        gone.into_iter().map(|(device, _)| device).collect()
    };
    assert_eq!(gone(&server), [device_id(1)]);
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    let lost = Event::Erased { doc: doc_id(3), of: doc_id(3), lost: 1 };
    assert!(ben.events.contains(&lost), "{:?}", ben.events);
    assert!(!ben.device.state().up_to_date, "it owes the server a word");
    clear(&mut server, &mut ben);
    assert_eq!(gone(&server), [device_id(1), device_id(2)]);
    assert!(ben.device.state().up_to_date);
    assert_eq!((ben.get(3, "late"), ben.get(4, "name")), (None, Some(vec![4; 20])));
    assert_eq!((ben.device.state().pending, ben.device.quarantine()), (0, vec![]));
    let again = ben.device.write(0, doc_id(3), &birth(doc_id(3)), |doc| edit(doc, "a", vec![1]));
    assert!(matches!(again, Err(WriteError::Erased)));
    is_clean(&server, &[&ann, &ben]);
}

#[test]
fn a_start_of_either_end_changes_nothing_of_it() {
    let (mut server, mut ann, _) = world();
    erase(&mut server, 40);
    settle(&mut server, &mut [&mut ann]);
    // The last entry of the log was of it.
    let head = server.hub.head();
    let mut server = Server::tuned(server.disk, 2, FEW);
    assert_eq!(server.hub.head(), head);
    assert!(
        server.hub.is_erased(&doc_id(40)) && server.hub.document(doc_id(40)).unwrap().is_none()
    );
    pack(&mut server);
    assert!(!server.hub.holds_erased());
    let mut ann = Peer::tuned(1, ann.disk, FEW);
    assert_eq!(ann.device.to_clear(), [doc_id(40)]);
    assert_eq!(ann.get(40, "name"), None);
    ann.connect(9, &mut server);
    clear(&mut server, &mut ann);
    assert!(ann.device.state().up_to_date);
    assert_eq!(server.hub.gone_from(&doc_id(40)).unwrap().len(), 1);
    is_clean(&server, &[&ann]);
}

#[test]
fn a_server_that_was_restored_is_told_and_believes_its_own_seal_alone() {
    let (mut server, mut ann, mut ben) = world();
    let copy = server.disk.copy();
    erase(&mut server, 5);
    settle(&mut server, &mut [&mut ann]);
    clear(&mut server, &mut ann);
    for peer in [&mut ann, &mut ben] {
        peer.disconnect(&mut server);
    }
    let mut server = Server::tuned(copy, 2, FEW);
    assert!(server.hub.document(doc_id(5)).unwrap().is_some());
    // Ben never heard of it.
    ben.connect(3, &mut server);
    settle(&mut server, &mut [&mut ben]);
    assert!(ben.get(5, "name").is_some());
    ann.connect(4, &mut server);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert!(server.hub.is_erased(&doc_id(5)));
    assert_eq!((ann.get(5, "name"), ben.get(5, "name")), (None, None));
    clear(&mut server, &mut ann);
    clear(&mut server, &mut ben);
    assert_eq!(server.hub.gone_from(&doc_id(5)).unwrap().len(), 2, "also who had let go before");
    pack(&mut server);
    is_clean(&server, &[&ann, &ben]);
}

fn connect(server: &mut Server, conn: u64, hello: Hello) -> Vec<ToDevice> {
    let conn = ConnId(conn);
    server.tell(hub::Input::Connected { conn, who: identity(7), hello });
    heard(server, conn)
}

fn heard(server: &mut Server, conn: ConnId) -> Vec<ToDevice> {
    let next = |server: &mut Server| server.hub.poll_transmit(0, conn);
    let mut all = Vec::new();
    while let Some(bytes) = next(server) {
        server.drain();
        all.push(ToDevice::decode(&bytes).unwrap());
    }
    all
}

#[test]
fn nobody_has_something_erased_by_saying_that_it_was() {
    let (mut server, ..) = world();
    erase(&mut server, 1);
    let lost = Some(Epoch::new([9; 16]));
    let told = connect(&mut server, 8, hello(7, lost));
    let Some(ToDevice::Erased { tombs, .. }) = told.get(1) else { panic!("{told:?}") };
    let tomb = tombs[0].clone();
    let forged = [
        Tomb { doc: doc_id(2), ..tomb.clone() },
        Tomb { doc: doc_id(2), of: doc_id(2), seal: Bytes(vec![0; 32]), unix: 7 },
        Tomb { doc: doc_id(2), seal: Bytes::default(), ..tomb.clone() },
    ];
    let message = ToServer::Tombs { tombs: forged.to_vec() };
    server.tell(hub::Input::Message(ConnId(8), message.encode()));
    assert!(server.closed.is_empty(), "{:?}", server.closed);
    assert!(!server.hub.is_erased(&doc_id(2)));
    assert!(server.hub.document(doc_id(2)).unwrap().is_some());
    // More than fits is misuse.
    let many = ToServer::Gone { docs: vec![doc_id(1); 257] };
    server.tell(hub::Input::Message(ConnId(8), many.encode()));
    assert_eq!(server.closed, [(ConnId(8), code::MISUSE)]);
    // Outside of a comparison it is said again of what the server did not know.
    connect(&mut server, 9, hello(7, None));
    let message = ToServer::Tombs { tombs: vec![tomb] };
    server.tell(hub::Input::Message(ConnId(9), message.encode()));
    assert_eq!(server.closed.len(), 1);
}

#[test]
fn nothing_is_told_before_it_is_on_the_disk_and_what_is_lost_is_as_before() {
    let (mut server, mut ann, _) = world();
    server.held = Some(Vec::new());
    erase(&mut server, 2);
    ann.put(2, "more", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    let is_told = |peer: &Peer| {
        let says = |message: &ToDevice| match message {
            ToDevice::Erased { .. } => true,
            ToDevice::Reject { code, .. } => code == code::ERASED,
            _ => false,
        };
        peer.heard.iter().any(says)
    };
    assert!(!is_told(&ann));
    server.disk.full.set(true);
    server.release();
    assert!(server.events.iter().any(|event| matches!(event, hub::Event::Lost(_))));
    assert!(!server.hub.is_erased(&doc_id(2)));
    server.disk.full.set(false);
    server.held = None;
    server.tell(hub::Input::Tick { now_unix: 9 });
    ann.connect(12, &mut server);
    settle(&mut server, &mut [&mut ann]);
    let doc = server.hub.document(doc_id(2)).unwrap().unwrap();
    assert_eq!(read(doc, "more"), Some(vec![1]));
    is_clean(&server, &[&ann]);
}

#[test]
fn a_version_that_would_keep_it_is_sent_away() {
    let (mut server, ..) = world();
    connect(&mut server, 8, Hello { protocol: PROTOCOL_BEFORE, ..hello(7, None) });
    assert!(server.closed.is_empty());
    erase(&mut server, 1);
    assert_eq!(server.closed, [(ConnId(8), code::PROTOCOL)]);
    connect(&mut server, 9, Hello { protocol: PROTOCOL_BEFORE, ..hello(7, None) });
    assert_eq!(server.closed.last(), Some(&(ConnId(9), code::PROTOCOL)));
}

#[test]
fn a_device_that_begins_gets_nothing_of_it_from_packs_either() {
    let (mut server, ..) = world();
    erase(&mut server, 3);
    // The packs still hold it.
    assert!(server.hub.holds_erased());
    let mut cleo = Peer::tuned(3, Disk::default(), FEW);
    cleo.connect(20, &mut server);
    settle(&mut server, &mut [&mut cleo]);
    assert_eq!((cleo.get(3, "name"), cleo.get(4, "name")), (None, Some(vec![4; 20])));
    let id = doc_id(3);
    let holds = |bytes: &[u8]| bytes.windows(16).any(|window| window == id.as_bytes());
    let sends = |message: &ToDevice| match message {
        ToDevice::Pack { index, .. } => holds(&index.0),
        _ => false,
    };
    assert!(!cleo.heard.iter().any(sends), "a pack that was sent holds it");
    assert!(!rows(&cleo.disk, keys::OUTBOX).iter().any(|key| holds(key)));
    is_clean(&server, &[&cleo]);
}
