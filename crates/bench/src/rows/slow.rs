//! A reader on a bad line, while everybody writes: it may cost the others nothing.

use super::throughput::{FICHES, WRITERS, edits_each, work, write};
use super::{Bench, memory::seats};
use crate::Outcome;
use crate::light::Seat;
use crate::proxy::{Proxy, Speed};
use crate::server::Server;
use crate::stats::median;
use crate::table::{Row, Unit};
use std::time::Duration;

/// A mobile network at the edge of its reach.
const SLOW: Speed = Speed { rate: Some(50_000), delay: Duration::from_millis(400) };

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let data = bench.stores.copy(FICHES).await?;
    let server = Server::start(&data).await?;
    let mut seats = seats(&server, WRITERS + 2).await?;
    let mut readers = seats.split_off(WRITERS);
    let proxy = Proxy::start(&server.host, SLOW).await?;
    readers[1].credentials.server = proxy.url();
    let [fast, slow] = &mut readers[..] else { return Err("two readers read".into()) };
    let (mut without, mut with) = (Vec::new(), Vec::new());
    let mut memory = f64::NAN;
    for run in 0..2 * bench.options.runs() {
        // In turn, so that what else happens on the machine happens to both.
        let is_slow = run % 2 == 1;
        let reader = if is_slow { &mut *slow } else { &mut *fast };
        let before = server.resident();
        let rate = beside(reader, &mut seats, run, edits_each(bench)).await?;
        if is_slow {
            with.push(rate)
        } else {
            without.push(rate)
        }
        memory = memory.max(server.resident() - before);
    }
    server.stop().await?;
    Ok(vec![
        Row::new(
            "edits a second beside a reader at 50 kB/s and 400 ms",
            100,
            &with,
            Unit::PerSecond,
        )
        .peer("beside a fast reader", Some(median(&without)))
        .times_better(0.9),
        Row::new("  the server's memory grows by at most", 100, &[memory], Unit::Bytes),
    ])
}

/// Everybody writes while one reads all of it.
async fn beside(reader: &mut Seat, seats: &mut [Seat], run: u32, each: u32) -> Outcome<f64> {
    let work = work(seats, 100 + run, each).await?;
    let reading = tokio::spawn(reader.connect().await?.idle());
    let (rate, _) = write(seats, work).await?;
    reading.abort();
    Ok(rate)
}
