//! Who receives what: in some worlds documents are somebody's, and not everybody receives all.
//!
//! A document says who holds it under `holder`, several where they are in conflict; two documents are
//! parts of others; the last says what each owner of devices receives, and the server alone writes
//! that. [`receives`] says it once more, of documents, and is what the hub is held to.

use super::marks;
use crate::hub::{Label, Reach, Receives};
use automerge::{Automerge, ROOT, ReadDoc};
use carnet_ids::DocId;
use std::sync::Arc;

/// How many hold documents.
pub(super) const HOLDERS: u64 = 4;
/// A reach is bits: which holders, whether parts, and that it is not everything.
const PARTS: u64 = 1 << HOLDERS;
const BOUNDED: u64 = PARTS << 1;
/// The part that the parts are.
const PART: u8 = 1;

/// Where the reaches stand.
pub(super) fn settings() -> DocId {
    marks::doc_id(marks::DOCS - 1)
}

/// What a document is a part of.
pub(super) fn parent(id: DocId) -> Option<DocId> {
    (0..2).find(|n| marks::doc_id(5 + n) == id).map(marks::doc_id)
}

/// What is a part of a document.
pub(super) fn parts(id: DocId) -> impl Iterator<Item = DocId> {
    (0..2).filter(move |n| marks::doc_id(*n) == id).map(|n| marks::doc_id(5 + n))
}

/// Whether somebody may hold it.
pub(super) fn is_held(id: DocId) -> bool {
    id != settings() && parent(id).is_none()
}

/// The key of an owner's reach.
pub(super) fn reach_key(owner: u8) -> String {
    format!("reach/{owner}")
}

/// Some reach, of a number: everything once in four.
pub(super) fn some_reach(number: u64) -> u64 {
    if number.is_multiple_of(4) { 0 } else { BOUNDED | ((number >> 2) % BOUNDED) }
}

/// A document's label.
pub(super) fn label(id: &DocId, doc: &Automerge) -> Label {
    match parent(*id) {
        _ if *id == settings() => Label::All,
        Some(parent) => Label::As(parent, PART),
        None => Label::By(holders(doc).into()),
    }
}

fn holders(doc: &Automerge) -> Vec<u8> {
    let all = doc.get_all(ROOT, "holder").unwrap_or_default();
    let mut holders: Vec<u8> =
        all.iter().filter_map(|(value, _)| value.as_u64()).map(|holder| holder as u8).collect();
    holders.sort_unstable();
    holders
}

/// What an owner receives, as the settings say.
pub(super) fn reach(settings: Option<&Automerge>, owner: u8) -> Reach {
    match bits(settings, owner) {
        0 => Reach::Everything,
        bits => Reach::Part(Arc::new(Bits(bits))),
    }
}

fn bits(settings: Option<&Automerge>, owner: u8) -> u64 {
    let found = settings.and_then(|doc| doc.get(ROOT, reach_key(owner)).ok().flatten());
    found.and_then(|(value, _)| value.as_u64()).unwrap_or(0)
}

#[derive(Debug)]
struct Bits(u64);

impl Receives for Bits {
    fn name(&self) -> [u8; 16] {
        u128::from(self.0).to_be_bytes()
    }

    fn receives(&self, facts: &[u8], part: u8) -> bool {
        reaches(self.0, facts, part == PART)
    }
}

/// Whether these bits reach what these hold.
fn reaches(bits: u64, holders: &[u8], part: bool) -> bool {
    let held = holders.is_empty() || holders.iter().any(|holder| bits & (1 << holder) != 0);
    held && (!part || bits & PARTS != 0)
}

/// Whether an owner receives a document, of which `read` gives each as it is.
pub(super) fn receives(owner: u8, id: DocId, read: impl Fn(DocId) -> Option<Automerge>) -> bool {
    let bits = bits(read(settings()).as_ref(), owner);
    if bits == 0 || id == settings() {
        return true;
    }
    let whose = parent(id).unwrap_or(id);
    read(whose).is_some_and(|doc| reaches(bits, &holders(&doc), whose != id))
}
