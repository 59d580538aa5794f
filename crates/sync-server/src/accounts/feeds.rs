//! Secret addresses of calendars: a calendar program shows nothing but the address, so it is the secret.
//!
//! A person has one at most. It works for as long as a device of theirs is signed in, and shows what they receive at
//! that moment.

use super::{
    AccountError, Accounts, Bearer,
    journal::{Act, Entry},
    rows::{self, FeedRow},
};
use crate::{clock, disk::Disk, secret};
use carnet_ids::ItemId;
use carnet_storage::{Batch, StoreError};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{MutexGuard, PoisonError},
};

/// How often it is written down that an address was read, in seconds.
const READ_EVERY: i64 = 3_600;

/// Whose addresses there are.
pub(super) type Feeds = BTreeMap<ItemId, FeedRow>;

/// What a person is told of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Told {
    /// When it was made, seconds since 1970; `None` where there is none.
    created: Option<i64>,
    /// When it was last read, to the hour.
    read: Option<i64>,
}

pub(super) fn read(disk: &Disk) -> Result<Feeds, StoreError> {
    let rows = rows::all(disk, rows::FEEDS)?.into_iter();
    Ok(rows.filter_map(|(id, row)| Some((ItemId::from_slice(&id)?, row))).collect())
}

/// Takes a person's address away with what else is written.
pub(super) fn forget(batch: &mut Batch, person: &ItemId) {
    batch.delete(rows::key(rows::FEEDS, person.as_bytes()));
}

impl Accounts {
    /// What a person has.
    pub(crate) fn feed(&self, person: &ItemId) -> Told {
        let row = self.feeds().get(person).cloned();
        Told { created: row.as_ref().map(|row| row.created), read: row.and_then(|row| row.read) }
    }

    /// A new address for whoever asks, in the place of the one before; the secret, which is told this once.
    pub(crate) async fn make_feed(&self, who: &Bearer) -> Result<String, AccountError> {
        let _turn = self.own_turn(who).await?;
        let token = secret::token()?;
        let row = FeedRow { secret: secret::hash(&token), created: clock::unix(), read: None };
        let mut batch = Batch::default();
        batch.put(rows::key(rows::FEEDS, who.person.as_bytes()), rows::encode(&row));
        let entry = Entry::new(Act::FeedMade, &who.name, &who.name).with("device", who.device);
        self.journal.commit(batch, [entry]).await?;
        self.feeds().insert(who.person, row);
        Ok(token)
    }

    /// The address of whoever asks is none any more.
    pub(crate) async fn remove_feed(&self, who: &Bearer) -> Result<(), AccountError> {
        let _turn = self.own_turn(who).await?;
        if !self.feeds().contains_key(&who.person) {
            return Ok(());
        }
        let mut batch = Batch::default();
        forget(&mut batch, &who.person);
        let entry = Entry::new(Act::FeedRemoved, &who.name, &who.name).with("device", who.device);
        self.journal.commit(batch, [entry]).await?;
        self.feeds().remove(&who.person);
        Ok(())
    }

    /// Whose calendar this secret shows: somebody's who is signed in on a device.
    pub(crate) fn feed_of(&self, token: &str) -> Option<ItemId> {
        let hash = secret::hash(token);
        let found = self.feeds().iter().find(|(_, row)| row.secret == hash).map(|(id, _)| *id);
        found.filter(|person| self.is_signed_in(person))
    }

    /// Notes that it was read, from time to time.
    pub(crate) async fn feed_was_read(&self, person: &ItemId) -> Result<(), StoreError> {
        let now = clock::unix();
        let is_old =
            |row: &FeedRow| row.read.is_none_or(|read| now.saturating_sub(read) >= READ_EVERY);
        if !self.feeds().get(person).is_some_and(is_old) {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        let mut batch = Batch::default();
        if let Some(row) = self.feeds().get_mut(person) {
            row.read = Some(now);
            batch.put(rows::key(rows::FEEDS, person.as_bytes()), rows::encode(row));
        }
        self.disk.commit_aside(batch).await
    }

    fn is_signed_in(&self, person: &ItemId) -> bool {
        self.book().devices().any(|(_, row, _)| row.person == *person && row.revoked.is_none())
    }

    pub(super) fn feeds(&self) -> MutexGuard<'_, Feeds> {
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
