//! The log's tail, pulled by each connection at its own pace.
//!
//! A device that was away for long is behind the horizon: what lies in packs comes to it whole,
//! each document at its place among the rows of the log.

use super::{ConnId, Hub, Place, conn::Phase, docs::Found};
use crate::{
    keys,
    limits::MESSAGE_ENTRIES,
    rows::{LogBody, LogRow},
    wire::{Body, Entry, ToDevice},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan};
use std::collections::BTreeSet;

/// A place in the log after a device's cursor.
enum Step {
    Row(LogRow),
    /// A document that lies in a pack.
    Packed(DocId),
}

/// A message that is being filled.
#[derive(Default)]
struct Filling {
    entries: Vec<Entry>,
    /// Documents that are in it whole: nothing more of them is needed.
    whole: BTreeSet<DocId>,
    bytes: usize,
}

impl<R: ReadNow> Hub<R> {
    /// The next entries for a connection, if there are any.
    pub(super) fn tail(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get(&id)?;
        if conn.phase != Phase::Live || conn.position >= self.durable {
            return None;
        }
        // What is on its way into a pack is neither here nor there.
        if self.packs.stirs_above(conn.position) {
            return None;
        }
        // During a cold start the device may not have what a change builds on.
        let whole = conn.walk.is_some();
        let (steps, mut to) = self.steps(conn.position)?;
        let mut filling = Filling::default();
        for (seq, step) in steps {
            let full = filling.bytes >= self.tuning.message_target
                || filling.entries.len() >= MESSAGE_ENTRIES;
            if full {
                to = seq - 1;
                break;
            }
            let own = !whole && self.conns.get(&id).is_some_and(|conn| conn.own.contains(&seq));
            match step {
                Step::Row(row) => self.fill(&mut filling, row, own, whole)?,
                Step::Packed(doc) => {
                    self.counters.behind += 1;
                    self.fill_whole(&mut filling, doc)?;
                }
            }
        }
        self.sent(id, to, filling)
    }

    /// What comes after `position`, and how far that goes.
    fn steps(&mut self, position: u64) -> Option<(Vec<(u64, Step)>, u64)> {
        let pack = self.packs.above(position);
        let mut to = pack.map_or(self.durable, |pack| pack.last);
        let scan = Scan {
            from: keys::log(position + 1),
            until: Some(keys::log(to + 1)),
            limit: self.tuning.scan_rows,
            reverse: false,
        };
        let rows = self.read.scan_now(&scan).ok()?;
        if rows.len() == self.tuning.scan_rows {
            to = keys::number(&rows.last()?.0)?;
        }
        let mut steps = Vec::new();
        for (key, value) in &rows {
            let seq = keys::number(key)?;
            steps.extend(self.log_row(key, value).map(|row| (seq, Step::Row(row))));
        }
        if let Some(pack) = pack {
            let index = self.index_of(&pack)?;
            let entries =
                index.entries.iter().filter(|entry| position < entry.seq && entry.seq <= to);
            let bases = entries.filter(|entry| self.is_base(&entry.doc, entry.seq));
            steps.extend(bases.map(|entry| (entry.seq, Step::Packed(entry.doc))));
            steps.sort_by_key(|(seq, _)| *seq);
        }
        Some((steps, to))
    }

    /// Whether, on the disk, the document is made of what lies there in a pack.
    fn is_base(&self, doc: &DocId, seq: u64) -> bool {
        self.durable_place(doc).and_then(Place::base) == Some(seq)
    }

    /// `None` when the store does not answer just now.
    fn fill(&mut self, filling: &mut Filling, row: LogRow, own: bool, whole: bool) -> Option<()> {
        match row.body {
            _ if filling.whole.contains(&row.doc) => {}
            // A snapshot holds more than what came on the connection.
            LogBody::Change(_) if own => {}
            LogBody::Change(change) if !whole => {
                filling.bytes += change.0.len();
                match filling.entries.last_mut() {
                    Some(Entry { doc, body: Body::Changes(changes) }) if *doc == row.doc => {
                        changes.push(change)
                    }
                    _ => filling
                        .entries
                        .push(Entry { doc: row.doc, body: Body::Changes(vec![change]) }),
                }
            }
            LogBody::Change(_) | LogBody::Snapshot(_) => self.fill_whole(filling, row.doc)?,
        }
        Some(())
    }

    fn fill_whole(&mut self, filling: &mut Filling, doc: DocId) -> Option<()> {
        let Found::Whole(whole) = self.find(&doc)? else { return Some(()) };
        filling.bytes += whole.bytes.0.len();
        filling.whole.insert(doc);
        let body = Body::Whole { digest: whole.digest, bytes: whole.bytes };
        filling.entries.push(Entry { doc, body });
        Some(())
    }

    fn sent(&mut self, id: ConnId, to: u64, filling: Filling) -> Option<ToDevice> {
        let head = self.durable;
        let conn = self.conns.get_mut(&id)?;
        conn.position = to;
        conn.own = conn.own.split_off(&(to + 1));
        conn.walk.take_if(|walk| walk.until.is_some_and(|until| to >= until));
        let batch = conn.next_batch(filling.bytes);
        Some(ToDevice::Entries { batch, to, head, entries: filling.entries })
    }
}
