//! sled, on a disk: the server's store and the native device's.
//!
//! A store is a folder that sled owns. All rows live in sled's default tree, under the very keys
//! that the caller gave; nothing else is kept there ([`durable`] keeps a number in a tree of its
//! own). sled orders keys as byte strings.
//!
//! sled's own `flush` is not enough for the contract: on Linux it calls `sync_file_range`, which
//! leaves the disk's cache and a grown file's size aside, and it never syncs the files in `blobs/`
//! that hold large pages. [`durable`] does both before a commit returns.
//!
//! Reads see a batch from the moment it is applied, which is shortly before it is on the disk; a
//! commit that fails after that closes the store (every later call answers
//! [`StoreError::Gone`]), so that nobody goes on from what may not be there after a restart.

mod backup;
mod check;
mod durable;
mod error;
mod open;
mod tap;

pub use check::{Report, check};

use crate::{Batch, Op, ReadNow, Scan, Store, StoreError, contract::Row};
use durable::Durable;
use std::{
    fs::File,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, PoisonError, RwLock},
};
use tap::Taps;

/// Present in a folder that a backup is being written into.
const UNFINISHED: &str = "UNFINISHED-BACKUP";

/// How a store is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Pages kept in memory, in bytes.
    pub cache: u64,
    /// Bytes that stay free on the disk: a commit that would go below is refused as
    /// [`StoreError::Full`] before sled, which does not survive a full disk, sees it.
    pub reserve: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { cache: 64 << 20, reserve: 16 << 20 }
    }
}

/// A store in a folder. Cheap to clone: clones share it, from any thread.
#[derive(Debug, Clone)]
pub struct SledStore {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    options: Options,
    db: sled::Db,
    /// After the database, so that it is closed while the lock is still held.
    _lock: File,
    durable: Durable,
    /// Taken to write while a batch is applied, so that a scan sees none or all of it.
    whole: RwLock<()>,
    taps: Taps,
    /// The failure that closed the store.
    closed: OnceLock<StoreError>,
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
        if folder.join(UNFINISHED).exists() {
            let folder = folder.display();
            return Err(StoreError::Corrupt(format!("{folder} is a backup that was interrupted")));
        }
        Self::open_even_unfinished(folder, options)
    }

    fn open_even_unfinished(folder: &Path, options: Options) -> Result<Self, StoreError> {
        let lock = open::lock(folder)?;
        let db = open::sled(folder, options.cache)?;
        let durable = Durable::open(folder, &db)?;
        let shared = Shared {
            folder: folder.to_owned(),
            options,
            db,
            _lock: lock,
            durable,
            whole: RwLock::new(()),
            taps: Taps::default(),
            closed: OnceLock::new(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// [`Store::commit`] for threads: returns once the batch is on the disk. Commits of several
    /// threads share syncs.
    ///
    /// # Errors
    /// As [`Store::commit`]; [`StoreError::Gone`] after an earlier commit failed halfway.
    pub fn commit_now(&self, batch: Batch) -> Result<(), StoreError> {
        self.usable()?;
        if batch.is_empty() {
            return Ok(());
        }
        self.check_room(&batch)?;
        let done =
            self.apply(&batch).and_then(|number| self.shared.durable.sync(&self.shared.db, number));
        if let Err(error) = &done {
            let _ = self.shared.closed.set(error.clone());
        }
        done
    }

    /// Bytes that the store takes on the disk.
    ///
    /// # Errors
    /// [`StoreError`] when the files can't be looked at.
    pub fn usage(&self) -> Result<u64, StoreError> {
        self.shared
            .db
            .size_on_disk()
            .map_err(|error| error::from_sled("measuring the store", &error))
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// Returns the commit's number.
    fn apply(&self, batch: &Batch) -> Result<u64, StoreError> {
        let mut writes = sled::Batch::default();
        for op in &batch.ops {
            // A later operation on a key takes the place of an earlier one.
            match op {
                Op::Put(key, value) => writes.insert(key.as_slice(), value.as_slice()),
                Op::Delete(key) => writes.remove(key.as_slice()),
            }
        }
        let _whole = self.shared.whole.write().unwrap_or_else(PoisonError::into_inner);
        self.shared
            .db
            .apply_batch(writes)
            .map_err(|error| error::from_sled("writing a batch", &error))?;
        self.shared.taps.hear(batch);
        self.shared.durable.number()
    }

    fn usable(&self) -> Result<(), StoreError> {
        match self.shared.closed.get() {
            None => Ok(()),
            Some(error) => Err(StoreError::Gone(format!("closed after a commit failed: {error}"))),
        }
    }

    fn check_room(&self, batch: &Batch) -> Result<(), StoreError> {
        let free = fs2::available_space(&self.shared.folder)
            .map_err(|error| error::from_io("measuring the disk", &error))?;
        // sled writes a page again when a row of it changes.
        let needed = self.shared.options.reserve.saturating_add(4 * bytes_of(batch));
        if free >= needed {
            return Ok(());
        }
        Err(StoreError::Full(format!("{free} bytes are free on the disk, {needed} are needed")))
    }

    fn range(&self, scan: &Scan) -> sled::Iter {
        let until = scan.until.clone().map_or(Bound::Unbounded, Bound::Excluded);
        self.shared.db.range((Bound::Included(scan.from.clone()), until))
    }
}

impl ReadNow for SledStore {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.usable()?;
        let value =
            self.shared.db.get(key).map_err(|error| error::from_sled("reading a row", &error))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.usable()?;
        if scan.until.as_ref().is_some_and(|until| *until <= scan.from) {
            return Ok(Vec::new());
        }
        let _whole = self.shared.whole.read().unwrap_or_else(PoisonError::into_inner);
        let rows = self.range(scan);
        if scan.reverse { owned(rows.rev().take(scan.limit)) } else { owned(rows.take(scan.limit)) }
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
}

fn owned(
    rows: impl Iterator<Item = sled::Result<(sled::IVec, sled::IVec)>>,
) -> Result<Vec<Row>, StoreError> {
    rows.map(|row| {
        let (key, value) = row.map_err(|error| error::from_sled("reading rows", &error))?;
        Ok((key.to_vec(), value.to_vec()))
    })
    .collect()
}

fn bytes_of(batch: &Batch) -> u64 {
    let sizes = batch.ops.iter().map(|op| match op {
        Op::Put(key, value) => key.len() + value.len(),
        Op::Delete(key) => key.len(),
    });
    sizes.sum::<usize>() as u64
}
