//! The messages: what is written can be read, and nothing that is read ends the reader.

use carnet_ids::{DeviceId, DocId, Epoch};
use carnet_sync::{
    limits::{MAX_TO_DEVICE, MAX_TO_SERVER},
    wire::{Bytes, Cold, Hello, Mode, Pushed, ToDevice, ToServer, Tomb, Welcome, WireError},
};
use proptest::prelude::*;

fn hello() -> Hello {
    Hello {
        protocol: 1,
        token: "the secret".to_owned(),
        device: DeviceId::new([1; 16]),
        actor: carnet_ids::ActorId::new([2; 16]),
        epoch: Some(Epoch::new([3; 16])),
        cursor: 81_204,
        acked: 81_300,
        cold: Some(Cold { base: 9, low: 4, until: None }),
        generation: 12,
        app_version: "0.1.0".to_owned(),
        pending: 3,
        reach: Bytes(vec![4; 16]),
    }
}

fn tomb() -> Tomb {
    let (doc, of) = (DocId::new([7; 16]), DocId::new([8; 16]));
    Tomb { doc, of, unix: 1_790_000_000, seal: Bytes(vec![9; 32]) }
}

fn to_server() -> Vec<ToServer> {
    let pushed = Pushed { no: 3, doc: DocId::new([4; 16]), change: Bytes(vec![5; 6000]) };
    vec![
        ToServer::Hello(hello()),
        ToServer::Push(vec![pushed.clone(), pushed.clone()]),
        ToServer::Return(vec![pushed]),
        ToServer::Received { batch: u64::MAX },
        ToServer::Need { docs: vec![DocId::new([7; 16]); 256] },
        ToServer::Reconciled,
        ToServer::Presence { doc: None, typing: true },
        ToServer::Ping,
        ToServer::Gone { docs: vec![DocId::new([7; 16]); 256] },
        ToServer::Tombs { tombs: vec![tomb(); 256] },
    ]
}

fn to_device() -> Vec<ToDevice> {
    let mode = Mode::Cold { base: 5, total: 6 };
    vec![
        ToDevice::Welcome(Welcome {
            epoch: Epoch::new([1; 16]),
            head: 5,
            mode,
            cloned: false,
            offline: 0,
            reach: Bytes(vec![4; 16]),
        }),
        ToDevice::Ack { through: 4, seq: 9 },
        ToDevice::Pack {
            batch: 1,
            index: Bytes(vec![1; 100]),
            body: Bytes(vec![2; 100]),
            skip: vec![3],
            low: Some(0),
            until: None,
            left: 2,
        },
        ToDevice::Presence { doc: DocId::new([1; 16]), who: vec![(DeviceId::new([2; 16]), true)] },
        ToDevice::Pong,
        ToDevice::Token { token: "the next".to_owned() },
        ToDevice::Withdrawn { docs: vec![DocId::new([7; 16]); 3], at: 9 },
        ToDevice::Anew { base: 7, total: 2, reach: Bytes(vec![4; 16]) },
        ToDevice::Roll {
            from: DocId::default(),
            to: DocId::new([9; 16]),
            docs: Bytes(vec![3; 32]),
            at: 9,
        },
        ToDevice::Erased { tombs: vec![tomb(); 256], at: 9 },
        ToDevice::Noted { docs: vec![DocId::new([7; 16]); 256] },
    ]
}

#[test]
fn what_is_written_can_be_read() {
    for message in to_server() {
        assert_eq!(ToServer::decode(&message.encode()), Ok(message));
    }
    for message in to_device() {
        assert_eq!(ToDevice::decode(&message.encode()), Ok(message));
    }
}

#[test]
fn a_greeting_is_short_and_its_secret_is_not_printed() {
    let message = ToServer::Hello(hello());
    assert!(message.encode().len() < 300);
    assert!(!format!("{message:?}").contains("secret"));
}

#[test]
fn a_bare_message_is_its_name() {
    assert_eq!(ToServer::Ping.encode(), b"\x64Ping");
}

#[test]
fn what_is_too_long_or_too_deep_is_not_read() {
    let long = vec![0; MAX_TO_SERVER + 1];
    assert_eq!(ToServer::decode(&long), Err(WireError::TooLong(MAX_TO_SERVER + 1)));
    let long = vec![0; MAX_TO_DEVICE + 1];
    assert_eq!(ToDevice::decode(&long), Err(WireError::TooLong(MAX_TO_DEVICE + 1)));
    // Arrays in arrays, maps in maps, tags on tags; an array that claims 2^64 values.
    for head in [0x81, 0x9f, 0xa1, 0xbf, 0xc1] {
        assert!(matches!(ToServer::decode(&vec![head; 1 << 20]), Err(WireError::Malformed(_))));
    }
    let huge = [&b"\xa1\x64Push\x9b"[..], &[0xff; 8]].concat();
    assert!(matches!(ToServer::decode(&huge), Err(WireError::Malformed(_))));
    let huge = [&b"\xa1\x64Push\x81\xa1\x66change\x5b"[..], &[0x7f; 8]].concat();
    assert!(matches!(ToServer::decode(&huge), Err(WireError::Malformed(_))));
}

#[test]
fn what_follows_a_message_is_refused() {
    let bytes = [ToServer::Ping.encode(), vec![0]].concat();
    assert!(matches!(ToServer::decode(&bytes), Err(WireError::Malformed(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = ToServer::decode(&bytes);
        let _ = ToDevice::decode(&bytes);
    }

    #[test]
    fn any_damage_is_read_or_refused(which in 0usize..8, at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = to_server()[which].encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = ToServer::decode(&bytes);
    }
}
