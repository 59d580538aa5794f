//! `cargo xtask bench`: what Carnet costs, beside its peers and the machine's own limits.

use crate::cargo::{Profile, build, cargo, program};
use crate::fail::Result;
use crate::{run, setup, shell, steps::Steps, web};
use std::path::PathBuf;

/// Scripts and programs of peers.
const SCRIPTS: &str = "tests/bench";
/// The page that a full run writes.
const PAGE: &str = "docs/performance.md";
/// Where peers in Rust are built: apart, for they are no part of the workspace.
const PEERS: &str = "target/peers";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Small sizes and few runs, in minutes: shows that everything can be measured.
    #[arg(long)]
    quick: bool,
    /// Also write everything as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The JSON of an earlier run, in which what is measured now takes the place of the same groups.
    #[arg(long, value_name = "FILE")]
    onto: Option<PathBuf>,
    /// Write the page here [default: docs/performance.md, in a full run]
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Only these groups of rows: limits, growth, stored, memory, latency, typing, throughput, slow,
    /// hostile, changes, restore, search, heavy, browser.
    #[arg(long, value_delimiter = ',', value_name = "GROUP")]
    only: Vec<String>,
    /// Numbers of fiches to measure growth with.
    #[arg(long, value_delimiter = ',', value_name = "N")]
    sizes: Vec<String>,
    /// Instead of measuring: a thousand devices that work for half an hour on a bad network.
    #[arg(long)]
    soak: bool,
}

/// Builds what is measured in release, then hands over to `carnet-bench`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    run::plan_setup(&mut steps);
    run::do_setup(&mut steps)?;
    build(&["carnet-bench", "carnet-sync-server", "carnet-device"], Profile::Release)?;
    let mut command = shell::command(program("carnet-bench", Profile::Release));
    if options.quick {
        command.arg("--quick");
    }
    if options.soak {
        return shell::run(command.arg("--soak"));
    }
    search()?;
    setup::npm()?;
    web::build(false)?;
    samod();
    command.env("CHROMIUM", setup::chromium()?);
    command.args(["--scripts", SCRIPTS, "--app", "dist"]);
    command.args(["--app-bytes", &web::wire_bytes()?.to_string()]);
    for (name, values) in [("--only", &options.only), ("--sizes", &options.sizes)] {
        if !values.is_empty() {
            command.args([name, &values.join(",")]);
        }
    }
    let whole = !options.quick && options.only.is_empty() && options.sizes.is_empty();
    if let Some(page) = options.page.clone().or_else(|| whole.then(|| PAGE.into())) {
        command.arg("--page").arg(page);
    }
    for (name, file) in [("--json", &options.json), ("--onto", &options.onto)] {
        if let Some(file) = file {
            command.arg(name).arg(file);
        }
    }
    shell::run(&mut command)
}

/// Builds the engine's own measurement of its search.
fn search() -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--release", "--package", "carnet-engine", "--example", "search_bench"]);
    shell::run(&mut command)
}

/// Builds samod's peer, if it can be had; its rows are empty otherwise.
fn samod() {
    let mut command = cargo();
    command.args(["build", "--release", "--quiet", "--locked", "--target-dir", PEERS]);
    command.args(["--manifest-path", "tests/bench/samod/Cargo.toml"]);
    if let Err(failure) = shell::run(&mut command) {
        println!("samod is not measured: {failure}");
    }
}
