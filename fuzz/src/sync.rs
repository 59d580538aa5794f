//! What comes over the wire.

use crate::{
    kit::{self, Disk, Peer, Server, doc_id, settle},
    sample::{Dice, author, born, edit},
};
use automerge::Automerge;
use carnet_ids::Epoch;
use carnet_sync::{
    check, device, guard,
    hub::{self, ConnId},
    wire::{Bytes, Cold, Hello, Mode, ToDevice, ToServer, Welcome},
};
use flate2::{Compression, bufread::DeflateDecoder, write::DeflateEncoder};
use sha2::{Digest, Sha256};
use std::{
    cell::OnceCell,
    io::{Read, Write},
};

/// Kinds of chunk.
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const DEFLATED: u8 = 2;

/// Documents for which changes may be.
pub const VICTIMS: usize = 8;

/// A message to a server.
///
/// # Panics
/// When a message that was read is not written as one that reads the same.
pub fn to_server(data: &[u8]) {
    if let Ok(message) = ToServer::decode(data) {
        assert_eq!(ToServer::decode(&message.encode()).as_ref(), Ok(&message));
    }
}

/// A message to a device.
///
/// # Panics
/// As [`to_server`].
pub fn to_device(data: &[u8]) {
    if let Ok(message) = ToDevice::decode(data) {
        assert_eq!(ToDevice::decode(&message.encode()).as_ref(), Ok(&message));
    }
}

/// A change on a document: one byte that says which document and what the rest is (a change chunk, its
/// content, its content to be deflated, or a deflated content), then the rest. What is refused leaves no
/// trace, and what is accepted can be loaded again.
///
/// # Panics
/// When it is not so.
pub fn change(data: &[u8]) {
    thread_local!(static VICTIM: [OnceCell<Automerge>; VICTIMS] = const { [const { OnceCell::new() }; VICTIMS] });
    let Some((how, rest)) = data.split_first() else { return };
    let number = usize::from(how >> 2) % VICTIMS;
    let mut doc = VICTIM.with(|all| all[number].get_or_init(|| victim(number)).clone());
    let bytes = match how % 4 {
        0 => rest.to_vec(),
        1 => chunk(CHANGE, rest),
        2 => deflated(rest),
        _ => inflating(rest),
    };
    let before = doc.get_heads();
    let Ok(change) = guard::check_change(&bytes) else { return };
    // Readers of the history decode changes: what was accepted can be.
    assert_eq!(change.decode().operations.len(), change.len());
    if guard::apply(&mut doc, vec![change]).is_err() {
        assert_eq!(doc.get_heads(), before, "a refused change left a trace");
        return;
    }
    let again = guard::load(&doc.save()).expect("what was accepted can be loaded");
    assert_eq!(again.get_heads(), doc.get_heads());
    assert_eq!(again.hydrate(None), doc.hydrate(None));
}

/// A saved document, as [`change`]: one byte that says whether the rest is a chunk or its content.
///
/// # Panics
/// When a document that was loaded can't be loaded again.
pub fn document(data: &[u8]) {
    let Some((how, rest)) = data.split_first() else { return };
    let bytes = if how % 2 == 0 { rest.to_vec() } else { chunk(DOCUMENT, rest) };
    guard::glance(&bytes, |glance| {
        Some(glance.cells.iter().filter(|cell| !cell.key.is_empty()).count())
    });
    if let Ok(doc) = guard::load(&bytes) {
        let again = guard::load(&doc.save()).expect("what was loaded can be loaded again");
        assert_eq!(again.get_heads(), doc.get_heads());
    }
}

