//! The server's side of a comparison.

use super::{ConnId, Hub, Place, Reach};
use crate::{
    ranges, rows,
    wire::{Bytes, Compared, Outcome, Range, ToDevice},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;

impl<R: ReadNow> Hub<R> {
    /// A device compares. It is answered by what is so when the answer goes: who receives what may have
    /// changed before the socket takes it.
    pub(super) fn compare(&mut self, id: ConnId, ranges: Vec<Range>) -> Result<(), &'static str> {
        if ranges.iter().any(|range| range.prefix.0.len() > DocId::LEN) {
            return Err("a prefix is too long");
        }
        let Some(conn) = self.conns.get_mut(&id) else { return Ok(()) };
        if conn.compares.is_some() {
            return Err("a comparison before the answer to the last");
        }
        conn.compares = Some(ranges);
        Ok(())
    }

    /// The answer to the comparison that a connection waits for.
    pub(super) fn compared(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get_mut(&id)?;
        let (ranges, reach) = (conn.compares.take()?, conn.reach.clone());
        let results = ranges.iter().map(|range| self.compare_range(&reach, range)).collect();
        Some(ToDevice::Compared(results))
    }

    /// Of what its person does not receive, neither ids nor how many they are go into an answer.
    fn compare_range(&self, reach: &Reach, theirs: &Range) -> Compared {
        let prefix = &theirs.prefix.0;
        let is_theirs = |(id, _): &(&DocId, &Place)| self.gets(reach, id);
        let docs = || self.index.range(ranges::span(prefix)).filter(is_theirs);
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
