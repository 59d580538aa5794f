//! Sixteen people who type in one note at the same time, six characters a second each.

use super::Bench;
use crate::company::{contact, type_note};
use crate::device::{Device, field};
use crate::peers::Who;
use crate::server::Server;
use crate::stats::percentile;
use crate::table::{Row, Unit};
use crate::{Outcome, process};
use carnet_device::Memory;
use carnet_engine::api::Credentials;
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::time::{Duration, Instant};

const PEOPLE: usize = 16;
/// Characters a second of each.
const SPEED: u32 = 6;
/// Fiches on the server: they make no difference.
const FICHES: u32 = 100;
/// Everybody types a letter of their own, that the fiche's own note does not have.
const LETTERS: [char; PEOPLE] =
    ['Α', 'Β', 'Γ', 'Δ', 'Ε', 'Ζ', 'Η', 'Θ', 'Ι', 'Κ', 'Λ', 'Μ', 'Ν', 'Ξ', 'Ο', 'Π'];
/// What was typed last must arrive within it.
const END: Duration = Duration::from_secs(20);
/// A screen is painted at most so often; what comes meanwhile is seen with it.
const FRAME: Duration = Duration::from_millis(16);

/// When everybody typed each of their letters.
type Typed = [Mutex<Vec<Instant>>; PEOPLE];

struct Table {
    typed: Typed,
    /// Everybody sits down before anybody types.
    ready: Barrier,
    keys: u32,
}

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let data = bench.stores.copy(FICHES).await?;
    let server = Server::start(&data).await?;
    let seconds = if bench.options.quick { 5 } else { 20 };
    let mut credentials = Vec::new();
    for _ in 0..PEOPLE {
        credentials.push(server.sign_in("Banc").await?);
    }
    let table = Arc::new(Table {
        typed: Default::default(),
        ready: Barrier::new(PEOPLE + 1),
        keys: seconds * SPEED,
    });
    let typists: Vec<_> = credentials
        .into_iter()
        .enumerate()
        .map(|(who, credentials)| {
            let table = Arc::clone(&table);
            std::thread::spawn(move || sit(who, credentials, &table))
        })
        .collect();
    table.ready.wait();
    let (before, start) = (process::processor_time(server.process()), Instant::now());
    tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
    let after = process::processor_time(server.process());
    let took = start.elapsed().as_secs_f64();
    let mut times = Vec::new();
    for typist in typists {
        times.extend(typist.join().map_err(|_| "a typist stopped")??);
    }
    server.stop().await?;
    let cores = before.zip(after).map(|(before, after)| (after - before) / took);
    rows(bench, &times, cores).await
}

async fn rows(bench: &mut Bench, times: &[f64], cores: Option<f64>) -> Outcome<Vec<Row>> {
    let peer = bench.peers.at(Who::AutomergeRepo, 1_000).await;
    let row = |name: &str, part| {
        let mut row = Row::new(name, 16, &[percentile(times, part)], Unit::Milliseconds);
        row.runs = times.len();
        row
    };
    let name = Who::AutomergeRepo.name();
    let cores = Row::new("server's processor", 16, &[cores.unwrap_or(f64::NAN)], Unit::Cores);
    Ok(vec![
        row("16 people type: what others see, p50", 0.5),
        row("16 people type: what others see, p95", 0.95)
            .budget(100.0)
            .peer(name, peer.typing_p95_ms),
        cores.budget(0.5).peer(name, peer.typing_cores),
    ])
}

/// One of them, on a device and a thread of their own. Returns how long each letter of the
/// others took, in milliseconds.
fn sit(who: usize, credentials: Credentials, table: &Table) -> Outcome<Vec<f64>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ready = runtime.block_on(async {
        let mut device = Device::without_disk().await?;
        device.cold_sync(credentials, FICHES).await?;
        Outcome::Ok(device)
    });
    // Also when it failed: the others wait for everybody.
    table.ready.wait();
    let mut typist = Typist {
        who,
        device: ready?,
        seen: [0; PEOPLE],
        length: 0,
        times: Vec::new(),
        painted: Instant::now(),
    };
    runtime.block_on(typist.work(table))?;
    Ok(typist.times)
}

struct Typist {
    who: usize,
    device: Device<Memory>,
    /// Letters of each that this device has shown.
    seen: [usize; PEOPLE],
    /// Characters of the note when it was last shown.
    length: usize,
    times: Vec<f64>,
    /// When it was shown.
    painted: Instant,
}

impl Typist {
    async fn work(&mut self, table: &Table) -> Outcome<()> {
        self.look(table).await?;
        let pause = Duration::from_secs(1) / SPEED;
        // Not all at the same instant.
        let start = Instant::now() + pause * u32::try_from(self.who)? / u32::try_from(PEOPLE)?;
        for key in 0..table.keys {
            self.watch_until(start + pause * key, table).await?;
            lock(&table.typed[self.who]).push(Instant::now());
            let letter = type_note(self.length, LETTERS[self.who]);
            self.device.apply(contact(0), letter).await?;
            self.length += 1;
        }
        let end = Instant::now() + END;
        let all = table.keys as usize;
        while Instant::now() < end && self.seen.iter().any(|seen| *seen < all) {
            self.watch_until(end.min(Instant::now() + pause), table).await?;
        }
        let missing: usize = self.seen.iter().map(|seen| all.saturating_sub(*seen)).sum();
        if missing > 0 {
            return Err(format!("{missing} letters did not arrive").into());
        }
        Ok(())
    }

    async fn watch_until(&mut self, deadline: Instant, table: &Table) -> Outcome<()> {
        while self.device.live(contact(0), deadline).await {
            let frame = deadline.min(self.painted + FRAME);
            while self.device.live(contact(0), frame).await {}
            self.look(table).await?;
        }
        Ok(())
    }

    /// Looks at the note, and how long what is new in it took.
    async fn look(&mut self, table: &Table) -> Outcome<()> {
        let fiche = self.device.fiche(contact(0)).await?;
        let (note, now) = (field(&fiche, "notes").unwrap_or_default(), Instant::now());
        (self.length, self.painted) = (note.chars().count(), now);
        for (other, letter) in LETTERS.into_iter().enumerate() {
            let count = note.chars().filter(|c| *c == letter).count();
            if other != self.who {
                let typed = lock(&table.typed[other]);
                let new = typed.get(self.seen[other]..count).unwrap_or_default();
                let since = |at: &Instant| now.saturating_duration_since(*at).as_secs_f64();
                self.times.extend(new.iter().map(|at| since(at) * 1000.0));
            }
            self.seen[other] = count;
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
