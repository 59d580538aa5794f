//! `carnet-bench`: measures Carnet's server and a native device on real sockets and a real
//! disk, with the reference automerge-repo doing the same work in the same run.
//!
//! `cargo xtask bench` builds everything in release and starts it.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints a table for people")]

mod device;
mod disk;
mod peer;
mod proxy;
mod rows;
mod server;
mod stats;
mod table;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Anything that stops a measurement; its words are enough for whoever runs it.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Debug, Parser)]
struct Options {
    /// Fewer runs, and the peer at the smallest size only.
    #[arg(long)]
    quick: bool,
    /// Numbers of fiches to measure with.
    #[arg(long, value_delimiter = ',', default_value = "1000,5000")]
    sizes: Vec<u32>,
    /// Seconds that the peer may take at each size.
    #[arg(long, default_value_t = 240)]
    peer_seconds: u64,
    /// Also write the rows as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The bytes of the built app, compressed.
    #[arg(long)]
    app_bytes: Option<u64>,
    /// The script that measures the peer; none without it.
    #[arg(long, value_name = "SCRIPT")]
    peer: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carnet-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Outcome<()> {
    let table = rows::measure(&options).await?;
    println!("\n{table}");
    if let Some(file) = options.json {
        std::fs::write(file, serde_json::to_string_pretty(&table.rows)?)?;
    }
    Ok(())
}
