//! The server's resident memory, by fiches and connections.

use super::Bench;
use crate::Outcome;
use crate::light::Seat;
use crate::peers::Who;
use crate::server::Server;
use crate::table::{Row, Unit};
use std::time::Duration;
use tokio::task::JoinSet;

/// Connections at a time.
const CONNECTIONS: [usize; 3] = [1, 100, 1_000];
/// What the reference is measured with: with more fiches automerge-repo does not come to an end in its time.
const REFERENCE: u32 = 1_000;

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for fiches in bench.options.sizes() {
        rows.extend(at(bench, fiches).await?);
    }
    let peer = bench.peers.at(Who::AutomergeRepo, REFERENCE).await;
    if let Some(row) = rows.pop() {
        let row = row.peer(Who::AutomergeRepo.name(), peer.server_rss);
        rows.push(row.note(format!("automerge-repo with {REFERENCE} fiches and 2 connections")));
    }
    Ok(rows)
}

async fn at(bench: &mut Bench, fiches: u32) -> Outcome<Vec<Row>> {
    let data = bench.stores.copy(fiches).await?;
    let most = if bench.options.quick { 100 } else { 1_000 };
    // Signing a thousand devices in is not what is measured.
    let server = Server::start(&data).await?;
    let seats = seats(&server, most).await?;
    server.stop().await?;
    let server = Server::start(&data).await?;
    let (mut rows, mut living, mut seats) = (Vec::new(), JoinSet::new(), seats.into_iter());
    for connections in CONNECTIONS.into_iter().filter(|count| *count <= most) {
        for mut seat in seats.by_ref().take(connections - living.len()) {
            seat.credentials.server = format!("ws://{}/sync", server.host);
            living.spawn(seat.connect().await?.idle());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let name = format!("resident memory, {connections} connections");
        rows.push(Row::new(name, fiches, &[server.resident()], Unit::Bytes).budget(150e6));
    }
    server.stop().await?;
    std::fs::remove_dir_all(data)?;
    Ok(rows)
}

/// Signs devices in.
pub(super) async fn seats(server: &Server, count: usize) -> Outcome<Vec<Seat>> {
    let mut seats = Vec::new();
    for _ in 0..count {
        seats.push(Seat::new(server.sign_in("Banc").await?));
    }
    Ok(seats)
}
