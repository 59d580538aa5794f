//! The log's tail, pulled by each connection at its own pace.
//!
//! A device that was away for long is behind the horizon: what lies in packs comes to it whole,
//! each document at its place among the rows of the log.

use super::{ConnId, Hub, Place, conn::Phase, docs::Found, reach::Pass};
use crate::{
    keys,
    limits::{MESSAGE_ENTRIES, PASS_SCANS},
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

impl Step {
    fn doc(&self) -> DocId {
        match self {
            Self::Row(row) => row.doc,
            Self::Packed(doc) => *doc,
        }
    }
}

/// A message that is being filled.
#[derive(Default)]
struct Filling {
    entries: Vec<Entry>,
    /// Documents that are in it whole: nothing more of them is needed.
    whole: BTreeSet<DocId>,
    /// Documents that went out of reach.
    gone: BTreeSet<DocId>,
    bytes: usize,
}

impl<R: ReadNow> Hub<R> {
    /// The next entries for a connection, if there are any.
    pub(super) fn tail(&mut self, id: ConnId) -> Option<ToDevice> {
        for scan in 1.. {
            let conn = self.conns.get(&id)?;
            let live = conn.phase == Phase::Live;
            if live && !conn.gains.is_empty() {
                return self.gains(id);
            }
            // What is on its way into a pack is neither here nor there.
            if !live || conn.position >= self.durable || self.packs.stirs_above(conn.position) {
                return None;
            }
            let (to, filling) = self.filling(id)?;
            let conn = self.conns.get_mut(&id)?;
            if to == conn.position && filling.gone.is_empty() {
                // What belongs to the next comes first.
                continue;
            }
            conn.gone_to = conn.gone_to.max(if filling.gone.is_empty() { 0 } else { to });
            conn.gone.extend(filling.gone.iter().copied());
            if let Some(gone) = conn.next_gone(self.durable) {
                // The entries follow, so that the cursor does not pass what was not told.
                return Some(gone);
            }
            if scan >= PASS_SCANS || !self.passes_over(id, to, &filling) {
                return self.sent(id, to, filling);
            }
        }
        None
    }

    /// What the next message has, and how far it goes.
    fn filling(&mut self, id: ConnId) -> Option<(u64, Filling)> {
        let conn = self.conns.get(&id)?;
        let (position, reach) = (conn.position, conn.reach.clone());
        // During a cold start the device may not have what a change builds on.
        let whole = conn.walk.is_some();
        let (steps, mut to) = self.steps(position)?;
        let mut filling = Filling::default();
        for (seq, step) in steps {
            let full = filling.bytes >= self.tuning.message_target
                || filling.entries.len() >= MESSAGE_ENTRIES;
            if full || (!reach.is_everything() && self.parts_come_first(id, seq, &step)) {
                to = seq - 1;
                break;
            }
            let doc = step.doc();
            let pass = self.passing(&reach, &doc, position);
            let own = !whole && self.conns.get(&id).is_some_and(|conn| conn.own.contains(&seq));
            match (pass, step) {
                (Pass::Nothing, _) => {}
                (Pass::Gone, _) => self.goes(id, seq, doc, &mut filling),
                (Pass::Plain, Step::Row(row)) => self.fill(&mut filling, row, own, whole)?,
                (Pass::Whole, _) if filling.whole.contains(&doc) => {}
                (Pass::Whole, _) => self.fill_whole(&mut filling, doc)?,
                (Pass::Plain, Step::Packed(doc)) => {
                    self.counters.behind += 1;
                    self.fill_whole(&mut filling, doc)?;
                }
            }
        }
        Some((to, filling))
    }

    /// A document is out of reach, and what is a part of it.
    fn goes(&self, id: ConnId, seq: u64, doc: DocId, filling: &mut Filling) {
        let Some(conn) = self.conns.get(&id).filter(|conn| conn.gone_to < seq) else { return };
        let goes = |part: &DocId| self.passing(&conn.reach, part, conn.position) == Pass::Gone;
        filling.gone.insert(doc);
        filling.gone.extend(self.parts_of(&doc).filter(goes));
    }

    /// Whether a document has come into reach, the parts of which have to be sent before it: they
    /// have no entry there, and its own says that they have come.
    fn parts_come_first(&mut self, id: ConnId, seq: u64, step: &Step) -> bool {
        let doc = step.doc();
        let Some(conn) = self.conns.get(&id).filter(|conn| conn.gained < seq) else { return false };
        if self.passing(&conn.reach, &doc, conn.position) != Pass::Whole {
            return false;
        }
        let parts: Vec<DocId> =
            self.parts_of(&doc).filter(|part| self.gets(&conn.reach, part)).collect();
        let any = !parts.is_empty();
        if let Some(conn) = self.conns.get_mut(&id) {
            conn.gained = seq;
            conn.gains.extend(parts);
        }
        any
    }

    /// The next parts of what has come into reach.
    fn gains(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get(&id)?;
        let (parts, reach, to) = (conn.gains.clone(), conn.reach.clone(), conn.position);
        let (mut filling, mut done) = (Filling::default(), 0);
        for part in parts {
            if filling.bytes >= self.tuning.message_target {
                break;
            }
            if self.gets(&reach, &part) {
                self.fill_whole(&mut filling, part)?;
            }
            done += 1;
        }
        self.conns.get_mut(&id)?.gains.drain(..done);
        self.sent(id, to, filling)
    }

    /// Passes over what is not to be sent without a word to the device, which would only hear that
    /// others work; not where it waits for its cursor to come somewhere.
    fn passes_over(&mut self, id: ConnId, to: u64, filling: &Filling) -> bool {
        let most = self.tuning.pass_entries;
        let Some(conn) = self.conns.get_mut(&id) else { return false };
        let waits = conn.told < conn.head || conn.walk.is_some();
        let silent = !conn.reach.is_everything() && filling.entries.is_empty();
        if waits || !silent || to - conn.told >= most {
            return false;
        }
        conn.position = to;
        conn.own = conn.own.split_off(&(to + 1));
        true
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
        (conn.position, conn.told, conn.head) = (to, to, head);
        conn.gone_doc = None;
        conn.own = conn.own.split_off(&(to + 1));
        conn.walk.take_if(|walk| walk.until.is_some_and(|until| to >= until));
        let batch = conn.next_batch(filling.bytes);
        Some(ToDevice::Entries { batch, to, head, entries: filling.entries })
    }
}
