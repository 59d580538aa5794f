//! The server's own rows. Their keys begin with `X`, which the sync core leaves to
//! its shell:
//!
//! | key | value, CBOR |
//! | --- | --- |
//! | `XP` person (8) | [`PersonRow`] |
//! | `XD` device (16) | [`DeviceRow`]: which token, whose |
//! | `XL` SHA-256 of the secret (32) | [`LinkRow`]: a sign-in link |
//! | `XS` device (16) | [`SeenRow`]: when it was last here |
//! | `XW` person (8) | [`super::ways`]: address, password, codes and passkeys of a person |
//! | `XC` person (8) | [`FeedRow`]: the secret address of a person's calendar |
//! | `XJ` number (u64) | [`super::journal`]: what was done, by whom, chained |
//! | `XE` fiche (16) | [`crate::erasure`]: a person that was erased |
//! | `XF` | [`DemoRow`]: an invented company, while and after it is written |
//! | `XH` | seconds since 1970 at which the store was last found writable |
//!
//! Of links, tokens, addresses of calendars and passwords only hashes are kept; secrets of codes can't be, as codes are made of them.

use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_storage::{ReadNow, Scan, StoreError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub(crate) const PEOPLE: &[u8] = b"XP";
pub(crate) const DEVICES: &[u8] = b"XD";
pub(crate) const LINKS: &[u8] = b"XL";
pub(crate) const SEEN: &[u8] = b"XS";
pub(crate) const WAYS: &[u8] = b"XW";
pub(crate) const FEEDS: &[u8] = b"XC";
pub(crate) const JOURNAL: &[u8] = b"XJ";
pub(crate) const DEMO: &[u8] = b"XF";
pub(crate) const HEALTH: &[u8] = b"XH";

/// Someone who may sign in. Their name stands in the settings document, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonRow {
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) created: i64,
    /// The workspace's first person, who may do everything.
    #[serde(default)]
    pub(crate) founder: bool,
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
    /// When the token was first used, seconds since 1970; 0 for the first.
    #[serde(default)]
    pub(crate) renewed: i64,
    /// The token after it, if it was told.
    #[serde(default)]
    pub(crate) next: Option<NextToken>,
    /// SHA-256 of those before, the newest last.
    #[serde(default)]
    pub(crate) retired: Vec<[u8; 32]>,
    /// It is refused, and empties itself.
    #[serde(default)]
    pub(crate) revoked: Option<Revoked>,
}

/// A token that a device was told and has not used. It is made of the one before and of this salt,
/// so that the device can be told again, and whoever has this row alone learns nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NextToken {
    pub(crate) salt: [u8; 32],
    /// SHA-256 of the token.
    pub(crate) hash: [u8; 32],
}

/// Why a device is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Revoked {
    /// Seconds since 1970.
    pub(crate) at: i64,
    pub(crate) why: Why,
}

/// Who decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Why {
    /// An administrator.
    Withdrawn,
    /// A token was used after its successor had been.
    Stolen,
    /// The person who uses it.
    SignedOut,
}

/// When a device was last here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenRow {
    /// Seconds since 1970.
    pub(crate) at: i64,
    /// The app's version.
    pub(crate) version: String,
    /// Changes that it had and the server did not, as far as it told.
    pub(crate) pending: u64,
    /// The place of the log up to which it had stored everything when its last connection ended.
    #[serde(default)]
    pub(crate) stored: Option<u64>,
    /// When it was there to hear that it is withdrawn, which empties it: seconds since 1970.
    #[serde(default)]
    pub(crate) emptied: Option<i64>,
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

/// The secret address of a person's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeedRow {
    /// SHA-256 of the secret.
    pub(crate) secret: [u8; 32],
    /// Seconds since 1970.
    pub(crate) created: i64,
    /// When it was last read, to the hour, seconds since 1970.
    pub(crate) read: Option<i64>,
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

impl DeviceRow {
    /// A device that signs in now.
    pub(crate) fn new(
        person: ItemId,
        name: String,
        actor: ActorId,
        token: [u8; 32],
        now: i64,
    ) -> Self {
        Self {
            person,
            name,
            actor,
            token,
            created: now,
            renewed: now,
            next: None,
            retired: Vec::new(),
            revoked: None,
        }
    }
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

pub(crate) fn decode<T: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T, StoreError> {
    ciborium::from_reader(value)
        .map_err(|error| StoreError::Corrupt(format!("the row {}: {error}", hex::encode(key))))
}
