//! How far the devices that are connected have come, as far as they have said.

use super::{ConnId, Hub};
use carnet_ids::DeviceId;
use carnet_storage::ReadNow;

/// How far a connected device has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which.
    pub device: DeviceId,
    /// The place of the log up to which it has said that it stored everything; `None` while it begins or
    /// compares.
    pub stored: Option<u64>,
    /// Documents of its beginning that have yet to be sent.
    pub left: u64,
}

impl<R: ReadNow> Hub<R> {
    /// The devices that are connected, one connection each.
    pub fn progress(&self) -> Vec<Progress> {
        self.conns.keys().filter_map(|id| self.progress_of(*id)).collect()
    }

    /// That of one connection; `None` when it is gone.
    pub fn progress_of(&self, id: ConnId) -> Option<Progress> {
        let conn = self.conns.get(&id)?;
        let left = conn.walk.map_or(0, |walk| walk.left);
        Some(Progress { device: conn.who.device, stored: conn.stored_to(), left })
    }

    /// When the epoch of this run began, seconds since 1970.
    pub fn epoch_began(&self) -> i64 {
        self.epochs.last().map_or(0, |row| row.unix)
    }
}
