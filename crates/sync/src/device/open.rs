//! Starting on a store.

use super::{
    Device, DeviceConfig, Event, OpenError, Output, commits::Commits, outbox::Outbox, packs::Packs,
    shelve::Shelving,
};
use crate::{
    cache::Cache,
    keys,
    limits::{CACHE_BYTES, Tuning},
    random::Random,
    rows::{self, DeviceDoc, DeviceMeta, DeviceTomb, FORMAT, OutboxRow, QuarantineRow, RowError},
    wire::Bytes,
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn open<R: ReadNow>(
    read: R,
    config: DeviceConfig,
    tuning: Tuning,
) -> Result<Device<R>, OpenError> {
    let mut meta = rows::get(&read, keys::META)?.unwrap_or_else(|| fresh(&config));
    rows::check_format(meta.format)?;
    meta.format = FORMAT;
    sign_in(&mut meta, &config);
    let tombs = tombs(&read)?;
    let (mut packs, mut docs) = documents(&read, &tombs)?;
    let outbox = outbox(&read)?;
    let quarantine = quarantine(&read)?;
    let is_told = |tomb: &DeviceTomb| tomb.cleared && tomb.noted;
    let untold = tombs.iter().filter(|(_, tomb)| !is_told(tomb)).map(|(id, _)| *id).collect();
    let mut commits = Commits::default();
    if meta.app_version != config.app_version {
        meta.app_version.clone_from(&config.app_version);
        give_another_try(&mut docs, &mut commits);
    }
    let aside = docs.iter().filter(|(_, doc)| doc.aside.is_some()).map(|(id, _)| *id).collect();
    let wanted: BTreeSet<DocId> =
        docs.iter().filter(|(_, doc)| doc.wanted).map(|(id, _)| *id).collect();
    docs.values().filter_map(|doc| doc.base).for_each(|base| packs.count(base));
    // They go after this run's first commit, when whoever is told of them has heard it.
    let leaving: BTreeMap<DocId, u64> =
        docs.iter().filter(|(_, doc)| doc.leaving).map(|(id, _)| (*id, 1)).collect();
    let outputs = leaving.keys().map(|id| Output::Event(Event::Leaving(*id))).collect();
    Ok(Device {
        read,
        tuning,
        random: Random::new(config.seed),
        config,
        meta,
        meta_dirty: true,
        loose: docs.iter().filter(|(_, doc)| is_loose(doc)).map(|(id, _)| *id).collect(),
        docs,
        packs,
        shelving: Shelving::default(),
        cache: Cache::new(tuning.cache_docs, CACHE_BYTES),
        raw: BTreeMap::new(),
        outbox,
        quarantine,
        describe: |_, _, _| Vec::new(),
        wanted,
        leaving,
        tombs,
        untold,
        commits,
        session: None,
        sessions: 0,
        presence: (None, false),
        outputs,
        changed: BTreeMap::new(),
        told: None,
        next_write: 1,
        aside,
        asked: BTreeSet::new(),
        compared_for: BTreeSet::new(),
        rewrites: BTreeMap::new(),
        held: false,
        counters: Default::default(),
    })
}

fn fresh(config: &DeviceConfig) -> DeviceMeta {
    DeviceMeta {
        format: FORMAT,
        device: config.device,
        actor: config.actor,
        generation: 0,
        epoch: None,
        cursor: 0,
        acked: 0,
        cold: None,
        compare: false,
        next_no: 1,
        next_quarantine: 1,
        app_version: config.app_version.clone(),
        reach: Bytes::default(),
        compared: 0,
    }
}

/// A store that another device signed in on: its documents and cursor are the
/// workspace's, its author is not ours.
fn sign_in(meta: &mut DeviceMeta, config: &DeviceConfig) {
    if meta.device != config.device {
        meta.device = config.device;
        meta.actor = config.actor;
        meta.generation = 0;
    }
}

/// A new version may read what the last one could not.
fn give_another_try(docs: &mut BTreeMap<DocId, DeviceDoc>, commits: &mut Commits) {
    for (id, doc) in docs {
        if doc.aside.take().is_some() {
            (doc.wanted, doc.ended) = (true, false);
            commits.put(keys::doc(id), crate::wire::encode(doc));
        }
    }
}

fn documents(
    read: &impl ReadNow,
    tombs: &BTreeMap<DocId, DeviceTomb>,
) -> Result<(Packs, BTreeMap<DocId, DeviceDoc>), RowError> {
    let mut docs = Vec::new();
    let mut packs = Packs::read(read, &mut docs, tombs)?;
    for (key, value) in read.scan_now(&Scan::prefix(keys::DOCS))? {
        let id =
            keys::doc_of(&key).ok_or_else(|| RowError::malformed(&key, "not a document's key"))?;
        let doc = rows::parse(&key, &value);
        docs.push((id, doc.unwrap_or_else(|error: RowError| unread(&error.to_string()))));
    }
    let in_packs: Vec<_> = docs.iter().filter_map(|(id, doc)| Some((*id, doc.base?))).collect();
    // Of those that are there several times, the last counts.
    let docs: BTreeMap<DocId, DeviceDoc> = docs.into_iter().collect();
    let gone = in_packs.iter().filter(|(id, _)| docs.get(id).is_some_and(|doc| doc.gone));
    gone.for_each(|(_, base)| packs.purge(base.pack));
    Ok((packs, docs))
}

/// A document whose row can't be read. What the row told of its other rows is not known any more.
fn unread(why: &str) -> DeviceDoc {
    DeviceDoc { aside: Some(why.to_owned()), ..DeviceDoc::absent() }
}

fn is_loose(doc: &DeviceDoc) -> bool {
    doc.is_here() && doc.base.is_none() && doc.aside.is_none()
}

fn outbox(read: &impl ReadNow) -> Result<Outbox, RowError> {
    let mut outbox = Outbox::default();
    for (key, value) in read.scan_now(&Scan::prefix(keys::OUTBOX))? {
        let no = number(&key)?;
        let row: OutboxRow = rows::parse(&key, &value)?;
        let hash =
            rows::hash_of(&row.hash).ok_or_else(|| RowError::malformed(&key, "not a hash"))?;
        outbox.restore(no, row.doc, hash, &row.change.0);
    }
    Ok(outbox)
}

fn quarantine(read: &impl ReadNow) -> Result<BTreeMap<u64, QuarantineRow>, RowError> {
    let mut quarantine = BTreeMap::new();
    for (key, value) in read.scan_now(&Scan::prefix(keys::QUARANTINE))? {
        quarantine.insert(number(&key)?, rows::parse(&key, &value)?);
    }
    Ok(quarantine)
}

fn tombs(read: &impl ReadNow) -> Result<BTreeMap<DocId, DeviceTomb>, RowError> {
    let mut tombs = BTreeMap::new();
    for (key, value) in read.scan_now(&Scan::prefix(keys::TOMBS))? {
        let id =
            keys::doc_of(&key).ok_or_else(|| RowError::malformed(&key, "not a document's key"))?;
        tombs.insert(id, rows::parse(&key, &value)?);
    }
    Ok(tombs)
}

fn number(key: &[u8]) -> Result<u64, RowError> {
    keys::number(key).ok_or_else(|| RowError::malformed(key, "not a number's key"))
}
