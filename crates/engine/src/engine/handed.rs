//! Fiches that the user does not receive any more: somebody else's by now, or out of reach of a role
//! that has changed. Each is put down by its name, in one commit with its going or before it, until
//! the user has read it.

use super::{Engine, Now};
use crate::{
    api::{Failure, HandedOver, Reply},
    rows,
};
use carnet_ids::DocId;
use carnet_model::kind::DocKey;
use carnet_storage::{Batch, ReadNow, Store, StoreError};

/// As many are kept by name; of others, which a role with less reach takes along, there is a count.
const NAMED: usize = 200;

/// What went and was not read about.
#[derive(Debug, Default)]
pub(super) struct Handed {
    /// The latest last.
    named: Vec<HandedOver>,
    /// Those before them.
    more: usize,
    /// Not in the store as it is.
    fresh: bool,
}

impl Handed {
    /// How many fiches.
    pub(super) const fn len(&self) -> usize {
        self.named.len() + self.more
    }

    /// How many edits of a contact that was erased were given up.
    pub(super) fn lost_of(&self, contact: DocId) -> usize {
        let known = self.named.iter().find(|handed| handed.contact == contact);
        known.map_or(0, |handed| handed.erased)
    }

    fn holds(&self, contact: DocId) -> bool {
        self.named.iter().any(|handed| handed.contact == contact)
    }

    pub(super) fn put(&mut self, handed: HandedOver) {
        if self.holds(handed.contact) {
            return;
        }
        self.named.push(handed);
        if self.named.len() > NAMED {
            self.named.remove(0);
            self.more += 1;
        }
        self.fresh = true;
    }

    pub(super) fn remove(&mut self, contact: DocId) {
        let before = self.named.len();
        self.named.retain(|handed| handed.contact != contact);
        self.fresh |= self.named.len() < before;
    }

    fn row(&self) -> Batch {
        let mut batch = Batch::default();
        if self.len() == 0 {
            batch.delete(rows::HANDED);
        } else {
            batch.put(rows::HANDED, rows::encode(&(&self.named, self.more as u64)));
        }
        batch
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What the store has of it.
    pub(super) fn stored_handed(&self) -> Result<Handed, StoreError> {
        let row = self.store.get_now(rows::HANDED)?;
        let known: Option<(Vec<HandedOver>, u64)> = row.and_then(|row| rows::decode(&row));
        let (named, more) = known.unwrap_or_default();
        Ok(Handed { named, more: usize::try_from(more).unwrap_or_default(), fresh: false })
    }

    /// A document is about to go.
    pub(super) fn leaves(&mut self, now: Now, doc: DocId) {
        if self.key_of(doc) == Some(DocKey::Contact(doc)) {
            let name = self.whose(doc).1;
            self.handed.put(HandedOver {
                contact: doc,
                name,
                at: now.seconds(),
                waits: true,
                erased: 0,
            });
        }
        self.touch(doc, None);
    }

    /// A document is, or will be, the user's again.
    pub(super) fn stays(&mut self, doc: DocId) {
        self.handed.remove(doc);
        self.touch(doc, None);
    }

    /// It came, or is different.
    pub(super) fn came(&mut self, doc: DocId) {
        let is_here = |device: &carnet_sync::Device<S>| {
            device.digest(doc).is_some() && !device.is_leaving(doc)
        };
        if self.handed.holds(doc) && self.device.as_ref().is_some_and(is_here) {
            self.handed.remove(doc);
        }
    }

    /// Puts it down with the commit that follows, which may be the one with which they go.
    /// Whether there was something.
    pub(super) fn note_handed(&mut self) -> bool {
        let fresh = std::mem::take(&mut self.handed.fresh);
        if fresh {
            self.attach(self.handed.row());
        }
        fresh
    }

    /// Whether a contact is on its way off this device, or off it.
    pub(super) fn is_handed_over(&self, contact: DocId) -> bool {
        let Some(device) = &self.device else { return false };
        device.is_leaving(contact)
            || (self.handed.holds(contact)
                && device.digest(contact).is_none()
                && !device.is_erased(contact))
    }

    /// Whether it is here until what waits is sent.
    fn is_leaving(&self, contact: DocId) -> bool {
        self.device.as_ref().is_some_and(|device| device.is_leaving(contact))
    }

    /// Why a contact is not here.
    pub(super) fn missing(&self, contact: DocId) -> Failure {
        if self.is_handed_over(contact) { Failure::HandedOver } else { Failure::NotFound }
    }

    /// Those that nobody has read about, the latest first.
    pub(super) fn handed_over(&self) -> Reply {
        let as_now = |handed: &HandedOver| HandedOver {
            waits: self.is_leaving(handed.contact),
            ..handed.clone()
        };
        let named = self.handed.named.iter().rev().map(as_now).collect();
        Reply::HandedOver { named, more: self.handed.more }
    }

    /// Somebody has read them. Those that are still here stay noted.
    pub(super) async fn forget_handed(&mut self) -> Result<Reply, Failure> {
        let named = self.handed.named.iter();
        let named = named.filter(|handed| self.is_leaving(handed.contact));
        let left = Handed { named: named.cloned().collect(), more: 0, fresh: false };
        self.store.commit(left.row()).await?;
        self.handed = left;
        Ok(Reply::Done)
    }
}
