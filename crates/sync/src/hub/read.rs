//! Documents as they are on the disk.

use super::{DocError, Hub, Place, docs::Whole, packs::Pack};
use crate::{
    digest::Digest,
    guard, keys,
    packs::{self, Opened},
    rows::{self, DocRow, LogBody, LogRow},
    wire::Bytes,
};
use automerge::ChangeHash;
use carnet_ids::DocId;
use carnet_storage::ReadNow;

/// How often a document is read again when a commit comes between two reads.
const READS: usize = 4;

/// A document of a pack.
struct Slot {
    digest: Digest,
    bytes: Vec<u8>,
}

impl<R: ReadNow> Hub<R> {
    /// Where a document stands on the disk. A commit may be there that is not told of yet.
    pub(super) fn durable_place(&self, id: &DocId) -> Option<&Place> {
        self.commits.before(id).unwrap_or_else(|| self.index.get(id))
    }

    /// A document as it is on the disk.
    pub(super) fn whole_entry(&self, id: &DocId) -> Result<Option<Whole>, DocError> {
        for _ in 0..READS {
            let Some(row) = rows::get::<DocRow>(&self.read, &keys::doc(id))? else {
                let bases = self.bases(id);
                if bases.is_empty() {
                    return Ok(None);
                }
                for base in bases {
                    if let Some(Slot { digest, bytes }) = self.slot(id, base)? {
                        return Ok(Some(Whole { doc: *id, digest, bytes: Bytes(bytes) }));
                    }
                }
                continue;
            };
            if let Some(bytes) = self.entries_of(id, &row)? {
                let digest = Digest::of(id, &heads_of(&row));
                return Ok(Some(Whole { doc: *id, digest, bytes: Bytes(bytes) }));
            }
        }
        Err(DocError::Unloadable(*id, "its entries are not in the log".to_owned()))
    }

    /// A document's heads on the disk.
    pub(super) fn heads(&self, id: &DocId) -> Result<Option<Vec<ChangeHash>>, DocError> {
        if let Some(row) = rows::get::<DocRow>(&self.read, &keys::doc(id))? {
            return Ok(Some(heads_of(&row)));
        }
        let Some(whole) = self.whole_entry(id)? else { return Ok(None) };
        let unloadable = |why: guard::Rejection| DocError::Unloadable(*id, why.to_string());
        let told =
            guard::heads(&whole.bytes.0).filter(|heads| Digest::of(id, heads) == whole.digest);
        told.map_or_else(|| Ok(guard::load(&whole.bytes.0).map_err(unloadable)?.get_heads()), Ok)
            .map(Some)
    }

    /// Where the document may lie in a pack, if it has no row of its own.
    fn bases(&self, id: &DocId) -> Vec<u64> {
        let places = [self.durable_place(id), self.index.get(id)];
        let mut bases: Vec<u64> = places.into_iter().flatten().filter_map(Place::base).collect();
        bases.dedup();
        bases
    }

    /// The chunks of a document's entries, from the last back to a snapshot; `None` if one is
    /// not there (any more).
    fn entries_of(&self, id: &DocId, row: &DocRow) -> Result<Option<Vec<u8>>, DocError> {
        let mut chunks = Vec::new();
        for (at, seq) in row.seqs.iter().enumerate().rev() {
            if at == 0 && row.packed {
                let Some(slot) = self.slot(id, *seq)? else { return Ok(None) };
                chunks.push(LogBody::Snapshot(Bytes(slot.bytes)));
                break;
            }
            let Some(entry) = rows::get::<LogRow>(&self.read, &keys::log(*seq))? else {
                return Ok(None);
            };
            let done = matches!(entry.body, LogBody::Snapshot(_));
            chunks.push(entry.body);
            if done {
                break;
            }
        }
        Ok(Some(chunks.iter().rev().flat_map(LogBody::bytes).copied().collect()))
    }

    /// What a pack has of the document at this place of the log; nothing if it is not there
    /// (any more).
    fn slot(&self, id: &DocId, seq: u64) -> Result<Option<Slot>, DocError> {
        for pack in self.packs.holding(seq) {
            let Some(opened) = self.open_pack(*id, pack.number)? else { continue };
            let (index, inflated) = &*opened;
            let found = index.entries.binary_search_by_key(&seq, |entry| entry.seq);
            let slot = found.ok().map(|at| (at, &index.entries[at]));
            if let Some((at, entry)) = slot.filter(|(_, entry)| entry.doc == *id) {
                let bytes = inflated.get(at).to_vec();
                return Ok(Some(Slot { digest: entry.digest, bytes }));
            }
        }
        Ok(None)
    }

    /// A pack, inflated; `None` if it is not there (any more). `id` is whom an error is about.
    pub(super) fn open_pack(&self, id: DocId, number: u64) -> Result<Option<Opened>, DocError> {
        if let Some(opened) = self.shelf.borrow_mut().get(number) {
            return Ok(Some(opened));
        }
        let index = self.read.get_now(&keys::pack(number))?;
        let body = self.read.get_now(&keys::body(number))?;
        let (Some(index), Some(body)) = (index, body) else { return Ok(None) };
        let opened = packs::open(&index, &body)
            .map_err(|error| DocError::Unloadable(id, error.to_string()))?;
        self.shelf.borrow_mut().put(number, Opened::clone(&opened));
        Ok(Some(opened))
    }

    /// A pack's index.
    pub(super) fn index_of(&mut self, pack: &Pack) -> Option<packs::Index> {
        let bytes = self.read.get_now(&keys::pack(pack.number)).ok()?;
        let index = packs::index(&bytes.unwrap_or_default());
        index.map_err(|error| self.damaged(&format!("the pack {}: {error}", pack.number))).ok()
    }
}

fn heads_of(row: &DocRow) -> Vec<ChangeHash> {
    row.heads.iter().filter_map(rows::hash_of).collect()
}
