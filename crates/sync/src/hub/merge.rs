//! Packs of which little is of use any more, and small ones, are made anew with a neighbour.

use super::{DocError, Hub, packs::Pack};
use crate::{
    keys,
    packs::{IndexEntry, Item},
};
use carnet_ids::DocId;
use carnet_storage::{ReadNow, StoreError};

impl<R: ReadNow> Hub<R> {
    /// The packs that are to become one.
    pub(super) fn packs_to_merge(&self) -> Vec<Pack> {
        let able = |number| !self.shelving.broken.contains(&number);
        self.packs.to_merge(self.tuning.pack_bytes, able)
    }

    /// Makes one pack of some, with what is of use in them.
    pub(super) fn merge_packs(&mut self) -> Result<(), DocError> {
        let old = self.packs_to_merge();
        let mut items = Vec::new();
        for pack in &old {
            match self.live_items(pack) {
                Ok(Some(live)) => items.extend(live),
                Ok(None)
                | Err(DocError::Unloadable(..) | DocError::Store(StoreError::Corrupt(_))) => {
                    self.damaged(&format!("the pack {} can't be read", pack.number));
                    self.shelving.broken.insert(pack.number);
                    self.packs.look_again();
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
        let new = self.put_pack(&items);
        if new.is_none() && !items.is_empty() {
            self.shelving.broken.extend(old.iter().map(|pack| pack.number));
            self.packs.look_again();
            return Ok(());
        }
        for pack in &old {
            self.commits.delete(keys::pack(pack.number));
            self.commits.delete(keys::body(pack.number));
        }
        self.counters.merged += 1;
        self.packs.change(self.commits.gathering(), old, new);
        Ok(())
    }

    /// The documents of a pack that some document is made of, counting what is on its way to
    /// the disk: it gets there before.
    fn live_items(&self, pack: &Pack) -> Result<Option<Vec<Item>>, DocError> {
        let Some(opened) = self.open_pack(DocId::default(), pack.number)? else { return Ok(None) };
        let (index, inflated) = &*opened;
        let live = index.entries.iter().enumerate().filter(|(_, entry)| {
            self.index.get(&entry.doc).and_then(|place| place.base()) == Some(entry.seq)
        });
        let item = |(at, entry): (usize, &IndexEntry)| Item {
            doc: entry.doc,
            seq: entry.seq,
            digest: entry.digest,
            bytes: inflated.get(at).to_vec(),
        };
        Ok(Some(live.map(item).collect()))
    }
}
