//! Starting on a store.

use super::{
    Counters, Hub, HubConfig, OpenError, Place, commits::Commits, packs::Packs, shelve::Shelving,
    take::Waiting, tombs::Tombs,
};
use crate::{
    cache::Cache,
    digest::Digest,
    keys,
    limits::{CACHE_BYTES, SHELF_BYTES, Tuning},
    packs::Shelf,
    random::Random,
    rows::{self, ActorRow, DocRow, EpochRow, FORMAT, HubMeta, RowError},
    wire::{self, Bytes},
};
use carnet_ids::{ActorId, DocId, Epoch};
use carnet_storage::{ReadNow, Scan};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
};

pub(super) fn open<R: ReadNow>(
    read: R,
    config: HubConfig,
    tuning: Tuning,
) -> Result<Hub<R>, OpenError> {
    let mut random = Random::new(config.seed);
    let meta: Option<HubMeta> = rows::get(&read, keys::META)?;
    rows::check_format(meta.as_ref().map_or(FORMAT, |meta| meta.format))?;
    let key = meta.map(|meta| meta.key).filter(|key| !key.0.is_empty());
    let key = key.unwrap_or_else(|| Bytes([random.id(), random.id()].concat()));
    let tombs = Tombs::read(&read, key)?;
    let (packs, index) = places(&read, &tombs)?;
    // The last entry may have been an erased document's.
    let head = head(&read)?.max(packs.horizon()).max(tombs.head());
    let mut epochs = epochs(&read)?;
    let labels = epochs.last().map_or(0, |row| row.labels);
    epochs.push(EpochRow {
        epoch: Epoch::new(random.id()),
        first: head + 1,
        unix: config.now_unix,
        labels: config.judge.as_ref().map_or(0, |judge| judge.labels()),
    });
    let actors = actors(&read)?;
    let loose = index.values().filter(|place| !place.is_packed()).count();
    let mut hub = Hub {
        read,
        config,
        tuning,
        // A store that was restored does not know it: what this run writes must not be taken
        // for what a lost one wrote.
        actor: ActorId::new(random.id()),
        epochs,
        actors,
        index,
        loose,
        parts: BTreeSet::new(),
        facts: BTreeSet::new(),
        anew: false,
        unsure: BTreeSet::new(),
        tombs,
        packs,
        shelf: RefCell::new(Shelf::new(SHELF_BYTES)),
        shelving: Shelving::default(),
        counters: Counters::default(),
        waiting: Waiting::default(),
        cache: Cache::new(tuning.hub_cache_docs, CACHE_BYTES),
        end: head,
        durable: head,
        commits: Commits::default(),
        conns: BTreeMap::new(),
        outputs: VecDeque::new(),
        idle_check: 0,
        next_write: 1,
    };
    hub.open_labels(labels)?;
    hub.start();
    hub.settle();
    Ok(hub)
}

impl<R: ReadNow> Hub<R> {
    /// Makes this run's epoch durable.
    pub(super) fn start(&mut self) {
        let meta = HubMeta { format: FORMAT, key: self.tombs.key() };
        self.commits.put(keys::META.to_vec(), wire::encode(&meta));
        if let Some(row) = self.epochs.last() {
            let number = self.epochs.len() as u64;
            self.commits.put(keys::epoch(number), wire::encode(row));
        }
        self.put_labels();
        self.commits.notes().ready = true;
    }
}

/// The last entry's number.
fn head(read: &impl ReadNow) -> Result<u64, RowError> {
    let last = read.scan_now(&Scan::prefix(keys::LOG).reversed().limit(1))?;
    let key = last.first().map(|(key, _)| key);
    key.map_or(Ok(0), |key| {
        keys::number(key).ok_or_else(|| RowError::malformed(key, "not a number's key"))
    })
}

fn epochs(read: &impl ReadNow) -> Result<Vec<EpochRow>, RowError> {
    let rows = read.scan_now(&Scan::prefix(keys::EPOCHS))?;
    rows.iter().map(|(key, value)| rows::parse(key, value)).collect()
}

fn actors(read: &impl ReadNow) -> Result<BTreeMap<ActorId, ActorRow>, RowError> {
    let mut actors = BTreeMap::new();
    for (key, value) in read.scan_now(&Scan::prefix(keys::ACTORS))? {
        let actor =
            keys::actor_of(&key).ok_or_else(|| RowError::malformed(&key, "not an actor's key"))?;
        actors.insert(actor, rows::parse(&key, &value)?);
    }
    Ok(actors)
}

/// The packs, and where every document stands: by its row, or else by the last pack that has
/// it. Packs that hold something of what was erased are to be made anew.
fn places(read: &impl ReadNow, tombs: &Tombs) -> Result<(Packs, BTreeMap<DocId, Place>), RowError> {
    let mut index = BTreeMap::new();
    let is_erased = |doc: &DocId| tombs.contains(doc);
    let mut packs = Packs::read(read, is_erased, |pack| {
        for entry in pack.entries.iter().filter(|entry| !is_erased(&entry.doc)) {
            let (seqs, bytes) = (vec![entry.seq], entry.len as u64);
            let digest = entry.digest;
            let place = Place { seqs, packed: true, digest, bytes, ..Place::empty() };
            index.insert(entry.doc, place);
        }
    })?;
    for (key, value) in read.scan_now(&Scan::prefix(keys::DOCS))? {
        let id =
            keys::doc_of(&key).ok_or_else(|| RowError::malformed(&key, "not a document's key"))?;
        let row: DocRow = rows::parse(&key, &value)?;
        index.insert(id, place(&key, &id, row)?);
    }
    index.values().filter_map(Place::base).for_each(|base| packs.found(base));
    Ok((packs, index))
}

/// A row, as it is kept in memory.
fn place(key: &[u8], id: &DocId, row: DocRow) -> Result<Place, RowError> {
    let heads: Option<Vec<_>> = row.heads.iter().map(rows::hash_of).collect();
    let heads = heads.ok_or_else(|| RowError::malformed(key, "not a hash"))?;
    let DocRow { seqs, bytes, packed, .. } = row;
    Ok(Place { seqs, packed, digest: Digest::of(id, &heads), bytes, ..Place::empty() })
}
