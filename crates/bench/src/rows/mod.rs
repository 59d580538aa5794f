//! What is measured, in order.

mod browser;
mod changes;
mod growth;
mod heavy;
mod hostile;
mod latency;
mod limits;
mod memory;
mod restore;
mod search;
mod slow;
mod stored;
mod throughput;
mod typing;

use crate::machine::{self, Machine};
use crate::peers::Peers;
use crate::report::{Report, Section, Series};
use crate::stores::Stores;
use crate::table::Row;
use crate::{Options, Outcome};
use std::path::PathBuf;
use std::time::Instant;

/// What the groups share.
pub(crate) struct Bench {
    pub(crate) options: Options,
    pub(crate) stores: Stores,
    pub(crate) peers: Peers,
    /// Lines of the plot, of the group that is being measured.
    pub(crate) series: Vec<Series>,
    pub(crate) samples: limits::Samples,
    /// A store with heavy fiches, and how often one of them was edited.
    lived: Option<(PathBuf, u32)>,
}

/// Measures a group; `$measure` is its function. What fails is a row that says why, and the
/// others are measured all the same.
macro_rules! group {
    ($bench:ident, $sections:ident, $name:literal, $title:literal, $measure:path) => {
        let only = &$bench.options.only;
        if only.is_empty() || only.iter().any(|name| name == $name) {
            println!("{} ({})", $title, $name);
            let (load, start) = (machine::load(), Instant::now());
            let rows = $measure(&mut $bench).await;
            let seconds = start.elapsed().as_secs_f64();
            println!("  {seconds:.0} s");
            $sections.push(Section {
                group: $name.to_owned(),
                title: $title.to_owned(),
                rows: rows.unwrap_or_else(|error| vec![Row::missing($title, error)]),
                series: std::mem::take(&mut $bench.series),
                commit: machine::commit(),
                seconds,
                load,
            });
        }
    };
}

/// Measures everything that the options ask for.
pub(crate) async fn measure(options: Options) -> Outcome<Report> {
    let machine = Machine::look();
    let mut bench = Bench {
        peers: Peers::new(&options),
        stores: Stores::new()?,
        series: Vec::new(),
        samples: limits::Samples::default(),
        lived: None,
        options,
    };
    let mut sections = Vec::new();
    group!(bench, sections, "limits", "The machine's own limits", limits::measure);
    group!(bench, sections, "growth", "Cold sync and reconnecting, by size", growth::measure);
    group!(bench, sections, "stored", "Stored bytes", stored::measure);
    group!(bench, sections, "memory", "The server's memory", memory::measure);
    group!(bench, sections, "latency", "From one screen to another", latency::measure);
    group!(bench, sections, "typing", "Typing together", typing::measure);
    group!(bench, sections, "throughput", "Acknowledged edits", throughput::measure);
    group!(bench, sections, "slow", "A slow reader", slow::measure);
    group!(bench, sections, "hostile", "Clients that mean harm", hostile::measure);
    group!(bench, sections, "changes", "What changes cost", changes::measure);
    group!(bench, sections, "restore", "After a restored backup", restore::measure);
    group!(bench, sections, "search", "The directory", search::measure);
    group!(bench, sections, "heavy", "Heavy fiches", heavy::measure);
    group!(bench, sections, "browser", "In Chromium", browser::measure);
    Ok(Report { machine, quick: bench.options.quick, sections })
}

/// So many fiches as a coordinate of a plot.
fn float(fiches: u32) -> f64 {
    f64::from(fiches)
}

#[allow(clippy::cast_precision_loss, reason = "bytes of files are far below 2^52")]
fn bytes(count: u64) -> f64 {
    count as f64
}
