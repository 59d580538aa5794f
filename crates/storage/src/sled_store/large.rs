//! Values that sled would carry badly, in files beside it.
//!
//! sled splits its leaves by their number of rows, whatever these weigh, and writes a leaf again
//! as a whole when it has changed a few times: rows of 80 KB make leaves of a megabyte, and their
//! space does not come back when they are deleted. So the large values of a commit go into files
//! `large/N`, which are synced before the batch reaches the log, and their rows hold a [`Pointer`].
//! A file goes once the commit that took its last row away is on the disk; whatever no row names
//! at open, goes then.

use super::{
    digest::Digest,
    durable::sync_folder,
    error::{from_io, from_sled},
    pointer::{MARK, Pointer},
};
use crate::{Batch, Op, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Values from this size on are large, in bytes: sixteen smaller ones fit in a page of sled's log.
const LARGE: usize = 4 << 10;
/// A file that has this many bytes gets no further value, so that those that share one are few.
const FILE: usize = 256 << 10;

/// The files, and which rows need them.
#[derive(Debug)]
pub(super) struct Large {
    folder: PathBuf,
    next: AtomicU64,
    live: Mutex<Live>,
}

/// What one reading of every row tells.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) digest: Digest,
    pub(super) weight: Weight,
    live: Live,
    /// Where the last value in each file ends.
    ends: BTreeMap<u64, u64>,
}

#[derive(Debug, Default)]
struct Live {
    /// The file of each large row.
    rows: BTreeMap<Vec<u8>, u64>,
    /// How many rows need a file, for those that any does.
    files: BTreeMap<u64, u64>,
}

/// Bytes of a store's rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    /// Of keys, and of the values that lie with them in sled.
    small: u64,
    /// Of the values that lie in files beside it.
    large: u64,
}

impl Weight {
    /// About what the store's files take when they are freshly written: small rows take some two
    /// and a half times their bytes in sled, large ones their own.
    pub(super) fn on_disk(self) -> u64 {
        self.large + self.small * 5 / 2
    }
}

/// The large values of a batch, on the disk.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// By the position of the operation.
    pointers: BTreeMap<usize, Pointer>,
}

impl Large {
    /// Looks that the files that rows need are there, and removes all others.
    pub(super) fn open(files: &Path, survey: Survey) -> Result<Self, StoreError> {
        let folder = files.join("large");
        fs::create_dir_all(&folder)
            .map_err(|error| from_io("making the folder of large values", &error))?;
        let next = tidy(&folder, &survey.ends)?;
        Ok(Self { folder, next: AtomicU64::new(next), live: Mutex::new(survey.live) })
    }

    /// Writes and syncs the large values of `batch`: all, or none that stays.
    pub(super) fn write(&self, batch: &Batch) -> Result<Written, StoreError> {
        let mut written = Written::default();
        let done = self.write_all(batch, &mut written);
        if done.is_err() {
            let files: BTreeSet<u64> = written.pointers.values().map(|at| at.file).collect();
            self.remove(files);
        }
        done.map(|()| written)
    }

    fn write_all(&self, batch: &Batch, written: &mut Written) -> Result<(), StoreError> {
        let (mut group, mut bytes, mut files) = (Vec::new(), 0, Vec::new());
        for (position, op) in batch.ops.iter().enumerate() {
            let Op::Put(_, value) = op else { continue };
            if !is_large(value) {
                continue;
            }
            group.push((position, value.as_slice()));
            bytes += value.len();
            if bytes >= FILE {
                files.push(self.write_file(&group, written)?);
                (group, bytes) = (Vec::new(), 0);
            }
        }
        if !group.is_empty() {
            files.push(self.write_file(&group, written)?);
        }
        if files.is_empty() {
            return Ok(());
        }
        // When all are written: the first sync takes most of what the others wait for along.
        files
            .iter()
            .try_for_each(File::sync_all)
            .and_then(|()| sync_folder(&self.folder))
            .map_err(|error| from_io("syncing large values", &error))
    }

    /// Writes values into a file, which is not synced yet.
    fn write_file(
        &self,
        values: &[(usize, &[u8])],
        written: &mut Written,
    ) -> Result<File, StoreError> {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        let path = self.path(number);
        let mut at = 0;
        let put = || -> io::Result<File> {
            let mut file = File::create_new(&path)?;
            values.iter().try_for_each(|(_, value)| file.write_all(value))?;
            Ok(file)
        };
        let file = put().map_err(|error| {
            // It may be there in part; no row names it.
            let _ = fs::remove_file(&path);
            from_io("writing large values", &error)
        })?;
        for (position, value) in values {
            let length = value.len() as u64;
            let checksum = crc32fast::hash(value);
            written.pointers.insert(*position, Pointer { file: number, at, length, checksum });
            at += length;
        }
        Ok(file)
    }

