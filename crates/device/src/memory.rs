//! A device that forgets everything when it ends.

use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError, contract::Row, memory::MemoryStore};
use std::sync::Arc;

/// A store in memory. Cheap to clone; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<MemoryStore>);

impl ReadNow for Memory {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan_now(scan)
    }
}

impl Store for Memory {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get_now(key)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan_now(&scan)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.0.apply(batch);
        Ok(())
    }
}
