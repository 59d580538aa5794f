//! Whole documents, for a device that begins or asks for some.
//!
//! A cold start walks the log backwards from its base and sends each document whole at its
//! last entry: down to the horizon in packs made for the device, from there on the packs of
//! the store as they are, with a list of the documents in them that are not to be taken. Whoever
//! receives a part of the documents gets packs made of that part: portfolios have little in common,
//! so kept packs of them would be the store once more; and what one costs is bounded
//! ([`PICK_PACKS`] looked through, a message's worth compressed quickly). The tail goes on meanwhile, with whole documents too: a document that is
//! edited during the walk leaves the walk's way (its last entry is past the base) and comes
//! with the tail. So at any moment the device has whole every document whose last entry lies
//! in `[low, base]` or in `(base, cursor]`, whatever is folded meanwhile.

use super::{
    ConnId, DocError, Hub, Reach,
    conn::Phase,
    docs::{Found, Whole},
    packs::Pack,
};
use crate::{
    digest::Digest,
    keys,
    limits::PICK_PACKS,
    packs::{Effort, IndexEntry, Item, Packed, pack},
    rows::{LogBody, LogRow},
    wire::{Bytes, ToDevice},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan, StoreError};
use std::collections::BTreeSet;

/// A part of a cold start.
struct Part {
    pack: Packed,
    /// Slots of the pack that are not to be taken.
    skip: Vec<u32>,
    /// Documents that come with it.
    came: u64,
    /// Where the walk stands then; 0 at the end.
    low: u64,
}

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
        // What is on its way into a pack is neither here nor there.
        if self.packs.stirs_below(walk.low) {
            return None;
        }
        let reach = conn.reach.clone();
        let step = self.loose_part(&reach, walk.low)?;
        let Part { pack, skip, came, low } = match step {
            Some(part) => part,
            None if reach.is_everything() && self.sends_as_stored(walk.low) => {
                self.stored_part(walk.low)?
            }
            None => self.picked_part(&reach, walk.low)?,
        };
        // Documents that the walk missed have entries on their way to the disk.
        let until = (low == 0).then_some(self.end);
        let left = walk.left.saturating_sub(came);
        let conn = self.conns.get_mut(&id)?;
        let here = conn.position;
        conn.walk =
            Some(Walk { low, until, left }).filter(|_| until.is_none_or(|until| here < until));
        let batch = conn.next_batch(pack.index.0.len() + pack.body.0.len());
        let left = if low == 0 { 0 } else { left };
        let Packed { index, body } = pack;
        Some(ToDevice::Pack { batch, index, body, skip, low: Some(low), until, left })
    }

    /// The next documents above the horizon; `None` inside when there are none (any more), and
    /// packs follow.
    fn loose_part(&mut self, reach: &Reach, low: u64) -> Option<Option<Part>> {
        let horizon = self.packs.horizon();
        if low <= horizon + 1 && horizon > 0 {
            return Some(None);
        }
        let (items, reached) = self.walk(reach, low, horizon)?;
        if items.is_empty() && reached == horizon + 1 && horizon > 0 {
            return Some(None);
        }
        let (came, skip) = (items.len() as u64, Vec::new());
        Some(Some(Part { pack: pack(&items, Effort::Now), skip, came, low: reached }))
    }

    /// Whether nothing was erased of the next pack of the store.
    fn sends_as_stored(&self, low: u64) -> bool {
        self.packs.below(low).is_none_or(|pack| !self.packs.is_purged(pack.number))
    }

    /// The next pack of the store.
    fn stored_part(&mut self, low: u64) -> Option<Part> {
        let Some(first) = self.packs.below(low) else {
            return Some(Part { pack: pack(&[], Effort::Now), skip: Vec::new(), came: 0, low: 0 });
        };
        let further = if self.packs.below(first.first).is_some() { first.first } else { 0 };
        let index = self.index_of(&first)?;
        let is_here = |entry: &IndexEntry| self.stands_at(&entry.doc, entry.seq, low);
        let skip: Vec<u32> = (0..)
            .zip(&index.entries)
            .filter(|(_, entry)| !is_here(entry))
            .map(|(slot, _)| slot)
            .collect();
        let came = (index.entries.len() - skip.len()) as u64;
        if came == 0 {
            let pack = pack(&[], Effort::Now);
            return Some(Part { pack, skip: Vec::new(), came, low: further });
        }
        let index = self.read.get_now(&keys::pack(first.number)).ok()??;
        let body = self.read.get_now(&keys::body(first.number)).ok()??;
        self.counters.sent += 1;
        Some(Part {
            pack: Packed { index: Bytes(index), body: Bytes(body) },
            skip,
            came,
            low: further,
        })
    }

    /// What somebody receives of the next packs of the store, in one made for them.
    fn picked_part(&mut self, reach: &Reach, low: u64) -> Option<Part> {
        let (mut items, mut bytes, mut low) = (Vec::new(), 0, low);
        for _ in 0..PICK_PACKS {
            let Some(next) = self.packs.below(low) else {
                low = 0;
                break;
            };
            let picked = self.pick(reach, &next, low)?;
            bytes += picked.iter().map(|item| item.bytes.len()).sum::<usize>();
            items.extend(picked.into_iter().rev());
            low = if self.packs.below(next.first).is_some() { next.first } else { 0 };
            if low == 0 || bytes >= self.tuning.message_target {
                break;
            }
        }
        let came = items.len() as u64;
        self.counters.picked += came;
        let pack = pack(&ascending(items), Effort::Now);
        Some(Part { pack, skip: Vec::new(), came, low })
    }

    /// What somebody receives of a pack, ascending. A pack that can't be read has nothing, which is
    /// told; `None` when the store does not answer just now.
    fn pick(&mut self, reach: &Reach, from: &Pack, low: u64) -> Option<Vec<Item>> {
        let index = self.index_of(from)?;
        let is_theirs = |(_, entry): &(usize, &IndexEntry)| {
            self.stands_at(&entry.doc, entry.seq, low) && self.gets(reach, &entry.doc)
        };
        let picked: Vec<_> = index.entries.iter().enumerate().filter(is_theirs).collect();
        if picked.is_empty() {
            return Some(Vec::new());
        }
        let opened = match self.open_pack(DocId::default(), from.number) {
            Ok(opened) => opened?,
            Err(DocError::Unloadable(_, why) | DocError::Store(StoreError::Corrupt(why))) => {
                self.damaged(&format!("the pack {}: {why}", from.number));
                return Some(Vec::new());
            }
            Err(DocError::Store(_)) => return None,
        };
        let item = |(slot, entry): (usize, &IndexEntry)| Item {
            doc: entry.doc,
            seq: entry.seq,
            digest: entry.digest,
            bytes: opened.1.get(slot).to_vec(),
        };
        Some(picked.into_iter().map(item).collect())
    }

    /// Whether a document lies there in a pack, below `low`, as it is.
    fn stands_at(&self, doc: &DocId, seq: u64, low: u64) -> bool {
        let place = self.durable_place(doc);
        seq < low && place.is_some_and(|place| place.is_packed() && place.last() == seq)
    }

    /// Documents whose last entry is below `low`, the latest first, up to a message's worth;
    /// and where the walk stands then: above the horizon, or 0 at the end of everything.
    fn walk(&mut self, reach: &Reach, low: u64, horizon: u64) -> Option<(Vec<Item>, u64)> {
        let (mut items, mut bytes, mut low) = (Vec::new(), 0, low);
        loop {
            let scan = Scan {
                from: keys::log(horizon + 1),
                until: Some(keys::log(low)),
                limit: self.tuning.scan_rows,
                reverse: true,
            };
            let rows = self.read.scan_now(&scan).ok()?;
            let at_the_end = rows.len() < self.tuning.scan_rows;
            for (key, value) in rows {
                if bytes >= self.tuning.message_target {
                    return Some((ascending(items), low));
                }
                let seq = keys::number(&key)?;
                if let Some(row) = self.log_row(&key, &value)
                    && self.gets(reach, &row.doc)
                    && let Some(whole) = self.last_of(seq, row)?
                {
                    bytes += whole.bytes.0.len();
                    items.push(item(whole, seq));
                }
                low = seq;
            }
            if at_the_end {
                return Some((ascending(items), if horizon == 0 { 0 } else { horizon + 1 }));
            }
        }
    }

    /// The document whose last entry this is; nothing if it has a later one.
    fn last_of(&mut self, seq: u64, row: LogRow) -> Option<Option<Whole>> {
        // As of the disk: what is only on its way there may not come through.
        let place = self.durable_place(&row.doc).filter(|place| place.last() == seq);
        let Some(digest) = place.map(|place| place.digest) else { return Some(None) };
        if let LogBody::Snapshot(bytes) = row.body {
            return Some(Some(Whole { doc: row.doc, digest, bytes }));
        }
        match self.find(&row.doc)? {
            Found::Whole(whole) => Some(Some(whole)),
            Found::Absent | Found::Broken => Some(None),
        }
    }

    /// Documents that the device asked for.
    pub(super) fn needed(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get(&id)?;
        let (asked, reach) = (conn.need.clone(), conn.reach.clone());
        let (mut items, mut bytes) = (Vec::new(), 0);
        // Asked for twice, it comes once.
        let (mut had, mut answered) = (BTreeSet::new(), 0);
        for (doc, seq) in asked.into_iter().zip(1..) {
            if bytes >= self.tuning.message_target {
                break;
            }
            let nothing = |digest| Whole { doc, digest, bytes: Bytes::default() };
            // Of what is not theirs nobody hears that it exists.
            let found = if self.gets(&reach, &doc) { self.find(&doc)? } else { Found::Absent };
            let whole = match found {
                Found::Whole(whole) => whole,
                Found::Absent => nothing(Digest::default()),
                Found::Broken => nothing(
                    self.index.get(&doc).map_or(Digest::of(&doc, &[]), |place| place.digest),
                ),
            };
            bytes += whole.bytes.0.len();
            if had.insert(doc) {
                items.push(item(whole, seq));
            }
            answered += 1;
        }
        if answered == 0 {
            return None;
        }
        let Packed { index, body } = pack(&items, Effort::Now);
        let conn = self.conns.get_mut(&id)?;
        conn.need.drain(..answered);
        let batch = conn.next_batch(index.0.len() + body.0.len());
        let skip = Vec::new();
        Some(ToDevice::Pack { batch, index, body, skip, low: None, until: None, left: 0 })
    }
}

fn item(whole: Whole, seq: u64) -> Item {
    Item { doc: whole.doc, seq, digest: whole.digest, bytes: whole.bytes.0 }
}

fn ascending(mut items: Vec<Item>) -> Vec<Item> {
    items.reverse();
    items
}
