//! What the server decides about this device: its next secret, and that it lets go of everything.
//!
//! A secret is kept with those before it, because a server that was restored from a backup knows an
//! older one only. A server that was not restored never refuses the last one as unknown, so that
//! trying older ones gives nobody away.

use super::{Engine, Now};
use crate::{
    api::{Failure, Reply, Wiped},
    rows,
};
use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError};

/// As many older secrets are kept; one a day at most.
const OLDER: usize = 32;
/// As many edits are told of in full when a device lets go of them.
const REPORTED: usize = 1_000;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Keeps the next secret. Where the disk refuses it, the one before stays good.
    pub(super) async fn take_token(&mut self, token: String) {
        let Some(mut credentials) = self.credentials.clone() else { return };
        let mut older = self.older.clone();
        older.insert(0, std::mem::replace(&mut credentials.token, token.clone()));
        older.truncate(OLDER);
        let mut batch = Batch::default();
        batch.put(rows::SIGN_IN, rows::encode(&credentials));
        batch.put(rows::OLDER, rows::encode(&older));
        if self.store.commit(batch).await.is_err() {
            return;
        }
        self.untried = older.clone().into();
        self.older = older;
        self.credentials = Some(credentials);
        if let Some(device) = &mut self.device {
            device.set_token(token);
        }
    }

    /// The secrets before the one that the store holds.
    pub(super) fn older_tokens(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.store.get_now(rows::OLDER)?.and_then(|row| rows::decode(&row)).unwrap_or_default())
    }

    /// Connects once more with the secret before, if there is one that was not tried.
    pub(super) fn try_older(&mut self) -> bool {
        let (Some(device), Some(credentials)) = (&mut self.device, &mut self.credentials) else {
            return false;
        };
        let Some(token) = self.untried.pop_front() else { return false };
        credentials.token.clone_from(&token);
        device.set_token(token);
        // The next attempt is the first again: it is another one.
        self.line.welcomed();
        self.close = true;
        true
    }

    /// Lets go of everything on this device, but for a report of what the server never had.
    pub(super) async fn withdraw(&mut self, now: Now) {
        let report = self.report(now);
        let kept = self.wipe(Some(&report)).await;
        if kept.is_err() {
            // It is refused and wiped again at the next contact.
            self.refused = Some(crate::api::Link::Refused);
            self.line.close();
            self.close = true;
        }
    }

    fn report(&mut self, now: Now) -> Wiped {
        let (mut edits, mut refused) = (self.pending_edits(), self.refused_edits());
        let count = edits.len() + refused.len();
        edits.truncate(REPORTED);
        refused.truncate(REPORTED);
        let credentials = self.credentials.as_ref();
        Wiped {
            at: now.seconds(),
            person: credentials.map(|who| who.person_name.clone()).unwrap_or_default(),
            workspace: credentials.map(|who| who.workspace.clone()).unwrap_or_default(),
            count,
            edits,
            refused,
        }
    }

    /// Deletes every row, in one commit, and forgets what was read of them.
    pub(super) async fn wipe(&mut self, report: Option<&Wiped>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let all = self.store.scan_now(&Scan::prefix(&[]))?;
        all.into_iter().for_each(|(key, _)| batch.delete(key));
        (0..=u8::MAX).for_each(|shard| batch.delete(rows::shard(shard)));
        if let Some(report) = report {
            batch.put(rows::WIPED, rows::encode(report));
        }
        self.store.commit(batch).await?;
        self.forget();
        self.credentials = None;
        self.line.close();
        Ok(())
    }

    /// The report of what was let go of, until somebody has read it.
    pub(super) fn wiped(&self) -> Result<Reply, Failure> {
        let report = self.store.get_now(rows::WIPED)?.and_then(|row| rows::decode(&row));
        Ok(Reply::Wiped(report.map(Box::new)))
    }

    /// Somebody has read it.
    pub(super) async fn forget_wiped(&mut self) -> Result<Reply, Failure> {
        let mut batch = Batch::default();
        batch.delete(rows::WIPED);
        self.store.commit(batch).await?;
        Ok(Reply::Done)
    }
}
