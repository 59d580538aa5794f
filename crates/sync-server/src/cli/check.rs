//! `carnet-server check`.

use super::{Failure, Outcome, Place, key::of_folder, open_existing, store_folder, store_options};
use crate::{accounts::Book, blobs};
use carnet_storage::sled_store;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let folder = store_folder(&settings.data);
    if !sled_store::exists(&folder) {
        return Err(Failure(format!("there is no store in {}", settings.data.display())));
    }
    let files = sled_store::check_with(&folder, store_options(&settings)?)
        .map_err(|error| of_folder(&settings.data, error))?;
    say!("Files: {} rows, {} bytes, {} bytes on the disk.", files.rows, files.bytes, files.on_disk);
    let store = open_existing(&settings)?;
    let report = carnet_sync::check::hub(&store);
    say!("Content: {report}");
    let book = Book::read(&store)?;
    let (people, devices) = book.counts();
    say!("Accounts: {people} people, {devices} devices.");
    let (count, bytes, wrong) = blobs::check(&store, &settings.data)?;
    say!("Attached files: {count}, {bytes} bytes.");
    for path in &wrong {
        say!("{} is missing or not whole.", path.display());
    }
    if report.is_clean() && wrong.is_empty() {
        say!("Nothing is wrong.");
        return Ok(ExitCode::SUCCESS);
    }
    say!(
        "The store is damaged: restore a backup in its place; devices give back what it does not have."
    );
    Ok(ExitCode::FAILURE)
}
