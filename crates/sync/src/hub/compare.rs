//! The server's side of a comparison.

use super::{ConnId, Hub};
use crate::{
    ranges, rows,
    wire::{Bytes, Compared, Outcome, Range, ToDevice},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;

impl<R: ReadNow> Hub<R> {
    pub(super) fn compare(&mut self, id: ConnId, ranges: &[Range]) -> Result<(), &'static str> {
        if ranges.iter().any(|range| range.prefix.0.len() > DocId::LEN) {
            return Err("a prefix is too long");
        }
        let results = ranges.iter().map(|range| self.compare_range(range)).collect();
        let Some(conn) = self.conns.get_mut(&id) else { return Ok(()) };
        if conn.compared.is_some() {
            return Err("a comparison before the answer to the last");
        }
        conn.compared = Some(ToDevice::Compared(results));
        Ok(())
    }

    fn compare_range(&self, theirs: &Range) -> Compared {
        let prefix = &theirs.prefix.0;
        let docs = || self.index.range(ranges::span(prefix));
        let ours = ranges::whole(prefix, docs().map(|(_, place)| place.digest));
        let small = ours.count <= self.tuning.leaf_docs && theirs.count <= self.tuning.leaf_docs;
        let outcome = if ours == *theirs {
            Outcome::Same
        } else if small || prefix.len() == DocId::LEN {
            Outcome::Leaf(docs().filter_map(|(id, _)| self.leaf(id)).collect())
        } else {
            Outcome::Split(ranges::split(prefix, docs().map(|(id, place)| (*id, place.digest))))
        };
        Compared { prefix: theirs.prefix.clone(), outcome }
    }

    fn leaf(&self, id: &DocId) -> Option<(DocId, Vec<Bytes>)> {
        let heads = self.heads(id).ok()??;
        Some((*id, heads.iter().map(rows::hash_bytes).collect()))
    }
}
