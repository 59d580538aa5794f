//! What has to reach the disk before a commit may say so, and the proof that it stays there.
//!
//! sled takes a damaged spot near the end of its log for that end, and skips one further ahead with
//! all that follows it in the same segment; either way it goes on as if nothing had been there. So
//! commits are numbered and summed up. Right before a batch, the log is told its number and the
//! [`Digest`] of all rows before and after it (tree `carnet-commits`, key `next`, u64 big-endian
//! each): rows that have neither sum have lost something. Once a batch is synced, its number goes
//! into a file of its own, `watermark` (the number and its complement, u64 big-endian each): a log
//! that ends before the watermark has lost commits. In both cases the store does not open.

use super::{
    digest::Digest,
    error::{from_io, from_sled},
};
use crate::StoreError;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

const TREE: &str = "carnet-commits";
const NEXT: &str = "next";
/// What came before `next`: the number of the last commit alone.
const LAST: &str = "last";
const WATERMARK: &str = "watermark";
const WHAT_TO_DO: &str =
    "Restore a backup, or delete the file `watermark` to go on with what is left";

/// Numbers a store's commits and syncs its files.
#[derive(Debug)]
pub(super) struct Durable {
    /// sled's log; its own handle of it is private, and a sync of one handle is a sync of the file.
    log: File,
    blobs: PathBuf,
    numbers: sled::Tree,
    /// The last commit in the log.
    applied: AtomicU64,
    /// Of the rows. Whoever applies a batch holds it for as long.
    digest: Mutex<Digest>,
    done: Mutex<Done>,
}

#[derive(Debug)]
struct Done {
    /// The last commit that is on the disk.
    through: u64,
    /// The newest blob that is on the disk. sled names blobs by growing numbers.
    newest_blob: Option<u64>,
    watermark: File,
}

impl Durable {
    /// Checks that the log is whole, by the digest of its rows, and makes what it holds durable.
    pub(super) fn open(folder: &Path, db: &sled::Db, rows: Digest) -> Result<Self, StoreError> {
        let numbers = db
            .open_tree(TREE)
            .map_err(|error| from_sled("opening the commits' numbers", &error))?;
        let failed = |error: io::Error| from_io("opening the store's files", &error);
        let path = folder.join(WATERMARK);
        // Whoever takes it away wants what is left.
        let as_is = !path.exists();
        let last = last_in_log(&numbers, rows, as_is)?;
        let mut watermark = open_watermark(&path).map_err(failed)?;
        check(last, read_watermark(&mut watermark).map_err(failed)?)?;
        let log = File::open(folder.join("db")).map_err(failed)?;
        let blobs = folder.join("blobs");
        let newest_blob = sync_files(&blobs, None, &log).map_err(failed)?;
        sync_folder(folder).map_err(failed)?;
        folder.parent().map_or(Ok(()), sync_folder).map_err(failed)?;
        let done = Mutex::new(Done { through: last, newest_blob, watermark });
        let (applied, digest) = (AtomicU64::new(last), Mutex::new(rows));
        Ok(Self { log, blobs, numbers, applied, digest, done })
    }

    /// Applies a batch that makes of the rows' digest what `change` does. Returns its number.
    pub(super) fn apply(
        &self,
        change: impl FnOnce(&mut Digest) -> Result<(), StoreError>,
        batch: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<u64, StoreError> {
        let mut digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, before) = (self.applied.load(Ordering::SeqCst) + 1, *digest);
        let mut after = before;
        change(&mut after)?;
        let next = Next { number, before, after };
        self.numbers
            .insert(NEXT, next.bytes())
            .map_err(|error| from_sled("numbering a commit", &error))?;
        batch()?;
        *digest = after;
        // Not before: a sync may begin at any moment, and its watermark must be in the log.
        self.applied.store(number, Ordering::SeqCst);
        Ok(number)
    }

