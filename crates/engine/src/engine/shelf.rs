//! The directory's rows on the disk: read at the start, written behind the documents.

use super::{Engine, Now, find::state};
use crate::{index::shards, rows};
use carnet_storage::{Batch, ReadNow, Scan, Store};
use carnet_sync::Millis;

/// How long after a change its row is written: more may come to the same row.
const DELAY: Millis = 2_000;
/// The same while documents wait to be read, which will change most rows again: reading all of them
/// takes less, but on a very slow machine.
const DELAY_WHILE_READING: Millis = 60_000;
/// How long after the store refused rows they are written again.
const AGAIN: Millis = 30_000;
/// Rows read by one step.
const READ_AT_ONCE: u8 = 2;
/// Rows written by one step; a row of 50,000 fiches is some 60 kB.
const WRITTEN_AT_ONCE: usize = 8;

/// How far reading is, and when to write.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// The next shard to read.
    next: Option<u8>,
    /// Since when rows are to be written.
    since: Option<Millis>,
    delay: Millis,
}

impl Shelf {
    /// Begins to read, unless there is nothing to know.
    pub(super) fn new(reads: bool) -> Self {
        Self { next: reads.then_some(0), ..Self::default() }
    }

    pub(super) const fn is_reading(&self) -> bool {
        self.next.is_some()
    }

    /// Whether there is something to write now, and whether documents wait to be read.
    pub(super) fn note(&mut self, now: Millis, dirty: bool, reading: bool) {
        let is_over = self.delay == DELAY_WHILE_READING && !reading;
        if !dirty {
            self.since = None;
        } else if self.since.is_none() || is_over {
            (self.since, self.delay) = (Some(now), DELAY);
        }
    }

    /// When to write. A row that was not read must not be written.
    pub(super) fn due(&self) -> Option<Millis> {
        let since = self.since.filter(|_| !self.is_reading())?;
        Some(since.saturating_add(self.delay))
    }

    fn put_off(&mut self, now: Millis, delay: Millis) {
        (self.since, self.delay) = (Some(now), delay);
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Takes in a part of what the directory was when its rows were written. Documents that have
    /// not changed since need not be read.
    pub(super) async fn recall_directory(&mut self, now: Now) {
        let Some(shard) = self.shelf.next else { return };
        let until = shard.checked_add(READ_AT_ONCE);
        let mut scan = Scan { from: rows::shard(shard), ..rows::shards() };
        if let Some(until) = until {
            scan.until = Some(rows::shard(until));
        }
        // What can't be read is read from the documents.
        let found = self.store.scan(scan).await.unwrap_or_default();
        for (key, row) in found {
            if let Some(shard) = rows::shard_number(&key) {
                self.recall(shard, &row);
            }
        }
        self.shelf.next = until;
        self.touched.directory = true;
        self.note_directory(now);
    }

    /// Whether there is something to write.
    pub(super) fn note_directory(&mut self, now: Now) {
        let reading = self.more_to_read();
        self.shelf.note(now.mono, !self.directory.dirty().is_empty(), reading);
    }

    /// Whether documents wait to be read, or have yet to come.
    fn more_to_read(&self) -> bool {
        !self.stale.is_empty() || self.is_cold()
    }

    fn recall(&mut self, shard: u8, row: &[u8]) {
        let Some(known) = shards::read(row) else { return self.directory.spoil(shard) };
        let Some(device) = &self.device else { return };
        for known in known {
            let doc = known.doc;
            let Some(digest) = device.digest(doc) else {
                self.directory.spoil(shard);
                continue;
            };
            // Otherwise it was read meanwhile, since someone asked for it.
            if self.stale.contains(doc) {
                if known.read == state(&digest) {
                    self.stale.remove(doc);
                }
                self.directory.restore(known);
            }
        }
    }

    /// Writes some of the directory's rows, if it is time. They are a cache, so that nothing waits
    /// for them and nothing is told when the disk refuses them.
    pub(super) async fn remember_directory(&mut self, now: Now) {
        if self.shelf.due().is_none_or(|due| due > now.mono) || self.device.is_none() {
            return;
        }
        if self.unsaved() > 0 {
            return self.shelf.put_off(now.mono, DELAY);
        }
        if self.more_to_read() && self.shelf.delay == DELAY {
            self.shelf.delay = DELAY_WHILE_READING;
            return;
        }
        let shards: Vec<u8> =
            self.directory.dirty().iter().copied().take(WRITTEN_AT_ONCE).collect();
        let mut batch = Batch::default();
        for shard in &shards {
            match self.directory.shard(*shard) {
                Some(row) => batch.put(rows::shard(*shard), row),
                None => batch.delete(rows::shard(*shard)),
            }
        }
        match self.store.commit(batch).await {
            Ok(()) => {
                self.directory.saved(&shards);
                self.note_directory(now);
            }
            Err(_) => self.shelf.put_off(now.mono, AGAIN),
        }
    }
}
