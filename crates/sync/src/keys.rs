//! The layout of the stores. Numbers are big-endian, so that keys sort as they count.
//!
//! A server's store:
//!
//! | key | value |
//! | --- | --- |
//! | `M` | [`crate::rows::HubMeta`], CBOR |
//! | `E` start (u64) | [`crate::rows::EpochRow`], CBOR: one a start of the server, ascending |
//! | `A` actor (16) | [`crate::rows::ActorRow`], CBOR: whose it is |
//! | `D` document (16) | [`crate::rows::DocRow`], CBOR: where its entries stand |
//! | `L` seq (u64) | [`crate::rows::LogRow`], CBOR: an entry of the log |
//! | `P` number (u64) | the index of a pack: which documents, at which places of the log |
//! | `B` number (u64) | the pack's body: the documents, compressed together |
//! | `H` document (16) | [`crate::rows::LabelRow`], CBOR: what decides who receives it |
//! | `T` document (16) | [`crate::rows::TombRow`], CBOR: it was erased, and its id is nobody's for ever |
//! | `G` document (16), device (16) | [`crate::rows::GoneRow`], CBOR: that device has nothing of it any more |
//!
//! A document has a `D` row, unless it lies in a pack as it is: then it has no other row. A
//! pack may hold old states of documents, which nothing refers to.
//!
//! A device's store:
//!
//! | key | value |
//! | --- | --- |
//! | `M` | [`crate::rows::DeviceMeta`], CBOR |
//! | `D` document (16) | [`crate::rows::DeviceDoc`], CBOR |
//! | `S` document (16) | Automerge chunks: the document as of its last folding |
//! | `C` document (16), number (u32) | Automerge change chunks that came since, in order |
//! | `P` number (u64) | [`crate::rows::PackRow`], CBOR: which documents lie in a pack |
//! | `B` number (u64) | the pack's body, as it came or as it was made here |
//! | `O` number (u64) | [`crate::rows::OutboxRow`], CBOR: a change to push |
//! | `Q` id (u64) | [`crate::rows::QuarantineRow`], CBOR: a change that was refused |
//! | `T` document (16) | [`crate::rows::DeviceTomb`], CBOR: it was erased, and never comes here again |
//!
//! A document without a `D` row is as the last pack has it that took it; one with a row is as
//! that says, with its base in a pack or in an `S` row.
//!
//! Keys that begin with `X` are the shell's; the cores neither read nor write them.

use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::Scan;

/// The one row about the store itself.
pub const META: &[u8] = b"M";
/// The shell's own keys begin with it.
pub const SHELL: &[u8] = b"X";

pub(crate) const ACTORS: &[u8] = b"A";
pub(crate) const BODIES: &[u8] = b"B";
pub(crate) const CHANGES: &[u8] = b"C";
pub(crate) const DOCS: &[u8] = b"D";
pub(crate) const EPOCHS: &[u8] = b"E";
/// Which devices have nothing of an erased document any more.
pub(crate) const GONE: &[u8] = b"G";
/// What decides who receives documents; they are of use where the last epoch says so.
pub(crate) const LABELS: &[u8] = b"H";
pub(crate) const LOG: &[u8] = b"L";
/// Changes to push, by number.
pub const OUTBOX: &[u8] = b"O";
pub(crate) const PACKS: &[u8] = b"P";
/// Changes that were refused, by number.
pub const QUARANTINE: &[u8] = b"Q";
pub(crate) const SNAPSHOTS: &[u8] = b"S";
/// Documents that were erased.
pub(crate) const TOMBS: &[u8] = b"T";

/// Whether a device's row is of a document, or holds documents: where it can't be read, they are set
/// aside, and the device works on.
pub fn is_of_documents(key: &[u8]) -> bool {
    [BODIES, CHANGES, DOCS, SNAPSHOTS].iter().any(|prefix| key.starts_with(prefix))
}

pub(crate) fn actor(actor: &ActorId) -> Vec<u8> {
    key(ACTORS, actor.as_bytes())
}

pub(crate) fn doc(doc: &DocId) -> Vec<u8> {
    key(DOCS, doc.as_bytes())
}

pub(crate) fn label(doc: &DocId) -> Vec<u8> {
    key(LABELS, doc.as_bytes())
}

pub(crate) fn tomb(doc: &DocId) -> Vec<u8> {
    key(TOMBS, doc.as_bytes())
}

/// Which devices have nothing of a document any more: the beginning of their rows' keys.
pub(crate) fn all_gone(doc: &DocId) -> Vec<u8> {
    key(GONE, doc.as_bytes())
}

pub(crate) fn gone(doc: &DocId, device: &DeviceId) -> Vec<u8> {
    let mut key = all_gone(doc);
    key.extend(device.as_bytes());
    key
}

/// The device at the end of such a key.
pub(crate) fn gone_from(key: &[u8]) -> Option<DeviceId> {
    DeviceId::from_slice(key.get(1 + DocId::LEN..)?)
}

pub(crate) fn snapshot(doc: &DocId) -> Vec<u8> {
    key(SNAPSHOTS, doc.as_bytes())
}

pub(crate) fn changes(doc: &DocId) -> Vec<u8> {
    key(CHANGES, doc.as_bytes())
}

pub(crate) fn change(doc: &DocId, number: u32) -> Vec<u8> {
    let mut key = changes(doc);
    key.extend(number.to_be_bytes());
    key
}

pub(crate) fn epoch(start: u64) -> Vec<u8> {
    key(EPOCHS, &start.to_be_bytes())
}

pub(crate) fn log(seq: u64) -> Vec<u8> {
    key(LOG, &seq.to_be_bytes())
}

pub(crate) fn outbox(no: u64) -> Vec<u8> {
    key(OUTBOX, &no.to_be_bytes())
}

pub(crate) fn quarantine(id: u64) -> Vec<u8> {
    key(QUARANTINE, &id.to_be_bytes())
}

pub(crate) fn pack(number: u64) -> Vec<u8> {
    key(PACKS, &number.to_be_bytes())
}

pub(crate) fn body(number: u64) -> Vec<u8> {
    key(BODIES, &number.to_be_bytes())
}

/// The keys of a document's changes with these numbers.
pub(crate) fn change_range(doc: &DocId, numbers: std::ops::Range<u32>) -> Scan {
    Scan {
        from: change(doc, numbers.start),
        until: Some(change(doc, numbers.end)),
        limit: usize::MAX,
        reverse: false,
    }
}

/// The number at the end of a key made of a prefix and a number.
pub(crate) fn number(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.get(1..)?.try_into().ok()?))
}

/// The document at the end of a key made of a prefix and a document.
pub(crate) fn doc_of(key: &[u8]) -> Option<DocId> {
    DocId::from_slice(key.get(1..)?)
}

/// The actor at the end of a key made of a prefix and an actor.
pub(crate) fn actor_of(key: &[u8]) -> Option<ActorId> {
    ActorId::from_slice(key.get(1..)?)
}

fn key(prefix: &[u8], rest: &[u8]) -> Vec<u8> {
    [prefix, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_they_count() {
        assert!(log(255) < log(256));
        assert!(outbox(9) < outbox(10));
        assert_eq!(number(&log(77)), Some(77));
        assert_eq!(doc_of(&doc(&DocId::new([3; 16]))), Some(DocId::new([3; 16])));
    }
}
