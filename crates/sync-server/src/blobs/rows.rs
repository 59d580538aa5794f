//! What the store says of the files beside it. Their keys begin with `X`, as all of the server's own:
//!
//! | key | value, CBOR |
//! | --- | --- |
//! | `XB` file (16) | [`BlobRow`]: a file that is whole |
//! | `XU` file (16) | [`PartRow`]: one that a device is sending |
//!
//! A file's id is random: its hash, which tells who has the same file that it is here, is in values alone, which
//! a key file seals.

use carnet_ids::{BlobId, DeviceId, DocId, ItemId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub(super) const BLOBS: &[u8] = b"XB";
pub(super) const PARTS: &[u8] = b"XU";

/// A file's name in the data folder.
pub(super) type FileId = [u8; 16];

/// A file that is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BlobRow {
    /// Its SHA-256.
    pub(super) blob: BlobId,
    /// Bytes.
    pub(super) size: u64,
    /// What it is by its first bytes.
    pub(super) media: String,
    /// What it is sealed with.
    pub(super) key: [u8; 32],
    /// The fiches that it was attached to by somebody who might, and had it.
    pub(super) contacts: BTreeSet<DocId>,
    /// Who has sent it.
    pub(super) senders: BTreeSet<ItemId>,
    /// When it was whole, seconds since 1970.
    pub(super) stored: i64,
    /// Since when no fiche names it, seconds since 1970, as far as anybody looked.
    #[serde(default)]
    pub(super) unnamed: Option<i64>,
}

/// A file that a device is sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartRow {
    pub(super) device: DeviceId,
    pub(super) blob: BlobId,
    pub(super) size: u64,
    pub(super) key: [u8; 32],
    /// Seconds since 1970.
    pub(super) begun: i64,
}
