//! serde's values as CBOR, in little code.
//!
//! Every type that is read is compiled once for its reader, and the app is sent over the air: so
//! readers are thin over `minicbor`, an error says nothing, and nothing guesses types. Nesting is
//! bounded by the types, and what is skipped is skipped without recursion.
//!
//! Two shapes:
//! - [`to_vec`] and [`from_slice`]: a struct is a map by field name, unknown fields are skipped.
//!   What is stored and what goes over the network, byte for byte as serde's other CBOR writers.
//! - [`to_brief`] and [`from_brief`]: a struct is an array of exactly its fields in their order.
//!   For two ends that were built together: half the code to read. Variants keep their names, so
//!   that a stranger's message is refused.

mod read;
mod write;

use serde::{Serialize, de::DeserializeOwned};
use std::fmt;

/// Bytes that are not the CBOR of what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the CBOR of what was expected")
    }
}

impl std::error::Error for Unreadable {}

/// The value's CBOR, structs by field name.
pub fn to_vec(value: &impl Serialize) -> Vec<u8> {
    write::whole::<true>(value)
}

/// What [`to_vec`] wrote.
///
/// # Errors
/// [`Unreadable`], also when more bytes follow.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    read::whole::<T, true>(bytes)
}

/// The value's CBOR, structs by position.
pub fn to_brief(value: &impl Serialize) -> Vec<u8> {
    write::whole::<false>(value)
}

/// What [`to_brief`] wrote.
///
/// # Errors
/// [`Unreadable`], also when more bytes follow.
pub fn from_brief<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    read::whole::<T, false>(bytes)
}
