//! What must hold at any time.

use super::{marks, node::TUNING, readers, world::World};
use crate::{
    digest::Digest,
    keys, packs,
    rows::{self, Base, DeviceDoc, DocRow, LogBody, LogRow, OutboxRow, PackRow, QuarantineRow},
    wire::{Outcome, ToDevice},
};
use automerge::Automerge;
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
};

impl World {
    /// Every edit that was on a disk is on some disk, if not every copy was destroyed; what was
    /// acknowledged is on the server's.
    pub(super) fn audit(&mut self, when: &str) -> Result<(), String> {
        let server = on_server(&self.server.disk)?;
        let all = self.everywhere(&server)?;
        let kept = |mark: &&u32| !self.is_doomed(mark);
        for mark in self.saved.difference(&self.excused).filter(kept) {
            if !all.contains(mark) {
                return Err(format!("{when}: {mark} is lost"));
            }
        }
        for mark in self.acked.iter().filter(kept) {
            if !server.contains(mark) {
                return Err(format!("{when}: {mark} was acknowledged and the server lost it"));
            }
        }
        Ok(())
    }

    /// After something was destroyed: what is nowhere any more can't come back.
    pub(super) fn excuse(&mut self) {
        self.excuse_if(|_, _| true);
    }

    /// As [`Self::excuse`], of what the server had before it was restored.
    pub(super) fn excuse_taken(&mut self) {
        self.excuse_if(|world, mark| world.durable.contains(&mark));
    }

    fn excuse_if(&mut self, may: impl Fn(&Self, u32) -> bool) {
        let Ok(all) = on_server(&self.server.disk).and_then(|server| self.everywhere(&server))
        else {
            return;
        };
        let gone = self.saved.iter().filter(|mark| !all.contains(*mark) && may(self, **mark));
        for mark in &gone.copied().collect::<Vec<_>>() {
            if self.excused.insert(*mark) {
                self.stats.excused += 1;
            }
        }
    }

    fn everywhere(&self, server: &BTreeSet<u32>) -> Result<BTreeSet<u32>, String> {
        let mut all = server.clone();
        for node in &self.nodes {
            all.extend(on_device(&node.disk, self.stats.damages > 0)?);
            all.extend(quarantined(&node.disk));
        }
        Ok(all)
    }

    /// Whoever receives a document, by the documents on the server's disk.
    pub(super) fn who_receives(&self, id: DocId) -> Result<BTreeSet<u8>, String> {
        let documents = documents(&self.server.disk).map_err(|error| error.to_string())?;
        let read = |id| documents.get(&id).and_then(|bytes| Automerge::load(bytes).ok());
        let owners = self.nodes.iter().map(|node| node.owner);
        let receives = |owner: &u8| !self.server.reads || readers::receives(*owner, id, read);
        Ok(owners.filter(receives).collect())
    }

