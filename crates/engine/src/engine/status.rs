//! How things stand.

use super::Engine;
use crate::api::{Link, Status, SyncStatus, User};
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
        Status { user, sync: self.sync_status() }
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
            pending: state.pending,
            unsaved: state.unsaved,
            full: matches!(state.store_error, Some(StoreError::Full(_))),
            conflicts: self.directory.conflicts(),
            refused: state.quarantined,
            set_aside: state.set_aside,
            arriving: state.arriving,
            fiches: self.directory.shown(),
            unlisted: self.stale.len(),
            up_to_date_at: self.up_to_date_at,
        }
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