    /// Returns once that commit is on the disk, and with it all that came before. One sync serves
    /// every commit that was applied when it began; the others wait for the next.
    pub(super) fn sync(&self, db: &sled::Db, number: u64) -> Result<(), StoreError> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if done.through >= number {
            return Ok(());
        }
        let through = self.applied.load(Ordering::SeqCst);
        db.flush().map_err(|error| from_sled("writing the log", &error))?;
        done.newest_blob = sync_files(&self.blobs, done.newest_blob, &self.log)
            .map_err(|error| from_io("syncing the store", &error))?;
        done.through = through;
        // Not synced: should it be lost, the one before is as true.
        write_watermark(&mut done.watermark, through)
            .map_err(|error| from_io("writing the watermark", &error))
    }
}

/// Syncs blobs newer than `newest`, then the log, which points to them. Returns the newest.
fn sync_files(blobs: &Path, newest: Option<u64>, log: &File) -> io::Result<Option<u64>> {
    let mut newer = newest;
    for entry in fs::read_dir(blobs)? {
        let entry = entry?;
        let number = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if number <= newest {
            continue;
        }
        newer = newer.max(number);
        match File::open(entry.path()).and_then(|blob| blob.sync_all()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {} // sled collected it
            synced => synced?,
        }
    }
    if newer != newest {
        sync_folder(blobs)?;
    }
    log.sync_data()?;
    Ok(newer)
}

fn check(last: u64, watermark: u64) -> Result<(), StoreError> {
    if last >= watermark {
        return Ok(());
    }
    Err(StoreError::Corrupt(format!(
        "the log ends at commit {last}, but {watermark} were made: its end is damaged or was lost. {WHAT_TO_DO}"
    )))
}

/// The number of the last commit whose batch is among the rows.
fn last_in_log(numbers: &sled::Tree, rows: Digest, as_is: bool) -> Result<u64, StoreError> {
    let read = |key: &str| {
        numbers.get(key).map_err(|error| from_sled("reading the last commit's number", &error))
    };
    let Some(bytes) = read(NEXT)? else {
        let last = read(LAST)?.and_then(|bytes| bytes.as_ref().try_into().ok());
        return Ok(last.map_or(0, u64::from_be_bytes));
    };
    match Next::from_bytes(&bytes) {
        Some(next) if rows == next.after || as_is => Ok(next.number),
        Some(next) if rows == next.before => Ok(next.number - 1),
        Some(next) => Err(rows_lost(next.number)),
        None => Err(StoreError::Corrupt("the last commit's number is no number".into())),
    }
}

fn rows_lost(number: u64) -> StoreError {
    StoreError::Corrupt(format!(
        "the rows are not those of commit {number}: the log is damaged, and some are missing or are older ones. \
         {WHAT_TO_DO}"
    ))
}

/// What the log is told right before a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Next {
    /// The batch's.
    number: u64,
    /// Of the rows without the batch.
    before: Digest,
    /// Of the rows with it.
    after: Digest,
}

impl Next {
    fn bytes(self) -> Vec<u8> {
        [self.number.to_be_bytes(), self.before.bytes(), self.after.bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (parts, rest) = bytes.as_chunks::<8>();
        let &[number, before, after] = parts else { return None };
        let number = u64::from_be_bytes(number);
        let (before, after) = (Digest::from_bytes(before), Digest::from_bytes(after));
        (rest.is_empty() && number > 0).then_some(Self { number, before, after })
    }
}

fn open_watermark(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Zero when there is none, or when it is damaged: then nothing is known.
fn read_watermark(file: &mut File) -> io::Result<u64> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let half = |range| {
        bytes.get(range).and_then(|half: &[u8]| half.try_into().ok()).map(u64::from_be_bytes)
    };
    let (number, complement) = (half(0..8).unwrap_or(0), half(8..16).unwrap_or(0));
    Ok(if number == !complement { number } else { 0 })
}

fn write_watermark(file: &mut File, number: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&[number.to_be_bytes(), (!number).to_be_bytes()].concat())
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // Elsewhere a folder can't be opened, and its names are durable by themselves.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
