//! Runs the simulator over many seeds: `cargo run -p carnet-sync --features sim --example sim -- --seeds N [--from K]`.
//! Prints the first failing seed and what happened in it.

use carnet_sync::sim;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut seeds, mut from) = (100, 0);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse::<u64>().ok());
        match (argument.as_str(), value) {
            ("--seeds", Some(value)) => seeds = value,
            ("--from", Some(value)) => from = value,
            _ => return say("usage: sim [--seeds N] [--from K]", ExitCode::FAILURE),
        }
    }
    match sim::run_all(from..from + seeds) {
        Ok(stats) => say(&format!("{stats:#?}"), ExitCode::SUCCESS),
        Err(failure) => {
            let again = format!("{failure}\nagain: --seeds 1 --from {}", failure.seed);
            say(&again, ExitCode::FAILURE)
        }
    }
}

#[allow(clippy::print_stdout)]
fn say(text: &str, code: ExitCode) -> ExitCode {
    println!("{text}");
    code
}
