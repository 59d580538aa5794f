//! `carnet`: see `carnet --help`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    carnet_device::cli::run(carnet_device::cli::Arguments::parse())
}
