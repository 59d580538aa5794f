//! How things stand.

use super::Engine;
use crate::{
    api::{Link, LockStatus, Status, SyncStatus, User},
    rows,
};
use carnet_storage::{ReadNow, Store, StoreError};
use carnet_sync::device;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Who is signed in, and how sync stands.
    pub fn status(&self) -> Status {
        let user = self.credentials.as_ref().map(|credentials| User {
            person: credentials.person,
            name: credentials.person_name.clone(),
            workspace: credentials.workspace.clone(),
            device: self.people.of_device(credentials.device).1,
        });
        Status { user, sync: self.sync_status(), lock: Box::new(self.lock_wanted()) }
    }

    /// What the company asks of this device's lock. Whether there is one, the shell knows.
    pub fn lock_wanted(&self) -> LockStatus {
        let required = self.people.lock().map(|minutes| minutes.saturating_mul(60));
        LockStatus { required, ..LockStatus::default() }
    }

    /// Whether somebody is signed in.
    pub const fn is_signed_in(&self) -> bool {
        self.credentials.is_some()
    }

    /// Whether there is nothing on this device that somebody could read: no documents, and no report of
    /// documents that were let go of.
    ///
    /// # Errors
    /// [`StoreError`] when the store can't be read.
    pub fn is_bare(&self) -> Result<bool, StoreError> {
        let documents = self.store.get_now(rows::OWNER)?;
        Ok(documents.is_none() && self.store.scan_now(&rows::all_wiped())?.is_empty())
    }

    /// Whether an import goes on.
    pub const fn is_importing(&self) -> bool {
        self.importing.is_some()
    }

    /// Bytes of memory that the directory takes, without what its trees spend beside their keys.
    pub fn directory_bytes(&self) -> usize {
        self.directory.bytes()
    }

    pub(super) fn sync_status(&self) -> SyncStatus {
        let Some(device) = &self.device else { return SyncStatus::default() };
        let state = device.state();
        SyncStatus {
            link: self.link(state.link),
            pending: state.pending + self.unsent_blobs(),
            unsaved: state.unsaved,
            full: matches!(state.store_error, Some(StoreError::Full(_))),
            conflicts: self.directory.conflicts(),
            refused: state.quarantined,
            handed_over: self.handed.len(),
            set_aside: state.set_aside,
            arriving: state.arriving,
            fiches: self.directory.shown(),
            unlisted: self.stale.len(),
            up_to_date_at: self.up_to_date_at,
            expired: self.is_expired(),
        }
    }

    /// Whether the server has welcomed this device on the present connection.
    pub(super) fn is_welcome(&self) -> bool {
        let link = self.device.as_ref().map(|device| device.state().link);
        !matches!(link, None | Some(device::Link::Offline | device::Link::Greeting))
    }

    fn link(&self, link: device::Link) -> Link {
        match (self.refused, link) {
            (Some(refused), _) => refused,
            (None, device::Link::Offline) if self.line.is_connecting() => Link::Connecting,
            (None, device::Link::Offline) => Link::Offline,
            (None, device::Link::Greeting) => Link::Connecting,
            (None, device::Link::Reconciling | device::Link::Cold | device::Link::Live) => {
                Link::Online
            }
        }
    }
}
