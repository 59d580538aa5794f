//! `carnet-server backup`.

use super::{Failure, Outcome, Place, admin, open_existing, runtime, store_folder};
use crate::{
    accounts::{
        CONSOLE,
        journal::{Act, Entry, Journal},
    },
    disk::Disk,
};
use carnet_storage::{Batch, SledStore};
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
    let data = options.place.plain()?.data;
    let to = absolute(&options.to)?;
    let body = serde_json::json!({ "to": to });
    if runtime()?.block_on(admin::ask(&data, "/admin/backup", &body))?.is_none() {
        copy(&data, &to)?;
    }
    let report = carnet_storage::sled_store::check(&store_folder(&to))?;
    say!("Copied {} rows ({} bytes) to {}.", report.rows, report.bytes, to.display());
    say!("To restore: stop the server, and put this folder in place of its data folder.");
    Ok(ExitCode::SUCCESS)
}

fn copy(data: &Path, to: &Path) -> Result<(), Failure> {
    let store = open_existing(data)?;
    store.backup(&store_folder(to))?;
    note(store)
}

/// Says in the audit log that there is a copy.
fn note(store: SledStore) -> Result<(), Failure> {
    let journal = Journal::open(Disk::new(store))?;
    let entry = Entry::new(Act::BackedUp, CONSOLE, "");
    Ok(runtime()?.block_on(journal.commit(Batch::default(), [entry]))?)
}
