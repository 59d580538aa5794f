//! Clients that mean harm, while two devices work: it may cost them half of their speed at most.

use super::{Bench, latency, memory::seats};
use crate::Outcome;
use crate::light::Seat;
use crate::server::Server;
use crate::stats::{median, percentile};
use crate::table::{Row, Unit};
use carnet_ids::DocId;
use carnet_sync::wire::{Bytes, Pushed, ToDevice, ToServer};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Connections that say nothing, all the time.
const SILENT: usize = 2_000;
/// Before they are opened again, if the server has ended them: it gives them ten seconds.
const PATIENCE: Duration = Duration::from_secs(2);
/// Changes that are none, in one message.
const TOGETHER: u64 = 100;

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let data = bench.stores.copy(latency::FICHES).await?;
    let server = Server::start(&data).await?;
    let mut eve = seats(&server, 1).await?;
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    let (mut memory, mut refused) = (f64::NAN, Vec::new());
    for run in 0..2 * bench.options.runs() {
        // In turn, so that what else happens on the machine happens to both.
        let is_attacked = run % 2 == 1;
        let before = server.resident();
        let (mut attacks, count) = (JoinSet::new(), Arc::new(AtomicU32::new(0)));
        let start = Instant::now();
        if is_attacked {
            attacks.spawn(say_nothing(server.host.clone()));
            attacks.spawn(push_nonsense(eve[0].clone(), Arc::clone(&count)));
            eve = seats(&server, 1).await?;
        }
        let folders = (bench.stores.fresh("writer"), bench.stores.fresh("reader"));
        let edits = bench.options.edits();
        let times = latency::latency(&server, &folders.0, folders.1, edits).await?;
        if let Some(ended) = attacks.try_join_next() {
            ended??;
        }
        if is_attacked {
            memory = memory.max(server.resident() - before);
            refused.push(f64::from(count.load(Ordering::Relaxed)) / start.elapsed().as_secs_f64());
        }
        attacks.shutdown().await;
        if is_attacked { &mut beside } else { &mut alone }.push(percentile(&times, 0.5));
    }
    server.stop().await?;
    let name = "edit to the other device's view, p50, beside an attack";
    Ok(vec![
        Row::new(name, latency::FICHES, &beside, Unit::Milliseconds)
            .peer("without it", Some(median(&alone)))
            .times_better(0.5),
        Row::new("  refused changes meanwhile", None, &refused, Unit::PerSecond),
        Row::new("  the server's memory grows by at most", None, &[memory], Unit::Bytes),
    ])
}

/// Holds connections open on which nothing is asked; returns only when it fails.
async fn say_nothing(host: String) -> Outcome<()> {
    let mut held = Vec::new();
    loop {
        // What the server has ended can be read to its end.
        held.retain(|stream: &TcpStream| {
            matches!(stream.try_read(&mut [0; 64]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
        });
        while held.len() < SILENT {
            held.push(TcpStream::connect(&host).await?);
        }
        tokio::time::sleep(PATIENCE).await;
    }
}

/// Pushes changes that are none, as fast as they are refused; returns only when it fails.
async fn push_nonsense(mut seat: Seat, refused: Arc<AtomicU32>) -> Outcome<()> {
    let mut light = seat.connect().await?;
    let doc = DocId::new([0xee; 16]);
    let mut first = 1;
    loop {
        let all = first..first + TOGETHER;
        let nonsense = |no| Pushed { no, doc, change: Bytes(vec![0x85; 512]) };
        light.send(ToServer::Push(all.clone().map(nonsense).collect())).await?;
        while first < all.end {
            match light.next().await? {
                ToDevice::Reject { no, .. } => {
                    first = no + 1;
                    refused.fetch_add(1, Ordering::Relaxed);
                }
                ToDevice::Refused { code, .. } => return Err(code.into()),
                ToDevice::Entries { batch, .. } | ToDevice::Pack { batch, .. } => {
                    light.send(ToServer::Received { batch }).await?;
                }
                _ => {}
            }
        }
    }
}
