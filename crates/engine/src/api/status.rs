//! Who is signed in, and how far this device and the server have the same.

use super::LockStatus;
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Who is signed in; `None` before the first sign-in.
    pub user: Option<User>,
    /// The sync state.
    pub sync: SyncStatus,
    /// The lock of this device.
    #[serde(default)]
    pub lock: Box<LockStatus>,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The person's id in the settings.
    pub person: ItemId,
    /// Their name.
    pub name: String,
    /// The company's.
    pub workspace: String,
    /// This device's; empty until the workspace's settings are here.
    pub device: String,
}

/// What the sync pill shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStatus {
    /// The link to the server.
    pub link: Link,
    /// Edits, and files, on this disk that the server has not acknowledged.
    pub pending: usize,
    /// Edits in memory that are not on this disk yet (being written, or the disk is full).
    pub unsaved: usize,
    /// The disk is full.
    pub full: bool,
    /// Conflicts.
    pub conflicts: usize,
    /// Refused edits.
    pub refused: usize,
    /// Documents that can't be opened and were set aside.
    pub set_aside: usize,
    /// While the first documents arrive: received, and expected.
    pub arriving: Option<(usize, usize)>,
    /// Fiches on this device.
    pub fiches: usize,
    /// Documents that are on this device and not in the directory yet.
    pub unlisted: usize,
    /// Seconds since 1970 of the last moment when the server and this device had the same.
    pub up_to_date_at: Option<i64>,
    /// This device was without contact for longer than the server lets it: nothing is shown until the next one.
    #[serde(default)]
    pub expired: bool,
    /// Fiches that the user does not receive any more, and has not read about.
    #[serde(default)]
    pub handed_over: usize,
}

/// The link to the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Not signed in.
    #[default]
    SignedOut,
    /// No network, or no server.
    Offline,
    /// Connecting.
    Connecting,
    /// Connected.
    Online,
    /// The server refused this device: a new link is needed; nothing is lost.
    Refused,
    /// The server is newer: the app must be reloaded.
    UpdateNeeded,
}
