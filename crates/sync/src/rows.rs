//! The values of the stores' rows, in CBOR; [`crate::keys`] says where each stands.

use crate::{
    digest::Digest,
    wire::{Bytes, Cold},
};
use automerge::ChangeHash;
use carnet_ids::{ActorId, DeviceId, DocId, Epoch};
use carnet_storage::{ReadNow, StoreError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The format of both stores. A store with a higher one is not opened; one with a lower one is
/// read as it is. 2: packs. 3: tombs, which a version that does not know them would pass over.
pub const FORMAT: u16 = 3;

/// What a server's store says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HubMeta {
    /// [`FORMAT`].
    pub format: u16,
    /// Random, the store's own: what tombs are sealed with, so that whoever gives one back got it here.
    #[serde(default)]
    pub key: Bytes,
}

/// A document was erased: nothing of it is in the store, and nothing of that name comes in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TombRow {
    /// The document that was asked to be erased; itself, or what it was a part of.
    pub of: DocId,
    /// Its place in the log: whoever passes it hears of it.
    pub seq: u64,
    /// When, seconds since 1970.
    pub unix: i64,
}

/// A device has nothing of an erased document any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneRow {
    /// When it said so, seconds since 1970.
    pub unix: i64,
}

/// What a device knows of a document that was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTomb {
    /// As [`TombRow::of`].
    pub of: DocId,
    /// As [`TombRow::unix`].
    pub unix: i64,
    /// The server's, to be given back to one that was restored; empty where the server only refused what
    /// was pushed of the document.
    pub seal: Bytes,
    /// The shell has nothing of it any more either.
    #[serde(default)]
    pub cleared: bool,
    /// The server knows that.
    #[serde(default)]
    pub noted: bool,
}

/// A span of a server's life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpochRow {
    /// Random.
    pub epoch: Epoch,
    /// The first log entry that it may have; the span before ends there.
    pub first: u64,
    /// When it began, seconds since 1970.
    pub unix: i64,
    /// The version of the labels of documents that are kept since then; 0 if none are. A version
    /// of the server that knows none writes none.
    #[serde(default)]
    pub labels: u32,
}

/// What decides who receives a document: its label ([`crate::hub::Label`], in bytes), and those
/// that it had, each with the place in the log where it got another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelRow(pub Bytes, pub Vec<(u64, Bytes)>);

/// Whose an actor is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActorRow {
    /// The device.
    pub device: DeviceId,
    /// The highest generation with which it has connected.
    pub generation: u64,
}

/// Where a document's entries stand in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocRow {
    /// Ascending; the first may be a snapshot, the others are changes.
    pub seqs: Vec<u64>,
    /// The document's heads.
    pub heads: Vec<Bytes>,
    /// Bytes of the entries' chunks.
    pub bytes: u64,
    /// The first entry lies in a pack, and is the whole document as of then.
    #[serde(default)]
    pub packed: bool,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogRow {
    /// Its document.
    pub doc: DocId,
    /// Who sent it; all zeros for the server itself.
    pub device: DeviceId,
    /// When the server took it, seconds since 1970.
    pub unix: i64,
    /// Whether a device gave it back after the server had lost it.
    pub returned: bool,
    /// What it holds.
    pub body: LogBody,
}

/// What an entry of the log holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LogBody {
    /// One change chunk.
    Change(Bytes),
    /// The whole document, in place of this entry and all before it.
    Snapshot(Bytes),
}

impl LogBody {
    /// The chunks.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Change(bytes) | Self::Snapshot(bytes) => &bytes.0,
        }
    }
}

/// What a device's store says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceMeta {
    /// [`FORMAT`].
    pub format: u16,
    /// Whose store this is.
    pub device: DeviceId,
    /// Who writes its changes.
    pub actor: ActorId,
    /// Connections made as this actor.
    pub generation: u64,
    /// The epoch heard of last.
    pub epoch: Option<Epoch>,
    /// The last log entry stored.
    pub cursor: u64,
    /// The highest log entry that an acknowledgement told of.
    pub acked: u64,
    /// A cold start that is not done.
    pub cold: Option<Cold>,
    /// The server must be compared with, whatever the epoch says.
    pub compare: bool,
    /// The next outbox number.
    pub next_no: u64,
    /// The next quarantine number.
    pub next_quarantine: u64,
    /// The application that wrote last.
    pub app_version: String,
    /// The name of what its person receives, as the server said with what is here; empty for
    /// everything.
    #[serde(default)]
    pub reach: Bytes,
    /// How often it was compared with a server whose log did not fit, to the end.
    #[serde(default)]
    pub compared: u64,
}

