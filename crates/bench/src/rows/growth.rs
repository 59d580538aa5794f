//! Cold sync and reconnecting with nothing new, at every size: in proportion, and flat.

use super::{Bench, float};
use crate::Outcome;
use crate::device::Device;
use crate::peers::{Peer, Who};
use crate::proxy::{Proxy, Speed};
use crate::report::Series;
use crate::server::Server;
use crate::stats::{median, slope};
use crate::table::{Row, Unit};
use std::path::Path;

/// The size at which the design's budget is given, and the reference implementation's.
const BUDGET_AT: u32 = 10_000;
const REFERENCE_AT: u32 = 5_000;

/// What one size took.
#[derive(Debug, Default)]
struct Size {
    synced: Vec<f64>,
    searchable: Vec<f64>,
    /// Bytes that a cold sync receives.
    cold_bytes: f64,
    reconnect: Vec<f64>,
    /// Bytes up and down.
    wire: (f64, f64),
}

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let (mut rows, mut sizes) = (Vec::new(), Vec::new());
    for fiches in bench.options.sizes() {
        match size(bench, fiches).await {
            Ok(size) => sizes.push((fiches, size)),
            Err(error) => rows.push(Row::missing(format!("cold sync of {fiches}"), error)),
        }
    }
    for (fiches, size) in &sizes {
        rows.extend(cold_rows(bench, *fiches, size).await?);
    }
    for (fiches, size) in &sizes {
        rows.extend(reconnect_rows(bench, *fiches, size).await);
    }
    rows.extend(slopes(bench, &sizes));
    plot(bench, &sizes).await;
    Ok(rows)
}

async fn size(bench: &mut Bench, fiches: u32) -> Outcome<Size> {
    let data = bench.stores.get(fiches).await?;
    let server = Server::start(&data).await?;
    let mut size = Size::default();
    for _ in 0..bench.options.runs() {
        let folder = bench.stores.fresh("cold");
        let mut device = Device::open(&folder).await?;
        let cold = device.cold_sync(server.sign_in("Banc").await?, fiches).await?;
        size.synced.push(cold.synced);
        size.searchable.push(cold.searchable);
        drop(device);
        std::fs::remove_dir_all(folder)?;
    }
    let folder = bench.stores.fresh("wire");
    reconnect(bench, &server, &folder, fiches, &mut size).await?;
    server.stop().await?;
    Ok(size)
}

/// A device that has everything comes back again and again, counted by a proxy.
async fn reconnect(
    bench: &Bench,
    server: &Server,
    folder: &Path,
    fiches: u32,
    size: &mut Size,
) -> Outcome<()> {
    let proxy = Proxy::start(&server.host, Speed::FULL).await?;
    let mut credentials = server.sign_in("Banc").await?;
    credentials.server = proxy.url();
    let mut device = Device::open(folder).await?;
    device.cold_sync(credentials, fiches).await?;
    size.cold_bytes = proxy.take().1;
    for _ in 0..bench.options.runs() * 4 {
        device.leave().await?;
        proxy.take();
        size.reconnect.push(device.come_back().await?);
        size.wire = proxy.take();
    }
    Ok(())
}

async fn cold_rows(bench: &mut Bench, fiches: u32, size: &Size) -> Outcome<Vec<Row>> {
    let row = || Row::new("cold sync to the disk", fiches, &size.synced, Unit::Milliseconds);
    let (pouch, ratio) = (bench.peers.at(Who::PouchDb, fiches).await, 5.0);
    let mut rows = vec![row().peer(Who::PouchDb.name(), pouch.cold_ms)];
    if fiches >= BUDGET_AT {
        rows = vec![row().peer(Who::PouchDb.name(), pouch.cold_ms).times_better(ratio)];
    }
    let mut searchable =
        Row::new("cold sync, searchable in full", fiches, &size.searchable, Unit::Milliseconds);
    if fiches == BUDGET_AT {
        rows = rows.into_iter().map(|row| row.budget(500.0)).collect();
        searchable = searchable.budget(1500.0);
    }
    for who in [Who::AutomergeRepo, Who::Samod] {
        if fiches <= reference(bench) {
            let peer = bench.peers.at(who, fiches).await;
            rows.push(beside(row(), who, fiches, &peer));
        }
    }
    let sample = bench.samples.get()?;
    let (decode, saved) = (sample.load * float(fiches), sample.snapshot * float(fiches));
    rows.push(row().peer("Automerge loads them", Some(decode)));
    rows.push(searchable);
    rows.push(
        Row::new("  bytes received", fiches, &[size.cold_bytes], Unit::Bytes)
            .peer("Automerge snapshots", Some(saved)),
    );
    Ok(rows)
}

