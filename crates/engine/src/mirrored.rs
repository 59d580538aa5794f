//! A store without synchronous reads, with a copy of it in memory that has them.

use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError, contract::Row, memory::MemoryStore};
use std::rc::Rc;

/// How many rows are read at once while opening.
const ROWS_AT_ONCE: usize = 2_000;

/// `S` with every row in memory as well. What reads see is always on the disk: a batch reaches the
/// copy only once `S` has it. Cheap to clone; clones share both.
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
    /// Reads all of `disk` once.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    pub async fn open(disk: S) -> Result<Self, StoreError> {
        let copy = MemoryStore::default();
        let mut from = Vec::new();
        loop {
            let scan = Scan { from, until: None, limit: ROWS_AT_ONCE, reverse: false };
            let rows = disk.scan(scan).await?;
            let Some((last, _)) = rows.last() else { break };
            // The next key in byte order.
            from = [last.as_slice(), &[0]].concat();
            copy.apply(put_all(rows));
        }
        Ok(Self { shared: Rc::new(Shared { disk, copy }) })
    }

    /// The store underneath.
    pub fn disk(&self) -> &S {
        &self.shared.disk
    }
}

fn put_all(rows: Vec<Row>) -> Batch {
    let mut batch = Batch::default();
    for (key, value) in rows {
        batch.put(key, value);
    }
    batch
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
        self.get_now(key)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.scan_now(&scan)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.shared.disk.commit(batch.clone()).await?;
        self.shared.copy.apply(batch);
        Ok(())
    }
}