/// A device's greeting and messages, to a server that has an honest device, too. Three bytes for the
/// greeting, then messages, each after its length in two bytes.
///
/// # Panics
/// When the honest device can't go on, or the server's store is not sound.
pub fn hub(data: &[u8]) {
    let Some((&[how, cursor, low], rest)) = data.split_first_chunk() else { return };
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    ann.put(1, "a", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    let epoch = (how & 1 != 0).then(|| server.hub.epoch());
    let cold = Cold { base: cursor.into(), low: low.into(), until: (how & 2 != 0).then_some(2) };
    let hello = Hello {
        epoch,
        cursor: u64::from(cursor),
        acked: u64::from(how >> 4),
        cold: (how & 4 != 0).then_some(cold),
        ..greeting()
    };
    server.tell(hub::Input::Connected { conn: ConnId(2), who: kit::identity(2), hello });
    for message in messages(rest) {
        while server.hub.poll_transmit(0, ConnId(2)).is_some() {}
        server.tell(hub::Input::Message(ConnId(2), message.to_vec()));
    }
    while server.hub.poll_transmit(0, ConnId(2)).is_some() {}
    ann.put(1, "b", vec![2]);
    settle(&mut server, &mut [&mut ann]);
    assert!(ann.device.state().up_to_date);
    let report = check::hub(&server.disk);
    assert!(report.is_clean(), "{report}");
}

/// A server's messages, to a device with an edit that waits: a byte for the welcome, then as [`hub`].
///
/// # Panics
/// When the edit is lost, or the device's store can't be opened again.
pub fn device(data: &[u8]) {
    let Some((&how, rest)) = data.split_first() else { return };
    let mut ann = Peer::start(1, Disk::default());
    ann.put(1, "a", vec![1]);
    ann.tell(device::Input::Connected);
    let mode = match how % 3 {
        0 => Mode::Tail,
        1 => Mode::Reconcile,
        _ => Mode::Cold { base: 3, total: 2 },
    };
    let (epoch, head) = (Epoch::new([9; 16]), u64::from(how >> 4));
    let (cloned, reach) = (how & 8 != 0, Bytes::default());
    let welcome = Welcome { epoch, head, mode, cloned, offline: 0, reach };
    let welcome = ToDevice::Welcome(welcome).encode();
    for message in [welcome.as_slice()].into_iter().chain(messages(rest)) {
        while ann.device.poll_transmit(0).is_some() {}
        ann.drain();
        ann.tell(device::Input::Message(message.to_vec()));
    }
    // Whatever a server says, the edit is in the document or in the quarantine; or it was taken, and the
    // document went.
    let kept = ann.device.document(doc_id(1)).ok().flatten();
    let kept = kept.is_some_and(|doc| kit::read(doc, "a").is_some());
    let gone = ann.device.pending().is_empty() && ann.device.counters().left > 0;
    let elsewhere = !ann.device.quarantine().is_empty() || ann.device.state().set_aside > 0;
    assert!(kept || gone || elsewhere);
    Peer::start(1, ann.disk.clone());
}

/// The document that changes with this number are for.
pub fn victim(number: usize) -> Automerge {
    let (mut doc, mut dice) = (born(), Dice(number as u64));
    for round in 0..number as u8 {
        doc.set_actor(author(1 + round % 3));
        edit(&mut doc, &mut dice);
    }
    doc
}

/// What a device says first that has nothing.
fn greeting() -> Hello {
    let mut eve = Peer::start(2, Disk::default());
    eve.tell(device::Input::Connected);
    let greeting = eve.device.poll_transmit(0).expect("a device greets");
    match ToServer::decode(&greeting) {
        Ok(ToServer::Hello(hello)) => hello,
        other => panic!("not a greeting: {other:?}"),
    }
}

/// Takes messages apart, each after its length; the last may be cut off.
fn messages(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_le_bytes(*length)).min(after.len());
        let (message, after) = after.split_at(length);
        rest = after;
        Some(message)
    })
}

/// A chunk with the right checksum.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    frame(kind, body, checksum(kind, body))
}

/// A deflated change with the right checksum.
fn deflated(body: &[u8]) -> Vec<u8> {
    let mut deflater = DeflateEncoder::new(Vec::new(), Compression::fast());
    deflater.write_all(body).expect("memory takes it");
    frame(DEFLATED, &deflater.finish().expect("memory takes it"), checksum(CHANGE, body))
}

/// A deflated change with these bytes, with the right checksum as far as they inflate.
fn inflating(bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    // What does not inflate is a case, too.
    let _ = DeflateDecoder::new(bytes).take(1 << 20).read_to_end(&mut body);
    frame(DEFLATED, bytes, checksum(CHANGE, &body))
}

fn checksum(kind: u8, body: &[u8]) -> [u8; 4] {
    let mut hashed = vec![kind];
    put(&mut hashed, body.len());
    hashed.extend(body);
    let hash = Sha256::digest(&hashed);
    [hash[0], hash[1], hash[2], hash[3]]
}

fn frame(kind: u8, body: &[u8], checksum: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend(checksum);
    bytes.push(kind);
    put(&mut bytes, body.len());
    bytes.extend(body);
    bytes
}

/// An unsigned LEB128 number.
fn put(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
