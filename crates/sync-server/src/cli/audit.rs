//! `carnet-server audit`.

use super::{Outcome, Place, open_existing};
use crate::accounts::journal::{self, Numbered};
use chrono::DateTime;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
    /// Only say whether the log is whole, and where it ends
    #[arg(long)]
    verify: bool,
}

pub(super) fn run(options: Options) -> Outcome {
    let store = open_existing(&options.place.plain()?)?;
    let told = |entry: Numbered| {
        if !options.verify {
            say!("{}", line(&entry));
        }
    };
    let end = match journal::walk(&store, told) {
        Ok(end) => end,
        Err(error) => {
            tell!("{error}");
            return Ok(ExitCode::FAILURE);
        }
    };
    say!("{} entries, whole; the last link is {}.", end.number, hex::encode(end.link));
    Ok(ExitCode::SUCCESS)
}

/// One entry, its parts between tabs. Whatever was typed by people is escaped, so that a line is an entry.
fn line(numbered: &Numbered) -> String {
    let entry = &numbered.entry;
    let at = DateTime::from_timestamp(entry.at, 0).map(|at| at.to_rfc3339()).unwrap_or_default();
    let act = serde_json::to_value(entry.act).unwrap_or_default();
    let mut parts = vec![
        numbered.number.to_string(),
        at,
        act.as_str().unwrap_or_default().to_owned(),
        entry.who.escape_debug().to_string(),
        entry.about.escape_debug().to_string(),
    ];
    let detail =
        entry.detail.iter().map(|(name, value)| format!("{name}={}", value.escape_debug()));
    parts.extend(detail);
    parts.join("\t")
}
