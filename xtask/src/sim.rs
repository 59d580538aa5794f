//! `cargo xtask sim`: the sync simulator on many seeds.

use crate::cargo::cargo;
use crate::fail::Result;
use crate::shell;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many runs, each from its own seed.
    #[arg(long, default_value_t = 500)]
    seeds: u64,
    /// The first seed: replays a failure with `--seeds 1`.
    #[arg(long, default_value_t = 0)]
    from: u64,
}

/// Runs until a seed fails, which is then printed with how to replay it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        "carnet-sync",
        "--features",
        "sim",
        "--example",
        "sim",
        "--",
    ]);
    command.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]);
    shell::run(&mut command)
}
