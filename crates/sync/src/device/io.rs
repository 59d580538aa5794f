//! What goes into a device and what comes out.

pub use crate::rows::OpenError;

use crate::{CommitId, Millis, WriteId};
use automerge::{Automerge, ChangeHash};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::{Batch, StoreError};
use serde::{Deserialize, Serialize};

/// Who this device is.
#[derive(Clone)]
pub struct DeviceConfig {
    /// Its id.
    pub device: DeviceId,
    /// Who writes its changes, as the server said at sign-in. Once the device had to take
    /// another one, its store knows better.
    pub actor: ActorId,
    /// Its secret.
    pub token: String,
    /// Random, and never the same twice.
    pub seed: [u8; 32],
    /// The application's version.
    pub app_version: String,
}

impl std::fmt::Debug for DeviceConfig {
    /// Everything but the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceConfig")
            .field("device", &self.device)
            .field("actor", &self.actor)
            .field("app_version", &self.app_version)
            .finish_non_exhaustive()
    }
}

/// Something that happened to a device.
#[derive(Debug, Clone)]
pub enum Input {
    /// A new connection is open: send what [`super::Device::poll_transmit`] gives.
    Connected,
    /// It is gone.
    Disconnected,
    /// A message came on it.
    Message(Vec<u8>),
    /// A commit is on the disk.
    Committed(CommitId),
    /// A commit is not; nothing of it is. It will be asked for again, under the same id.
    CommitFailed(CommitId, StoreError),
    /// Time has passed.
    Tick,
}

/// Something that a device wants done.
#[derive(Debug, Clone)]
pub enum Output {
    /// Make this durable, whole, before any later commit.
    Commit(CommitId, Batch),
    /// Tell whoever is interested.
    Event(Event),
}

/// Something worth telling.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Documents are new, different, or gone.
    Changed {
        /// Which, and by whom.
        docs: Vec<(DocId, Origin)>,
    },
    /// A write is on this device's disk.
    Saved(WriteId),
    /// Writes are on the server's disk.
    Synced(Vec<WriteId>),
    /// [`super::Device::state`] is different.
    State,
    /// The server refused the connection.
    Refused {
        /// A code of [`crate::wire::code`].
        code: String,
        /// In English, for logs.
        message: String,
    },
    /// A change could not be kept where it was; it is in the quarantine, on this device's disk.
    Rejected(QuarantinedChange),
    /// The device's person does not receive this document any more. It is here until what waits
    /// of it is sent; then [`Self::Changed`] says that it is gone. Told again after a restart.
    Leaving(DocId),
    /// They receive it again, before it had gone.
    Staying(DocId),
    /// A document was erased, as that one was asked to be: nothing of it is here any more once the commits
    /// asked for are done. The shell destroys what it keeps of it, then says [`super::Device::cleared`].
    Erased {
        /// The document.
        doc: DocId,
        /// Itself, or what it was a part of.
        of: DocId,
        /// How many changes of it waited for the server.
        lost: usize,
    },
    /// Who else looks at a document.
    Presence {
        /// The document that this device looks at.
        doc: DocId,
        /// The others, and whether they are typing.
        who: Vec<(DeviceId, bool)>,
    },
    /// The server's next secret for this device: keep it, then [`super::Device::set_token`].
    Token(String),
    /// The server was reached, and lets this device work for so many seconds without it; 0 for as long as it
    /// likes.
    Granted(u64),
    /// Changes are now written by this actor.
    NewActor(ActorId),
    /// A document can't be read and is kept aside as it is, with the reason.
    SetAside(DocId, String),
    /// Close the connection; the reason is for logs. Reconnect as after any loss.
    Close(String),
}

/// Who made a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// This device.
    Local,
    /// Others.
    Remote,
}

/// A local change that the server has not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingChange {
    /// Its outbox number.
    pub no: u64,
    /// Its document.
    pub doc: DocId,
    /// An Automerge change chunk.
    pub change: Vec<u8>,
    /// Its hash.
    pub hash: ChangeHash,
}

/// A change that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedChange {
    /// Names it on this device.
    pub id: u64,
    /// Its document.
    pub doc: DocId,
    /// An Automerge change chunk.
    pub change: Vec<u8>,
    /// Why: a code of [`crate::wire::code`] or of [`crate::guard::Rejection`].
    pub code: String,
    /// In English, for logs.
    pub message: String,
    /// What [`Describe`] said of it; empty if its document could not be read then.
    pub words: Vec<u8>,
}

/// Says of changes what they do, of each in bytes that are the shell's own: the core keeps them
/// with a change that is refused. The document has the changes; without them it may be one on
/// which they can't be read any more.
pub type Describe = fn(DocId, &Automerge, &[ChangeHash]) -> Vec<Vec<u8>>;

/// How a device stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The connection.
    pub link: Link,
    /// Local changes that the server has not acknowledged; births of documents, which are
    /// nobody's, are not counted.
    pub pending: usize,
    /// Local changes that are not on this device's disk.
    pub unsaved: usize,
    /// Why, when the disk refuses writes.
    pub store_error: Option<StoreError>,
    /// During a cold start: documents that came, and in all.
    pub arriving: Option<(usize, usize)>,
    /// Everything the server has is here, and the other way round, as far as both know.
    pub up_to_date: bool,
    /// Refused changes.
    pub quarantined: usize,
    /// Documents that can't be read.
    pub set_aside: usize,
    /// The last log entry stored.
    pub cursor: u64,
    /// The log's end, as last told.
    pub head: u64,
    /// When the server was last heard, on the clock of the inputs.
    pub heard: Option<Millis>,
}

/// What happened since a device started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Log entries received.
    pub entries: u64,
    /// Packs received.
    pub packs: u64,
    /// Of these, stored as they came.
    pub kept: u64,
    /// Packs made here.
    pub repacked: u64,
    /// Packs deleted, as nothing of them was left.
    pub emptied: u64,
    /// Comparisons with a restored server brought to an end.
    pub reconciled: u64,
    /// Changes written again under another author.
    pub rewritten: u64,
    /// Changes written again without one that was refused before them.
    pub spared: u64,
    /// Documents let go of, as their person does not receive them any more.
    pub left: u64,
    /// Documents destroyed, as they were erased.
    pub erased: u64,
    /// Changes put into the quarantine.
    pub quarantined: u64,
}

/// A connection's progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// None.
    Offline,
    /// Waiting for the server's welcome.
    Greeting,
    /// Comparing with a server that was restored.
    Reconciling,
    /// Receiving everything for the first time.
    Cold,
    /// Following the log.
    Live,
}

/// Why a document can't be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocError {
    /// The store can't be read.
    #[error("the store can't be read: {0}")]
    Store(#[from] StoreError),
    /// The document is kept aside.
    #[error("the document {0} is set aside: {1}")]
    SetAside(DocId, String),
}

/// Why a write did not happen. Nothing of it did.
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
    /// The edit fell over, or left what can't be kept.
    #[error("the edit can't be kept: {0}")]
    Broken(String),
    /// The document was erased.
    #[error("the document was erased")]
    Erased,
    /// Too much waits for the disk.
    #[error("too many changes wait for the disk")]
    Full,
}
