//! Where in a store's folder its files lie.
//!
//! In the folder itself, until the store is rewritten for the first time; from then on in a folder
//! `rewritten-N` in it, which the file `current` names by its number. `current` is replaced by a
//! rename, so a store is always either the old one or the new one, whole. Whatever else a rewrite
//! left is removed at the next opening. The lock lies in the store's folder and never moves.

use super::{durable::sync_folder, error::from_io};
use crate::StoreError;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

const CURRENT: &str = "current";
const NEXT: &str = "current.next";
const REWRITTEN: &str = "rewritten-";

/// The folder of the store's files.
pub(super) fn files(folder: &Path) -> Result<PathBuf, StoreError> {
    let number = number(folder)?;
    if number == 0 {
        return Ok(folder.to_owned());
    }
    let files = rewritten(folder, number);
    if files.join("db").is_file() {
        return Ok(files);
    }
    // Opening it would make an empty store.
    Err(StoreError::Corrupt(format!("there is no store in {}", files.display())))
}

/// Where a rewrite of the store goes, and its number.
pub(super) fn next(folder: &Path) -> Result<(PathBuf, u64), StoreError> {
    let number = number(folder)? + 1;
    Ok((rewritten(folder, number), number))
}

/// The number's file, durable, under a name that nobody reads yet.
pub(super) fn write_next(folder: &Path, number: u64) -> io::Result<()> {
    let mut file = File::create(folder.join(NEXT))?;
    file.write_all(number.to_string().as_bytes())?;
    file.sync_all()
}

/// From now on, and after a crash, the store is the one whose number [`write_next`] wrote.
pub(super) fn switch(folder: &Path) -> io::Result<()> {
    fs::rename(folder.join(NEXT), folder.join(CURRENT))?;
    sync_folder(folder)
}

/// Removes what rewrites left, finished or not. The caller holds the store's lock. What can't be
/// removed, for instance because sled has not let go of it yet, is tried again at the next opening.
pub(super) fn tidy(folder: &Path) -> Result<(), StoreError> {
    let files = files(folder)?;
    let entries =
        fs::read_dir(folder).map_err(|error| from_io("looking for what a rewrite left", &error))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path != files && is_leftover(&path, files == folder) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
    Ok(())
}

/// Whether it is of another store than the current one, which may be the folder itself.
fn is_leftover(path: &Path, in_folder: bool) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    if name == NEXT || name.strip_prefix(REWRITTEN).is_some_and(|rest| rest.parse::<u64>().is_ok())
    {
        return true;
    }
    let of_store =
        ["db", "conf", "blobs", "large", "watermark", super::seal::MARKER].contains(&name);
    !in_folder && (of_store || name.starts_with("snap."))
}

/// Zero before the first rewrite.
fn number(folder: &Path) -> Result<u64, StoreError> {
    let path = folder.join(CURRENT);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(from_io("reading which files are the store's", &error)),
    };
    // Never guessed: another number is another store.
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| {
        StoreError::Corrupt(format!("{} does not name the store's files", path.display()))
    })
}

fn rewritten(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{REWRITTEN}{number}"))
}
