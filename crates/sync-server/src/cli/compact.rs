//! `carnet-server compact`.

use super::{Failure, Outcome, Place, store_folder};
use carnet_storage::{StoreError, sled_store};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(options: Options) -> Outcome {
    let data = options.place.plain()?.data;
    let folder = store_folder(&data);
    let rewritten = sled_store::rewrite(&folder).map_err(|error| match error {
        StoreError::InUse(_) => Failure(format!(
            "the server is running on {}: stop it first (it rewrites a store by itself when it starts, where that gives back much)",
            data.display()
        )),
        error => Failure(format!("the data folder {}: {error}", data.display())),
    })?;
    let files = sled_store::check(&folder)?;
    say!(
        "{} rows, {} bytes: {} bytes on the disk before, {} after.",
        files.rows,
        files.bytes,
        rewritten.before,
        rewritten.after
    );
    Ok(ExitCode::SUCCESS)
}
