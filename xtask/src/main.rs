//! `cargo xtask`: sets the machine up, builds, runs, tests and measures Carnet.
//!
//! Everything a developer or an operator types is here, so that a fresh clone needs
//! no instructions beyond `cargo xtask run`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to whoever ran it")]

mod bench;
mod cargo;
mod clock;
mod dev;
mod early;
mod fail;
mod fuzz;
mod room;
mod run;
mod screenshots;
mod search;
mod setup;
mod shell;
mod sim;
mod steps;
mod test;
mod web;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run, test and measure Carnet")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set everything up, build in release, start the server.
    Run(run::Options),
    /// Set everything up, then run every check and print a count.
    Test(test::Options),
    /// Build the web app into dist/.
    Web(web::Options),
    /// Rebuild and restart the server whenever a file changes.
    Dev(run::Options),
    /// Run the sync simulator on many seeds.
    Sim(sim::Options),
    /// Run the fuzz targets, and say how often each was executed.
    Fuzz(fuzz::Options),
    /// Measure, beside the reference implementation.
    Bench(bench::Options),
    /// Measure the directory's search in WebAssembly.
    Search(search::Options),
    /// Record which functions of the app a start needs, into crates/pwa/early/.
    Early,
    /// Draw every screen at three sizes into docs/screenshots/.
    Screenshots(screenshots::Options),
    /// Redraw the icons and splash pictures from their SVG sources.
    Icons,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Web(options) => web::run(&options),
        Task::Dev(options) => dev::run(&options),
        Task::Sim(options) => sim::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Search(options) => search::run(&options),
        Task::Early => early::run(),
        Task::Screenshots(options) => screenshots::run(&options),
        Task::Icons => screenshots::icons(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                eprintln!("\n{failure}");
            }
            ExitCode::FAILURE
        }
    }
}
