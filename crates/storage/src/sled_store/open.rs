//! Opening a folder that nobody else has open.

use super::error::{from_io, from_sled};
use crate::StoreError;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
    thread,
    time::Duration,
};

const LOCK: &str = "lock";
/// How often to look whether sled has let go of the folder, and how long to wait in between.
const TRIES: u32 = 400;
const BETWEEN: Duration = Duration::from_millis(5);

/// Held while the store is open.
pub(super) fn lock(folder: &Path) -> Result<File, StoreError> {
    let open = || {
        fs::create_dir_all(folder)?;
        OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(LOCK))
    };
    let file = open().map_err(|error| from_io("opening the store's lock", &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.display().to_string())),
        Err(TryLockError::Error(error)) => Err(from_io("locking the store", &error)),
    }
}

/// Opens sled in a folder whose lock is held. A store that this process has just dropped may
/// still have its file open: sled frees it whenever its garbage is collected, so that is done here.
pub(super) fn sled(folder: &Path, cache: u64) -> Result<sled::Db, StoreError> {
    let config = sled::Config::new().path(folder).cache_capacity(cache);
    let mut tries = 0;
    loop {
        let error = match config.open() {
            Ok(db) => return Ok(db),
            Err(error) => from_sled("opening the store", &error),
        };
        if !matches!(error, StoreError::InUse(_)) || tries >= TRIES {
            return Err(error);
        }
        tries += 1;
        crossbeam_epoch::pin().flush();
        thread::sleep(BETWEEN);
    }
}
