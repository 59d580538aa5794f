//! What a server knows of how far its devices have come.

use crate::kit::{Disk, Peer, Server, settle};
use carnet_sync::hub::{ConnId, Progress};

fn of(server: &Server, conn: u64) -> Progress {
    server.hub.progress_of(ConnId(conn)).unwrap()
}

#[test]
fn a_device_has_stored_what_it_said_that_it_stored() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    ben.connect(2, &mut server);
    settle(&mut server, &mut [&mut ann, &mut ben]);
    let before = server.hub.head();
    ann.put(7, "name", b"Dupont".to_vec());
    settle(&mut server, &mut [&mut ann]);
    let head = server.hub.head();
    assert!(head > before);
    assert_eq!(of(&server, 1).stored, Some(head), "its own change is no news to it");
    assert_eq!(of(&server, 2).stored, Some(before), "nothing was sent to it so far");
    while ben.heard.iter().all(|message| !matches!(message, carnet_sync::wire::ToDevice::Entries { to, .. } if *to == head)) {
        assert!(ben.exchange(&mut server, 1));
    }
    assert_eq!(
        of(&server, 2).stored,
        Some(before),
        "it was sent, and nobody said that it is stored"
    );
    settle(&mut server, &mut [&mut ben]);
    assert_eq!(of(&server, 2).stored, Some(head));
    assert_eq!(server.hub.progress(), [of(&server, 1), of(&server, 2)]);
    ben.disconnect(&mut server);
    assert_eq!(server.hub.progress(), [of(&server, 1)]);
    assert_eq!(server.hub.progress_of(ConnId(2)), None);
}

#[test]
fn of_a_device_that_begins_it_is_known_what_has_yet_to_come() {
    let mut server = Server::start(Disk::default(), 1);
    let (mut ann, mut ben) = (Peer::start(1, Disk::default()), Peer::start(2, Disk::default()));
    ann.connect(1, &mut server);
    for n in 0..5 {
        ann.put(n, "n", vec![n]);
    }
    settle(&mut server, &mut [&mut ann]);
    ben.connect(2, &mut server);
    assert!(ben.exchange(&mut server, 1), "greeting and welcome");
    assert_eq!((of(&server, 2).stored, of(&server, 2).left), (None, 5));
    settle(&mut server, &mut [&mut ann, &mut ben]);
    assert_eq!((of(&server, 2).stored, of(&server, 2).left), (Some(server.hub.head()), 0));
}
