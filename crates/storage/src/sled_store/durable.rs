//! What has to reach the disk before a commit may say so, and the proof that it stays there.
//!
//! sled takes the first damaged spot in its log for its end and goes on from there as if nothing
//! had come after. So commits are numbered: the number goes into the log right behind the batch
//! (tree `carnet-commits`, key `last`, u64 big-endian), and, once that is synced, into a file of
//! its own, `watermark` (the number and its complement, u64 big-endian each). A log that ends
//! before the watermark has lost commits, and the store does not open.

use super::error::{from_io, from_sled};
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
const LAST: &str = "last";
const WATERMARK: &str = "watermark";

/// Numbers a store's commits and syncs its files.
#[derive(Debug)]
pub(super) struct Durable {
    /// sled's log; its own handle of it is private, and a sync of one handle is a sync of the file.
    log: File,
    blobs: PathBuf,
    numbers: sled::Tree,
    /// The last commit in the log, with its number behind it.
    applied: AtomicU64,
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
    /// Checks that the log is whole and makes what it holds durable.
    pub(super) fn open(folder: &Path, db: &sled::Db) -> Result<Self, StoreError> {
        let numbers = db
            .open_tree(TREE)
            .map_err(|error| from_sled("opening the commits' numbers", &error))?;
        let last = last_in_log(&numbers)?;
        let failed = |error: io::Error| from_io("opening the store's files", &error);
        let mut watermark = open_watermark(&folder.join(WATERMARK)).map_err(failed)?;
        check(last, read_watermark(&mut watermark).map_err(failed)?)?;
        let log = File::open(folder.join("db")).map_err(failed)?;
        let blobs = folder.join("blobs");
        let newest_blob = sync_files(&blobs, None, &log).map_err(failed)?;
        sync_folder(folder).map_err(failed)?;
        folder.parent().map_or(Ok(()), sync_folder).map_err(failed)?;
        let done = Mutex::new(Done { through: last, newest_blob, watermark });
        Ok(Self { log, blobs, numbers, applied: AtomicU64::new(last), done })
    }

    /// Numbers the batch that was just applied. One at a time, in the order of batches.
    pub(super) fn number(&self) -> Result<u64, StoreError> {
        let number = self.applied.load(Ordering::SeqCst) + 1;
        self.numbers
            .insert(LAST, &number.to_be_bytes())
            .map_err(|error| from_sled("numbering a commit", &error))?;
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
        "the log ends at commit {last}, but {watermark} were made: its end is damaged or was lost. Restore a backup, \
         or delete the file `{WATERMARK}` to go on with what is left"
    )))
}

fn last_in_log(numbers: &sled::Tree) -> Result<u64, StoreError> {
    let last =
        numbers.get(LAST).map_err(|error| from_sled("reading the last commit's number", &error))?;
    let number = last.and_then(|bytes| bytes.as_ref().try_into().ok());
    Ok(number.map_or(0, u64::from_be_bytes))
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
