//! sled, on a disk: the server's store and the native device's.
//!
//! A store is a folder that sled owns. All rows live in sled's default tree, under the very keys
//! that the caller gave; nothing else is kept there ([`durable`] keeps a number in a tree of its
//! own). sled orders keys as byte strings. Large values lie in files beside sled ([`large`]).
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
mod digest;
mod durable;
mod error;
mod large;
mod open;
mod place;
mod pointer;
mod rewrite;
mod seal;
mod shared;
mod tap;
mod usage;

pub use check::{Report, check, check_with};
pub use rewrite::{Rewritten, reseal, rewrite, rewrite_with};
pub use shared::SledStore;
pub use usage::usage;

use crate::{Batch, DataKey, Op, Scan, StoreError, contract::Row};
use digest::Digest;
use durable::Durable;
use large::{Large, Survey, Weight, Written};
use std::{
    collections::BTreeMap,
    fs::File,
    ops::Bound,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, PoisonError, RwLock},
};
use tap::Taps;

/// Present in a folder that a backup is being written into.
const UNFINISHED: &str = "UNFINISHED-BACKUP";

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Pages kept in memory, in bytes.
    pub cache: u64,
    /// Bytes that stay free on the disk: a commit that would go below is refused as
    /// [`StoreError::Full`] before sled, which does not survive a full disk, sees it.
    pub reserve: u64,
    /// Whether a store that takes much more room than its rows is rewritten before it is used.
    pub rewrite: bool,
    /// What the values on the disk are sealed with; `None` for a store in the clear. A store that
    /// does not exist is made as this says; one that does has to be as this says.
    pub key: Option<DataKey>,
}

impl Default for Options {
    fn default() -> Self {
        Self { cache: 64 << 20, reserve: 16 << 20, rewrite: true, key: None }
    }
}

/// A store in a folder that is open. [`SledStore`] is what others have.
#[derive(Debug, Clone)]
struct Open {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    /// Where in it sled's files and the large values lie.
    files: PathBuf,
    options: Options,
    db: sled::Db,
    /// After the database, so that it is closed while the lock is still held.
    lock: Arc<File>,
    durable: Durable,
    large: Large,
    /// Of its rows when it was opened.
    weight: Weight,
    /// Taken to write while a batch is applied, so that a scan sees none or all of it.
    whole: RwLock<()>,
    taps: Taps,
    /// The failure that closed the store.
    closed: OnceLock<StoreError>,
}

impl Open {
    /// See [`SledStore::open_with`].
    fn open_with(folder: &Path, options: Options) -> Result<Self, StoreError> {
        if folder.join(UNFINISHED).exists() {
            let folder = folder.display();
            return Err(StoreError::Corrupt(format!("{folder} is a backup that was interrupted")));
        }
        let rewrite = options.rewrite;
        let store = Self::open_even_unfinished(folder, options)?;
        if rewrite { rewrite::if_due(store) } else { Ok(store) }
    }

    fn open_even_unfinished(folder: &Path, options: Options) -> Result<Self, StoreError> {
        let lock = open::lock(folder)?;
        place::tidy(folder)?;
        Self::open_files(folder, Arc::new(lock), options)
    }

    fn open_files(folder: &Path, lock: Arc<File>, options: Options) -> Result<Self, StoreError> {
        // sled panics on some damaged files.
        catch_unwind(AssertUnwindSafe(|| Self::read_files(folder, lock, options))).unwrap_or_else(
            |_| Err(StoreError::Corrupt("sled can't make sense of the files".into())),
        )
    }

