//! The log's tail, pulled by each connection at its own pace.

use super::{ConnId, Hub, conn::Phase, docs::Found};
use crate::{
    keys,
    rows::{LogBody, LogRow},
    wire::{Body, Entry, ToDevice},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan};
use std::collections::BTreeSet;

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
        // During a cold start the device may not have what a change builds on.
        let whole = conn.walk.is_some();
        let scan = Scan {
            from: keys::log(conn.position + 1),
            until: Some(keys::log(self.durable + 1)),
            limit: self.tuning.scan_rows,
            reverse: false,
        };
        let rows = self.read.scan_now(&scan).ok()?;
        let mut to = if rows.len() < self.tuning.scan_rows {
            self.durable
        } else {
            keys::number(&rows.last()?.0)?
        };
        let mut filling = Filling::default();
        for (key, value) in &rows {
            let seq = keys::number(key)?;
            if filling.bytes >= self.tuning.message_target {
                to = seq - 1;
                break;
            }
            let Some(row) = self.log_row(key, value) else { continue };
            let own = !whole && self.conns.get(&id).is_some_and(|conn| conn.own.contains(&seq));
            self.fill(&mut filling, row, own, whole)?;
        }
        self.sent(id, to, filling)
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
            LogBody::Change(_) | LogBody::Snapshot(_) => {
                let Found::Whole(whole) = self.find(&row.doc)? else { return Some(()) };
                filling.bytes += whole.bytes.0.len();
                filling.whole.insert(row.doc);
                let body = Body::Whole { digest: whole.digest, bytes: whole.bytes };
                filling.entries.push(Entry { doc: row.doc, body });
            }
        }
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
