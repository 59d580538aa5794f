//! The store as everybody has it: one that can be written anew while it is in use.

use super::{Open, Options, Report, Rewritten, rewrite};
use crate::{Batch, ReadNow, Scan, Store, StoreError, contract::Row};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

/// A store in a folder. Cheap to clone: clones share it, from any thread.
#[derive(Debug, Clone)]
pub struct SledStore {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    options: Options,
    /// Taken to write while the store is written anew; nothing is there then, nor after that failed so
    /// that not even the old one opens.
    open: RwLock<Option<Open>>,
    /// Held by whoever copies all of it, so that they do not hold up readers by waiting for one another.
    copying: Mutex<()>,
}

impl SledStore {
    /// Opens the store in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open; [`StoreError::Corrupt`] when its
    /// files are damaged, or are an unfinished backup.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, Options::default())
    }

    /// As [`Self::open`], with options.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(folder: &Path, options: Options) -> Result<Self, StoreError> {
        let open = RwLock::new(Some(Open::open_with(folder, options.clone())?));
        let (folder, copying) = (folder.to_owned(), Mutex::new(()));
        Ok(Self { shared: Arc::new(Shared { folder, options, open, copying }) })
    }

    /// [`Store::commit`] for threads: returns once the batch is on the disk. Commits of several
    /// threads share syncs.
    ///
    /// # Errors
    /// As [`Store::commit`]; [`StoreError::Gone`] after an earlier commit failed halfway.
    pub fn commit_now(&self, batch: Batch) -> Result<(), StoreError> {
        self.with(|open| open.commit_now(batch))
    }

    /// Copies the store into the folder `to`, which must not exist. The copy is the store as it is
    /// at one moment near the end, with every commit up to then and none of a later one. It is
    /// read back before it gets its name, so that what is called `to` is always whole; until then
    /// it lies beside, marked, and a store so marked does not open.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when a backup to the same place goes on; otherwise as reading and
    /// writing. What an interrupted backup leaves is removed by the next.
    pub fn backup(&self, to: &Path) -> Result<Report, StoreError> {
        let _copying = self.shared.copying.lock().unwrap_or_else(PoisonError::into_inner);
        self.with(|open| open.backup(to))
    }

    /// Writes the store anew, without what deleted rows left in its files. Whoever reads or writes
    /// meanwhile waits: about as long as reading all of it twice and writing it once takes.
    ///
    /// # Errors
    /// As [`rewrite`](super::rewrite()); the store is then as it was. [`StoreError::Gone`] from then on where
    /// not even the old one opens.
    pub fn rewrite_now(&self) -> Result<Rewritten, StoreError> {
        let _copying = self.shared.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = self.shared.open.write().unwrap_or_else(PoisonError::into_inner);
        let before = open.as_ref().map_or_else(|| Err(gone()), Open::usage)?;
        let Some(store) = open.take() else { return Err(gone()) };
        let options = Options { rewrite: false, ..self.shared.options.clone() };
        match rewrite::now(store, options.clone()) {
            Ok(store) => {
                let after = store.usage();
                *open = Some(store);
                Ok(Rewritten { before, after: after? })
            }
            Err(error) => {
                *open = Some(Open::open_with(&self.shared.folder, options)?);
                Err(error)
            }
        }
    }

    /// Bytes that the store's files take on the disk.
    ///
    /// # Errors
    /// [`StoreError`] when the files can't be looked at.
    pub fn usage(&self) -> Result<u64, StoreError> {
        self.with(Open::usage)
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    fn with<T>(&self, work: impl FnOnce(&Open) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let open = self.shared.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map_or_else(|| Err(gone()), work)
    }
}

fn gone() -> StoreError {
    StoreError::Gone("it could not be opened after it was written anew".to_owned())
}

impl ReadNow for SledStore {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|open| open.get_now(key))
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.with(|open| open.scan_now(scan))
    }
}

impl Store for SledStore {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_now(key)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.scan_now(&scan)
    }

    /// Blocks its thread: on an async runtime, call [`SledStore::commit_now`] from a blocking one.
    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.commit_now(batch)
    }

    /// Blocks its thread: on an async runtime, call [`SledStore::rewrite_now`] from a blocking one.
    async fn expunge(&self) -> Result<(), StoreError> {
        self.rewrite_now().map(drop)
    }
}
