//! Importing a file through a device.

use crate::{Session, SessionError};
use carnet_engine::api::{ImportReport, OnDuplicate, Reply, Request};
use carnet_import::{Format, Options};
use carnet_storage::{ReadNow, Store};
use std::{fs, io, path::Path};

/// What to do with a row whose contact exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Duplicates {
    /// Leave the contact as it is.
    Skip,
    /// Write the row's values over the contact's.
    Update,
    /// Fill in only what the contact does not have.
    Complete,
    /// Create another contact.
    Create,
}

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// The kind of file; `None` to guess.
    pub format: Option<Format>,
    /// What to do with contacts that exist.
    pub duplicates: Duplicates,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// Imports a file; its contacts are on this device's disk when it returns.
///
/// # Errors
/// [`SessionError::Failed`] when the file can't be read at all.
pub async fn import<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    file: Vec<u8>,
    how: ImportOptions,
) -> Result<ImportReport, SessionError> {
    let options = how_to_read(device, &file, how.format).await?;
    let duplicates = match how.duplicates {
        Duplicates::Skip => OnDuplicate::Skip,
        Duplicates::Update => OnDuplicate::Update,
        Duplicates::Complete => OnDuplicate::Complete,
        Duplicates::Create => OnDuplicate::Create,
    };
    let request = Request::Import { file, options, duplicates, dry_run: how.dry_run };
    match device.request(request).await? {
        Reply::Imported(report) => Ok(report),
        _ => Err(SessionError::Answer),
    }
}

/// How the file looks; where the kind is given, the rest is guessed all the same.
async fn how_to_read<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    file: &[u8],
    format: Option<Format>,
) -> Result<Options, SessionError> {
    let request = Request::ImportPreview { file: file.to_vec(), options: None };
    let Reply::ImportPreview(preview) = device.request(request).await? else {
        return Err(SessionError::Answer);
    };
    Ok(Options { format: format.unwrap_or(preview.options.format), ..preview.options })
}

/// Writes the rows that could not be read as CSV: line, reason, text.
///
/// # Errors
/// When the file can't be written.
pub fn write_errors(path: &Path, report: &ImportReport) -> io::Result<()> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::from("line,reason,text\n");
    for (line, code, row) in &report.errors {
        text.push_str(&format!("{line},{},{}\n", quoted(code), quoted(row)));
    }
    fs::write(path, text)
}
