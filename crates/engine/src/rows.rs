//! Rows that the engine keeps in the device's store beside those of the sync core.
//!
//! | key | value |
//! | --- | --- |
//! | `Xo` | CBOR: the server and the person whose documents these are |
//! | `Xs` | CBOR [`Credentials`](crate::api::Credentials) |
//! | `Xt` | CBOR: the secrets before the one of the sign-in, the newest first |
//! | `Xw` report (u64), part (u32) | CBOR [`Wiped`](crate::api::Wiped): a part of what this device let go of, until it was read |
//! | `Xg` | CBOR: how long this device may work without the server, and the largest clock it has seen |
//! | `Xh` | CBOR: fiches that their user does not receive any more, until that was read; and how many more there were |
//! | `Xn` | CBOR [`Notice`](crate::api::Notice)s: what the user is to hear of, the latest last |
//! | `Xl` name | a note of this device: its text |
//! | `Xb` file (8) | CBOR [`BlobRow`](crate::engine::BlobRow): a file that is here, with its key |
//! | `Xc` file (8) | nothing: the server does not have that file, or may have lost it |
//! | `Xe` | CBOR u64: how often the documents were compared with the server when it was last asked for every file |
//! | `Xr` number (u64) | CBOR record of a request that was carried out |
//! | `Xi` byte | [`crate::index::shards`]: what the directory read of contacts whose id begins so |

use carnet_ids::ItemId;
use carnet_storage::Scan;
use serde::{Serialize, de::DeserializeOwned};

/// The sign-in.
pub(crate) const SIGN_IN: &[u8] = b"Xs";
/// The secrets before.
pub(crate) const OLDER: &[u8] = b"Xt";
/// How long this device may work without the server.
pub(crate) const GRANT: &[u8] = b"Xg";
/// Whose documents these are.
pub(crate) const OWNER: &[u8] = b"Xo";
/// Requests that were carried out.
pub(crate) const DONE: &[u8] = b"Xr";
/// Fiches that their user does not receive any more.
pub(crate) const HANDED: &[u8] = b"Xh";
/// Files.
pub(crate) const BLOB: &[u8] = b"Xb";
/// Those that the server does not have.
pub(crate) const BLOB_UNSENT: &[u8] = b"Xc";
/// After how many comparisons the server was asked whether it has every file.
pub(crate) const BLOB_COMPARED: &[u8] = b"Xe";
/// What the user is to hear of.
pub(crate) const NOTICES: &[u8] = b"Xn";
const LOCAL: &[u8] = b"Xl";
const WIPED: &[u8] = b"Xw";
/// Names of notes that hold what somebody has typed and not saved begin so.
pub(crate) const DRAFT: &str = "draft/";
const SHARD: &[u8] = b"Xi";

/// Key of a note of this device.
pub(crate) fn local(name: &str) -> Vec<u8> {
    [LOCAL, name.as_bytes()].concat()
}

/// Key of a file.
pub(crate) fn blob(id: &ItemId) -> Vec<u8> {
    [BLOB, id.as_bytes()].concat()
}

/// Key of the mark of a file that the server does not have.
pub(crate) fn blob_unsent(id: &ItemId) -> Vec<u8> {
    [BLOB_UNSENT, id.as_bytes()].concat()
}

/// What was typed and not saved.
pub(crate) fn drafts() -> Scan {
    Scan::prefix(&local(DRAFT))
}

/// Every note of this device.
pub(crate) fn notes() -> Scan {
    Scan::prefix(LOCAL)
}

/// The name of the note with this key.
pub(crate) fn local_name(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key.strip_prefix(LOCAL)?).ok()
}

/// Key of a part of a report of what this device let go of.
pub(crate) fn wiped(report: u64, part: u32) -> Vec<u8> {
    [WIPED, &report.to_be_bytes(), &part.to_be_bytes()].concat()
}

/// Every part of every such report, in order.
pub(crate) fn all_wiped() -> Scan {
    Scan::prefix(WIPED)
}

/// Which report a part is of.
pub(crate) fn wiped_report(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(*key.strip_prefix(WIPED)?.first_chunk()?))
}

/// Whether it is a report, which stays until somebody has read it.
pub(crate) fn is_wiped(key: &[u8]) -> bool {
    key.starts_with(WIPED)
}

/// Key of a request's record.
pub(crate) fn done(number: u64) -> Vec<u8> {
    [DONE, &number.to_be_bytes()].concat()
}

/// Key of a shard of the directory.
pub(crate) fn shard(shard: u8) -> Vec<u8> {
    [SHARD, &[shard]].concat()
}

/// Every shard of the directory.
pub(crate) fn shards() -> Scan {
    Scan::prefix(SHARD)
}

/// The shard of such a key.
pub(crate) fn shard_number(key: &[u8]) -> Option<u8> {
    key.strip_prefix(SHARD)?.first().copied()
}

/// The number in such a key.
pub(crate) fn done_number(key: &[u8]) -> Option<u64> {
    let number = key.strip_prefix(DONE)?;
    Some(u64::from_be_bytes(number.try_into().ok()?))
}

/// Whether the row belongs to the engine and stays when the documents go.
pub(crate) fn is_local(key: &[u8]) -> bool {
    key.starts_with(LOCAL)
}

pub(crate) fn encode(value: &impl Serialize) -> Vec<u8> {
    carnet_cbor::to_vec(value)
}

/// `None` when the bytes are of another version, or damaged.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    carnet_cbor::from_slice(bytes).ok()
}
