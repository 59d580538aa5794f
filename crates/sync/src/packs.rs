//! Packs: many documents at rest, compressed together. The same bytes lie on the server, go
//! over the wire, and lie on the device.
//!
//! A pack is two byte strings. The *index* says what is in it: a count, then for all documents
//! their ids, their digests, the differences of their places in the log, and their lengths
//! (numbers in unsigned LEB128). The *body* is the documents' bytes one behind the other, as one
//! raw deflate stream.

use crate::{
    digest::Digest,
    limits::MAX_PACK_INFLATED,
    wire::{Bytes, WireError},
};
use automerge::{Automerge, SaveOptions};
use carnet_ids::DocId;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    ops::Range,
    sync::Arc,
};

/// A document on its way into a pack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) doc: DocId,
    /// Where its last entry stands in the log.
    pub(crate) seq: u64,
    /// The digest of its heads.
    pub(crate) digest: Digest,
    /// Automerge chunks one behind the other; best one chunk without compression of its own.
    pub(crate) bytes: Vec<u8>,
}

/// A pack's bytes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Packed {
    pub(crate) index: Bytes,
    pub(crate) body: Bytes,
}

/// How hard to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// For a pack that is kept: as small as it gets.
    Once,
    /// For a pack that is sent once.
    Now,
}

/// What is in a pack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Index {
    /// By [`IndexEntry::seq`], ascending; no document twice.
    pub(crate) entries: Vec<IndexEntry>,
}

/// A document of a pack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IndexEntry {
    pub(crate) doc: DocId,
    pub(crate) seq: u64,
    pub(crate) digest: Digest,
    /// Where its bytes begin in the inflated body, and how many they are.
    pub(crate) start: usize,
    pub(crate) len: usize,
}

/// A pack's body, inflated.
#[derive(Debug, Clone)]
pub(crate) struct Inflated {
    bytes: Vec<u8>,
    slots: Vec<Range<usize>>,
}

impl Inflated {
    /// The bytes of the document at `slot` of the index; none beyond its end.
    pub(crate) fn get(&self, slot: usize) -> &[u8] {
        self.slots.get(slot).and_then(|range| self.bytes.get(range.clone())).unwrap_or_default()
    }
}

/// Packs these documents, whose places in the log ascend.
pub(crate) fn pack(items: &[Item], effort: Effort) -> Packed {
    let mut index = Vec::new();
    put_number(&mut index, items.len() as u64);
    items.iter().for_each(|item| index.extend(item.doc.as_bytes()));
    items.iter().for_each(|item| index.extend(item.digest.0));
    let mut before = 0;
    for item in items {
        put_number(&mut index, item.seq.wrapping_sub(before));
        before = item.seq;
    }
    items.iter().for_each(|item| put_number(&mut index, item.bytes.len() as u64));
    let level = match effort {
        Effort::Once => Compression::best(),
        Effort::Now => Compression::fast(),
    };
    let mut encoder = DeflateEncoder::new(Vec::new(), level);
    // Writing to memory can't fail.
    let written = items.iter().try_for_each(|item| encoder.write_all(&item.bytes));
    debug_assert!(written.is_ok());
    Packed { index: Bytes(index), body: Bytes(encoder.finish().unwrap_or_default()) }
}

/// Packs these documents and makes sure that they come out again as they are; `None` if there
/// are none, or they don't.
pub(crate) fn pack_surely(items: &[Item], effort: Effort) -> Option<(Packed, Index)> {
    let packed = pack(items, effort);
    let index = index(&packed.index.0).ok().filter(|index| !index.entries.is_empty())?;
    let inflated = inflate(&index, &packed.body.0).ok()?;
    let comes_out = |(at, (entry, item)): (usize, (&IndexEntry, &Item))| {
        (entry.doc, entry.seq, entry.digest) == (item.doc, item.seq, item.digest)
            && inflated.get(at) == item.bytes
    };
    let all = index.entries.len() == items.len()
        && index.entries.iter().zip(items).enumerate().all(comes_out);
    all.then_some((packed, index))
}

/// A document in one chunk, not compressed by itself: all of a pack are compressed together.
pub(crate) fn plain(doc: &Automerge) -> Vec<u8> {
    doc.save_with_options(SaveOptions { deflate: false, retain_orphans: true })
}

/// Reads a pack's index.
///
/// # Errors
/// [`WireError`] where it is not one, or says that the pack inflates to more than
/// [`MAX_PACK_INFLATED`].
pub(crate) fn index(bytes: &[u8]) -> Result<Index, WireError> {
    let mut input = bytes;
    let count = usize::try_from(number(&mut input)?).unwrap_or(usize::MAX);
    // Each document takes its id, its digest, and two numbers of a byte at least.
    if count > input.len() / 34 {
        return Err(malformed("it is too short for its count"));
    }
    let ids = take_all(&mut input, count)?;
    let digests = take_all(&mut input, count)?;
    let mut entries: Vec<IndexEntry> = Vec::with_capacity(count);
    let (mut seq, mut start) = (0u64, 0usize);
    for (id, digest) in ids.into_iter().zip(digests) {
        let step = number(&mut input)?;
        seq = seq.checked_add(step).filter(|_| step > 0).ok_or_else(|| malformed("places"))?;
        entries.push(IndexEntry {
            doc: DocId::new(id),
            seq,
            digest: Digest(digest),
            start,
            len: 0,
        });
    }
    for entry in &mut entries {
        entry.start = start;
        entry.len = usize::try_from(number(&mut input)?).unwrap_or(usize::MAX);
        start = start.saturating_add(entry.len);
        if start > MAX_PACK_INFLATED {
            return Err(WireError::TooLong(start));
        }
    }
    let docs: BTreeSet<&DocId> = entries.iter().map(|entry| &entry.doc).collect();
    if docs.len() < entries.len() || !input.is_empty() {
        return Err(malformed("a document is there twice, or bytes follow"));
    }
    Ok(Index { entries })
}

