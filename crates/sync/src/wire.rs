//! The messages between a device and a server, in CBOR.
//!
//! A message is one WebSocket binary message: a CBOR map of one entry (the
//! message's name → its fields, by name), or the bare name when it has no field.
//! Ids, hashes and changes are byte strings. Unknown fields are skipped, so that a
//! later version may add some; an unknown message closes the connection.
//! `docs/protocol.md` describes each of them and their order.

use crate::{
    digest::Digest,
    limits::{MAX_TO_DEVICE, MAX_TO_SERVER},
};
use carnet_ids::{ActorId, DeviceId, DocId, Epoch};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::fmt;

/// From a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToServer {
    /// The first message.
    Hello(Hello),
    /// Changes of the outbox, oldest first.
    Push(Vec<Pushed>),
    /// Changes that the server lacks, by any author; only during a reconciliation.
    Return(Vec<Pushed>),
    /// Everything up to this batch is on the device's disk.
    Received {
        /// [`ToDevice::Entries`] or [`ToDevice::Pack`]'s number.
        batch: u64,
    },
    /// From now on the device also writes as this actor.
    Actor {
        /// Random; no other device's.
        actor: ActorId,
    },
    /// Asks for whole documents. → [`ToDevice::Pack`] with `low` absent, one or more
    Need {
        /// At most [`crate::limits::MAX_NEED`].
        docs: Vec<DocId>,
    },
    /// What the device has, by range of ids. → [`ToDevice::Compared`]
    Compare {
        /// At most [`crate::limits::MAX_RANGES`].
        ranges: Vec<Range>,
    },
    /// The reconciliation is done; the log's tail may come.
    Reconciled,
    /// Which document is on the screen.
    Presence {
        /// `None` when none.
        doc: Option<DocId>,
        /// Whether the user is typing in it.
        typing: bool,
    },
    /// The device is alive. → [`ToDevice::Pong`]
    Ping,
    /// Nothing of these erased documents is on the device any more. → [`ToDevice::Noted`]
    Gone {
        /// At most [`crate::limits::MAX_NEED`].
        docs: Vec<DocId>,
    },
    /// Documents that were erased, which a server that was restored may have again.
    Tombs {
        /// At most [`crate::limits::MAX_NEED`].
        tombs: Vec<Tomb>,
    },
}

/// From a server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToDevice {
    /// The answer to [`Hello`].
    Welcome(Welcome),
    /// The connection is refused or ended; the server closes it.
    Refused {
        /// A code of [`code`].
        code: String,
        /// In English, for logs.
        message: String,
    },
    /// Every change pushed on this connection up to `through` that was not rejected is on the
    /// server's disk.
    Ack {
        /// An outbox number.
        through: u64,
        /// Where the last of them stands in the log.
        seq: u64,
    },
    /// A pushed change is refused. Answers come in the order of the pushes.
    Reject {
        /// Its outbox number.
        no: u64,
        /// A code of [`code`].
        code: String,
        /// In English, for logs.
        message: String,
    },
    /// As [`ToDevice::Ack`], for [`ToServer::Return`].
    ReturnAck {
        /// The number given with the change.
        through: u64,
        /// Where the last of them stands in the log.
        seq: u64,
    },
    /// As [`ToDevice::Reject`], for [`ToServer::Return`].
    ReturnReject {
        /// The number given with the change.
        no: u64,
        /// A code of [`code`].
        code: String,
        /// In English, for logs.
        message: String,
    },
    /// The next part of the log.
    Entries {
        /// Counts [`ToDevice::Entries`] and [`ToDevice::Pack`] of the connection, from 1.
        batch: u64,
        /// The device's cursor once it has stored them.
        to: u64,
        /// The log's end.
        head: u64,
        /// In the log's order. Entries that the device pushed on this connection are left out.
        entries: Vec<Entry>,
    },
    /// Whole documents.
    Pack {
        /// Counts [`ToDevice::Entries`] and [`ToDevice::Pack`] of the connection, from 1.
        batch: u64,
        /// Which documents, at which places of the log (of no meaning when `low` is absent).
        index: Bytes,
        /// The documents' bytes, compressed together. A document's bytes are empty if the server
        /// does not have it (the digest is zeros then) or can't read it.
        body: Bytes,
        /// The documents of the index, counted from 0, that are not to be taken: the device has
        /// a later state of them, or gets it otherwise. Ascending.
        skip: Vec<u32>,
        /// During a cold start, [`Cold::low`] once the device has stored it.
        low: Option<u64>,
        /// With the last pack of a cold start, [`Cold::until`].
        until: Option<u64>,
        /// During a cold start, documents that are still to come.
        left: u64,
    },
    /// The answer to [`ToServer::Compare`], range by range.
    Compared(Vec<Compared>),
    /// Who else looks at the document that the device looks at.
    Presence {
        /// The document.
        doc: DocId,
        /// The others, and whether they are typing.
        who: Vec<(DeviceId, bool)>,
    },
    /// The answer to [`ToServer::Ping`].
    Pong,
    /// The device's person does not receive these documents any more: the device sends what it
    /// has written in them, and lets go of them.
    Withdrawn {
        /// At most [`crate::limits::MAX_NEED`].
        docs: Vec<DocId>,
        /// The log's end as this is said.
        at: u64,
    },
    /// What the device's person receives is something else from now on: a cold start begins.
    Anew {
        /// [`Cold::base`].
        base: u64,
        /// Documents to come.
        total: u64,
        /// [`Welcome::reach`].
        reach: Bytes,
    },
    /// Of all documents whose ids lie in this range, the server has these for the device: it lets
    /// go of others, but for those that it began itself and that wait in its outbox.
    Roll {
        /// The first of the range.
        from: DocId,
        /// The last.
        to: DocId,
        /// The ids one behind the other, ascending.
        docs: Bytes,
        /// The log's end as this is said.
        at: u64,
    },
    /// The device's next secret. Once it is on the device's disk, the device greets with it; the
    /// old one is good until then.
    Token {
        /// As [`Hello::token`].
        token: String,
    },
    /// These documents were erased: the device destroys all that it has of them, what waits for the
    /// server included, and keeps this.
    Erased {
        /// At most [`crate::limits::MAX_NEED`].
        tombs: Vec<Tomb>,
        /// The log's end as this is said.
        at: u64,
    },
    /// The answer to [`ToServer::Gone`]: it is on the server's disk.
    Noted {
        /// As they were named.
        docs: Vec<DocId>,
    },
}

