//! A soak: a thousand devices that work for half an hour on a bad network, against the real
//! server. Their clock runs faster than the wall's; the server's does not.
//!
//! Neither the server's memory nor its open files may grow with time, and at the end every
//! device has what the server has.

mod watch;
mod worker;

use crate::light::Seat;
use crate::server::Server;
use crate::{Options, Outcome, company};
use carnet_ids::DocId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::watch::Sender;
use tokio::task::JoinSet;
use watch::Sample;
use worker::Worker;

/// How fast the devices' clock runs.
const SPEED: u32 = 6;
/// How long everybody may take, in the end, to have the same.
const PATIENCE: Duration = Duration::from_secs(300);
/// Memory in the end, as a part of what it was after a third of the time, when every device
/// had come and the caches were full.
const MEMORY_GROWTH: f64 = 1.25;
/// Open files that may be left over when every device has gone.
const LEFT_OVER: usize = 8;

/// How much is done.
#[derive(Debug, Clone, Copy)]
struct Plan {
    devices: usize,
    minutes: u32,
    documents: u32,
}

/// What the devices share.
#[derive(Debug)]
pub(crate) struct Office {
    start: Instant,
    documents: u32,
    /// What they have done so far.
    edits: AtomicU64,
    cuts: AtomicU64,
    messages: AtomicU64,
    /// How many have sent everything, once the work is over.
    settled: AtomicU64,
}

/// Where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Edits, and a bad network.
    Work,
    /// No more edits, and a good one: everybody sends what waits.
    Settle,
    /// Nothing is on its way any more: what everybody has is looked at.
    Compare,
}

impl Office {
    fn new(documents: u32) -> Self {
        let (edits, cuts, messages, settled) = Default::default();
        Self { start: Instant::now(), documents, edits, cuts, messages, settled }
    }

    /// Milliseconds on the devices' clock.
    fn now(&self) -> u64 {
        let real = self.start.elapsed().as_millis();
        u64::try_from(real).unwrap_or(u64::MAX).saturating_mul(u64::from(SPEED))
    }

    fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Real time of a time on the devices' clock.
fn real(millis: u64) -> Duration {
    Duration::from_millis(millis) / SPEED
}

pub(crate) async fn run(options: &Options) -> Outcome<()> {
    let plan = if options.quick {
        Plan { devices: 100, minutes: 6, documents: 20 }
    } else {
        Plan { devices: 1_000, minutes: 30, documents: 50 }
    };
    let folder = TempDir::new_in("target")?;
    let server = Server::start(folder.path()).await?;
    println!("{} devices sign in", plan.devices);
    let mut seats = Vec::new();
    for _ in 0..plan.devices + 2 {
        seats.push(Seat::new(server.sign_in("Banc").await?));
    }
    let mut first = seats.pop().ok_or("nobody signed in")?;
    let newcomer = seats.pop().ok_or("nobody signed in")?;
    found(&mut first, plan.documents).await?;
    let empty = Sample::of(&server);
    let (samples, heads) = work(&server, plan, seats).await?;
    let truth = truth(newcomer, plan).await?;
    let after = watch::gone(&server, empty).await;
    server.stop().await?;
    judge(&samples, (empty, after), &heads, &truth)
}

/// Writes the documents that everybody edits.
async fn found(seat: &mut Seat, documents: u32) -> Outcome<()> {
    let author = seat.credentials.actor;
    let mut light = seat.connect().await?;
    for number in 0..documents {
        let (doc, changes) = company::fiche(number, author)?;
        light.push(changes.into_iter().map(|change| (doc, change))).await?;
    }
    Ok(())
}

/// The heads of each document that a device has.
type Heads = BTreeMap<DocId, Vec<automerge::ChangeHash>>;

/// Half an hour of work, then calm until everybody has everything.
async fn work(server: &Server, plan: Plan, seats: Vec<Seat>) -> Outcome<(Vec<Sample>, Vec<Heads>)> {
    let office = Arc::new(Office::new(plan.documents));
    let (phase, phases) = tokio::sync::watch::channel(Phase::Work);
    let mut working = JoinSet::new();
    for (number, seat) in seats.into_iter().enumerate() {
        let worker = Worker::new(number, seat.credentials, Arc::clone(&office))?;
        working.spawn(worker.work(phases.clone()));
    }
    drop(phases);
    let samples = watch::sample(server, &office, plan.minutes).await;
    let heads = settle(&office, phase, working).await?;
    Ok((samples, heads))
}

async fn settle(
    office: &Office,
    phase: Sender<Phase>,
    mut working: JoinSet<Outcome<Heads>>,
) -> Outcome<Vec<Heads>> {
    println!("everything heals");
    phase.send(Phase::Settle)?;
    let mut heads = Vec::new();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let devices = u64::try_from(working.len())?;
    while office.settled.load(Ordering::Relaxed) < devices {
        if tokio::time::Instant::now() > deadline {
            return Err(format!("not every device has sent everything after {PATIENCE:?}").into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    phase.send(Phase::Compare)?;
    loop {
        match tokio::time::timeout_at(deadline, working.join_next()).await {
            Ok(Some(done)) => heads.push(done??),
            Ok(None) => return Ok(heads),
            Err(_) => {
                let left = working.len();
                return Err(format!("{left} devices are not in step after {PATIENCE:?}").into());
            }
        }
    }
}

/// What a device that comes now gets.
async fn truth(newcomer: Seat, plan: Plan) -> Outcome<Heads> {
    let office = Arc::new(Office::new(plan.documents));
    let (_, phases) = tokio::sync::watch::channel(Phase::Compare);
    Worker::new(usize::MAX, newcomer.credentials, office)?.work(phases).await
}

fn judge(
    samples: &[Sample],
    (empty, after): (Sample, Sample),
    heads: &[Heads],
    truth: &Heads,
) -> Outcome<()> {
    let third = samples.get(samples.len() / 3).ok_or("nothing was sampled")?;
    let last = samples.last().ok_or("nothing was sampled")?;
    let differing = heads.iter().filter(|heads| *heads != truth).count();
    println!(
        "server: {} with nobody, {} after a third, {} at the end, {} when all had gone",
        empty, third, last, after
    );
    println!("{} devices of {} differ from the server", differing, heads.len());
    let mut faults = Vec::new();
    if differing > 0 {
        faults.push(format!("{differing} devices differ from the server"));
    }
    if last.memory > third.memory * MEMORY_GROWTH {
        faults.push("the server's memory grows".to_owned());
    }
    if after.handles > empty.handles + LEFT_OVER {
        faults.push("the server keeps files or sockets open".to_owned());
    }
    if faults.is_empty() {
        println!("Nothing grows, and all are equal.");
        return Ok(());
    }
    Err(faults.join("; ").into())
}
