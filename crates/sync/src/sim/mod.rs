//! The simulator: devices and servers in turn under a virtual clock, from a seed.
//!
//! Everything that can go wrong does: partitions, connections that one end takes for dead
//! while the other still speaks, crashes between a commit and what follows it, restarts, full
//! disks, clocks that disagree, a server restored from an old copy, a device whose storage was
//! evicted, rolled back, or copied to a second device. Each edit is a marker of its own, so
//! that a lost or a doubled one is found. At the end everything heals, and:
//!
//! - all replicas are equal;
//! - every edit that some surviving store held is there, once (or in a quarantine);
//! - nothing was acknowledged before it was on the server's disk;
//! - what somebody may not write is not on the server, whoever brought it, and stands in a
//!   quarantine;
//! - of a document that was erased nothing is anywhere, in no pack either, and the server knows of each
//!   device that it has let go of it; also where the server was restored to before that;
//! - each device has exactly what its person receives, and nobody was ever sent anything else;
//! - no queue passed its limit.

mod act;
mod audit;
mod dice;
mod heal;
mod marks;
mod net;
mod node;
mod readers;
mod rights;
mod store;
mod world;

pub use world::Stats;

/// What went wrong, and how to see it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Run this seed again.
    pub seed: u64,
    /// The rule that does not hold.
    pub what: String,
    /// What happened, in order.
    pub trace: Vec<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for line in &self.trace {
            writeln!(f, "{line}")?;
        }
        write!(f, "seed {}: {}", self.seed, self.what)
    }
}

impl std::error::Error for Failure {}

/// Lives one world through.
///
/// # Errors
/// [`Failure`] when a rule does not hold.
pub fn run(seed: u64) -> Result<Stats, Failure> {
    let mut world = world::World::new(seed);
    let outcome = world.live();
    match outcome {
        Ok(()) => Ok(world.stats),
        Err(what) => Err(Failure { seed, what, trace: world.trace }),
    }
}

/// Lives the worlds of `seeds` through, on as many threads as there are cores.
///
/// # Errors
/// The failure of the lowest seed that has one.
pub fn run_all(seeds: std::ops::Range<u64>) -> Result<Stats, Box<Failure>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let share = |first: u64| {
        let seeds = seeds.clone().skip(first as usize).step_by(threads as usize);
        seeds.map(|seed| run(seed).map_err(Box::new)).try_fold(
            Stats::default(),
            |mut total, stats| {
                total.add(&stats?);
                Ok::<_, Box<Failure>>(total)
            },
        )
    };
    let shares: Vec<Result<Stats, Box<Failure>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut total = Stats::default();
    let mut failures = Vec::new();
    for share in shares {
        match share {
            Ok(stats) => total.add(&stats),
            Err(failure) => failures.push(failure),
        }
    }
    match failures.into_iter().min_by_key(|failure| failure.seed) {
        Some(failure) => Err(failure),
        None => Ok(total),
    }
}
