//! `carnet import`.

use super::{Common, Failure, Outcome};
use crate::import::{Duplicates, ImportOptions};
use carnet_engine::api::ImportReport;
use clap::Args;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A CSV or vCard file
    file: PathBuf,
    /// What to do with contacts that exist
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Duplicates::Skip)]
    on_duplicate: Duplicates,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Write the rows that could not be read into this file (CSV)
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

pub(super) async fn run(common: &Common, options: Options) -> Outcome {
    let file = read(&options.file)?;
    let mut device = common.open_fresh().await?;
    let how =
        ImportOptions { format: None, duplicates: options.on_duplicate, dry_run: options.dry_run };
    let report = crate::import::import(&mut device, file, how).await?;
    if let Some(path) = &options.errors {
        crate::import::write_errors(path, &report)
            .map_err(|cause| Failure::Io { doing: format!("writing {}", path.display()), cause })?;
    }
    common.say().either(&report, || words(&report, options.dry_run));
    if options.dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    common.see_off(&mut device).await
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|cause| Failure::Io { doing: format!("reading {}", path.display()), cause })
}

fn words(report: &ImportReport, dry_run: bool) -> String {
    let would = if dry_run { "would be " } else { "" };
    let ImportReport { created, updated, skipped, errors, .. } = report;
    let mut words =
        format!("{created} {would}created, {updated} {would}updated, {skipped} skipped");
    for (line, code, text) in errors {
        words.push_str(&format!("\nline {line}: {code}: {text}"));
    }
    words
}
