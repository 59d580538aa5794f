//! What `tests/bench/browser.mjs`, `start.mjs` and `pouch-browser.mjs` measure in Chromium.

use super::{Bench, heavy};
use crate::Outcome;
use crate::company::contact;
use crate::peers::{json, node};
use crate::server;
use crate::table::{Row, Unit};
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::time::Duration;
use tokio::process::Command;

/// A browser that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(420);

/// A row: the key in what the script prints, its name, unit and budget.
type Told = (&'static str, &'static str, Unit, Option<f64>);

const MS: Unit = Unit::Milliseconds;

const COLD: [Told; 3] = [
    ("usable_ms", "cold sync into IndexedDB: list usable", MS, Some(1000.0)),
    ("synced_ms", "cold sync into IndexedDB: everything", MS, Some(5000.0)),
    ("searchable_ms", "cold sync into IndexedDB: searchable in full", MS, Some(10_000.0)),
];
const USE: [Told; 13] = [
    ("reconnect_ms", "reconnect, nothing new", MS, None),
    ("search_p50_ms", "a keystroke in the search, in the worker, p50", MS, None),
    ("search_p99_ms", "a keystroke in the search, in the worker, p99", MS, Some(8.0)),
    ("painted_p50_ms", "a keystroke in the search, to painted, p50", MS, Some(16.0)),
    ("painted_p99_ms", "a keystroke in the search, to painted, p99", MS, Some(16.0)),
    ("long_warm_ms", "a fiche with 5 years of activity, to painted", MS, Some(50.0)),
    ("long_cold_ms", "the same, nothing cached", MS, Some(100.0)),
    ("edited_cold_ms", "a fiche edited 10,000 times, nothing cached", MS, Some(100.0)),
    ("reload_ms", "second start, to the list", MS, None),
    ("offline_ms", "second start offline, to the list", MS, Some(1000.0)),
    ("blocked_ms", "longest task on the screen's thread while typing", MS, Some(50.0)),
    ("blank_rows", "blank rows seen while scrolling", Unit::Plain, Some(0.0)),
    ("worker_bytes", "the worker's memory", Unit::Bytes, Some(200e6)),
];

const START: [Told; 3] = [
    ("first_paint_ms", "second start offline, CPU slowed 4×: first paint", MS, None),
    ("list_ms", "second start offline, CPU slowed 4×: the list", MS, Some(1000.0)),
    ("blocked_ms", "second start offline, CPU slowed 4×: longest task", MS, None),
];

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let scripts = bench.options.scripts.clone().ok_or("no --scripts were named")?;
    let app = bench.options.app.clone().ok_or("no --app was named")?;
    let fiches = bench.options.largest();
    let (data, _) = heavy::lived(bench).await?;
    let place = Place { scripts, app: std::path::absolute(app)?, data, fiches };
    let mut rows = bytes_rows(bench);
    let pouch = place.json("pouch-browser.mjs", &[]).await.unwrap_or_default();
    let runs = if bench.options.quick { 1 } else { 3 };
    let full = place.json("browser.mjs", &["--runs", &runs.to_string()]).await?;
    rows.extend(cold_rows(&full, &pouch, fiches));
    rows.extend(told(&full, &USE, fiches, ""));
    match place.json("browser.mjs", &["--runs", "1", "--slow", "4"]).await {
        Ok(slow) => {
            rows.extend(told(&slow, &COLD, fiches, ", CPU slowed 4×").map(without_budget));
            rows.extend(told(&slow, &USE, fiches, ", CPU slowed 4×").map(slow_budget));
        }
        Err(error) => rows.push(Row::missing("CPU slowed 4×", error)),
    }
    rows.extend(start_rows(&place).await);
    Ok(rows)
}

fn bytes_rows(bench: &Bench) -> Vec<Row> {
    let row = |bytes| Row::new("app code over the wire", None, &[bytes], Unit::Bytes).budget(700e3);
    bench.options.app_bytes.map(row).into_iter().collect()
}

/// PouchDB does the same work in the same browser.
fn cold_rows(full: &Map<String, Value>, pouch: &Map<String, Value>, fiches: u32) -> Vec<Row> {
    let theirs = numbers(pouch, "cold_ms").first().copied();
    let beside = |row: Row| {
        let compared = row.name.ends_with("everything");
        if compared { row.peer("PouchDB", theirs).times_better(5.0) } else { row }
    };
    told(full, &COLD, fiches, "").map(beside).collect()
}

/// The rows that a script told of; what it did not reach says why.
fn told<'a>(
    told: &'a Map<String, Value>,
    rows: &'a [Told],
    fiches: u32,
    how: &'a str,
) -> impl Iterator<Item = Row> + 'a {
    rows.iter().map(move |(key, name, unit, budget)| {
        let row = Row::new(format!("{name}{how}"), fiches, &numbers(told, key), *unit);
        let row = match budget {
            Some(budget) => row.budget(*budget),
            None => row,
        };
        match told.get(&format!("{key}_note")).and_then(Value::as_str) {
            Some(note) => row.note(note),
            None => row,
        }
    })
}

fn without_budget(mut row: Row) -> Row {
    (row.budget, row.pass) = (None, None);
    row
}

/// On a slow machine only what must hold there is judged.
fn slow_budget(row: Row) -> Row {
    let kept = ["second start offline", "longest task", "blank rows", "the worker's memory"];
    if kept.iter().any(|name| row.name.starts_with(name)) { row } else { without_budget(row) }
}

/// A number or a list of numbers.
fn numbers(told: &Map<String, Value>, key: &str) -> Vec<f64> {
    match told.get(key) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_f64).collect(),
        Some(value) => value.as_f64().into_iter().collect(),
        None => Vec::new(),
    }
}

/// What `start.mjs` says, on demo data of its own, with the processor slowed.
async fn start_rows(place: &Place) -> Vec<Row> {
    let mut command = node(&place.scripts.join("start.mjs"));
    match told_by(place.environment(&mut command)).await {
        Ok(start) => told(&start, &START, 300, "").collect(),
        Err(error) => vec![Row::missing("second start offline, CPU slowed 4×", error)],
    }
}

/// What the scripts work with.
struct Place {
    scripts: PathBuf,
    app: PathBuf,
    data: PathBuf,
    fiches: u32,
}

impl Place {
    /// Runs a script on the data; what it told.
    async fn json(&self, script: &str, more: &[&str]) -> Outcome<Map<String, Value>> {
        println!("  {script} {}", more.join(" "));
        let mut command = node(&self.scripts.join(script));
        command
            .args(["--data".as_ref(), self.data.as_os_str()])
            .args(["--fiches", &self.fiches.to_string()])
            .args(["--long", &contact(heavy::LONG).to_string()])
            .args(["--edited", &contact(heavy::EDITED).to_string()])
            .args(more);
        told_by(self.environment(&mut command)).await
    }

    /// Where the scripts find what is measured.
    fn environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let built = |name| server::program(name).unwrap_or_default();
        command
            .env("CARNET_SERVER", built("carnet-server"))
            .env("CARNET_CLI", built("carnet"))
            .env("CARNET_APP", &self.app)
    }
}

/// The object that a script prints last.
async fn told_by(command: &mut Command) -> Outcome<Map<String, Value>> {
    let text = json(command, PATIENCE).await?.ok_or("the browser took too long")?;
    Ok(serde_json::from_str(&text)?)
}
