//! What is measured, in order.

use crate::device::{Device, sign_in};
use crate::peer::{self, Peer};
use crate::server::Server;
use crate::stats::{median, percentile};
use crate::table::{Row, Table, Unit};
use crate::{Options, Outcome, disk, proxy};
use carnet_engine::api::Credentials;
use carnet_ids::DocId;
use std::path::Path;
use std::sync::mpsc;
use std::time::Instant;
use tempfile::TempDir;

/// What one size took.
struct Measured {
    cold: Vec<f64>,
    searchable: Vec<f64>,
    reconnect: Vec<f64>,
    wire: (u64, u64),
    edits: Vec<f64>,
    resident: Option<u64>,
    stored: u64,
}

/// Measures everything that the options ask for.
pub(crate) async fn measure(options: &Options) -> Outcome<Table> {
    let folder = TempDir::new_in("target")?;
    let mut table = Table::default();
    for (place, fiches) in options.sizes.iter().enumerate() {
        println!("Carnet, {fiches} fiches");
        let start = Instant::now();
        let ours = ours(options, folder.path(), *fiches).await?;
        println!("  measured in {:.0} s", start.elapsed().as_secs_f64());
        let peer = if options.quick && place > 0 {
            Peer::default()
        } else {
            theirs(options, *fiches).await?
        };
        table.rows.extend(rows(*fiches, &ours, &peer));
    }
    let appends = disk::synced_appends(folder.path())?;
    table.rows.push(Row::new("raw appends, each synced", None, appends, Unit::PerSecond));
    if let Some(bytes) = options.app_bytes {
        table
            .rows
            .push(Row::new("app over the wire", None, float(bytes), Unit::Bytes).budget(700e3));
    }
    Ok(table)
}

fn rows(fiches: u32, ours: &Measured, peer: &Peer) -> Vec<Row> {
    let row = |name, value, unit| Row::new(name, fiches, value, unit);
    let (up, down) = ours.wire;
    let mut rows = vec![
        row("cold sync to the disk", median(&ours.cold), Unit::Milliseconds)
            .peer(peer.cold_ms)
            .times_better(if fiches >= 5000 { 100.0 } else { 1.0 })
            .budget(500.0),
        row("cold sync, searchable", median(&ours.searchable), Unit::Milliseconds).budget(1500.0),
        row("reconnect, nothing new", median(&ours.reconnect), Unit::Milliseconds)
            .peer(peer.reconnect_ms),
        row("  bytes sent", float(up), Unit::Bytes).budget(1024.0),
        row("  bytes received", float(down), Unit::Bytes).budget(1024.0),
        row("edit to the other device, p50", median(&ours.edits), Unit::Milliseconds)
            .peer(peer.edit_p50_ms)
            .times_better(1.0)
            .budget(5.0),
        row("edit to the other device, p99", percentile(&ours.edits, 0.99), Unit::Milliseconds)
            .peer(peer.edit_p99_ms)
            .times_better(1.0)
            .budget(25.0),
        row("server's store, per fiche", float(ours.stored) / f64::from(fiches), Unit::Bytes),
    ];
    if let Some(resident) = ours.resident {
        rows.push(
            row("server memory, 2 devices", float(resident), Unit::Bytes)
                .peer(peer.server_rss)
                .budget(150e6),
        );
    }
    rows
}

async fn theirs(options: &Options, fiches: u32) -> Outcome<Peer> {
    let Some(script) = &options.peer else { return Ok(Peer::default()) };
    println!("automerge-repo, {fiches} fiches (at most {} s)", options.peer_seconds);
    let peer = peer::measure(script, fiches, edits(options), options.peer_seconds).await?;
    if let Some(seconds) = peer.stopped_after_s {
        println!("  stopped after {seconds} s; what it did not reach is missing from the table");
    }
    if let Some(push) = peer.push_ms {
        println!("  it took {:.1} s to create them on its server", push / 1000.0);
    }
    Ok(peer)
}

