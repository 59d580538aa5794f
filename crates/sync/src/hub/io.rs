//! What goes into a hub and what comes out.

pub use crate::rows::OpenError;

use super::Judge;
use crate::{CommitId, WriteId, wire::Hello};
use automerge::Change;
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::{Batch, StoreError};

/// A connection, as the shell numbers them; never the same twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ConnId(pub u64);

/// Says whether a change may be a document's birth.
pub type Births = Box<dyn Fn(&DocId, &Change) -> bool + Send>;

/// How a hub is set up.
pub struct HubConfig {
    /// Random, and never the same twice.
    pub seed: [u8; 32],
    /// Seconds since 1970, for the log.
    pub now_unix: i64,
    /// Whether a change may be a document's birth, written by nobody. [`crate::is_birth`]
    /// by default; a server that knows its kinds of documents may compare bytes.
    pub births: Births,
    /// For how many seconds a device may work without contact; 0 for as long as it likes.
    pub offline: u64,
    /// Who may change what; without one, every device whatever it likes.
    pub judge: Option<Box<dyn Judge>>,
}

impl HubConfig {
    /// The usual set-up.
    pub fn new(seed: [u8; 32], now_unix: i64) -> Self {
        let births: Births = Box::new(|_, change| crate::is_birth(change));
        Self { seed, now_unix, births, offline: 0, judge: None }
    }
}

impl std::fmt::Debug for HubConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HubConfig").field("now_unix", &self.now_unix).finish_non_exhaustive()
    }
}

/// Who a connection's token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The device.
    pub device: DeviceId,
    /// Actors that the server gave it. Others that it took are known to the hub.
    pub actors: Vec<ActorId>,
    /// For logs.
    pub name: String,
}

/// Something that happened to a hub.
#[allow(clippy::large_enum_variant, reason = "a greeting is handed in once a connection")]
#[derive(Debug, Clone)]
pub enum Input {
    /// A device said hello and its token is right.
    Connected {
        /// The new connection.
        conn: ConnId,
        /// Whose token it is.
        who: Identity,
        /// The device's first message.
        hello: Hello,
    },
    /// A connection is gone.
    Disconnected(ConnId),
    /// A message came.
    Message(ConnId, Vec<u8>),
    /// A commit is on the disk.
    Committed(CommitId),
    /// A commit is not; nothing of it is. The hub goes back to what is durable and closes
    /// every connection.
    CommitFailed(CommitId, StoreError),
    /// Time has passed. `now_unix` (seconds since 1970) dates the entries that follow.
    Tick {
        /// Seconds since 1970.
        now_unix: i64,
    },
}

/// Something that a hub wants done.
#[derive(Debug, Clone)]
pub enum Output {
    /// Make this durable, whole, before any later commit.
    Commit(CommitId, Batch),
    /// The connection has something to send: see [`super::Hub::poll_transmit`].
    Wake(ConnId),
    /// Close the connection, once what [`super::Hub::poll_transmit`] still gives is sent.
    Close(ConnId, &'static str, String),
    /// Tell whoever is interested.
    Event(Event),
}

/// Something worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The hub's epoch is durable: connections are answered from now on.
    Ready,
    /// These documents are different, durably.
    Changed(Vec<DocId>),
    /// A device writes as another actor from now on, durably.
    NewActor {
        /// The device.
        device: DeviceId,
        /// Its new actor.
        actor: ActorId,
    },
    /// A change was refused.
    Quarantined {
        /// Who sent it.
        device: DeviceId,
        /// Its document.
        doc: DocId,
        /// A code of [`crate::wire::code`] or of [`crate::guard::Rejection`].
        code: String,
        /// In English.
        message: String,
    },
    /// A device gave back what the server had lost.
    Returned {
        /// Who sent it.
        device: DeviceId,
        /// The document.
        doc: DocId,
        /// How many changes.
        changes: usize,
    },
    /// These documents are erased, durably: their rows are gone, but for packs that are being made anew.
    Erased(Vec<DocId>),
    /// A write of the server's own is on the disk.
    Saved(WriteId),
    /// A write of the server's own is lost: the disk refused it.
    Lost(WriteId),
    /// The store refused a commit, or holds what can't be read.
    StoreFailed(StoreError),
}

/// How a hub's documents lie in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stored {
    /// All documents.
    pub documents: usize,
    /// Of these, the ones that are not all in a pack.
    pub loose: usize,
    /// Packs.
    pub packs: usize,
    /// Documents in the packs, old states included.
    pub slots: usize,
    /// Of these, the ones that documents are made of.
    pub live: usize,
    /// Nothing is left to pack, and everything is on the disk.
    pub settled: bool,
}

/// What a hub counts while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Packs made of loose documents.
    pub packed: u64,
    /// Packs made of others, or dropped.
    pub merged: u64,
    /// Packs of the store that were sent as they are.
    pub sent: u64,
    /// Cold starts that went on among the packs.
    pub resumed: u64,
    /// Cold starts on lines whose people receive something else than before.
    pub anew: u64,
    /// Documents that came out of packs for devices whose people receive a part of them.
    pub picked: u64,
    /// Documents that came out of a pack for a device that was far behind.
    pub behind: u64,
}

/// Why a document can't be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocError {
    /// The store can't be read.
    #[error("the store can't be read: {0}")]
    Store(#[from] StoreError),
    /// The bytes in the log are not a document.
    #[error("the document {0} can't be loaded: {1}")]
    Unloadable(DocId, String),
}

/// Why a write of the server's own did not happen. Nothing of it did.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The caller's own reason.
    #[error(transparent)]
    Edit(E),
    /// The document can't be had.
    #[error(transparent)]
    Document(#[from] DocError),
    /// The birth is not a document.
    #[error("the document's birth can't be read: {0}")]
    Birth(String),
    /// The document was erased.
    #[error("the document was erased")]
    Erased,
    /// The edit fell over, or left what can't be kept.
    #[error("the edit can't be kept: {0}")]
    Broken(String),
}
