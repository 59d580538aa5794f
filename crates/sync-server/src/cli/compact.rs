//! `carnet-server compact`.

use super::{Failure, Outcome, Place, key::of_folder, store_folder, store_options};
use carnet_storage::{StoreError, sled_store};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let (data, folder) = (&settings.data, store_folder(&settings.data));
    let store = store_options(&settings)?;
    let rewritten = sled_store::rewrite_with(&folder, store.clone()).map_err(|error| match error {
        StoreError::InUse(_) => Failure(format!(
            "the server is running on {}: stop it first (it rewrites a store by itself when it starts, where that gives back much)",
            data.display()
        )),
        error => of_folder(data, error),
    })?;
    let files = sled_store::check_with(&folder, store)?;
    say!(
        "{} rows, {} bytes: {} bytes on the disk before, {} after.",
        files.rows,
        files.bytes,
        rewritten.before,
        rewritten.after
    );
    Ok(ExitCode::SUCCESS)
}
