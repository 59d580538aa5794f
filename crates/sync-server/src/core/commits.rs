//! The thread that waits for the disk.

use crate::{disk::Disk, metrics::Metrics};
use carnet_storage::{Batch, StoreError};
use carnet_sync::CommitId;
use std::{sync::Arc, thread::JoinHandle, time::Instant};
use tokio::sync::mpsc;

/// A commit's end.
pub(super) type Done = (CommitId, Result<(), StoreError>);

/// The way to the thread, and back.
pub(super) struct Commits {
    pub(super) orders: std::sync::mpsc::Sender<(CommitId, Batch)>,
    pub(super) done: mpsc::UnboundedReceiver<Done>,
    pub(super) thread: JoinHandle<()>,
}

/// Starts the thread. It ends when the orders do.
pub(super) fn start(disk: Disk, metrics: Arc<Metrics>) -> std::io::Result<Commits> {
    let (orders, inbox) = std::sync::mpsc::channel::<(CommitId, Batch)>();
    let (tell, done) = mpsc::unbounded_channel();
    let work = move || {
        for (id, batch) in inbox {
            let started = Instant::now();
            let result = disk.commit(batch);
            metrics.committed(started.elapsed(), result.is_ok());
            if tell.send((id, result)).is_err() {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("commits".to_owned()).spawn(work)?;
    Ok(Commits { orders, done, thread })
}
