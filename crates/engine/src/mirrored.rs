//! A store without synchronous reads, with a copy of it in memory that has them.

use crate::rows;
use carnet_storage::{
    Batch, Op, ReadNow, Scan, Store, StoreError, contract::Row, memory::MemoryStore,
};
use std::rc::Rc;

/// `S` with every row in memory as well, but those of the directory, which the engine reads once.
/// What reads see is always on the disk: a batch reaches the copy only once `S` has it. Reads that
/// wait are the disk's. Cheap to clone; clones share both.
#[derive(Debug)]
pub struct Mirrored<S> {
    shared: Rc<Shared<S>>,
}

#[derive(Debug)]
struct Shared<S> {
    disk: S,
    copy: MemoryStore,
}

impl<S> Clone for Mirrored<S> {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared) }
    }
}

impl<S: Store> Mirrored<S> {
    /// Reads all of `disk` once, and moves what it read into the copy.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    pub async fn open(disk: S) -> Result<Self, StoreError> {
        let all = Scan::prefix(&[]);
        let before = Scan { until: Some(rows::shards().from), ..all.clone() };
        let after = Scan { from: rows::shards().until.unwrap_or_default(), ..all };
        let mut rows = disk.scan(before).await?;
        rows.extend(disk.scan(after).await?);
        Ok(Self { shared: Rc::new(Shared { disk, copy: rows.into_iter().collect() }) })
    }

    /// The store underneath.
    pub fn disk(&self) -> &S {
        &self.shared.disk
    }
}

impl<S> ReadNow for Mirrored<S> {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.copy.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.shared.copy.scan_now(scan)
    }
}

impl<S: Store> Store for Mirrored<S> {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.disk.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.shared.disk.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let is_copied = |op: &&Op| {
            let (Op::Put(key, _) | Op::Delete(key)) = op;
            rows::shard_number(key).is_none()
        };
        let copied = Batch { ops: batch.ops.iter().filter(is_copied).cloned().collect() };
        self.shared.disk.commit(batch).await?;
        self.shared.copy.apply(copied);
        Ok(())
    }

    async fn expunge(&self) -> Result<(), StoreError> {
        self.shared.disk.expunge().await
    }
}
