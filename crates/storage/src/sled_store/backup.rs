//! A copy of a store, made while others write to it.

use super::{
    Open, Options, Report, UNFINISHED, check::check_unfinished, durable::sync_folder, error,
    tap::Tap,
};
use crate::{Batch, Op, StoreError};
use std::{
    fs::{self, File},
    io,
    ops::Bound,
    path::{Path, PathBuf},
    sync::PoisonError,
};

/// About how many bytes are read while commits wait.
const BYTES_AT_ONCE: usize = 1 << 20;

impl Open {
    /// See [`super::SledStore::backup`].
    pub(super) fn backup(&self, to: &Path) -> Result<Report, StoreError> {
        if to.exists() {
            return Err(failed(format!("{} exists already", to.display())));
        }
        let beside = beside(to);
        prepare(&beside)?;
        let copied = self.copy_into(&beside, self.shared.options.clone())?;
        let report = check_unfinished(&beside, self.shared.options.clone())?;
        if (report.rows, report.bytes) != (copied.rows, copied.bytes) {
            return Err(StoreError::Corrupt(format!(
                "the copy has {} rows instead of {}",
                report.rows, copied.rows
            )));
        }
        finish(&beside, to).map_err(|error| error::from_io("finishing a backup", &error))?;
        Ok(report)
    }

    /// Copies every row into a store that is opened as the options say.
    pub(super) fn copy_into(&self, folder: &Path, options: Options) -> Result<Report, StoreError> {
        let copy = Self::open_even_unfinished(folder, Options { cache: 16 << 20, ..options })?;
        let tap = self.shared.taps.open();
        let mut from = Bound::Unbounded;
        loop {
            let part = self.part(from, &tap)?;
            // What was heard before the part was read: it may be of rows copied earlier; where
            // it is of rows of this part or of a later one, what is read of them overrides it.
            copy.commit_now(part.heard)?;
            copy.commit_now(part.rows)?;
            match part.last {
                Some(last) => from = Bound::Excluded(last),
                None => return copy.report(),
            }
        }
    }

    /// Reads on, at one moment between two commits.
    fn part(&self, from: Bound<Vec<u8>>, tap: &Tap) -> Result<Part, StoreError> {
        let _whole = self.shared.whole.read().unwrap_or_else(PoisonError::into_inner);
        let mut part = Part { heard: tap.take(), rows: Batch::default(), last: None };
        let mut bytes = 0;
        for row in self.shared.db.range((from, Bound::Unbounded)) {
            let (key, value) = row.map_err(|error| error::from_sled("copying rows", &error))?;
            let value = self.value(&key, &value)?;
            bytes += key.len() + value.len();
            part.rows.ops.push(Op::Put(key.to_vec(), value));
            if bytes >= BYTES_AT_ONCE {
                part.last = Some(key.to_vec());
                break;
            }
        }
        Ok(part)
    }
}

/// Some rows, and the commits that came before they were read.
struct Part {
    heard: Batch,
    rows: Batch,
    /// The last key, when there are more.
    last: Option<Vec<u8>>,
}

fn beside(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Makes an empty, marked folder.
pub(super) fn prepare(folder: &Path) -> Result<(), StoreError> {
    if folder.exists() {
        let left = Open::open_even_unfinished(folder, Options::default());
        if let Err(StoreError::InUse(by)) = left {
            return Err(StoreError::InUse(by));
        }
    }
    let fresh = || -> io::Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        File::create(folder.join(UNFINISHED))?.sync_all()?;
        sync_folder(folder)
    };
    fresh().map_err(|error| error::from_io("preparing a backup", &error))
}

/// The rename comes last: a crash before it leaves a folder that is not called `to`.
fn finish(beside: &Path, to: &Path) -> io::Result<()> {
    sync_all(beside)?;
    fs::rename(beside, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Makes all of a copy durable, and takes its mark away.
pub(super) fn sync_all(beside: &Path) -> io::Result<()> {
    sync_below(beside)?;
    fs::remove_file(beside.join(UNFINISHED))?;
    sync_folder(beside)
}

fn sync_below(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_below(&path)?;
            continue;
        }
        match File::open(path).and_then(|file| file.sync_all()) {
            // sled gives its snapshot the final name in its own time.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            synced => synced?,
        }
    }
    sync_folder(folder)
}

fn failed(cause: String) -> StoreError {
    StoreError::Failed { doing: "backing the store up", cause }
}
