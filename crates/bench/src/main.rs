//! `carnet-bench`: measures Carnet on real sockets, a real disk and in a real browser, with its
//! peers and the machine's own limits in the same run.
//!
//! `cargo xtask bench` builds everything in release and starts it.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints a table for people")]

mod company;
mod device;
mod disk;
mod http;
mod light;
mod machine;
mod page;
mod peers;
mod plot;
mod process;
mod proxy;
mod report;
mod rows;
mod server;
mod soak;
mod stats;
mod stores;
mod table;

use clap::Parser;
use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;

/// Anything that stops a measurement; its words are enough for whoever runs it.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Debug, Clone, Parser)]
struct Options {
    /// Small sizes and few runs: to see that everything works, not to compare.
    #[arg(long)]
    quick: bool,
    /// Only these groups of rows (see the headings that a run prints).
    #[arg(long, value_delimiter = ',', value_name = "GROUP")]
    only: Vec<String>,
    /// Numbers of fiches to measure growth with.
    #[arg(long, value_delimiter = ',')]
    sizes: Vec<u32>,
    /// Also write everything as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The JSON of an earlier run: what is measured now takes the place of the same groups in it, and
    /// the others stay as they were.
    #[arg(long, value_name = "FILE")]
    onto: Option<PathBuf>,
    /// Write the page, and its plot beside it.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// The bytes of the built app, compressed.
    #[arg(long)]
    app_bytes: Option<f64>,
    /// The folder of the built app; no browser is measured without it.
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// The folder of the scripts that measure peers and browsers; none without it.
    #[arg(long, value_name = "DIR")]
    scripts: Option<PathBuf>,
    /// Instead of measuring: a thousand devices that work for half an hour on a bad network.
    #[arg(long)]
    soak: bool,
}

impl Options {
    /// How often a short measurement is repeated; the median counts.
    fn runs(&self) -> u32 {
        if self.quick { 3 } else { 5 }
    }

    fn edits(&self) -> u32 {
        if self.quick { 50 } else { 200 }
    }

    /// Sizes of growth rows, ascending.
    fn sizes(&self) -> Vec<u32> {
        match (&self.sizes[..], self.quick) {
            ([], true) => vec![1_000, 5_000],
            ([], false) => vec![1_000, 5_000, 10_000, 50_000],
            (sizes, _) => sizes.to_vec(),
        }
    }

    /// The size of rows that are measured at one size.
    fn largest(&self) -> u32 {
        self.sizes().into_iter().max().unwrap_or(1_000)
    }

    /// Documents of which a few change.
    fn many(&self) -> u32 {
        if self.quick { self.largest() } else { 2 * self.largest() }
    }

    /// Seconds that a peer may take at each size.
    fn peer_seconds(&self) -> u64 {
        if self.quick { 30 } else { 240 }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let done = if options.soak { soak::run(&options).await } else { run(options).await };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carnet-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Outcome<()> {
    let (json, page) = (options.json.clone(), options.page.clone());
    let earlier = options.onto.as_deref().map(Report::read).transpose()?;
    let report = rows::measure(options).await?;
    for section in &report.sections {
        println!("\n{}\n{}", section.title, table::text(&section.rows));
    }
    println!("{:.0} s; {} promises broken", report.seconds(), report.broken());
    let report = earlier.map_or(report.clone(), |earlier| report.onto(earlier));
    if let Some(file) = json {
        std::fs::write(file, serde_json::to_string_pretty(&report)?)?;
    }
    if let Some(file) = page {
        page::write(&report, &file)?;
    }
    Ok(())
}
