//! A hundred connections that write at full speed.

use super::{Bench, bytes, memory::seats};
use crate::company::{self, Changes, set};
use crate::light::{Light, Seat};
use crate::server::Server;
use crate::table::{Row, Unit};
use crate::{Outcome, disk};
use carnet_ids::{ActorId, DocId};
use carnet_model::kind::DocKey;
use std::time::Instant;
use tokio::task::JoinSet;

pub(super) const WRITERS: usize = 100;
/// Fiches on the server: they make no difference.
pub(super) const FICHES: u32 = 1_000;

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let data = bench.stores.copy(FICHES).await?;
    let server = Server::start(&data).await?;
    let mut seats = seats(&server, WRITERS).await?;
    let each = edits_each(bench);
    let mut rates = Vec::new();
    for run in 0..bench.options.runs() {
        let work = work(&seats, run, each).await?;
        rates.push(write(&mut seats, work).await?.0);
    }
    server.stop().await?;
    let change = size_of_change()?;
    let folder = bench.stores.fresh("disk");
    let alone = disk::appends(&folder, change, 1)?;
    let together = disk::appends(&folder, change, u32::try_from(WRITERS)?)?;
    let row = || Row::new("acknowledged edits, 100 connections", 100, &rates, Unit::PerSecond);
    Ok(vec![
        row().peer("one sync an edit", Some(alone)).times_better(20.0),
        row().peer("log appends, 100 to a sync", Some(together)).times_better(0.6),
    ])
}

/// Edits of each connection in a run.
pub(super) fn edits_each(bench: &Bench) -> u32 {
    if bench.options.quick { 40 } else { 400 }
}

/// What each writer pushes in a run: a fiche of its own, and so many edits of it.
pub(super) async fn work(seats: &[Seat], run: u32, each: u32) -> Outcome<Vec<Changes>> {
    let authors: Vec<ActorId> = seats.iter().map(|seat| seat.credentials.actor).collect();
    let make = move || {
        let made = authors.into_iter().zip(0_u32..).map(|(author, writer)| {
            let number = 1_000_000 + run * 10_000 + writer;
            edited(DocKey::Contact(company::contact(number)), each, author)
        });
        made.collect()
    };
    tokio::task::spawn_blocking(make).await?
}

fn edited(key: DocKey, times: u32, author: ActorId) -> Outcome<Changes> {
    let edits = (0..times).map(|edit| vec![set("job_title", format!("edit {edit}"))]);
    company::write(key, edits, author, 1_750_000_000)
}

/// Everybody pushes at once. Edits a second, and the bytes that were pushed.
pub(super) async fn write(seats: &mut [Seat], work: Vec<Changes>) -> Outcome<(f64, u64)> {
    let mut lights: Vec<Light> = Vec::new();
    for seat in seats {
        // The first asks how far the log goes; none begins a cold start that nobody measures.
        let known = lights.first().map(|light| (light.welcome.epoch, light.welcome.head));
        lights.push(match known {
            Some((epoch, head)) => seat.connect_at(epoch, head).await?,
            None => seat.connect().await?,
        });
    }
    let edits: usize = work.iter().map(|(_, changes)| changes.len() - 1).sum();
    let pushed: usize = work.iter().flat_map(|(_, changes)| changes).map(Vec::len).sum();
    let (mut writing, start) = (JoinSet::new(), Instant::now());
    for (light, (doc, changes)) in lights.into_iter().zip(work) {
        writing.spawn(push(light, doc, changes));
    }
    while let Some(done) = writing.join_next().await {
        done??;
    }
    Ok((bytes(edits as u64) / start.elapsed().as_secs_f64(), pushed as u64))
}

async fn push(mut light: Light, doc: DocId, changes: Vec<Vec<u8>>) -> Outcome<()> {
    light.push(changes.into_iter().map(|change| (doc, change))).await
}

fn size_of_change() -> Outcome<usize> {
    let (_, changes) = edited(DocKey::Contact(company::contact(0)), 50, ActorId::new([7; 16]))?;
    Ok(changes.last().map_or(0, Vec::len))
}
