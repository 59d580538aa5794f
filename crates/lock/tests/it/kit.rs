//! A store in memory that outlives who holds it.

use carnet_lock::Vault;
use carnet_storage::{
    Batch, DataKey, Op, Scan, Sealed, Store, StoreError, contract::Row, memory::MemoryStore,
};
use futures_util::FutureExt;
use std::{future::Future, rc::Rc};

/// The right one, and another.
pub(crate) const PIN: &str = "482913";
pub(crate) const OTHER: &str = "482914";
/// A client's name.
pub(crate) const NAME: &[u8] = b"Domaine de la Butte";
pub(crate) const NOON: i64 = 1_800_000_000_000;

#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(Rc<MemoryStore>);

impl Store for Memory {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.0.commit(batch).await
    }
}

impl Memory {
    /// Every row, as somebody finds it who copied the disk.
    pub(crate) fn rows(&self) -> Vec<Row> {
        ready(self.scan(Scan::prefix(&[]))).unwrap()
    }

    /// Deletes everything.
    pub(crate) fn empty(&self) {
        let ops = self.rows().into_iter().map(|(key, _)| Op::Delete(key)).collect();
        ready(self.commit(Batch { ops })).unwrap();
    }

    pub(crate) fn holds(&self, bytes: &[u8]) -> bool {
        self.rows().iter().any(|(key, value)| {
            [key, value].iter().any(|all| all.windows(bytes.len()).any(|part| part == bytes))
        })
    }
}

pub(crate) fn ready<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing waits")
}

pub(crate) fn key() -> DataKey {
    DataKey::random().unwrap()
}

pub(crate) fn row(key: &[u8], value: &[u8]) -> Batch {
    let mut batch = Batch::default();
    batch.put(key, value);
    batch
}

pub(crate) fn opened<S: Store>(disk: S) -> Vault<S> {
    ready(Vault::open(disk, NOON)).unwrap()
}

/// The rows that are sealed in it, with the key that unlocks it.
pub(crate) fn unlocked<S: Store + Clone>(disk: &S, pin: &str) -> Sealed<S> {
    let mut vault = opened(disk.clone());
    let key = match vault.clear_key().unwrap() {
        Some(key) => key,
        None => ready(vault.unlock(pin, NOON)).unwrap(),
    };
    Sealed::new(disk.clone(), key)
}

/// A store without a lock that knows a client.
pub(crate) fn with_a_client(disk: &Memory) {
    let sealed = unlocked(disk, PIN);
    ready(sealed.commit(row(b"D1", NAME))).unwrap();
    ready(sealed.commit(row(b"D2", &[7; 100_000]))).unwrap();
}
