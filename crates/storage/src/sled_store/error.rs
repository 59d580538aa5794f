//! sled's errors and the disk's, in the contract's words.

use crate::StoreError;
use std::io;

pub(super) fn from_sled(doing: &'static str, error: &sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => from_io(doing, error),
        sled::Error::Corruption { .. } => StoreError::Corrupt(format!("{doing}: {error}")),
        _ => StoreError::Failed { doing, cause: error.to_string() },
    }
}

pub(super) fn from_io(doing: &'static str, error: &io::Error) -> StoreError {
    let cause = error.to_string();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::Full(format!("{doing}: {cause}"))
        }
        io::ErrorKind::UnexpectedEof => {
            StoreError::Corrupt(format!("{doing}: a file is too short"))
        }
        // sled gives a lock that is taken no kind of its own.
        _ if cause.contains("could not acquire lock") => StoreError::InUse(cause),
        _ => StoreError::Failed { doing, cause },
    }
}
