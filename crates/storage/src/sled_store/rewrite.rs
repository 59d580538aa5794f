//! A store written anew, without the room that deleted rows took.
//!
//! sled takes room that was freed for what comes next, but hardly ever gives it back. So a store
//! whose files have become much larger than its rows is copied row by row beside itself when it
//! is opened: [`place`] says how the copy takes its place, and why a crash at any point leaves
//! the old store or the new one.

use super::{Open, Options, backup, error, place};
use crate::{DataKey, StoreError};
use std::path::Path;

/// A store is rewritten when its files are this many times as large as they would be then.
const RATIO: u64 = 2;
/// A store whose files are smaller than this, in bytes, is left alone.
const FLOOR: u64 = 8 << 20;

/// What a rewrite gave back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewritten {
    /// Bytes of the files before.
    pub before: u64,
    /// Bytes of the files after.
    pub after: u64,
}

/// The moments between which a rewrite may be cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Copied,
    Compared,
    Synced,
    Named,
    Switched,
}

/// Rewrites the store in `folder`, whatever its size.
///
/// # Errors
/// [`StoreError::InUse`] when it is open; [`StoreError::Gone`] when there is none;
/// [`StoreError::Full`] when there is no room for both at a time; otherwise as reading and writing.
/// The store is then as it was.
pub fn rewrite(folder: &Path) -> Result<Rewritten, StoreError> {
    rewrite_with(folder, Options::default())
}

/// As [`rewrite`], for a store that is opened with options.
///
/// # Errors
/// As [`rewrite`].
pub fn rewrite_with(folder: &Path, options: Options) -> Result<Rewritten, StoreError> {
    let key = options.key.clone();
    reseal(folder, options, key)
}

/// As [`rewrite_with`], and from then on the store is sealed with `key`, or in the clear. What the
/// files of before held may be found on the disk for as long as nothing was written over it.
///
/// # Errors
/// As [`rewrite`].
pub fn reseal(
    folder: &Path,
    options: Options,
    key: Option<DataKey>,
) -> Result<Rewritten, StoreError> {
    if !super::exists(folder) {
        return Err(StoreError::Gone(format!("there is no store in {}", folder.display())));
    }
    let store = Open::open_with(folder, Options { rewrite: false, ..options.clone() })?;
    let before = store.usage()?;
    let after = anew(store, Options { key, ..options }, |_| Ok(()))?.usage()?;
    Ok(Rewritten { before, after })
}

/// Whether the store takes so much more room than its rows do that it should be rewritten.
fn is_due(store: &Open) -> Result<bool, StoreError> {
    let on_disk = store.usage()?;
    Ok(on_disk > FLOOR && on_disk / RATIO > store.shared.weight.on_disk())
}

/// The store, rewritten if there is reason and room; as it is if that can't be done.
pub(super) fn if_due(store: Open) -> Result<Open, StoreError> {
    if !is_due(&store)? || !has_room(&store)? {
        return Ok(store);
    }
    let (folder, options) = (store.shared.folder.clone(), store.shared.options.clone());
    anew(store, options.clone(), |_| Ok(())).or_else(|_| {
        // What went wrong left the store as it was, and it can still be used.
        Open::open_with(&folder, Options { rewrite: false, ..options })
    })
}

fn has_room(store: &Open) -> Result<bool, StoreError> {
    let free = fs2::available_space(&store.shared.files)
        .map_err(|error| error::from_io("measuring the disk", &error))?;
    let needed = store.shared.weight.on_disk().saturating_mul(RATIO);
    Ok(free > needed.saturating_add(store.shared.options.reserve))
}

/// A store that is in use, written anew whatever its size.
pub(super) fn now(store: Open, options: Options) -> Result<Open, StoreError> {
    anew(store, options, |_| Ok(()))
}

/// Copies, compares, switches: to a store that is opened as the options say. The caller is told of
/// each step, and may end it there.
fn anew(
    store: Open,
    options: Options,
    mut at: impl FnMut(Step) -> Result<(), StoreError>,
) -> Result<Open, StoreError> {
    let folder = store.shared.folder.clone();
    let (beside, number) = place::next(&folder)?;
    backup::prepare(&beside)?;
    store.copy_into(&beside, options.clone())?;
    at(Step::Copied)?;
    compare(&store, &beside, options.clone())?;
    at(Step::Compared)?;
    let failed = |error| error::from_io("finishing a rewrite", &error);
    backup::sync_all(&beside).map_err(failed)?;
    at(Step::Synced)?;
    place::write_next(&folder, number).map_err(failed)?;
    at(Step::Named)?;
    place::switch(&folder).map_err(failed)?;
    at(Step::Switched)?;
    // The lock outlives the old store, so that nobody comes in between.
    let lock = store.shared.lock.clone();
    drop(store);
    place::tidy(&folder)?;
    Open::open_files(&folder, lock, options)
}

/// The copy, opened from the disk, has the very rows of the store, which nobody writes to.
fn compare(store: &Open, beside: &Path, options: Options) -> Result<(), StoreError> {
    let copy = Open::open_even_unfinished(beside, options)?;
    let mut copied = copy.rows();
    for row in store.rows() {
        if copied.next().transpose()? != Some(row?) {
            return Err(StoreError::Corrupt("a row was not copied as it was".into()));
        }
    }
    match copied.next() {
        None => Ok(()),
        Some(_) => Err(StoreError::Corrupt("the copy has rows of its own".into())),
    }
}

#[cfg(test)]
mod tests;