async fn ours(options: &Options, folder: &Path, fiches: u32) -> Outcome<Measured> {
    let data = folder.join(format!("server-{fiches}"));
    let server = Server::start(&data, fiches).await?;
    let (mut cold, mut searchable) = (Vec::new(), Vec::new());
    for run in 0..runs(options) {
        let credentials = sign_in(&server.invite("Banc").await?, "Banc").await?;
        let mut device = Device::open(&folder.join(format!("cold-{fiches}-{run}"))).await?;
        let (synced, searched) = device.cold_sync(credentials, fiches).await?;
        cold.push(synced);
        searchable.push(searched);
    }
    let (mut device, counter) =
        through_a_proxy(&server, &folder.join(format!("wire-{fiches}")), fiches).await?;
    let (mut reconnect, mut wire) = (Vec::new(), (0, 0));
    for _ in 0..runs(options) * 4 {
        counter.take();
        reconnect.push(device.reconnect().await?);
        wire = counter.take();
    }
    drop(device);
    let edits = latency(&server, folder, fiches, edits(options)).await?;
    let resident = server.resident();
    server.stop().await?;
    Ok(Measured {
        cold,
        searchable,
        reconnect,
        wire,
        edits,
        resident,
        stored: disk::bytes_below(&data)?,
    })
}

/// A device that has everything, and a counter of what it sends and receives.
async fn through_a_proxy(
    server: &Server,
    folder: &Path,
    fiches: u32,
) -> Outcome<(Device, proxy::Counter)> {
    let mut credentials = sign_in(&server.invite("Rédactrice").await?, "Banc").await?;
    let host = credentials.server.trim_start_matches("ws://").trim_end_matches("/sync").to_owned();
    let (through, counter) = proxy::start(host.clone()).await?;
    credentials.server = credentials.server.replace(&host, &through);
    let mut device = Device::open(folder).await?;
    device.cold_sync(credentials, fiches).await?;
    Ok((device, counter))
}

/// How long an edit takes from one device to the other's view, in milliseconds, one after another.
async fn latency(server: &Server, folder: &Path, fiches: u32, edits: u32) -> Outcome<Vec<f64>> {
    let (writer, reader) = (
        sign_in(&server.invite("Rédacteur").await?, "Banc").await?,
        sign_in(&server.invite("Lectrice").await?, "Banc").await?,
    );
    let mut device = Device::open(&folder.join(format!("writer-{fiches}"))).await?;
    device.cold_sync(writer, fiches).await?;
    let contact = *device.search("").await?.first().ok_or("there is no fiche to edit")?;
    let (seen, arrivals) = mpsc::channel();
    let folder = folder.join(format!("reader-{fiches}"));
    // A thread of its own, as another machine would be.
    let reading = std::thread::spawn(move || read(reader, &folder, fiches, contact, edits, &seen));
    let written = write(&mut device, contact, edits, &arrivals).await;
    reading.join().map_err(|_| "the reading device stopped")??;
    written
}

async fn write(
    device: &mut Device,
    contact: DocId,
    edits: u32,
    arrivals: &mpsc::Receiver<Instant>,
) -> Outcome<Vec<f64>> {
    arrivals.recv()?;
    let mut times = Vec::new();
    for edit in 0..edits {
        let start = device.edit(contact, &text(edit)).await?;
        times.push(arrivals.recv()?.saturating_duration_since(start).as_secs_f64() * 1000.0);
    }
    Ok(times)
}

/// The reading device: tells when it is in step, then when it shows each edit.
fn read(
    credentials: Credentials,
    folder: &Path,
    fiches: u32,
    contact: DocId,
    edits: u32,
    seen: &mpsc::Sender<Instant>,
) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let reading = async {
        let mut device = Device::open(folder).await?;
        device.cold_sync(credentials, fiches).await?;
        seen.send(Instant::now())?;
        for edit in 0..edits {
            seen.send(device.wait_for(contact, &text(edit)).await?)?;
        }
        Outcome::Ok(())
    };
    runtime.block_on(reading).map_err(|error| error.to_string())
}

fn text(edit: u32) -> String {
    format!("edit {edit}")
}

/// How often a whole sync is repeated; the median counts.
fn runs(options: &Options) -> u32 {
    if options.quick { 3 } else { 5 }
}

fn edits(options: &Options) -> u32 {
    if options.quick { 50 } else { 200 }
}

#[allow(clippy::cast_precision_loss, reason = "bytes of files and messages are far below 2^52")]
fn float(bytes: u64) -> f64 {
    bytes as f64
}
