//! The server's own rows. Their keys begin with `X`, which the sync core leaves to
//! its shell:
//!
//! | key | value, CBOR |
//! | --- | --- |
//! | `XP` person (8) | [`PersonRow`] |
//! | `XD` device (16) | [`DeviceRow`]: which token, whose |
//! | `XL` SHA-256 of the secret (32) | [`LinkRow`]: a sign-in link |
//! | `XF` | [`DemoRow`]: an invented company, while and after it is written |
//! | `XH` | seconds since 1970 at which the store was last found writable |
//!
//! No secret is kept, only hashes.

use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_storage::{ReadNow, Scan, StoreError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub(crate) const PEOPLE: &[u8] = b"XP";
pub(crate) const DEVICES: &[u8] = b"XD";
pub(crate) const LINKS: &[u8] = b"XL";
pub(crate) const DEMO: &[u8] = b"XF";
pub(crate) const HEALTH: &[u8] = b"XH";

/// Someone who may sign in. Their name stands in the settings document, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonRow {
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) created: i64,
}

/// A device that signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeviceRow {
    pub(crate) person: ItemId,
    pub(crate) name: String,
    /// Its first actor.
    pub(crate) actor: ActorId,
    /// SHA-256 of its token.
    pub(crate) token: [u8; 32],
    /// Seconds since 1970.
    pub(crate) created: i64,
}

/// A sign-in link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LinkRow {
    pub(crate) person: ItemId,
    /// Seconds since 1970, after which it does not work.
    pub(crate) expires: i64,
    /// Who has used it.
    pub(crate) used: Option<DeviceId>,
}

/// An invented company that the store was filled with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DemoRow {
    pub(crate) fiches: usize,
    /// All of it is there.
    pub(crate) done: bool,
}

pub(crate) fn key(prefix: &[u8], id: &[u8]) -> Vec<u8> {
    [prefix, id].concat()
}

pub(crate) fn encode(row: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory can't fail, and rows have no value that CBOR lacks.
    let written = ciborium::into_writer(row, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

/// Every row under a prefix, with what follows the prefix in its key.
pub(crate) fn all<T: DeserializeOwned>(
    disk: &impl ReadNow,
    prefix: &[u8],
) -> Result<Vec<(Vec<u8>, T)>, StoreError> {
    let rows = disk.scan_now(&Scan::prefix(prefix))?;
    rows.into_iter()
        .map(|(key, value)| Ok((key[prefix.len()..].to_vec(), decode(&key, &value)?)))
        .collect()
}

/// The one row at a key, if there is one.
pub(crate) fn get<T: DeserializeOwned>(
    disk: &impl ReadNow,
    key: &[u8],
) -> Result<Option<T>, StoreError> {
    disk.get_now(key)?.map(|value| decode(key, &value)).transpose()
}

fn decode<T: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T, StoreError> {
    ciborium::from_reader(value)
        .map_err(|error| StoreError::Corrupt(format!("the row {}: {error}", hex::encode(key))))
}
