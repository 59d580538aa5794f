//! `carnet-server files`.

use super::{Failure, Outcome, Place, admin, runtime};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let nothing = serde_json::json!({});
    let asked = admin::ask(&settings.data, "/admin/files", &nothing);
    let Some(found) = runtime()?.block_on(asked)? else {
        return Err(Failure(
            "which fiches name which files, a running server says: start it".into(),
        ));
    };
    say!("{} attached files, {} bytes.", found["files"], found["bytes"]);
    say!("{} of them no fiche names: they go 90 days after that was first seen.", found["unnamed"]);
    say!(
        "Taken away: {} files ({} bytes), {} that were never sent whole.",
        found["removed"],
        found["freed"],
        found["left"]
    );
    Ok(ExitCode::SUCCESS)
}
