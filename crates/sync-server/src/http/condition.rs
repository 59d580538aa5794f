//! `GET /api/admin/health`: how the server and its devices are, for administrators; see [`super::api`] for who asks.
//!
//! | field | what |
//! | --- | --- |
//! | `now`, `started` | the server's clock, and since when it runs; all times are seconds since 1970 |
//! | `version` | the server's |
//! | `epoch` `{"id", "since"}` | the epoch of the log |
//! | `head` | changes in the log; the place of the last |
//! | `stored` `{"documents", "loose", "settled", "bytes"}` | documents, those that are not packed as yet, and what the store takes on its disk; `bytes` is null where that is not known |
//! | `files` `{"count", "bytes", "room"}` | attached files, and what they may take |
//! | `disk` `{"free", "size"}` | the disk of the data folder; null where the system does not tell |
//! | `writable` | whether the store could be written a second ago at most |
//! | `commits` `{"done", "failed", "mean", "p99"}` | since the start; microseconds to the disk, `p99` by the buckets of `/metrics`: at most so many, null past a second |
//! | `connections` `{"now", "since_start", "refused"}` | of devices |
//! | `refused_changes` | since the start |
//! | `backed_up` | when the store was last copied; null where the audit log does not say |
//! | `devices` | every device, as `/api/admin/devices` tells it, and: |
//! | … `behind` | changes of the log that it has not said to have stored, now or when it was last here; null where that is not known |
//! | … `left` | documents that it has yet to be sent, while it begins |
//! | … `locked` | it was without the server for longer than it may be, and shows nothing |

use super::{ApiError, api::Administrator};
use crate::{
    accounts::Listed,
    cli::store_folder,
    clock,
    core::Hub,
    metrics::Figures,
    room::{self, Room},
    shared::Shared,
};
use axum::{Json, extract::State};
use carnet_ids::{DeviceId, Epoch};
use carnet_sync::hub::Progress;
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

#[derive(Serialize)]
pub(super) struct Condition {
    now: i64,
    version: &'static str,
    started: i64,
    epoch: Span,
    head: u64,
    stored: Stored,
    files: Files,
    disk: Option<Room>,
    writable: bool,
    commits: Commits,
    connections: Connections,
    refused_changes: u64,
    backed_up: Option<i64>,
    devices: Vec<Device>,
}

#[derive(Serialize)]
struct Span {
    id: Epoch,
    since: i64,
}

#[derive(Serialize)]
struct Stored {
    documents: usize,
    loose: usize,
    settled: bool,
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct Files {
    count: usize,
    bytes: u64,
    room: u64,
}

#[derive(Serialize)]
struct Commits {
    done: u64,
    failed: u64,
    mean: Option<u64>,
    p99: Option<u64>,
}

#[derive(Serialize)]
struct Connections {
    now: u64,
    since_start: u64,
    refused: u64,
}

#[derive(Serialize)]
struct Device {
    #[serde(flatten)]
    listed: Listed,
    behind: Option<u64>,
    left: u64,
    locked: bool,
}

/// What the hub knows, read at one moment.
struct Known {
    epoch: Span,
    head: u64,
    stored: carnet_sync::hub::Stored,
    progress: Vec<Progress>,
}

impl Known {
    fn of(hub: &Hub) -> Self {
        let epoch = Span { id: hub.epoch(), since: hub.epoch_began() };
        Self { epoch, head: hub.head(), stored: hub.stored(), progress: hub.progress() }
    }
}

pub(super) async fn health(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
) -> Result<Json<Condition>, ApiError> {
    let listed = shared.accounts.devices().await?;
    let known = shared.core.call(|hub, _| Known::of(hub)).await;
    let known = known.ok_or_else(|| ApiError::internal(&"the core has stopped"))?;
    let backed_up = shared.backups.last(&shared.disk).await;
    let (bytes, disk) = on_the_disk(&shared).await;
    let (count, held) = shared.blobs.held();
    let Figures { connected, connections, refused, quarantined, .. } = shared.metrics.figures();
    Ok(Json(Condition {
        now: clock::unix(),
        version: env!("CARGO_PKG_VERSION"),
        started: shared.started,
        devices: devices(&shared, listed, &known),
        epoch: known.epoch,
        head: known.head,
        stored: Stored {
            documents: known.stored.documents,
            loose: known.stored.loose,
            settled: known.stored.settled,
            bytes,
        },
        files: Files { count, bytes: held, room: shared.settings.files_room },
        disk,
        writable: shared.health.is_writable(&shared.disk).await,
        commits: commits(&shared.metrics.figures()),
        connections: Connections { now: connected, since_start: connections, refused },
        refused_changes: quarantined,
        backed_up: backed_up.map_err(|error| ApiError::internal(&error))?,
    }))
}

/// What the store takes, and its disk.
async fn on_the_disk(shared: &Shared) -> (Option<u64>, Option<Room>) {
    let data = shared.settings.data.clone();
    let look = move || (room::taken(&store_folder(&data)), room::of(&data));
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

fn commits(told: &Figures) -> Commits {
    let Figures { commits, commits_failed, mean, p99, .. } = *told;
    Commits { done: commits, failed: commits_failed, mean, p99 }
}

fn devices(shared: &Shared, listed: Vec<Listed>, known: &Known) -> Vec<Device> {
    let connected = by_device(&known.progress);
    let offline = i64::try_from(shared.settings.offline.as_secs()).unwrap_or(i64::MAX);
    let device = |listed: Listed| {
        let now = connected.get(&listed.device);
        let stored = now.and_then(|now| now.stored).or(listed.stored);
        Device {
            behind: stored.map(|stored| known.head.saturating_sub(stored)),
            left: now.map_or(0, |now| now.left),
            locked: is_locked(&listed, offline, clock::unix()),
            listed,
        }
    };
    listed.into_iter().map(device).collect()
}

/// Of two connections of a device, the one that is further.
fn by_device(progress: &[Progress]) -> BTreeMap<DeviceId, Progress> {
    let mut furthest = BTreeMap::<DeviceId, Progress>::new();
    for one in progress {
        let known = furthest.entry(one.device).or_insert(*one);
        if one.stored > known.stored {
            *known = *one;
        }
    }
    furthest
}

/// Whether a device was away for longer than the seconds that it may be; 0 for as long as it likes.
fn is_locked(device: &Listed, offline: i64, now: i64) -> bool {
    let away = !device.connected && device.revoked.is_none() && device.seen > 0;
    away && offline > 0 && now.saturating_sub(device.seen) > offline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_connections_of_a_device_the_one_that_is_further_counts() {
        let device = DeviceId::new([1; 16]);
        let one = |stored| Progress { device, stored, left: 0 };
        let other = Progress { device: DeviceId::new([2; 16]), stored: Some(1), left: 4 };
        let found = by_device(&[one(Some(5)), one(None), other, one(Some(9)), one(Some(7))]);
        assert_eq!(found.into_values().collect::<Vec<_>>(), [one(Some(9)), other]);
    }
}