    fn read_files(folder: &Path, lock: Arc<File>, options: Options) -> Result<Self, StoreError> {
        let files = place::files(folder)?;
        seal::agree(&files, options.key.as_ref())?;
        let db = open::sled(&files, options.cache)?;
        let survey = Survey::of(&db)?;
        let weight = survey.weight;
        let durable = Durable::open(&files, &db, survey.digest)?;
        // Removes files that no row names, so not before the rows are known to be all there.
        let large = Large::open(&files, survey)?;
        let shared = Shared {
            folder: folder.to_owned(),
            files,
            options,
            db,
            lock,
            durable,
            large,
            weight,
            whole: RwLock::new(()),
            taps: Taps::default(),
            closed: OnceLock::new(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// See [`SledStore::commit_now`].
    fn commit_now(&self, batch: Batch) -> Result<(), StoreError> {
        self.usable()?;
        if batch.is_empty() {
            return Ok(());
        }
        let stored = seal::stored(self.key(), &batch)?;
        self.check_room(&stored)?;
        // Where this fails, no row has been touched.
        let written = self.shared.large.write(&stored)?;
        let done = self.apply(&batch, &stored, &written).and_then(|(number, left)| {
            self.shared.durable.sync(&self.shared.db, number)?;
            self.shared.large.remove(left);
            Ok(())
        });
        if let Err(error) = &done {
            let _ = self.shared.closed.set(error.clone());
        }
        done
    }

    /// See [`SledStore::usage`].
    fn usage(&self) -> Result<u64, StoreError> {
        usage(&self.shared.files).map_err(|error| error::from_io("measuring the store", &error))
    }

    fn key(&self) -> Option<&DataKey> {
        self.shared.options.key.as_ref()
    }

    /// Applies a batch as it is `stored`. Returns the commit's number, and the large values' files
    /// that it leaves without rows.
    fn apply(
        &self,
        batch: &Batch,
        stored: &Batch,
        written: &Written,
    ) -> Result<(u64, Vec<u64>), StoreError> {
        let writes = writes(stored, written);
        let _whole = self.shared.whole.write().unwrap_or_else(PoisonError::into_inner);
        let number = self
            .shared
            .durable
            .apply(|digest| self.follow(&writes, digest), || self.apply_rows(&writes))?;
        let left = self.shared.large.follow(stored, written);
        self.shared.taps.hear(batch);
        Ok((number, left))
    }

    /// Makes of the digest of the rows what it is once `writes` are applied.
    fn follow(&self, writes: &Writes<'_>, digest: &mut Digest) -> Result<(), StoreError> {
        for (key, after) in writes {
            let before = self
                .shared
                .db
                .get(key)
                .map_err(|error| error::from_sled("reading a row", &error))?;
            if let Some(before) = before {
                digest.remove(key, &before);
            }
            if let Some(after) = after {
                digest.add(key, after);
            }
        }
        Ok(())
    }

    fn apply_rows(&self, writes: &Writes<'_>) -> Result<(), StoreError> {
        let mut rows = sled::Batch::default();
        for (key, after) in writes {
            match after {
                Some(value) => rows.insert(*key, value.clone()),
                None => rows.remove(*key),
            }
        }
        self.shared
            .db
            .apply_batch(rows)
            .map_err(|error| error::from_sled("writing a batch", &error))
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

    /// Every row. Each is read by itself: they are of one moment only where nobody writes.
    fn rows(&self) -> impl Iterator<Item = Result<Row, StoreError>> {
        self.shared.db.iter().map(|row| self.owned(row))
    }

    fn owned(&self, row: sled::Result<(sled::IVec, sled::IVec)>) -> Result<Row, StoreError> {
        let (key, value) = row.map_err(|error| error::from_sled("reading rows", &error))?;
        let value = self.value(&key, &value)?;
        Ok((key.to_vec(), value))
    }

    /// A row's value as its caller gave it, of a row as sled has it.
    fn value(&self, key: &[u8], stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal::opened(self.key(), key, self.shared.large.value(stored)?)
    }
}

impl Open {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.usable()?;
        // A large value's file stays for as long as nothing is written.
        let _whole = self.shared.whole.read().unwrap_or_else(PoisonError::into_inner);
        let value =
            self.shared.db.get(key).map_err(|error| error::from_sled("reading a row", &error))?;
        value.map(|value| self.value(key, &value)).transpose()
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.usable()?;
        if scan.until.as_ref().is_some_and(|until| *until <= scan.from) {
            return Ok(Vec::new());
        }
        let _whole = self.shared.whole.read().unwrap_or_else(PoisonError::into_inner);
        let (rows, owned) = (self.range(scan), |row| self.owned(row));
        if scan.reverse {
            rows.rev().take(scan.limit).map(owned).collect()
        } else {
            rows.take(scan.limit).map(owned).collect()
        }
    }
}

/// Whether there is a store in `folder`, be it a damaged one.
pub fn exists(folder: &Path) -> bool {
    place::files(folder).map_or(true, |files| files.join("db").is_file())
}

/// What a batch makes of each row, as sled is to have it.
type Writes<'batch> = BTreeMap<&'batch [u8], Option<sled::IVec>>;

fn writes<'batch>(batch: &'batch Batch, written: &Written) -> Writes<'batch> {
    // A later operation on a key takes the place of an earlier one.
    let writes = batch.ops.iter().enumerate().map(|(position, op)| match op {
        Op::Put(key, value) => (key.as_slice(), Some(written.stored(position, value))),
        Op::Delete(key) => (key.as_slice(), None),
    });
    writes.collect()
}

fn bytes_of(batch: &Batch) -> u64 {
    let sizes = batch.ops.iter().map(|op| match op {
        Op::Put(key, value) => key.len() + value.len(),
        Op::Delete(key) => key.len(),
    });
    sizes.sum::<usize>() as u64
}