/// Inflates a pack's body.
///
/// # Errors
/// [`WireError`] where it is not exactly as long as the index says.
pub(crate) fn inflate(index: &Index, body: &[u8]) -> Result<Inflated, WireError> {
    let total = index.entries.iter().map(|entry| entry.len).sum::<usize>();
    let mut bytes = Vec::with_capacity(total + 1);
    DeflateDecoder::new(body)
        .take(total as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| malformed(&format!("it can't be inflated: {error}")))?;
    if bytes.len() != total {
        return Err(malformed("its body is not as long as its index says"));
    }
    let slots = index.entries.iter().map(|entry| entry.start..entry.start + entry.len).collect();
    Ok(Inflated { bytes, slots })
}

/// A pack that was opened.
pub(crate) type Opened = Arc<(Index, Inflated)>;

/// Opens a pack: reads its index, inflates its body.
///
/// # Errors
/// As [`index`] and [`inflate`].
pub(crate) fn open(index_bytes: &[u8], body: &[u8]) -> Result<Opened, WireError> {
    let index = index(index_bytes)?;
    let inflated = inflate(&index, body)?;
    Ok(Arc::new((index, inflated)))
}

/// The packs that were opened last.
#[derive(Debug)]
pub(crate) struct Shelf {
    packs: BTreeMap<u64, (u64, Opened)>,
    max_bytes: usize,
    clock: u64,
}

impl Shelf {
    /// Keeps at most about `max_bytes`, and the pack used last in any case.
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self { packs: BTreeMap::new(), max_bytes, clock: 0 }
    }

    /// The pack of this number, if it is here; it counts as used.
    pub(crate) fn get(&mut self, number: u64) -> Option<Opened> {
        self.clock += 1;
        let (used, pack) = self.packs.get_mut(&number)?;
        *used = self.clock;
        Some(Arc::clone(pack))
    }

    /// Keeps a pack.
    pub(crate) fn put(&mut self, number: u64, pack: Opened) {
        self.clock += 1;
        self.packs.insert(number, (self.clock, pack));
        while self.packs.len() > 1 && self.bytes() > self.max_bytes {
            let oldest = self.packs.iter().min_by_key(|(_, (used, _))| *used);
            let Some(number) = oldest.map(|(number, _)| *number) else { return };
            self.packs.remove(&number);
        }
    }

    fn bytes(&self) -> usize {
        self.packs.values().map(|(_, pack)| pack.1.bytes.len()).sum()
    }
}

fn malformed(what: &str) -> WireError {
    WireError::Malformed(format!("not a pack: {what}"))
}

fn put_number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn number(input: &mut &[u8]) -> Result<u64, WireError> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = input.split_first().ok_or_else(|| malformed("it ends too early"))?;
        *input = rest;
        let part = u64::from(byte & 0x7f);
        if shift == 63 && part > 1 {
            break;
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(malformed("a number is too long"))
}

fn take_all(input: &mut &[u8], count: usize) -> Result<Vec<[u8; 16]>, WireError> {
    let (taken, rest) =
        input.split_at_checked(count * 16).ok_or_else(|| malformed("it ends too early"))?;
    *input = rest;
    Ok(taken.as_chunks().0.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item() -> impl Strategy<Value = Item> {
        (any::<[u8; 16]>(), any::<[u8; 16]>(), prop::collection::vec(any::<u8>(), 0..80)).prop_map(
            |(doc, digest, bytes)| Item {
                doc: DocId::new(doc),
                seq: 0,
                digest: Digest(digest),
                bytes,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out(
            items in prop::collection::btree_map(1u64.., item(), 0..30),
            hard: bool,
        ) {
            let items: Vec<Item> = items.into_iter().map(|(seq, item)| Item { seq, ..item }).collect();
            let docs: BTreeSet<_> = items.iter().map(|item| item.doc).collect();
            prop_assume!(docs.len() == items.len());
            let packed = pack(&items, if hard { Effort::Once } else { Effort::Now });
            let index = index(&packed.index.0).unwrap();
            let inflated = inflate(&index, &packed.body.0).unwrap();
            let out: Vec<Item> = index.entries.iter().enumerate().map(|(slot, entry)| Item {
                doc: entry.doc,
                seq: entry.seq,
                digest: entry.digest,
                bytes: inflated.get(slot).to_vec(),
            }).collect();
            prop_assert_eq!(out, items);
        }

        #[test]
        fn any_bytes_are_no_panic(bytes: Vec<u8>, body: Vec<u8>) {
            if let Ok(index) = index(&bytes) {
                let _ = inflate(&index, &body);
            }
        }
    }

    #[test]
    fn a_bomb_is_not_inflated() {
        let bomb = Item {
            doc: DocId::new([1; 16]),
            seq: 1,
            digest: Digest::default(),
            bytes: vec![0; MAX_PACK_INFLATED + 1],
        };
        let packed = pack(&[bomb], Effort::Now);
        assert!(matches!(index(&packed.index.0), Err(WireError::TooLong(_))));
        let small = pack(&[], Effort::Now);
        assert!(inflate(&index(&small.index.0).unwrap(), &packed.body.0).is_err());
    }
}
