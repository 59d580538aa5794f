//! The server comes back from an older copy, and a device has what it lost: bytes near the
//! differences, not the whole.

use super::{Bench, changes::change};
use crate::Outcome;
use crate::device::Device;
use crate::light::Seat;
use crate::proxy::{Proxy, Speed};
use crate::server::Server;
use crate::stores;
use crate::table::{Row, Unit};

/// Documents that differ.
const DIFFERING: u32 = 10;

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let fiches = bench.options.largest();
    let data = bench.stores.copy(fiches).await?;
    let server = Server::start(&data).await?;
    let proxy = Proxy::start(&server.host, Speed::FULL).await?;
    let mut credentials = server.sign_in("Banc").await?;
    credentials.server = proxy.url();
    let writer = server.sign_in("Banc").await?;
    let mut device = Device::open(&bench.stores.fresh("restore")).await?;
    device.cold_sync(credentials, fiches).await?;
    device.leave().await?;
    server.stop().await?;
    let old = bench.stores.fresh("old");
    stores::copy(&data, &old)?;

    let pushed = newer(&data, &proxy, writer, &mut device).await?;
    let (mut times, mut up, mut down) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.options.runs() {
        // Each time from the same old copy, and with a device that knows the newer server.
        let again = bench.stores.fresh("again");
        stores::copy(&old, &again)?;
        let server = Server::start(&again).await?;
        proxy.lead_to(&server.host);
        proxy.take();
        times.push(device.come_back().await?);
        let (sent, received) = proxy.take();
        up.push(sent);
        down.push(received);
        device.leave().await?;
        server.stop().await?;
        std::fs::remove_dir_all(again)?;
    }
    let bytes = |name, measured: &[f64]| {
        Row::new(name, fiches, measured, Unit::Bytes)
            .peer("bytes of the changes", Some(pushed))
            .budget(100_000.0)
    };
    let name = format!("reconcile, {DIFFERING} of the documents differ");
    Ok(vec![
        Row::new(name, fiches, &times, Unit::Milliseconds),
        bytes("  bytes sent", &up),
        bytes("  bytes received", &down),
    ])
}

/// Lets somebody write to the server of `data`, and the device see it. Bytes of the changes.
async fn newer(
    data: &std::path::Path,
    proxy: &Proxy,
    mut writer: carnet_engine::api::Credentials,
    device: &mut Device<carnet_storage::SledStore>,
) -> Outcome<f64> {
    let server = Server::start(data).await?;
    proxy.lead_to(&server.host);
    writer.server = format!("ws://{}/sync", server.host);
    let author = writer.actor;
    let mut light = Seat::new(writer).connect().await?;
    let pushed = change(&mut light, author, 0..DIFFERING).await?;
    device.come_back().await?;
    device.leave().await?;
    server.stop().await?;
    Ok(pushed)
}
