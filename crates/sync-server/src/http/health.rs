//! `GET /healthz`: whether the core runs and the store can be written.

use crate::{accounts::rows, clock, disk::Disk, shared::Shared};
use axum::{extract::State, http::StatusCode};
use carnet_storage::Batch;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long an answer is good for, so that probes don't wear the disk out.
const GOOD_FOR: Duration = Duration::from_secs(1);
/// A disk that takes longer is not healthy.
const PATIENCE: Duration = Duration::from_secs(5);

/// Writes a row now and then.
#[derive(Debug, Default)]
pub(crate) struct Health {
    last: Mutex<Option<(Instant, bool)>>,
}

impl Health {
    /// Whether the store could be written just now.
    pub(super) async fn is_writable(&self, disk: &Disk) -> bool {
        let mut last = self.last.lock().await;
        if let Some((at, healthy)) = *last
            && at.elapsed() < GOOD_FOR
        {
            return healthy;
        }
        let mut batch = Batch::default();
        batch.put(rows::HEALTH, rows::encode(&clock::unix()));
        let written = tokio::time::timeout(PATIENCE, disk.commit_aside(batch)).await;
        let healthy = matches!(written, Ok(Ok(())));
        if !healthy {
            tracing::error!(?written, "the store can't be written");
        }
        *last = Some((Instant::now(), healthy));
        healthy
    }
}

pub(super) async fn healthz(State(shared): State<Arc<Shared>>) -> (StatusCode, &'static str) {
    if shared.core.is_stopped() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the core has stopped");
    }
    if shared.health.is_writable(&shared.disk).await {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the store can't be written")
    }
}
