//! Packs on the device: as they came in a cold start, or made here of documents that rest.
//!
//! A pack that came is stored as it is, and nothing of it is inflated before somebody looks at
//! one of its documents. A document without a row lies in the last pack that took it.

use super::{Device, Origin, docs::Unread};
use crate::{
    keys,
    limits::SHELF_BYTES,
    packs::{self, Index, IndexEntry, Opened, Shelf},
    rows::{self, Base, DeviceDoc, DeviceTomb, PackRow, RowError},
    wire::{self, Bytes},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the packs without reading them.
#[derive(Debug)]
pub(super) struct Packs {
    known: BTreeMap<u64, Held>,
    /// Those on their way to the disk.
    fresh: BTreeMap<u64, Fresh>,
    shelf: Shelf,
    next: u64,
    /// Packs that hold what may not stay here: they are made anew without it.
    purged: BTreeSet<u64>,
}

/// A pack.
#[derive(Debug)]
struct Held {
    slots: usize,
    /// Documents that lie in it.
    live: usize,
}

#[derive(Debug)]
struct Fresh {
    commit: u64,
    index: Index,
    body: Vec<u8>,
}

/// A pack of the server's.
pub(super) struct Parcel {
    pub(super) index: Bytes,
    pub(super) body: Bytes,
    pub(super) skip: Vec<u32>,
}

impl Packs {
    /// Reads which packs a store has, and gives the documents in them, the last state of each
    /// last. What lies in them is [`Self::count`]ed once the rows of documents are known.
    pub(super) fn read(
        read: &impl ReadNow,
        docs: &mut Vec<(DocId, DeviceDoc)>,
        tombs: &BTreeMap<DocId, DeviceTomb>,
    ) -> Result<Self, RowError> {
        let (mut known, mut purged, mut next) = (BTreeMap::new(), BTreeSet::new(), 1);
        for (key, value) in read.scan_now(&Scan::prefix(keys::PACKS))? {
            let malformed = |why: &str| RowError::malformed(&key, why);
            let number = keys::number(&key).ok_or_else(|| malformed("not a number's key"))?;
            let row: PackRow = rows::parse(&key, &value)?;
            let index =
                packs::index(&row.index.0).map_err(|error| malformed(&error.to_string()))?;
            let taken = slots(&index).filter(|(slot, _)| row.dead.binary_search(slot).is_err());
            docs.extend(taken.map(|(slot, entry)| packed(entry, number, slot)));
            // Also where it is dead, or in an old state.
            if index.entries.iter().any(|entry| tombs.contains_key(&entry.doc)) {
                purged.insert(number);
            }
            known.insert(number, Held { slots: index.entries.len(), live: 0 });
            next = next.max(number.saturating_add(1));
        }
        let fresh = BTreeMap::new();
        Ok(Self { known, fresh, shelf: Shelf::new(SHELF_BYTES), next, purged })
    }

    /// A document lies in this pack.
    pub(super) fn count(&mut self, base: Base) {
        if let Some(pack) = self.known.get_mut(&base.pack) {
            pack.live += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Packs of which less than half is live, and those that hold what may not stay here.
    pub(super) fn sparse(&self) -> impl Iterator<Item = u64> + '_ {
        let is_sparse = |(number, pack): &(&u64, &Held)| {
            2 * pack.live < pack.slots || self.purged.contains(*number)
        };
        self.known.iter().filter(is_sparse).map(|(number, _)| *number)
    }

    /// Something in this pack may not stay here.
    pub(super) fn purge(&mut self, number: u64) {
        self.purged.insert(number);
    }

    /// Whether any holds what may not stay.
    pub(super) fn is_purging(&self) -> bool {
        !self.purged.is_empty()
    }

    /// Whether one that does can't be made anew, of those that were taken up.
    pub(super) fn is_stuck(&self, tried: &BTreeSet<u64>) -> bool {
        self.purged.iter().any(|number| tried.contains(number))
    }

    /// Those that are on the disk or on their way there.
    pub(super) fn numbers(&self) -> Vec<u64> {
        self.known.keys().copied().collect()
    }

    /// Whether one is on its way to the disk.
    #[cfg(feature = "sim")]
    pub(super) fn stir(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// Commits up to this one are on the disk.
    pub(super) fn committed(&mut self, commit: u64) {
        self.fresh.retain(|_, fresh| fresh.commit > commit);
    }

    /// A document has left the pack; whether it was the last.
    fn left(&mut self, number: u64) -> bool {
        let Some(pack) = self.known.get_mut(&number) else { return false };
        pack.live = pack.live.saturating_sub(1);
        let empty = pack.live == 0;
        if empty {
            self.known.remove(&number);
            self.fresh.remove(&number);
            self.purged.remove(&number);
        }
        empty
    }
}

fn slots(index: &Index) -> impl Iterator<Item = (u32, &IndexEntry)> {
    (0..).zip(&index.entries)
}

fn packed(entry: &IndexEntry, pack: u64, slot: u32) -> (DocId, DeviceDoc) {
    let base = Some(Base { pack, slot });
    (entry.doc, DeviceDoc { digest: entry.digest, base, ..DeviceDoc::absent() })
}

impl<R: ReadNow> Device<R> {
    /// Takes a pack of the server's, of a cold start or of what was asked for.
    pub(super) fn parcel(
        &mut self,
        batch: u64,
        parcel: Parcel,
        is_cold: bool,
    ) -> Result<(), String> {
        let malformed = |error: wire::WireError| error.to_string();
        let index = packs::index(&parcel.index.0).map_err(malformed)?;
        let told = slots(&index).filter(|(slot, _)| parcel.skip.binary_search(slot).is_err());
        let mut others: BTreeSet<u32> = told.map(|(slot, _)| slot).collect();
        let is_new = |(slot, entry): &(u32, &IndexEntry)| {
            is_cold && others.contains(slot) && self.is_new(entry)
        };
        let mut new: BTreeSet<u32> = slots(&index).filter(is_new).map(|(slot, _)| slot).collect();
        let erased = index.entries.iter().any(|entry| self.is_erased(entry.doc));
        if erased || 2 * new.len() < index.entries.len() {
            new.clear();
        }
        others.retain(|slot| !new.contains(slot));
        let inflated = (!others.is_empty()).then(|| packs::inflate(&index, &parcel.body.0));
        let inflated = inflated.transpose().map_err(malformed)?;
        self.batch(batch)?;
        self.counters.packs += 1;
        if !new.is_empty() {
            self.counters.kept += 1;
            let dead = slots(&index).map(|(slot, _)| slot).filter(|slot| !new.contains(slot));
            let row = PackRow { index: parcel.index, dead: dead.collect() };
            self.keep(index.clone(), &row, parcel.body.0);
        }
        for (slot, entry) in slots(&index).filter(|(slot, _)| others.contains(slot)) {
            if let Some(session) = &mut self.session {
                session.needing.remove(&entry.doc);
            }
            let bytes = inflated.as_ref().map(|inflated| inflated.get(slot as usize).to_vec());
            self.take_whole(entry.doc, entry.digest, bytes.unwrap_or_default());
        }
        Ok(())
    }

    /// Whether a document may be taken as it lies in its pack: nothing is known of it.
    fn is_new(&self, entry: &IndexEntry) -> bool {
        entry.len > 0
            && entry.digest != Default::default()
            && !self.docs.contains_key(&entry.doc)
            && !self.wanted.contains(&entry.doc)
    }

    /// Stores a pack, and takes from it what is not dead.
    fn keep(&mut self, index: Index, row: &PackRow, body: Vec<u8>) {
        let taken = slots(&index).filter(|(slot, _)| row.dead.binary_search(slot).is_err());
        let number = self.packs.next;
        for (slot, entry) in taken {
            let (id, doc) = packed(entry, number, slot);
            self.docs.insert(id, doc);
            self.changed.insert(id, Origin::Remote);
        }
        let live = index.entries.len() - row.dead.len();
        self.put_pack(index, row, body, live);
    }

    /// Stores a pack in which so many documents lie; gives its number.
    pub(super) fn put_pack(
        &mut self,
        index: Index,
        row: &PackRow,
        body: Vec<u8>,
        live: usize,
    ) -> u64 {
        let number = self.packs.next;
        self.packs.next += 1;
        self.commits.put(keys::pack(number), wire::encode(row));
        self.commits.put(keys::body(number), body.clone());
        self.packs.known.insert(number, Held { slots: index.entries.len(), live });
        let commit = self.commits.gathering();
        self.packs.fresh.insert(number, Fresh { commit, index, body });
        number
    }

    /// Has the packs made anew in which some state of these documents lies.
    pub(super) fn purge(&mut self, docs: &BTreeSet<DocId>) {
        for number in self.packs.numbers() {
            let holds = |index: &Index| index.entries.iter().any(|entry| docs.contains(&entry.doc));
            let held = match self.packs.fresh.get(&number) {
                Some(fresh) => holds(&fresh.index),
                None => {
                    let row = rows::get::<PackRow>(&self.read, &keys::pack(number)).ok().flatten();
                    row.and_then(|row| packs::index(&row.index.0).ok()).is_some_and(|i| holds(&i))
                }
            };
            if held {
                self.shelving.try_again(number);
                self.packs.purge(number);
            }
        }
    }

    /// The document's base does not lie in a pack any more. A pack of which nothing is left goes.
    pub(super) fn unbase(&mut self, id: &DocId) {
        let Some(base) = self.docs.get_mut(id).and_then(|known| known.base.take()) else { return };
        if self.packs.left(base.pack) {
            self.counters.emptied += 1;
            self.commits.delete(keys::pack(base.pack));
            self.commits.delete(keys::body(base.pack));
        }
    }

    /// What lies there.
    pub(super) fn base_bytes(&mut self, id: &DocId, base: Base) -> Result<Vec<u8>, Unread> {
        let opened = self.open_pack(base.pack)?;
        let (index, inflated) = &*opened;
        let entry = index.entries.get(base.slot as usize).filter(|entry| entry.doc == *id);
        let entry = entry.ok_or_else(|| damaged("its pack has another document there"))?;
        Ok(inflated.get(base.slot as usize).get(..entry.len).unwrap_or_default().to_vec())
    }

    fn open_pack(&mut self, number: u64) -> Result<Opened, Unread> {
        if let Some(opened) = self.packs.shelf.get(number) {
            return Ok(opened);
        }
        let why = |error: wire::WireError| Unread::Damaged(error.to_string());
        let opened = if let Some(Fresh { index, body, .. }) = self.packs.fresh.get(&number) {
            Opened::new((index.clone(), packs::inflate(index, body).map_err(why)?))
        } else {
            let row: Option<PackRow> = rows::get(&self.read, &keys::pack(number))?;
            let body = self.read.get_now(&keys::body(number))?;
            let (Some(row), Some(body)) = (row, body) else {
                return Err(damaged("its pack is not there"));
            };
            packs::open(&row.index.0, &body).map_err(why)?
        };
        self.packs.shelf.put(number, Opened::clone(&opened));
        Ok(opened)
    }

    /// What a document is stored as can't be used: it is kept aside, and the server asked for
    /// it, once in a run.
    pub(super) fn damaged(&mut self, id: DocId, why: &str) {
        self.put_aside(id, why);
        self.ask_again(id);
    }

    /// Asks for a document that is set aside, if the server was not asked in vain.
    pub(super) fn ask_again(&mut self, id: DocId) {
        let may_ask = self.docs.get(&id).is_some_and(|doc| doc.aside.is_some() && !doc.ended);
        if may_ask && self.asked.insert(id) {
            self.want(id);
        }
    }
}

fn damaged(why: &str) -> Unread {
    Unread::Damaged(why.to_owned())
}
