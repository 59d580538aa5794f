//! Rows that the engine keeps in the device's store beside those of the sync core.
//!
//! | key | value |
//! | --- | --- |
//! | `Xo` | CBOR: the server and the person whose documents these are |
//! | `Xs` | CBOR [`Credentials`](crate::api::Credentials) |
//! | `Xl` name | a note of this device: its text |
//! | `Xr` number (u64) | CBOR record of a request that was carried out |

use serde::{Serialize, de::DeserializeOwned};

/// The sign-in.
pub(crate) const SIGN_IN: &[u8] = b"Xs";
/// Whose documents these are.
pub(crate) const OWNER: &[u8] = b"Xo";
/// Requests that were carried out.
pub(crate) const DONE: &[u8] = b"Xr";
const LOCAL: &[u8] = b"Xl";

/// Key of a note of this device.
pub(crate) fn local(name: &str) -> Vec<u8> {
    [LOCAL, name.as_bytes()].concat()
}

/// Key of a request's record.
pub(crate) fn done(number: u64) -> Vec<u8> {
    [DONE, &number.to_be_bytes()].concat()
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
    let mut bytes = Vec::new();
    // Writing to memory can't fail, and these types have no value that CBOR has not.
    let written = ciborium::into_writer(value, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

/// `None` when the bytes are of another version, or damaged.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    ciborium::from_reader(bytes).ok()
}
