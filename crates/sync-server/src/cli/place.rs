//! `carnet-server place`.

use super::{Failure, Outcome, Place, admin};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The person, by name
    name: String,
    /// administrator, office, rep, read-only, or the id of another role
    role: String,
    /// The team, by name; without it, none
    #[arg(long)]
    team: Option<String>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let body = json!({ "name": options.name, "role": options.role, "team": options.team });
    let asked = super::runtime()?.block_on(admin::ask(&settings.data, "/admin/place", &body))?;
    if asked.is_none() {
        return Err(Failure("no server runs on this data folder: start it first".to_owned()));
    }
    say!("{} has the role {} from now on.", options.name, options.role);
    Ok(ExitCode::SUCCESS)
}
