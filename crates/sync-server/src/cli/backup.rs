//! `carnet-server backup`.

use super::{Failure, Outcome, Place, admin, open_existing, runtime, store_folder};
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
    Ok(())
}
