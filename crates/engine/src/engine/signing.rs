//! Signing in and out.
//!
//! Signing out empties the device, unless edits or drafts wait and their author chooses to keep them
//! here.
//!
//! Documents stay on the device when its user signs in again, with edits that the server never had:
//! the core writes them again under the new sign-in's author. They go when the sign-in is for another
//! server, or when another person signs in over edits that the last one chose to give up.

use super::{Engine, Now};
use crate::{
    api::{Credentials, Failure, Reply},
    done::Done,
    index::Directory,
    rows,
};
use carnet_ids::ItemId;
use carnet_storage::{Batch, ReadNow, Scan, Store};
use carnet_sync::{Device, device::OpenError};
use serde::{Deserialize, Serialize};

/// Whose documents the store holds.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Owner {
    server: String,
    person: ItemId,
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) async fn sign_in(
        &mut self,
        now: Now,
        credentials: Credentials,
    ) -> Result<Reply, Failure> {
        self.nothing_in_memory_alone()?;
        let owner = Owner { server: credentials.server.clone(), person: credentials.person };
        let known: Option<Owner> =
            self.store.get_now(rows::OWNER)?.and_then(|row| rows::decode(&row));
        let waiting = self.waiting(&credentials)?;
        let fits = known.as_ref().is_none_or(|known| {
            known.server == owner.server && (known.person == owner.person || waiting == 0)
        });
        // Refused edits stay on the device too until someone has read them.
        let edits = if fits { 0 } else { waiting + self.unsent_blobs() + self.refused_count() };
        // What somebody typed and did not save is not the next one's.
        let is_same = known.is_none_or(|known| known == owner);
        let drafts = if is_same { Vec::new() } else { self.drafts()? };
        let lost = edits + drafts.len();
        if lost > 0 && self.device.is_some() {
            return Err(Failure::EditsWait(lost));
        }
        let mut batch = Batch::default();
        drafts.into_iter().for_each(|(key, _)| batch.delete(key));
        if !fits {
            let all = self.store.scan_now(&Scan::prefix(&[]))?.into_iter().map(|(key, _)| key);
            let stays = |key: &Vec<u8>| rows::is_local(key) || rows::is_wiped(key);
            all.filter(|key| !stays(key)).for_each(|key| batch.delete(key));
            (0..=u8::MAX).for_each(|shard| batch.delete(rows::shard(shard)));
        }
        batch.put(rows::OWNER, rows::encode(&owner));
        batch.put(rows::SIGN_IN, rows::encode(&credentials));
        batch.delete(rows::OLDER);
        self.store.commit(batch).await?;
        self.forget();
        self.done = Done::open(&self.store)?;
        self.start(now, credentials)?;
        Ok(Reply::Done)
    }

    /// Edits on this device that the server never had.
    fn waiting(&mut self, credentials: &Credentials) -> Result<usize, Failure> {
        let count = |device: &Device<S>| {
            let state = device.state();
            state.pending.max(state.unsaved)
        };
        match &self.device {
            Some(device) => Ok(count(device)),
            None => Ok(count(&Device::open(self.store.clone(), self.device_config(credentials))?)),
        }
    }

    /// What this engine has in memory goes when it lets go of its documents, and "everything stays"
    /// would not be true of it.
    fn nothing_in_memory_alone(&self) -> Result<(), Failure> {
        if self.unsaved() == 0 { Ok(()) } else { Err(self.disk_failure()) }
    }

    fn refused_count(&self) -> usize {
        self.device.as_ref().map_or(0, |device| device.state().quarantined)
    }

    pub(super) async fn sign_out(&mut self, force: bool) -> Result<Reply, Failure> {
        let Some(state) = self.device.as_ref().map(Device::state) else {
            // What is here was left here by a sign-out before.
            return Ok(Reply::Done);
        };
        let edits = state.pending.max(state.unsaved) + state.quarantined;
        let waiting = edits + self.unsent_blobs() + self.drafts()?.len();
        if waiting > 0 && !force {
            return Err(Failure::EditsWait(waiting));
        }
        self.nothing_in_memory_alone()?;
        if waiting == 0 {
            self.wipe(None).await?;
            return Ok(Reply::Done);
        }
        let mut batch = Batch::default();
        batch.delete(rows::SIGN_IN);
        self.store.commit(batch).await?;
        self.forget();
        self.credentials = None;
        self.line.close();
        Ok(Reply::Done)
    }

    /// Lets go of everything that was read from the store.
    pub(super) fn forget(&mut self) {
        self.era += 1;
        self.close = self.device.take().is_some();
        self.directory = Directory::default();
        self.people = Default::default();
        self.court = Default::default();
        self.memory = Default::default();
        self.pasts = Default::default();
        self.stale = Default::default();
        self.shelf = Default::default();
        self.fresh.clear();
        self.saving = Default::default();
        self.pending = None;
        self.shown_waiting.clear();
        self.up_to_date_at = None;
        self.refused = None;
        self.grant = Default::default();
        self.importing = None;
        self.handed = Default::default();
        self.noticed = Default::default();
        self.done = Default::default();
        self.touched.directory = true;
        self.touched.workspace = true;
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Store(error) => error.into(),
            other => Self::Store(other.to_string()),
        }
    }
}