    /// Breaks the world if a message to a device holds what its person does not receive.
    pub(super) fn is_for(&mut self, node: usize, message: &[u8]) {
        if !self.server.reads {
            return;
        }
        let owner = self.nodes[node].owner;
        for id in shown(message) {
            match self.who_receives(id) {
                Ok(owners) if owners.contains(&owner) => {}
                Ok(_) => self.broken = Some(format!("{id} is sent to device {node}")),
                Err(error) => self.broken = Some(error),
            }
        }
        if let Ok(ToDevice::Withdrawn { docs, .. }) = ToDevice::decode(message) {
            self.stats.withheld += docs.len() as u64;
        }
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

/// The documents of which something is in a message to a device, or of which it says that there is
/// something. One that somebody asked for and that is not theirs has no bytes, and no digest.
fn shown(message: &[u8]) -> BTreeSet<DocId> {
    match ToDevice::decode(message) {
        Ok(ToDevice::Entries { entries, .. }) => entries.iter().map(|entry| entry.doc).collect(),
        Ok(ToDevice::Pack { index, skip, .. }) => {
            let entries = packs::index(&index.0).map(|index| index.entries).unwrap_or_default();
            let some = (0..).zip(entries).filter(|(slot, _)| skip.binary_search(slot).is_err());
            some.filter(|(_, entry)| entry.digest != Digest::default())
                .map(|(_, entry)| entry.doc)
                .collect()
        }
        Ok(ToDevice::Compared(results)) => {
            let leaves = results.into_iter().filter_map(|result| match result.outcome {
                Outcome::Leaf(docs) => Some(docs),
                _ => None,
            });
            leaves.flatten().map(|(doc, _)| doc).collect()
        }
        Ok(ToDevice::Roll { docs, .. }) => {
            docs.0.as_chunks::<{ DocId::LEN }>().0.iter().map(|id| DocId::new(*id)).collect()
        }
        _ => BTreeSet::new(),
    }
}

pub(super) fn quarantined(disk: &impl ReadNow) -> BTreeSet<u32> {
    let rows = disk.scan_now(&Scan::prefix(keys::QUARANTINE)).unwrap_or_default();
    let rows = rows.iter().filter_map(|(key, value)| rows::parse::<QuarantineRow>(key, value).ok());
    rows.filter_map(|row| marks::mark_of(&row.change.0)).collect()
}

/// The edits in a device's documents. On one that may be damaged, those that wait count too, and
/// what can't be read does not.
fn on_device(disk: &impl ReadNow, damaged: bool) -> Result<BTreeSet<u32>, String> {
    let mut all = BTreeSet::new();
    let documents = device_documents(disk, damaged).map_err(|error| error.to_string())?;
    for (id, bytes) in documents {
        match Automerge::load(&bytes) {
            Ok(doc) => all.extend(marks::count(&doc)?.into_keys()),
            Err(_) if damaged => {}
            Err(error) => return Err(format!("a device's {id}: {error}")),
        }
    }
    if damaged {
        let rows = disk.scan_now(&Scan::prefix(keys::OUTBOX)).unwrap_or_default();
        let rows = rows.iter().filter_map(|(key, value)| rows::parse::<OutboxRow>(key, value).ok());
        all.extend(rows.filter_map(|row| marks::mark_of(&row.change.0)));
    }
    Ok(all)
}

/// The chunks of every document on a device's disk, found without the device's help.
fn device_documents(
    disk: &impl ReadNow,
    damaged: bool,
) -> Result<BTreeMap<DocId, Vec<u8>>, Box<dyn Error>> {
    let (mut slots, mut bases) = (BTreeMap::new(), BTreeMap::new());
    for (key, row) in disk.scan_now(&Scan::prefix(keys::PACKS))? {
        let PackRow { index, dead } = rows::parse(&key, &row)?;
        let index = packs::index(&index.0)?;
        let pack = keys::number(&key).ok_or("a pack has no number")?;
        let body = disk.get_now(&keys::body(pack))?.ok_or("a pack has no body")?;
        let inflated = match packs::inflate(&index, &body) {
            Err(_) if damaged => continue,
            inflated => inflated?,
        };
        for (slot, entry) in (0..).zip(&index.entries) {
            slots.insert(Base { pack, slot }, inflated.get(slot as usize).to_vec());
            if !dead.contains(&slot) {
                bases.insert(entry.doc, Base { pack, slot });
            }
        }
    }
    let mut documents = BTreeMap::new();
    for (id, base) in bases {
        documents.extend(slots.get(&base).map(|bytes| (id, bytes.clone())));
    }
    for (key, row) in disk.scan_now(&Scan::prefix(keys::DOCS))? {
        let id = keys::doc_of(&key).ok_or("no document")?;
        documents.remove(&id);
        let row = rows::parse::<DeviceDoc>(&key, &row)?;
        if !row.is_here() {
            continue;
        }
        let mut bytes = match row.base {
            Some(base) => match slots.get(&base) {
                None if damaged => continue,
                found => found.ok_or("a document's pack is not there")?.clone(),
            },
            None => disk.get_now(&keys::snapshot(&id))?.ok_or("a document has no snapshot")?,
        };
        let changes = disk.scan_now(&Scan::prefix(&keys::changes(&id)))?;
        changes.into_iter().for_each(|(_, change)| bytes.extend(change));
        documents.insert(id, bytes);
    }
    Ok(documents)
}

/// The edits on the server's disk.
pub(super) fn on_server(disk: &impl ReadNow) -> Result<BTreeSet<u32>, String> {
    let mut all = BTreeSet::new();
    let documents = documents(disk).map_err(|error| error.to_string())?;
    for (id, bytes) in documents {
        let doc = Automerge::load(&bytes).map_err(|error| format!("the server's {id}: {error}"))?;
        all.extend(marks::count(&doc)?.into_keys());
    }
    Ok(all)
}

/// The chunks of every document on the server's disk, found without the hub's help.
fn documents(disk: &impl ReadNow) -> Result<BTreeMap<DocId, Vec<u8>>, Box<dyn Error>> {
    let mut slots = BTreeMap::new();
    let erased = tombs(disk)?;
    for (key, index) in disk.scan_now(&Scan::prefix(keys::PACKS))? {
        let index = packs::index(&index)?;
        let number = keys::number(&key).ok_or("a pack has no number")?;
        let body = disk.get_now(&keys::body(number))?.ok_or("a pack has no body")?;
        let inflated = packs::inflate(&index, &body)?;
        let entries = index.entries.iter().enumerate();
        for (at, entry) in entries.filter(|(_, entry)| !erased.contains(&entry.doc)) {
            slots.insert((entry.doc, entry.seq), inflated.get(at).to_vec());
        }
    }
    // Ascending: the last state of each stays.
    let mut documents: BTreeMap<DocId, Vec<u8>> =
        slots.iter().map(|((doc, _), bytes)| (*doc, bytes.clone())).collect();
    for (key, row) in disk.scan_now(&Scan::prefix(keys::DOCS))? {
        let (id, row) =
            (keys::doc_of(&key).ok_or("no document")?, rows::parse::<DocRow>(&key, &row)?);
        let mut bytes = Vec::new();
        for (at, seq) in row.seqs.iter().enumerate() {
            if at == 0 && row.packed {
                bytes.extend(slots.get(&(id, *seq)).ok_or(format!("{id} lacks its base"))?);
                continue;
            }
            let entry = rows::get::<LogRow>(disk, &keys::log(*seq))?;
            match entry.ok_or(format!("entry {seq} of {id} is missing"))?.body {
                LogBody::Change(chunk) | LogBody::Snapshot(chunk) => bytes.extend(chunk.0),
            }
        }
        documents.insert(id, bytes);
    }
    Ok(documents)
}

/// Documents of which a disk says that they were erased.
fn tombs(disk: &impl ReadNow) -> Result<BTreeSet<DocId>, StoreError> {
    let rows = disk.scan_now(&Scan::prefix(keys::TOMBS))?;
    Ok(rows.iter().filter_map(|(key, _)| keys::doc_of(key)).collect())
}

/// Documents that were erased and of which a pack on the same disk holds some state.
pub(super) fn unpurged(disk: &impl ReadNow, is_server: bool) -> Result<BTreeSet<DocId>, String> {
    let erased = tombs(disk).map_err(|error| error.to_string())?;
    let rows = disk.scan_now(&Scan::prefix(keys::PACKS)).map_err(|error| error.to_string())?;
    let mut found = BTreeSet::new();
    for (key, row) in rows {
        let index = if is_server {
            packs::index(&row)
        } else {
            let row: PackRow = rows::parse(&key, &row).map_err(|error| error.to_string())?;
            packs::index(&row.index.0)
        };
        let index = index.map_err(|error| error.to_string())?;
        found
            .extend(index.entries.iter().map(|entry| entry.doc).filter(|doc| erased.contains(doc)));
    }
    Ok(found)
}
