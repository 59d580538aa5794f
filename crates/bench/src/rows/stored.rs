//! What a fiche takes on the server's disk.

use super::{Bench, bytes, float};
use crate::peers::Who;
use crate::server::{self, Server};
use crate::table::{Row, Unit};
use crate::{Outcome, disk};

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for fiches in bench.options.sizes() {
        rows.extend(at(bench, fiches).await?);
    }
    Ok(rows)
}

async fn at(bench: &mut Bench, fiches: u32) -> Outcome<[Row; 4]> {
    let sample = bench.samples.get()?;
    let data = bench.stores.copy(fiches).await?;
    let each = |size: u64| bytes(size) / float(fiches);
    let left = each(disk::bytes_below(&data)?);
    // A start rewrites a store that takes twice the room that it needs.
    Server::start(&data).await?.stop().await?;
    let started = each(disk::bytes_below(&data)?);
    server::run("compact", &data).await?;
    let compacted = each(disk::bytes_below(&data)?);
    let packs = each(disk::large_below(&data)?);
    std::fs::remove_dir_all(data)?;
    let pouch = bench.peers.at(Who::PouchDb, fiches).await;
    let theirs = pouch.stored_bytes.map(|bytes| bytes / float(fiches));
    let row = |name, value: f64| Row::new(name, fiches, &[value], Unit::Bytes);
    let snapshot = |row: Row| row.peer("Automerge snapshot", Some(sample.snapshot));
    let beside = row("server's files, per fiche, after its next start", started);
    let beside = beside.peer("PouchDB's LevelDB", theirs);
    Ok([
        snapshot(row("server's files, per fiche, as it left them", left)),
        snapshot(row("server's files, per fiche, compacted", compacted)).times_better(1.0 / 1.3),
        row("— of these, packs of compressed documents", packs),
        if fiches == bench.options.largest() { beside.budget(350.0) } else { beside },
    ])
}
