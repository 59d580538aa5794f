//! Packs: whole documents, for a device that begins or asks for some.
//!
//! A cold start walks the log backwards from its base and sends each document whole at its
//! last entry. The tail goes on meanwhile, with whole documents too: a document that is
//! edited during the walk leaves the walk's way (its last entry is past the base) and comes
//! with the tail. So at any moment the device has whole every document whose last entry lies
//! in `[low, base]` or in `(base, cursor]`, whatever is folded meanwhile.

use super::{ConnId, Hub, conn::Phase, docs::Found};
use crate::{
    digest::Digest,
    keys,
    packs::pack,
    rows::{LogBody, LogRow},
    wire::{Bytes, ToDevice, Whole},
};
use carnet_storage::{ReadNow, Scan};

/// A cold start under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    /// Entries from here on were walked over.
    pub(super) low: u64,
    /// Set when the walk is over; documents come whole until the tail is here.
    pub(super) until: Option<u64>,
    /// Documents to come.
    pub(super) left: u64,
}

impl<R: ReadNow> Hub<R> {
    /// The next pack of a cold start.
    pub(super) fn cold_pack(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get(&id)?;
        let walk = conn.walk.filter(|walk| conn.phase == Phase::Live && walk.until.is_none())?;
        let (docs, low) = self.walk(walk.low)?;
        // Documents that the walk missed have entries on their way to the disk.
        let until = (low == 0).then_some(self.end);
        let left = walk.left.saturating_sub(docs.len() as u64);
        let packed = pack(&docs);
        let conn = self.conns.get_mut(&id)?;
        let here = conn.position;
        conn.walk =
            Some(Walk { low, until, left }).filter(|_| until.is_none_or(|until| here < until));
        let batch = conn.next_batch(packed.0.len());
        let left = if low == 0 { 0 } else { left };
        Some(ToDevice::Pack { batch, docs: packed, low: Some(low), until, left })
    }

    /// Documents whose last entry is below `low`, the latest first, up to a message's worth;
    /// and where the walk stands then (0 at the end).
    fn walk(&mut self, low: u64) -> Option<(Vec<Whole>, u64)> {
        let (mut docs, mut bytes, mut low) = (Vec::new(), 0, low);
        loop {
            let scan = Scan {
                from: keys::log(0),
                until: Some(keys::log(low)),
                limit: self.tuning.scan_rows,
                reverse: true,
            };
            let rows = self.read.scan_now(&scan).ok()?;
            let at_the_end = rows.len() < self.tuning.scan_rows;
            for (key, value) in rows {
                if bytes >= self.tuning.message_target {
                    return Some((docs, low));
                }
                let seq = keys::number(&key)?;
                if let Some(row) = self.log_row(&key, &value)
                    && let Some(whole) = self.last_of(seq, row)?
                {
                    bytes += whole.bytes.0.len();
                    docs.push(whole);
                }
                low = seq;
            }
            if at_the_end {
                return Some((docs, 0));
            }
        }
    }

    /// The document whose last entry this is; nothing if it has a later one.
    fn last_of(&mut self, seq: u64, row: LogRow) -> Option<Option<Whole>> {
        let Some(place) = self.index.get(&row.doc).filter(|place| place.last() == seq) else {
            return Some(None);
        };
        if let LogBody::Snapshot(bytes) = row.body {
            return Some(Some(Whole { doc: row.doc, digest: place.digest, bytes }));
        }
        match self.find(&row.doc)? {
            Found::Whole(whole) => Some(Some(whole)),
            Found::Absent | Found::Broken => Some(None),
        }
    }

    /// Documents that the device asked for.
    pub(super) fn needed(&mut self, id: ConnId) -> Option<ToDevice> {
        let asked = self.conns.get(&id)?.need.clone();
        let (mut docs, mut bytes) = (Vec::new(), 0);
        for doc in asked {
            if bytes >= self.tuning.message_target {
                break;
            }
            let nothing = |digest| Whole { doc, digest, bytes: Bytes::default() };
            let whole = match self.find(&doc)? {
                Found::Whole(whole) => whole,
                Found::Absent => nothing(Digest::default()),
                Found::Broken => nothing(
                    self.index.get(&doc).map_or(Digest::of(&doc, &[]), |place| place.digest),
                ),
            };
            bytes += whole.bytes.0.len();
            docs.push(whole);
        }
        if docs.is_empty() {
            return None;
        }
        let packed = pack(&docs);
        let conn = self.conns.get_mut(&id)?;
        conn.need.drain(..docs.len());
        let batch = conn.next_batch(packed.0.len());
        Some(ToDevice::Pack { batch, docs: packed, low: None, until: None, left: 0 })
    }
}
