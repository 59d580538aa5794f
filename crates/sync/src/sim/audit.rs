//! What must hold at any time.

use super::{marks, node::TUNING, world::World};
use crate::{
    keys,
    rows::{self, DocRow, LogBody, LogRow, QuarantineRow},
};
use automerge::Automerge;
use carnet_storage::{ReadNow, Scan};
use std::collections::BTreeSet;

impl World {
    /// Every edit that was on a disk is on some disk, if not every copy was destroyed; what was
    /// acknowledged is on the server's.
    pub(super) fn audit(&mut self, when: &str) -> Result<(), String> {
        let server = on_server(&self.server.disk)?;
        let all = self.everywhere(&server)?;
        for mark in self.saved.difference(&self.excused) {
            if !all.contains(mark) {
                return Err(format!("{when}: {mark} is lost"));
            }
        }
        for mark in &self.acked {
            if !server.contains(mark) {
                return Err(format!("{when}: {mark} was acknowledged and the server lost it"));
            }
        }
        Ok(())
    }

    /// After something was destroyed: what is nowhere any more can't come back.
    pub(super) fn excuse(&mut self) {
        let Ok(all) = on_server(&self.server.disk).and_then(|server| self.everywhere(&server))
        else {
            return;
        };
        for mark in &self.saved {
            if !all.contains(mark) && self.excused.insert(*mark) {
                self.stats.excused += 1;
            }
        }
    }

    fn everywhere(&self, server: &BTreeSet<u32>) -> Result<BTreeSet<u32>, String> {
        let mut all = server.clone();
        for node in &self.nodes {
            all.extend(on_device(&node.disk)?);
            all.extend(quarantined(&node.disk));
        }
        Ok(all)
    }

    /// No queue is over its limit.
    pub(super) fn check_limits(&self) -> Result<(), String> {
        for (at, node) in self.nodes.iter().enumerate() {
            let core = node.core.as_ref();
            core.map_or(Ok(()), |core| core.check_limits(&TUNING))
                .map_err(|what| format!("device {at}: {what}"))?;
        }
        self.server.core.as_ref().map_or(Ok(()), |core| core.check_limits(&TUNING))
    }
}

pub(super) fn quarantined(disk: &impl ReadNow) -> BTreeSet<u32> {
    let rows = disk.scan_now(&Scan::prefix(keys::QUARANTINE)).unwrap_or_default();
    let rows = rows.iter().filter_map(|(key, value)| rows::parse::<QuarantineRow>(key, value).ok());
    rows.filter_map(|row| marks::mark_of(&row.change.0)).collect()
}

/// The edits in a device's documents.
fn on_device(disk: &impl ReadNow) -> Result<BTreeSet<u32>, String> {
    let mut all = BTreeSet::new();
    for n in 0..marks::DOCS {
        let id = marks::doc_id(n);
        let snapshot = disk.get_now(&keys::snapshot(&id)).map_err(|error| error.to_string())?;
        let Some(mut bytes) = snapshot else { continue };
        let changes =
            disk.scan_now(&Scan::prefix(&keys::changes(&id))).map_err(|error| error.to_string())?;
        changes.into_iter().for_each(|(_, change)| bytes.extend(change));
        let doc = Automerge::load(&bytes).map_err(|error| format!("a device's {id}: {error}"))?;
        all.extend(marks::count(&doc)?.into_keys());
    }
    Ok(all)
}

/// The edits in the server's log.
pub(super) fn on_server(disk: &impl ReadNow) -> Result<BTreeSet<u32>, String> {
    let mut all = BTreeSet::new();
    for n in 0..marks::DOCS {
        let id = marks::doc_id(n);
        let row = rows::get::<DocRow>(disk, &keys::doc(&id)).map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        for seq in row.map(|row| row.seqs).unwrap_or_default() {
            let entry =
                rows::get::<LogRow>(disk, &keys::log(seq)).map_err(|error| error.to_string())?;
            match entry.ok_or(format!("entry {seq} of {id} is missing"))?.body {
                LogBody::Change(chunk) | LogBody::Snapshot(chunk) => bytes.extend(chunk.0),
            }
        }
        if !bytes.is_empty() {
            let doc =
                Automerge::load(&bytes).map_err(|error| format!("the server's {id}: {error}"))?;
            all.extend(marks::count(&doc)?.into_keys());
        }
    }
    Ok(all)
}
