//! Chunks made by hand: taken apart, put together, and bombs.

use crate::sample::{author, born};
use automerge::{Change, ROOT, transaction::Transactable};
use sha2::{Digest, Sha256};
use std::io::Write;

/// Columns of a change: the raw specification, the data.
pub(crate) type Columns = Vec<(u64, Vec<u8>)>;

/// A change's content in parts: all before the table, then each column.
pub(crate) fn parts(body: &[u8]) -> (Vec<u8>, Columns) {
    let mut at = 0;
    let number = |at: &mut usize| {
        let (value, length) = leb(&body[*at..]);
        *at += length;
        value
    };
    let deps = number(&mut at) as usize;
    at += 32 * deps;
    let actor = number(&mut at) as usize;
    at += actor;
    for _ in 0..3 {
        number(&mut at);
    }
    let message = number(&mut at) as usize;
    at += message;
    for _ in 0..number(&mut at) {
        let actor = number(&mut at) as usize;
        at += actor;
    }
    let prefix = body[..at].to_vec();
    let count = number(&mut at);
    let table: Vec<_> = (0..count).map(|_| (number(&mut at), number(&mut at) as usize)).collect();
    let columns = table.into_iter().map(|(spec, length)| {
        at += length;
        (spec, body[at - length..at].to_vec())
    });
    (prefix, columns.collect())
}

/// A change's content from its parts.
pub(crate) fn assemble(prefix: &[u8], columns: &Columns) -> Vec<u8> {
    let mut body = prefix.to_vec();
    put(&mut body, columns.len() as u64);
    for (spec, data) in columns {
        put(&mut body, *spec);
        put(&mut body, data.len() as u64);
    }
    body.extend(columns.iter().flat_map(|(_, data)| data));
    body
}

/// Names, bytes, and the code that each bomb is refused with.
pub(crate) fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    vec![
        ("deflate", deflate_bomb(), "bomb"),
        ("runs", run_bomb(0x42, &[0xff, 0xff, 0xff, 0xff, 0x07, 1]), "too-many-ops"),
        ("runs of nothing", run_bomb(0x42, &[0, 0xff, 0xff, 0xff, 0xff, 0x07]), "too-many-ops"),
        ("booleans", run_bomb(0x34, &[0xff, 0xff, 0xff, 0xff, 0x07]), "too-many-ops"),
        ("texts", text_bomb(), "bomb"),
        ("no such author", run_bomb(0x01, &[1, 200, 1]), "malformed"),
        ("nesting", nested(65_000), "too-deep"),
        ("as much as is allowed", repeated(65_000), "accepted"),
        ("orphan", orphan(), "missing-deps"),
    ]
}

/// A change of author 1 that writes one field so many times.
pub(crate) fn repeated(times: usize) -> Vec<u8> {
    let all = times as i64;
    let mut insert = vec![];
    put(&mut insert, times as u64);
    let columns = vec![
        (0x15, run(all, b"\x05ville")),
        (0x34, insert),
        (0x42, run(all, &[1])),
        (0x56, run(all, &[0x16])),
        (0x57, vec![b'a'; times]),
        (0x70, run(all, &[0])),
    ];
    chunk(1, &assemble(&prefix(), &columns))
}

/// A deflated change chunk with the right checksum.
pub(crate) fn deflated(body: &[u8]) -> Vec<u8> {
    let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    deflater.write_all(body).unwrap();
    frame(2, &deflater.finish().unwrap(), checksum(1, body))
}

/// A chunk with the right checksum.
pub(crate) fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    frame(kind, body, checksum(kind, body))
}

/// An unsigned LEB128 number, and how many bytes it takes.
pub(crate) fn leb(bytes: &[u8]) -> (u64, usize) {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return (value, at + 1);
        }
    }
    panic!("a number without an end");
}

fn deflate_bomb() -> Vec<u8> {
    let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..150 {
        deflater.write_all(&[0; 1 << 20]).unwrap();
    }
    chunk(2, &deflater.finish().unwrap())
}

/// The head of a change by author 1 on the first change of [`born`].
fn prefix() -> Vec<u8> {
    let mut prefix = vec![1];
    prefix.extend(born().get_heads()[0].0);
    prefix.push(16);
    prefix.extend([1; 16]);
    prefix.extend([1, 15, 0, 0, 0]);
    prefix
}

fn run_bomb(spec: u64, data: &[u8]) -> Vec<u8> {
    chunk(1, &assemble(&prefix(), &vec![(spec, data.to_vec())]))
}

/// A text of 100,000 bytes, a thousand times.
fn text_bomb() -> Vec<u8> {
    let mut keys = vec![0xe8, 0x07];
    put(&mut keys, 100_000);
    keys.extend(vec![b'a'; 100_000]);
    let columns = vec![(0x15, keys), (0x42, vec![0xe8, 0x07, 1]), (0x56, vec![0xe8, 0x07, 0])];
    chunk(1, &assemble(&prefix(), &columns))
}

/// Maps in maps.
fn nested(depth: usize) -> Vec<u8> {
    let all = depth as i64;
    let mut counters = vec![0, 1];
    counters.extend(run(1 - all, &[]));
    (15..15 + depth as u64 - 1).for_each(|counter| put(&mut counters, counter));
    let mut insert = vec![];
    put(&mut insert, depth as u64);
    let columns = vec![
        (0x01, [&[0, 1][..], &run(all - 1, &[0])].concat()),
        (0x02, counters),
        (0x15, run(all, &[1, b'm'])),
        (0x34, insert),
        (0x42, run(all, &[0])),
        (0x56, run(all, &[0])),
        (0x70, run(all, &[0])),
    ];
    chunk(1, &assemble(&prefix(), &columns))
}

fn run(count: i64, value: &[u8]) -> Vec<u8> {
    let mut bytes = vec![];
    put_signed(&mut bytes, count);
    bytes.extend(value);
    bytes
}

/// A change whose predecessor nobody has.
fn orphan() -> Vec<u8> {
    let mut doc = born().with_actor(author(1));
    for value in [1, 2] {
        let mut tx = doc.transaction();
        tx.put(ROOT, "ville", value).unwrap();
        tx.commit();
    }
    doc.get_changes(&[]).last().map(Change::raw_bytes).unwrap().to_vec()
}

fn checksum(kind: u8, body: &[u8]) -> [u8; 4] {
    let mut hashed = vec![kind];
    put(&mut hashed, body.len() as u64);
    hashed.extend(body);
    let hash = Sha256::digest(&hashed);
    [hash[0], hash[1], hash[2], hash[3]]
}

fn frame(kind: u8, body: &[u8], checksum: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend(checksum);
    bytes.push(kind);
    put(&mut bytes, body.len() as u64);
    bytes.extend(body);
    bytes
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn put_signed(bytes: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            bytes.push(byte);
            return;
        }
        bytes.push(byte | 0x80);
    }
}