/// What a device knows of a document without loading it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceDoc {
    /// The digest of its heads.
    pub digest: Digest,
    /// The number of the next change row.
    pub next: u32,
    /// Change rows.
    pub rows: u32,
    /// Something of it did not fit: it is to be had whole from the server.
    pub wanted: bool,
    /// Why it can't be read, if so.
    pub aside: Option<String>,
    /// Reading it ended the shell: it is not asked for by itself.
    #[serde(default)]
    pub ended: bool,
    /// Its person does not receive it any more: it goes once nothing of it waits for the server.
    #[serde(default, skip_serializing_if = "is_false")]
    pub leaving: bool,
    /// It went, and nothing of it may stay in a pack.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gone: bool,
    /// Where in a pack it lies as it was before the change rows; otherwise it has a snapshot row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// A place in a device's packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Base {
    /// The pack's number.
    pub pack: u64,
    /// Which of its documents, from 0.
    pub slot: u32,
}

/// What is in a pack on a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PackRow {
    /// The index, as it came.
    pub index: Bytes,
    /// Its documents, counted from 0, that were not taken from it. Ascending.
    #[serde(default)]
    pub dead: Vec<u32>,
}

/// A change that waits for the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Its document.
    pub doc: DocId,
    /// Its hash.
    pub hash: Bytes,
    /// A change chunk.
    pub change: Bytes,
}

/// A change that was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuarantineRow {
    /// Its document.
    pub doc: DocId,
    /// A change chunk.
    pub change: Bytes,
    /// Why.
    pub code: String,
    /// In English.
    pub message: String,
    /// What the shell said of it while its document had it; empty if that could not be read.
    #[serde(default)]
    pub words: Bytes,
}

/// A row that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// The store can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The row is not what this code writes.
    #[error("the row {key} can't be read: {why}")]
    Malformed {
        /// The key, in hexadecimal.
        key: String,
        /// What is wrong.
        why: String,
    },
}

impl RowError {
    pub(crate) fn malformed(key: &[u8], why: impl Into<String>) -> Self {
        Self::Malformed { key: hex(key), why: why.into() }
    }
}

/// Why an end can't start on its store.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store can't be read.
    #[error("the store can't be read: {0}")]
    Store(#[from] StoreError),
    /// A row is not what this code writes.
    #[error("the row {key} of the store can't be read: {why}")]
    Row {
        /// The key, in hexadecimal.
        key: String,
        /// What is wrong.
        why: String,
    },
    /// A later version wrote the store.
    #[error("the store has format {found}; this version reads up to {known}")]
    Format {
        /// The store's.
        found: u16,
        /// This code's.
        known: u16,
    },
}

impl From<RowError> for OpenError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Store(error) => Self::Store(error),
            RowError::Malformed { key, why } => Self::Row { key, why },
        }
    }
}

/// Refuses a store that a later version wrote.
pub(crate) fn check_format(found: u16) -> Result<(), OpenError> {
    (found <= FORMAT).then_some(()).ok_or(OpenError::Format { found, known: FORMAT })
}

/// Reads a row's value.
pub(crate) fn parse<T: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T, RowError> {
    crate::wire::decode(value, usize::MAX)
        .map_err(|error| RowError::malformed(key, error.to_string()))
}

/// Reads the row at `key`, if there is one.
pub(crate) fn get<T: DeserializeOwned>(
    read: &impl ReadNow,
    key: &[u8],
) -> Result<Option<T>, RowError> {
    read.get_now(key)?.map(|value| parse(key, &value)).transpose()
}

pub(crate) fn hash_bytes(hash: &ChangeHash) -> Bytes {
    Bytes(hash.0.to_vec())
}

pub(crate) fn hash_of(bytes: &Bytes) -> Option<ChangeHash> {
    Some(ChangeHash(bytes.0.as_slice().try_into().ok()?))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
