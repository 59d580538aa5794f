//! `cargo xtask bench`: what Carnet costs, beside the reference implementation.

use crate::cargo::{Profile, build, program};
use crate::fail::Result;
use crate::{run, setup, shell, steps::Steps, web};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Small sizes only, and the peer at 1,000 fiches only.
    #[arg(long)]
    quick: bool,
    /// Also write the table as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds what is measured in release, then hands over to `carnet-bench`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    run::plan_setup(&mut steps);
    run::do_setup(&mut steps)?;
    setup::npm()?;
    web::build(false)?;
    build(&["carnet-bench", "carnet-sync-server"], Profile::Release)?;
    let mut command = shell::command(program("carnet-bench", Profile::Release));
    command.args([
        "--app-bytes",
        &web::wire_bytes()?.to_string(),
        "--peer",
        "tests/bench/peer.mjs",
    ]);
    if options.quick {
        command.arg("--quick");
    }
    if let Some(file) = &options.json {
        command.arg("--json").arg(file);
    }
    shell::run(&mut command)
}