/// That a document was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tomb {
    /// The document.
    pub doc: DocId,
    /// The one that was asked to be erased: itself, or what it was a part of.
    pub of: DocId,
    /// When, seconds since 1970.
    pub unix: i64,
    /// By which the server knows that it said so.
    pub seal: Bytes,
}

/// How a device introduces itself.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// [`crate::limits::PROTOCOL`].
    pub protocol: u16,
    /// The device's secret.
    pub token: String,
    /// The device.
    pub device: DeviceId,
    /// Who writes its changes.
    pub actor: ActorId,
    /// The epoch that the device heard of last; `None` if it has nothing.
    pub epoch: Option<Epoch>,
    /// The last log entry that it has stored.
    pub cursor: u64,
    /// The highest log entry that it was told of by an acknowledgement.
    pub acked: u64,
    /// A cold start that is not done.
    pub cold: Option<Cold>,
    /// Counts the connections of this actor; a copy of a device gives itself away by a
    /// number that was used.
    pub generation: u64,
    /// The application's version, for logs.
    pub app_version: String,
    /// How many changes wait in the outbox, for the administrators.
    #[serde(default)]
    pub pending: u64,
    /// [`Welcome::reach`], as it was told last; empty on a device that was never told.
    #[serde(default)]
    pub reach: Bytes,
}

impl fmt::Debug for Hello {
    /// Everything but the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hello")
            .field("protocol", &self.protocol)
            .field("device", &self.device)
            .field("actor", &self.actor)
            .field("epoch", &self.epoch)
            .field("cursor", &self.cursor)
            .field("acked", &self.acked)
            .field("cold", &self.cold)
            .field("generation", &self.generation)
            .field("app_version", &self.app_version)
            .field("pending", &self.pending)
            .field("reach", &self.reach.0)
            .finish_non_exhaustive()
    }
}

/// How far a cold start is: the device has every document whose last entry lies in
/// `[low, base]` or in `(base, cursor]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cold {
    /// The log's end when the cold start began.
    pub base: u64,
    /// Packs have come down to here; `base + 1` when none has.
    pub low: u64,
    /// Every pack has come; the start is over when the cursor is here.
    pub until: Option<u64>,
}

/// The server's side of the handshake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Welcome {
    /// The epoch of what follows.
    pub epoch: Epoch,
    /// The log's end.
    pub head: u64,
    /// What follows.
    pub mode: Mode,
    /// Another device writes as this one's actor: take a new one.
    pub cloned: bool,
    /// For how many seconds from now the device may work without contact; 0 for as long as it likes.
    #[serde(default)]
    pub offline: u64,
    /// Names what the device's person receives, at most 64 bytes; empty for everything. It belongs
    /// to what the device has: kept with it, and said in the next [`Hello`].
    #[serde(default)]
    pub reach: Bytes,
}