    /// Follows a batch that was just applied. Returns the files that no row needs any more: to be
    /// removed once the batch is on the disk.
    pub(super) fn follow(&self, batch: &Batch, written: &Written) -> Vec<u64> {
        let mut live = self.live();
        let mut left = Vec::new();
        for (position, op) in batch.ops.iter().enumerate() {
            let (Op::Put(key, _) | Op::Delete(key)) = op;
            left.extend(live.forget(key));
            if let Some(pointer) = written.pointers.get(&position) {
                live.note(key, pointer.file);
            }
        }
        // A later operation of the batch may need again what an earlier one left.
        left.retain(|file| !live.files.contains_key(file));
        left
    }

    /// Removes files that no row needs.
    pub(super) fn remove(&self, files: impl IntoIterator<Item = u64>) {
        for file in files {
            // What can't be removed now is at the next opening.
            let _ = fs::remove_file(self.path(file));
        }
    }

    /// The caller's value, of a row as sled has it.
    pub(super) fn value(&self, stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        match Pointer::of(stored)? {
            Some(pointer) => self.read(pointer),
            None => Ok(stored.to_vec()),
        }
    }

    fn read(&self, pointer: Pointer) -> Result<Vec<u8>, StoreError> {
        let path = self.path(pointer.file);
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(pointer.at))?;
            let mut value = Vec::with_capacity(pointer.length.try_into().unwrap_or(0));
            file.take(pointer.length).read_to_end(&mut value)?;
            Ok(value)
        };
        let value = read().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => missing(&path),
            _ => from_io("reading a large value", &error),
        })?;
        if value.len() as u64 == pointer.length && crc32fast::hash(&value) == pointer.checksum {
            return Ok(value);
        }
        Err(StoreError::Corrupt(format!("a value in {} is not what was written", path.display())))
    }

    fn path(&self, file: u64) -> PathBuf {
        self.folder.join(file.to_string())
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Written {
    /// The row's value as sled is to have it.
    pub(super) fn stored(&self, position: usize, value: &[u8]) -> sled::IVec {
        match self.pointers.get(&position) {
            Some(pointer) => pointer.bytes().into(),
            None => value.into(),
        }
    }
}

impl Survey {
    /// Reads every row of `db`.
    pub(super) fn of(db: &sled::Db) -> Result<Self, StoreError> {
        let mut survey = Self::default();
        for row in db.iter() {
            let (key, stored) = row.map_err(|error| from_sled("reading every row", &error))?;
            survey.note(&key, &stored)?;
        }
        Ok(survey)
    }

    fn note(&mut self, key: &[u8], stored: &[u8]) -> Result<(), StoreError> {
        self.digest.add(key, stored);
        self.weight.small += (key.len() + stored.len()) as u64;
        let Some(pointer) = Pointer::of(stored)? else { return Ok(()) };
        self.live.note(key, pointer.file);
        let end = self.ends.entry(pointer.file).or_default();
        *end = (*end).max(pointer.at.saturating_add(pointer.length));
        self.weight.large += pointer.length;
        Ok(())
    }
}

impl Live {
    fn note(&mut self, key: &[u8], file: u64) {
        self.rows.insert(key.to_vec(), file);
        *self.files.entry(file).or_default() += 1;
    }

    /// Returns the row's file, if that was the last one in it.
    fn forget(&mut self, key: &[u8]) -> Option<u64> {
        let file = self.rows.remove(key)?;
        let rows = self.files.get_mut(&file)?;
        *rows -= 1;
        if *rows > 0 {
            return None;
        }
        self.files.remove(&file);
        Some(file)
    }
}

fn is_large(value: &[u8]) -> bool {
    value.len() >= LARGE || value.starts_with(&MARK)
}

/// Checks that the files that rows need are there whole, by their length, and removes the others.
/// Returns a number above all.
fn tidy(folder: &Path, ends: &BTreeMap<u64, u64>) -> Result<u64, StoreError> {
    for (number, end) in ends {
        let path = folder.join(number.to_string());
        match fs::metadata(&path) {
            Ok(file) if file.len() >= *end => {}
            Ok(_) => {
                return Err(StoreError::Corrupt(format!("{} is too short", path.display())));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(&path)),
            Err(error) => return Err(from_io("looking at large values", &error)),
        }
    }
    let unneeded = || -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let number = entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok());
            if number.is_some_and(|number| !ends.contains_key(&number)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    };
    unneeded().map_err(|error| from_io("removing large values of no row", &error))?;
    Ok(ends.keys().next_back().map_or(0, |last| last + 1))
}

fn missing(path: &Path) -> StoreError {
    StoreError::Corrupt(format!("{} is missing, though a row needs it", path.display()))
}
