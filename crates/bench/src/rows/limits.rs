//! What nobody gets past on this machine: its disk, its memory, and Automerge itself.

use super::Bench;
use crate::table::{Row, Unit};
use crate::{Outcome, company, disk};
use automerge::Automerge;
use carnet_ids::ActorId;
use std::time::Instant;

/// Documents that are looked at: the others are like them.
const SAMPLE: u32 = 2_000;

/// What Automerge itself does with the fiches; measured once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Samples {
    measured: Option<Sample>,
}

/// One fiche, in the mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// Bytes of `Automerge::save`.
    pub(crate) snapshot: f64,
    /// Milliseconds of `Automerge::load`.
    pub(crate) load: f64,
    /// Bytes of its changes.
    pub(crate) changes: f64,
}

impl Samples {
    pub(crate) fn get(&mut self) -> Outcome<Sample> {
        if let Some(sample) = self.measured {
            return Ok(sample);
        }
        let sample = sample()?;
        self.measured = Some(sample);
        Ok(sample)
    }
}

#[allow(clippy::cast_precision_loss, reason = "bytes of a fiche")]
fn sample() -> Outcome<Sample> {
    let author = ActorId::new([7; 16]);
    let (mut saved, mut changes) = (Vec::new(), 0);
    for number in 0..SAMPLE {
        let all = company::fiche(number, author)?.1.concat();
        changes += all.len();
        saved.push(Automerge::load(&all)?.save());
    }
    let start = Instant::now();
    for bytes in &saved {
        std::hint::black_box(Automerge::load(bytes)?);
    }
    let took = start.elapsed().as_secs_f64() * 1000.0;
    let count = f64::from(SAMPLE);
    Ok(Sample {
        snapshot: saved.iter().map(Vec::len).sum::<usize>() as f64 / count,
        load: took / count,
        changes: changes as f64 / count,
    })
}

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let folder = bench.stores.fresh("disk");
    let runs = bench.options.runs();
    let appends = |together| -> Outcome<Vec<f64>> {
        (0..runs).map(|_| disk::appends(&folder, 512, together)).collect()
    };
    let sample = bench.samples.get()?;
    let largest = bench.options.largest();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes")]
    let all = (sample.snapshot * f64::from(largest)) as usize;
    let copies: Vec<f64> = (0..runs).map(|_| disk::memory_copy(all)).collect();
    Ok(vec![
        Row::new("512-byte appends, each synced", None, &appends(1)?, Unit::PerSecond),
        Row::new("512-byte appends, 100 to a sync", None, &appends(100)?, Unit::PerSecond),
        Row::new("a fiche, saved by Automerge", None, &[sample.snapshot], Unit::Bytes),
        Row::new("a fiche's changes, one by one", None, &[sample.changes], Unit::Bytes),
        Row::new(
            "Automerge loads all fiches",
            largest,
            &[sample.load * f64::from(largest)],
            Unit::Milliseconds,
        ),
        Row::new("memory copy of their snapshots", largest, &copies, Unit::Milliseconds),
    ])
}
