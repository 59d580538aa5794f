//! A store in memory: for tests, and the copy that answers reads at once.

use crate::{Batch, Op, ReadNow, Scan, Store, StoreError, contract::Row};
use std::{collections::BTreeMap, ops::Bound, sync::Mutex};

/// An ordered map in memory. Nothing outlives the value.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: Mutex<BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl FromIterator<Row> for MemoryStore {
    /// Fastest for rows in the order of their keys.
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        Self { rows: Mutex::new(rows.into_iter().collect()) }
    }
}

impl MemoryStore {
    /// Applies `batch` at once.
    pub fn apply(&self, batch: Batch) {
        let mut rows = self.lock();
        for op in batch.ops {
            match op {
                Op::Put(key, value) => drop(rows.insert(key, value)),
                Op::Delete(key) => drop(rows.remove(&key)),
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
        self.rows.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl ReadNow for MemoryStore {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lock().get(key).cloned())
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        let until = scan.until.as_ref();
        if until.is_some_and(|until| *until <= scan.from) {
            return Ok(Vec::new());
        }
        let end = until.map_or(Bound::Unbounded, Bound::Excluded);
        let rows = self.lock();
        let range = rows.range::<Vec<u8>, _>((Bound::Included(&scan.from), end));
        let owned = |(key, value): (&Vec<u8>, &Vec<u8>)| (key.clone(), value.clone());
        Ok(if scan.reverse {
            range.rev().take(scan.limit).map(owned).collect()
        } else {
            range.take(scan.limit).map(owned).collect()
        })
    }
}

impl Store for MemoryStore {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_now(key)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.scan_now(&scan)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.apply(batch);
        Ok(())
    }
}
