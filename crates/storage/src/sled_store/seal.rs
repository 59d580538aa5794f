//! Values that nobody reads on the disk without a key.
//!
//! They are sealed before sled, or a file beside it, sees them ([`crate::sealed`]), each bound to its
//! row's key. Keys of rows stay as they are. The file `sealed`, made with a store that is given a key,
//! holds a known text under that key: a sealed store does not open without it or with another one,
//! and one that is not sealed does not open with any, so that what was meant to be sealed never
//! gets rows in the clear.

use super::{durable::sync_folder, error::from_io};
use crate::{
    Batch, StoreError,
    sealed::{self, DataKey},
};
use std::{
    borrow::Cow,
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// The file that says that a store is sealed.
pub(super) const MARKER: &str = "sealed";
/// What lies in it, under the store's key.
const KNOWN: &[u8] = b"a carnet store";
const ABOUT: &[u8] = b"carnet/sealed";
const DOING: &str = "opening the store";

/// Checks that the key is the store's; a store that is about to be made gets it.
pub(super) fn agree(files: &Path, key: Option<&DataKey>) -> Result<(), StoreError> {
    let marker = files.join(MARKER);
    let found = match fs::read(&marker) {
        Ok(found) => Some(found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(from_io("reading whether the store is sealed", &error)),
    };
    match (found, key) {
        (None, None) => Ok(()),
        (Some(found), Some(key)) => match key.open(ABOUT, found) {
            Some(known) if known == KNOWN => Ok(()),
            _ => Err(refused("it is sealed with another key than the one that was given")),
        },
        (Some(_), None) => Err(refused("it is sealed, and no key was given")),
        (None, Some(_)) if files.join("db").exists() => {
            Err(refused("a key was given, and it is not sealed"))
        }
        (None, Some(key)) => mark(files, &marker, key),
    }
}

/// Before sled makes its first file: a store without the mark takes no key.
fn mark(files: &Path, marker: &Path, key: &DataKey) -> Result<(), StoreError> {
    let known = key.seal(ABOUT, KNOWN)?;
    let write = || -> io::Result<()> {
        let mut file = File::create(marker)?;
        file.write_all(&known)?;
        file.sync_all()?;
        sync_folder(files)
    };
    write().map_err(|error| from_io("marking the store as sealed", &error))
}

fn refused(cause: &str) -> StoreError {
    StoreError::Failed { doing: DOING, cause: cause.to_owned() }
}

/// The batch as the disk is to have it.
pub(super) fn stored<'batch>(
    key: Option<&DataKey>,
    batch: &'batch Batch,
) -> Result<Cow<'batch, Batch>, StoreError> {
    match key {
        None => Ok(Cow::Borrowed(batch)),
        Some(key) => sealed::values_sealed_with(key, batch.clone()).map(Cow::Owned),
    }
}

/// A row's value as its caller gave it.
pub(super) fn opened(
    key: Option<&DataKey>,
    row: &[u8],
    value: Vec<u8>,
) -> Result<Vec<u8>, StoreError> {
    match key {
        None => Ok(value),
        Some(key) => key.open(row, value).ok_or_else(|| StoreError::Corrupt(sealed::unopened(row))),
    }
}
