//! `carnet-server backup`.

use super::{
    Failure, Outcome, Place, admin, key::of_folder, open_existing, runtime, store_folder,
    store_options,
};
use crate::{
    Settings,
    accounts::{
        CONSOLE,
        journal::{Act, Entry, Journal},
    },
    blobs,
    disk::Disk,
};
use carnet_storage::{Batch, SledStore, sled_store::check_with};
use clap::Args;
use std::{
    path::{Path, PathBuf, absolute},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
    /// The folder to make: a data folder like the first
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let to = absolute(&options.to)?;
    let body = serde_json::json!({ "to": to });
    if runtime()?.block_on(admin::ask(&settings.data, "/admin/backup", &body))?.is_none() {
        copy(&settings, &to)?;
    }
    // As it is read back from the disk; it is sealed as the store is.
    let report = check_with(&store_folder(&to), store_options(&settings)?)
        .map_err(|error| of_folder(&to, error))?;
    let (files, bytes, wrong) = blobs::check(&open_copy(&settings, &to)?, &to)?;
    if let Some(wrong) = wrong.first() {
        return Err(Failure(format!(
            "the copy of an attached file is not whole: {}",
            wrong.display()
        )));
    }
    say!("Copied {files} attached files ({bytes} bytes).");
    say!("Copied {} rows ({} bytes) to {}.", report.rows, report.bytes, to.display());
    say!("To restore: stop the server, and put this folder in place of its data folder.");
    Ok(ExitCode::SUCCESS)
}

/// The store of the copy, sealed as the first is.
fn open_copy(settings: &Settings, to: &Path) -> Result<SledStore, Failure> {
    SledStore::open_with(&store_folder(to), store_options(settings)?)
        .map_err(|error| of_folder(to, error))
}

fn copy(settings: &Settings, to: &Path) -> Result<(), Failure> {
    let store = open_existing(settings)?;
    blobs::copy_all(&store, &settings.data, to)?;
    store.backup(&store_folder(to))?;
    note(store)
}

/// Says in the audit log that there is a copy.
fn note(store: SledStore) -> Result<(), Failure> {
    let journal = Journal::open(Disk::new(store))?;
    let entry = Entry::new(Act::BackedUp, CONSOLE, "");
    Ok(runtime()?.block_on(journal.commit(Batch::default(), [entry]))?)
}
