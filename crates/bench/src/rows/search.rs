//! The directory's search on the machine itself, by `carnet-engine`'s example `search_bench`;
//! what it takes in the browser's worker is among the browser's rows.

use super::Bench;
use crate::Outcome;
use crate::peers::printed;
use crate::server::program;
use crate::table::{Row, Unit};
use serde::Deserialize;
use std::time::Duration;
use tokio::process::Command;

/// Longer than it takes.
const PATIENCE: Duration = Duration::from_secs(180);

/// What the example prints.
#[derive(Debug, Deserialize)]
struct Report {
    contacts: u32,
    /// The directory is read from what the last run left.
    recall_ms: f64,
    /// It is read from the documents.
    rebuild_ms: f64,
    /// Memory that it takes.
    bytes: f64,
    searches: Vec<Search>,
}

#[derive(Debug, Deserialize)]
struct Search {
    kind: String,
    p99_ms: f64,
}

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let program = program("examples/search_bench")?;
    let mut command = Command::new(program);
    command.arg(bench.options.largest().to_string());
    let text = printed(&mut command, PATIENCE).await?.ok_or("it took too long")?;
    let report: Report = serde_json::from_str(&text)?;
    let fiches = report.contacts;
    let row = |name: &str, value, unit| Row::new(name, fiches, &[value], unit);
    let mut rows = vec![
        row("the directory, from the last run", report.recall_ms, Unit::Milliseconds),
        row("the directory, from all documents", report.rebuild_ms, Unit::Milliseconds),
        row("the directory's memory", report.bytes, Unit::Bytes),
    ];
    for Search { kind, p99_ms } in report.searches {
        let of_the_map = kind.contains("map");
        let row = row(&format!("search, p99: {kind}"), p99_ms, Unit::Milliseconds);
        // The budget is a keystroke's: the map is asked when it is opened or moved.
        rows.push(if of_the_map { row } else { row.budget(8.0) });
    }
    Ok(rows)
}
