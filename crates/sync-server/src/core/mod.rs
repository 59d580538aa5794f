//! The hub on a thread of its own, and how the rest of the server talks to it.
//!
//! The hub checks and applies foreign changes, which takes the processor for
//! milliseconds: on its own thread it never holds a socket up. Commits run on a
//! second thread, because a commit waits for the disk and the hub gathers the next
//! one meanwhile (group commit).

mod commits;
mod line;
mod run;

pub(crate) use line::{Farewell, Line};

use crate::{clock::Clock, disk::Disk, metrics::Metrics};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_sync::{
    Millis, WriteId,
    hub::{ConnId, HubConfig, Identity, OpenError},
    wire::Hello,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
};
use tokio::sync::{mpsc, oneshot};

/// The hub over this server's store.
pub(crate) type Hub = carnet_sync::Hub<Disk>;

/// Questions that wait for the hub's thread; a socket that has more waits.
const MOST_WAITING: usize = 64;

/// The hub, from any task. Cheap to clone; the thread ends when the last one is gone.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    asks: mpsc::Sender<Ask>,
    connections: Arc<AtomicU64>,
}

type Call = Box<dyn FnOnce(&mut Hub, Millis) + Send>;

/// What the hub's thread can be asked.
enum Ask {
    Connect { conn: ConnId, who: Identity, hello: Box<Hello>, line: Arc<Line> },
    Message(ConnId, Vec<u8>),
    Transmit(ConnId, oneshot::Sender<Option<Vec<u8>>>),
    Disconnect(ConnId),
    Saved(WriteId, oneshot::Sender<bool>),
    Call(Call),
    Finish(oneshot::Sender<()>),
}

/// What the hub wants the accounts to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NewActor {
    pub(crate) device: DeviceId,
    pub(crate) actor: ActorId,
}

/// A change that was refused, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusedChange {
    pub(crate) device: DeviceId,
    pub(crate) code: String,
}

/// Changes of the settings document that a device gave back, for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReturnedSettings {
    pub(crate) device: DeviceId,
    pub(crate) changes: usize,
}

/// Refused changes that wait to be written down; more at once are only counted.
const MOST_REFUSED: usize = 1_024;

/// A hub that runs.
pub(crate) struct Started {
    pub(crate) core: Core,
    pub(crate) new_actors: mpsc::UnboundedReceiver<NewActor>,
    pub(crate) refused: mpsc::Receiver<RefusedChange>,
    pub(crate) returned: mpsc::UnboundedReceiver<ReturnedSettings>,
    /// Documents that are erased on the disk.
    pub(crate) erased: mpsc::UnboundedReceiver<Vec<DocId>>,
    /// Ends, and lets go of the store, once every [`Core`] is gone.
    pub(crate) thread: JoinHandle<()>,
}

impl Core {
    /// Opens the hub and starts its threads.
    pub(crate) fn start(
        disk: Disk,
        config: HubConfig,
        metrics: Arc<Metrics>,
    ) -> Result<Started, StartError> {
        let hub = Hub::open(disk.clone(), config)?;
        let (asks, inbox) = mpsc::channel(MOST_WAITING);
        let (new_actors, told) = mpsc::unbounded_channel();
        let (tell_refused, refused) = mpsc::channel(MOST_REFUSED);
        let (tell_returned, returned) = mpsc::unbounded_channel();
        let (tell_erased, erased) = mpsc::unbounded_channel();
        let tell = run::Tell {
            metrics,
            new_actors,
            refused: tell_refused,
            returned: tell_returned,
            erased: tell_erased,
        };
        let thread = run::start(hub, disk, Clock::start(), tell, inbox)?;
        let core = Self { asks, connections: Arc::default() };
        Ok(Started { core, new_actors: told, refused, returned, erased, thread })
    }

    /// A number for a new connection.
    pub(crate) fn number(&self) -> ConnId {
        ConnId(self.connections.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A device has introduced itself.
    pub(crate) async fn connect(
        &self,
        conn: ConnId,
        who: Identity,
        hello: Hello,
        line: Arc<Line>,
    ) -> bool {
        self.asks.send(Ask::Connect { conn, who, hello: Box::new(hello), line }).await.is_ok()
    }

    /// A message came. Waits while the hub has much to do; `false` when it has stopped.
    pub(crate) async fn message(&self, conn: ConnId, message: Vec<u8>) -> bool {
        self.asks.send(Ask::Message(conn, message)).await.is_ok()
    }

    /// What is to be sent next, if anything.
    pub(crate) async fn transmit(&self, conn: ConnId) -> Option<Vec<u8>> {
        self.ask(|answer| Ask::Transmit(conn, answer)).await.flatten()
    }

    /// The connection is gone.
    pub(crate) async fn disconnect(&self, conn: ConnId) {
        // A hub that has stopped knows no connection anyway.
        let _ = self.asks.send(Ask::Disconnect(conn)).await;
    }

    /// Whether a write of the server's own got to the disk, once that is known.
    pub(crate) async fn saved(&self, write: WriteId) -> bool {
        self.ask(|answer| Ask::Saved(write, answer)).await.unwrap_or(false)
    }

    /// Runs `f` on the hub; `None` when it has stopped.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Hub, Millis) -> T + Send + 'static,
    ) -> Option<T> {
        self.ask(|answer| Ask::Call(Box::new(move |hub, now| drop(answer.send(f(hub, now)))))).await
    }

    /// Takes no more messages, waits until everything taken is on the disk, and lets
    /// every connection send what it still has before it closes.
    pub(crate) async fn finish(&self) {
        self.ask(Ask::Finish).await;
    }

    /// Waits until the hub's thread is gone, which it should never be.
    pub(crate) async fn stopped(&self) {
        self.asks.closed().await;
    }

    /// Whether the hub's thread is gone.
    pub(crate) fn is_stopped(&self) -> bool {
        self.asks.is_closed()
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        self.asks.send(ask(answer)).await.ok()?;
        answered.await.ok()
    }
}

/// Why the hub could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store's content.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// No thread could be had.
    #[error("the system gives no thread: {0}")]
    Thread(#[from] std::io::Error),
}
