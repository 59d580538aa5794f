//! The committed corpora, made from what real devices, servers and programs write.

use crate::{
    kit::{self, Disk, FEW, Peer, Server, doc_id, settle},
    sample::{Dice, author, edit},
    sync::{VICTIMS, victim},
};
use carnet_ids::ActorId;
use carnet_sync::{
    guard,
    wire::{ToDevice, ToServer},
};
use flate2::{Compression, write::DeflateEncoder};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
};

/// Bytes of a chunk before its content, but for the content's length.
const CHUNK_HEAD: usize = 9;

/// Writes the files that are made into `corpus`, and leaves all others there as they are.
///
/// # Errors
/// When a folder or file can't be written, or a fixture can't be read.
pub fn write(corpus: &Path) -> io::Result<()> {
    let made = [
        ("to_server", conversation().0),
        ("to_device", conversation().1),
        ("change", changes()),
        ("document", documents()),
        ("hub", to_hub()),
        ("device", to_one_device()),
        ("csv", fixtures("csv")?),
        ("vcard", fixtures("vcf")?),
    ];
    for (target, seeds) in made {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        for (name, bytes) in seeds {
            fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}

type Seeds = BTreeMap<String, Vec<u8>>;

/// Two devices that write, compare and begin anew, all that they say and hear.
fn talk() -> (Vec<ToServer>, Vec<ToDevice>) {
    let mut server = Server::tuned(Disk::default(), 1, FEW);
    let mut peers = [1, 2].map(|owner| Peer::tuned(owner, Disk::default(), FEW));
    for round in 0..3 {
        let [ann, bob] = &mut peers;
        for n in 1..8 {
            ann.put(n, "a", vec![round; 40]);
            bob.put(n, "b", vec![round]);
        }
        for (conn, peer) in [&mut *ann, &mut *bob].into_iter().enumerate() {
            peer.connect(u64::from(round) * 2 + conn as u64, &mut server);
        }
        settle(&mut server, &mut [ann, bob]);
    }
    // A server that was restored, and a device that begins.
    let mut other = Server::tuned(Disk::default(), 2, FEW);
    let [ann, bob] = &mut peers;
    let mut cleo = Peer::tuned(3, Disk::default(), FEW);
    ann.connect(1, &mut other);
    settle(&mut other, &mut [ann]);
    bob.connect(2, &mut other);
    cleo.connect(3, &mut other);
    settle(&mut other, &mut [ann, bob, &mut cleo]);
    let all = [ann, bob, &mut cleo];
    let sent = all.iter().flat_map(|peer| peer.sent.clone()).collect();
    (sent, all.iter().flat_map(|peer| peer.heard.clone()).collect())
}

/// One message of each kind: the longest that is not long.
fn conversation() -> (Seeds, Seeds) {
    let (mut sent, heard) = talk();
    let doc = Some(doc_id(1));
    sent.extend([
        ToServer::Ping,
        ToServer::Actor { actor: ActorId::new([7; 16]) },
        ToServer::Presence { doc, typing: true },
        ToServer::Need { docs: vec![doc_id(1), doc_id(2)] },
    ]);
    (
        by_kind(sent.iter().map(|message| (format!("{message:?}"), message.encode()))),
        by_kind(heard.iter().map(|message| (format!("{message:?}"), message.encode()))),
    )
}

fn by_kind(messages: impl Iterator<Item = (String, Vec<u8>)>) -> Seeds {
    let mut seeds = Seeds::new();
    for (text, bytes) in messages {
        let name = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let kept = seeds.entry(name.to_lowercase()).or_default();
        if bytes.len() < 1_500 && bytes.len() > kept.len() {
            *kept = bytes;
        }
    }
    seeds.retain(|_, bytes| !bytes.is_empty());
    seeds
}

/// Changes on every document, in the four ways in which they are taken.
fn changes() -> Seeds {
    let (mut seeds, mut dice) = (Seeds::new(), Dice(7));
    for number in 0..VICTIMS {
        for how in 0..4 {
            let mut doc = victim(number).with_actor(author(4));
            let Some(bytes) = edit(&mut doc, &mut dice) else { continue };
            let body = &bytes[content(&bytes)..];
            let rest = match how {
                0 => bytes.clone(),
                3 => deflated(body),
                _ => body.to_vec(),
            };
            let first = (number as u8) << 2 | how;
            seeds.insert(format!("{number}-{how}"), [&[first], rest.as_slice()].concat());
        }
    }
    seeds
}

fn documents() -> Seeds {
    let mut seeds = Seeds::new();
    for number in [0, 3, 7] {
        let doc = victim(number);
        let (saved, plain) = (doc.save(), doc.save_nocompress());
        assert!(guard::load(&saved).is_ok());
        seeds.insert(format!("{number}-chunk"), [&[0], saved.as_slice()].concat());
        let body = &plain[content(&plain)..];
        seeds.insert(format!("{number}-content"), [&[1], body].concat());
    }
    seeds.insert("birth".to_owned(), [vec![0], kit::birth(doc_id(1))].concat());
    seeds
}

/// What a device says after its greeting, for all three modes.
fn to_hub() -> Seeds {
    let (sent, _) = talk();
    let rest = sent.iter().filter(|message| !matches!(message, ToServer::Hello(_)));
    sessions(&[[0, 0, 0], [1, 1, 0], [4, 2, 1]], rest.map(ToServer::encode).collect())
}

/// What a server says after its welcome, for all three modes.
fn to_one_device() -> Seeds {
    let (_, heard) = talk();
    let rest = heard.iter().filter(|message| !matches!(message, ToDevice::Welcome(_)));
    sessions(&[[0x10], [0x11], [0x12]], rest.map(ToDevice::encode).collect())
}

/// A session of some dozen messages for each of the heads.
fn sessions<const N: usize>(heads: &[[u8; N]], messages: Vec<Vec<u8>>) -> Seeds {
    let mut seeds = Seeds::new();
    let part = messages.len().div_ceil(heads.len());
    for (number, (head, messages)) in heads.iter().zip(messages.chunks(part)).enumerate() {
        let mut bytes = head.to_vec();
        for message in messages.iter().filter(|message| message.len() < 1_500).take(24) {
            bytes.extend((message.len() as u16).to_le_bytes());
            bytes.extend(message);
        }
        seeds.insert(format!("session-{number}"), bytes);
    }
    seeds
}

fn fixtures(extension: &str) -> io::Result<Seeds> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/import/tests/fixtures");
    let mut seeds = Seeds::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            seeds.insert(name, fs::read(&path)?);
        }
    }
    Ok(seeds)
}

/// Where a chunk's content begins.
fn content(chunk: &[u8]) -> usize {
    let length = chunk[CHUNK_HEAD..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    CHUNK_HEAD + length
}

fn deflated(body: &[u8]) -> Vec<u8> {
    let mut deflater = DeflateEncoder::new(Vec::new(), Compression::fast());
    deflater.write_all(body).expect("memory takes it");
    deflater.finish().expect("memory takes it")
}
