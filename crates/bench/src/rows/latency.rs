//! How long an edit takes from one device to another's view.

use super::Bench;
use crate::Outcome;
use crate::company::{contact, set};
use crate::device::Device;
use crate::peers::Who;
use crate::server::Server;
use crate::stats::percentile;
use crate::table::{Row, Unit};
use carnet_engine::api::Credentials;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

/// Fiches on the server: they make no difference.
pub(super) const FICHES: u32 = 1_000;
/// The field that is edited: a plain line of text.
const FIELD: &str = "job_title";

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let data = bench.stores.copy(FICHES).await?;
    let (writer, reader) = (bench.stores.fresh("writer"), bench.stores.fresh("reader"));
    let server = Server::start(&data).await?;
    let times = latency(&server, &writer, reader, bench.options.edits()).await?;
    server.stop().await?;
    let peer = bench.peers.at(Who::AutomergeRepo, FICHES).await;
    let samod = bench.peers.at(Who::Samod, FICHES).await;
    let name = "edit to the other device's view";
    let row = |which, part| {
        let name = format!("{name}, {which}");
        let mut row = Row::new(name, FICHES, &[percentile(&times, part)], Unit::Milliseconds);
        row.runs = times.len();
        row
    };
    let beside = |row: Row, theirs| row.peer(Who::AutomergeRepo.name(), theirs).times_better(1.0);
    let not_synced = "samod does not sync to the disk before it tells";
    Ok(vec![
        beside(row("p50", 0.5), peer.edit_p50_ms).budget(5.0),
        beside(row("p99", 0.99), peer.edit_p99_ms).budget(25.0),
        row("p50", 0.5).peer(Who::Samod.name(), samod.edit_p50_ms).note(not_synced),
        row("p99", 0.99).peer(Who::Samod.name(), samod.edit_p99_ms),
    ])
}

/// Milliseconds of each of so many edits, one after another.
pub(super) async fn latency(
    server: &Server,
    folder: &Path,
    reader: PathBuf,
    edits: u32,
) -> Outcome<Vec<f64>> {
    let mut device = Device::open(folder).await?;
    device.cold_sync(server.sign_in("Rédacteur").await?, FICHES).await?;
    let credentials = server.sign_in("Lectrice").await?;
    let (seen, arrivals) = mpsc::channel();
    // A thread of its own, as another machine would be.
    let reading = std::thread::spawn(move || read(credentials, &reader, edits, &seen));
    let written = write(&mut device, edits, &arrivals).await;
    reading.join().map_err(|_| "the reading device stopped")??;
    written
}

async fn write(
    device: &mut Device<carnet_storage::SledStore>,
    edits: u32,
    arrivals: &mpsc::Receiver<Instant>,
) -> Outcome<Vec<f64>> {
    arrivals.recv()?;
    let mut times = Vec::new();
    for edit in 0..edits {
        let start = device.edit(contact(0), set(FIELD, text(edit))).await?;
        let arrival = arrivals.recv()?;
        times.push(arrival.saturating_duration_since(start).as_secs_f64() * 1000.0);
    }
    Ok(times)
}

/// The reading device: tells when it is in step, then when it shows each edit.
fn read(
    credentials: Credentials,
    folder: &Path,
    edits: u32,
    seen: &mpsc::Sender<Instant>,
) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut device = Device::open(folder).await?;
        device.cold_sync(credentials, FICHES).await?;
        seen.send(Instant::now())?;
        for edit in 0..edits {
            seen.send(device.wait_for(contact(0), FIELD, &text(edit)).await?)?;
        }
        Ok(())
    })
}

fn text(edit: u32) -> String {
    format!("edit {edit}")
}