fn beside(row: Row, who: Who, fiches: u32, peer: &Peer) -> Row {
    let mut row = row.peer(who.name(), peer.cold_ms.or(peer.cold_at_least_ms));
    if who == Who::AutomergeRepo && fiches == REFERENCE_AT {
        row = row.times_better(100.0);
    }
    match (peer.cold_at_least_ms, peer.stopped_after_s) {
        (Some(_), _) => row.note(format!("{} was stopped: it takes longer than that", who.name())),
        (None, Some(_)) if peer.cold_ms.is_none() => {
            row.note(format!("{} was stopped before its cold sync began", who.name()))
        }
        _ => row,
    }
}

async fn reconnect_rows(bench: &mut Bench, fiches: u32, size: &Size) -> Vec<Row> {
    let pouch = bench.peers.at(Who::PouchDb, fiches).await;
    let bytes = |name, count| Row::new(name, fiches, &[count], Unit::Bytes).budget(1024.0);
    vec![
        Row::new("reconnect, nothing new", fiches, &size.reconnect, Unit::Milliseconds)
            .peer(Who::PouchDb.name(), pouch.reconnect_ms)
            .times_better(1.0),
        bytes("  bytes sent", size.wire.0),
        bytes("  bytes received", size.wire.1),
    ]
}

/// The most fiches that are asked of who takes minutes for them.
fn reference(bench: &Bench) -> u32 {
    if bench.options.quick { 1_000 } else { REFERENCE_AT }
}

/// 1 is growth in proportion; 0 is none.
fn slopes(bench: &Bench, sizes: &[(u32, Size)]) -> Vec<Row> {
    if sizes.len() < 2 {
        return Vec::new();
    }
    let of = |pick: fn(&Size) -> &[f64]| {
        let points: Vec<(f64, f64)> =
            sizes.iter().map(|(fiches, size)| (float(*fiches), median(pick(size)))).collect();
        [slope(&points)]
    };
    let largest = bench.options.largest();
    let row = |name, slope: [f64; 1]| Row::new(name, largest, &slope, Unit::Plain);
    vec![
        row("log-log slope of cold sync", of(|size| &size.synced)).budget(1.05),
        row("log-log slope of reconnecting", of(|size| &size.reconnect)).budget(0.1),
    ]
}

async fn plot(bench: &mut Bench, sizes: &[(u32, Size)]) {
    let line = |name: &str, pick: fn(&Size) -> &[f64]| Series {
        name: name.to_owned(),
        points: sizes.iter().map(|(fiches, size)| (float(*fiches), median(pick(size)))).collect(),
    };
    bench.series.push(line("Carnet, cold sync", |size| &size.synced));
    bench.series.push(line("Carnet, reconnect", |size| &size.reconnect));
    let reference = reference(bench);
    for (who, largest) in
        [(Who::PouchDb, u32::MAX), (Who::AutomergeRepo, reference), (Who::Samod, reference)]
    {
        let (mut cold, mut back) = (Vec::new(), Vec::new());
        for (fiches, _) in sizes.iter().filter(|(fiches, _)| *fiches <= largest) {
            let peer = bench.peers.at(who, *fiches).await;
            cold.extend(peer.cold_ms.map(|took| (float(*fiches), took)));
            back.extend(peer.reconnect_ms.map(|took| (float(*fiches), took)));
        }
        let name = who.name();
        bench.series.push(Series { name: format!("{name}, cold sync"), points: cold });
        bench.series.push(Series { name: format!("{name}, reconnect"), points: back });
    }
}
