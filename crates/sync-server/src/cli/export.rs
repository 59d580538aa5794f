//! `carnet-server export`.

use super::{Failure, Outcome, Place, open_existing, runtime};
use crate::{
    accounts::journal::{Act, Entry, Journal},
    clock,
    disk::Disk,
    export, secret,
};
use carnet_storage::{Batch, SledStore};
use carnet_sync::hub::HubConfig;
use clap::{Args, ValueEnum};
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
    /// automerge: every document with its history; json: what the fiches say
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Format,
    /// The folder to write into
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Automerge,
    Json,
}

pub(super) fn run(options: Options) -> Outcome {
    let store = open_existing(&options.place.plain()?)?;
    // The epoch that it begins is never written: this reads only.
    let mut hub =
        carnet_sync::Hub::open(store.clone(), HubConfig::new(secret::random()?, clock::unix()))?;
    let written = match options.format {
        Format::Automerge => export::automerge(&mut hub, &options.to),
        Format::Json => export::json(&mut hub, &options.to),
    };
    let count = written.map_err(|error| Failure(format!("{}: {error}", options.to.display())))?;
    note(store, count)?;
    say!("{count} documents written into {}.", options.to.display());
    Ok(ExitCode::SUCCESS)
}

/// Says in the audit log that documents have left the store.
fn note(store: SledStore, count: usize) -> Result<(), Failure> {
    let journal = Journal::open(Disk::new(store))?;
    let entry = Entry::new(Act::Exported, "console", "").with("documents", count);
    Ok(runtime()?.block_on(journal.commit(Batch::default(), [entry]))?)
}