/// What the server does after the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// The log from the device's cursor on.
    Tail,
    /// Packs, and meanwhile the log from the device's cursor on.
    Cold {
        /// [`Cold::base`].
        base: u64,
        /// Documents to come.
        total: u64,
    },
    /// Nothing until the device has compared: the cursor means nothing here.
    Reconcile,
}

/// A change on its way to the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pushed {
    /// Its number, ascending.
    pub no: u64,
    /// Its document.
    pub doc: DocId,
    /// An Automerge change chunk.
    pub change: Bytes,
}

/// A log entry on its way to a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The document.
    pub doc: DocId,
    /// What came.
    pub body: Body,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// Change chunks, each after those that it builds on.
    Changes(Vec<Bytes>),
    /// The whole document.
    Whole {
        /// The digest of its heads.
        digest: Digest,
        /// Automerge chunks one behind the other.
        bytes: Bytes,
    },
}

/// What one side has of the documents whose id begins with `prefix`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// 0 to 16 bytes.
    pub prefix: Bytes,
    /// How many documents.
    pub count: u64,
    /// Their digests, XORed.
    pub digest: Digest,
}

/// The server's answer about a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The range's prefix.
    pub prefix: Bytes,
    /// How it compares.
    pub outcome: Outcome,
}

/// How a range compares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Both have the same.
    Same,
    /// They differ: the server's non-empty ranges one byte longer.
    Split(Vec<Range>),
    /// They differ: the server's documents, and their heads.
    Leaf(Vec<(DocId, Vec<Bytes>)>),
}

/// Codes of refusals and rejections, beside those of [`crate::guard::Rejection`].
pub mod code {
    /// Refused: the server speaks another version.
    pub const PROTOCOL: &str = "protocol";
    /// Refused: the token is not known (any more).
    pub const TOKEN: &str = "token";
    /// Refused: an administrator has withdrawn this device, or its secret was stolen. It lets go of
    /// everything.
    pub const REVOKED: &str = "revoked";
    /// Refused: a message that makes no sense here, or passes a limit.
    pub const MISUSE: &str = "misuse";
    /// Refused: the same device has connected again.
    pub const REPLACED: &str = "replaced";
    /// Refused: the server's disk refuses writes; come back later.
    pub const STORE: &str = "store";
    /// Refused: nothing was heard for too long.
    pub const IDLE: &str = "idle";
    /// Refused: too many connections.
    pub const BUSY: &str = "busy";
    /// Rejected: the change's author is not this device.
    pub const ACTOR_FOREIGN: &str = "actor-foreign";
    /// Rejected: the author has another change with this number.
    pub const ACTOR_REUSED: &str = "actor-reused";
    /// Rejected: the server does not have what the change builds on.
    pub const MISSING_DEPS: &str = "missing-deps";
    /// Rejected: the document holds what this change was made of, or what was made of it, by
    /// a device that wrote it again.
    pub const WRITTEN_AGAIN: &str = "written-again";
    /// Rejected: how the codes of changes begin that their author may not make.
    pub const RIGHT: &str = "right-";
    /// Rejected: the document was erased, or what it is a part of. What the change says is kept nowhere.
    pub const ERASED: &str = "erased";
    /// Rejected: the document has no room left.
    pub const DOCUMENT_FULL: &str = "document-full";
}

/// A byte string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a byte string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Visitor)
    }
}

/// Bytes that are not a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Longer than [`MAX_TO_SERVER`] or [`MAX_TO_DEVICE`].
    #[error("a message of {0} bytes is too long")]
    TooLong(usize),
    /// Not CBOR, or not a known message.
    #[error("a message can't be read: {0}")]
    Malformed(String),
}

impl ToServer {
    /// Reads a message that a server received.
    ///
    /// # Errors
    /// [`WireError`]; nothing of a longer message is looked at.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, MAX_TO_SERVER)
    }

    /// The message's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }
}

impl ToDevice {
    /// Reads a message that a device received.
    ///
    /// # Errors
    /// [`WireError`]; nothing of a longer message is looked at.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, MAX_TO_DEVICE)
    }

    /// The message's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }
}

/// Reads one CBOR value of at most `limit` bytes, all of them.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, WireError> {
    if bytes.len() > limit {
        return Err(WireError::TooLong(bytes.len()));
    }
    carnet_cbor::from_slice(bytes).map_err(|error| WireError::Malformed(error.to_string()))
}

/// A value's CBOR.
pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    carnet_cbor::to_vec(value)
}
