//! Whether a store's files can be read to the last row.

use super::{Open, Options};
use crate::StoreError;
use std::path::Path;

/// What a store holds, read to the last row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows.
    pub rows: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
    /// Bytes of the files.
    pub on_disk: u64,
}

/// Opens the store in `folder`, which sled does by replaying its log, and reads every row, which
/// verifies the checksum of every page.
///
/// # Errors
/// [`StoreError::Gone`] when there is no store; [`StoreError::InUse`] when it is open elsewhere;
/// [`StoreError::Corrupt`] when it is damaged.
pub fn check(folder: &Path) -> Result<Report, StoreError> {
    check_with(folder, Options::default())
}

/// As [`check`], for a store that is opened with options. It is not rewritten.
///
/// # Errors
/// As [`check`].
pub fn check_with(folder: &Path, options: Options) -> Result<Report, StoreError> {
    if !super::exists(folder) {
        return Err(StoreError::Gone(format!("there is no store in {}", folder.display())));
    }
    Open::open_with(folder, Options { rewrite: false, ..options })?.report()
}

impl Open {
    /// Reads every row. Nobody writes meanwhile.
    pub(super) fn report(&self) -> Result<Report, StoreError> {
        let mut report = Report { on_disk: self.usage()?, ..Report::default() };
        for row in self.rows() {
            let (key, value) = row?;
            report.rows += 1;
            report.bytes += (key.len() + value.len()) as u64;
        }
        Ok(report)
    }
}

/// As [`check`], for a backup that is not finished yet.
pub(super) fn check_unfinished(folder: &Path, options: Options) -> Result<Report, StoreError> {
    Open::open_even_unfinished(folder, options)?.report()
}
