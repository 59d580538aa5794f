//! `carnet-server`: see `carnet-server --help`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    carnet_sync_server::cli::run(carnet_sync_server::cli::Arguments::parse())
}
