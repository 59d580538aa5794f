//! A device comes back after k of many documents changed: bytes and time in proportion to k.

use super::{Bench, bytes, float};
use crate::Outcome;
use crate::company::{self, contact, set};
use crate::device::Device;
use crate::light::{Light, Seat};
use crate::proxy::{Proxy, Speed};
use crate::report::Series;
use crate::server::Server;
use crate::stats::median;
use crate::table::{Row, Unit};
use carnet_ids::ActorId;
use carnet_model::kind::DocKey;
use std::ops::Range;

/// What one number of changes took.
#[derive(Default)]
struct Cost {
    times: Vec<f64>,
    received: Vec<f64>,
    pushed: f64,
}

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let fiches = bench.options.many();
    let data = bench.stores.copy(fiches).await?;
    let server = Server::start(&data).await?;
    let proxy = Proxy::start(&server.host, Speed::FULL).await?;
    let mut credentials = server.sign_in("Banc").await?;
    credentials.server = proxy.url();
    let mut device = Device::open(&bench.stores.fresh("changes")).await?;
    device.cold_sync(credentials, fiches).await?;
    let mut seat = Seat::new(server.sign_in("Banc").await?);
    let author = seat.credentials.actor;
    let mut light = seat.connect().await?;
    let (mut rows, mut from, mut points) = (Vec::new(), 0, Vec::new());
    for (count, runs) in [(1, 5), (100.min(fiches / 16), 5), (10_000.min(fiches / 8), 2)] {
        let mut cost = Cost::default();
        for _ in 0..runs {
            device.leave().await?;
            cost.pushed = change(&mut light, author, from..from + count).await?;
            from += count;
            proxy.take();
            cost.times.push(device.come_back().await?);
            cost.received.push(proxy.take().1);
        }
        points.push((float(count), median(&cost.times)));
        rows.extend(rows_of(fiches, count, &cost));
    }
    bench.series.push(Series { name: format!("Carnet, k of {fiches} changed"), points });
    server.stop().await?;
    Ok(rows)
}

fn rows_of(fiches: u32, count: u32, cost: &Cost) -> [Row; 2] {
    let name = format!("reconnect, {count} of {fiches} changed");
    let received = Row::new("  bytes received", count, &cost.received, Unit::Bytes);
    [
        Row::new(name, count, &cost.times, Unit::Milliseconds),
        received.peer("bytes of the changes", Some(cost.pushed)),
    ]
}

/// Edits a range of fiches, each with one change; the bytes of these.
pub(super) async fn change(light: &mut Light, author: ActorId, fiches: Range<u32>) -> Outcome<f64> {
    let (mut changes, mut size) = (Vec::new(), 0);
    for number in fiches {
        let key = DocKey::Contact(contact(number));
        let edit = vec![set("job_title", format!("Chef {number}"))];
        let (doc, all) = company::write(key, std::iter::once(edit), author, 1_760_000_000)?;
        // The server knows the birth, on which it builds.
        let change = all.into_iter().next_back().ok_or("an edit without a change")?;
        size += change.len();
        changes.push((doc, change));
    }
    light.push(changes).await?;
    Ok(bytes(size as u64))
}
