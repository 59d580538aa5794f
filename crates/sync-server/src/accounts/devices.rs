//! The devices, as administrators see them.

use super::{
    AccountError, Accounts, By, feeds,
    journal::{Act, Entry},
    rows::{self, DeviceRow, LinkRow, Revoked, SeenRow, Why},
    tokens::Bearer,
};
use crate::{clock, core::RefusedChange, disk::Disk, secret::Hash};
use carnet_ids::{DeviceId, ItemId};
use carnet_storage::{Batch, StoreError};
use serde::Serialize;
use std::{collections::BTreeMap, future::Future, pin::pin, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

/// Refused changes written down together.
const MOST_TOGETHER: usize = 1_024;

/// How long refused changes are gathered before they are written down.
const GATHER: Duration = Duration::from_secs(60);

/// Refused changes by device and reason.
type Counts = BTreeMap<(DeviceId, String), usize>;

/// A person's devices and links.
type OwnWays = (Vec<(DeviceId, DeviceRow)>, Vec<(Hash, LinkRow)>);

/// A device in the list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Listed {
    pub(crate) device: DeviceId,
    name: String,
    person: ItemId,
    person_name: String,
    /// Seconds since 1970.
    created: i64,
    pub(crate) seen: i64,
    version: String,
    /// Changes that wait on it, as far as it told.
    pending: u64,
    pub(crate) connected: bool,
    pub(crate) revoked: Option<Revoked>,
    /// When it heard that it is withdrawn, and emptied itself.
    emptied: Option<i64>,
    /// The place of the log up to which it had everything when it was last here.
    #[serde(skip)]
    pub(crate) stored: Option<u64>,
}

/// Who was here when. On the disk a minute later at most: it is no harm if that is lost.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    devices: BTreeMap<DeviceId, Visitor>,
}

#[derive(Debug, Default)]
struct Visitor {
    row: SeenRow,
    connections: usize,
    /// It differs from the disk's.
    fresh: bool,
}

impl Seen {
    pub(super) fn read(disk: &Disk) -> Result<Self, StoreError> {
        let mut seen = Self::default();
        for (id, row) in rows::all(disk, rows::SEEN)? {
            if let Some(device) = DeviceId::from_slice(&id) {
                seen.devices.insert(device, Visitor { row, ..Visitor::default() });
            }
        }
        Ok(seen)
    }

    fn visitor(&mut self, device: DeviceId) -> &mut Visitor {
        let visitor = self.devices.entry(device).or_default();
        visitor.row.at = clock::unix();
        visitor.fresh = true;
        visitor
    }
}

impl Accounts {
    /// A device has connected.
    pub(crate) fn arrived(&self, device: DeviceId, version: &str, pending: u64) {
        let mut seen = self.seen();
        let visitor = seen.visitor(device);
        visitor.connections += 1;
        visitor.row.version = version.to_owned();
        visitor.row.pending = pending;
    }

    /// Its connection is gone, and it had stored everything up to that place of the log, as far as it said.
    pub(crate) fn left(&self, device: DeviceId, stored: Option<u64>) {
        let mut seen = self.seen();
        let visitor = seen.visitor(device);
        visitor.connections = visitor.connections.saturating_sub(1);
        visitor.row.stored = stored.or(visitor.row.stored);
    }

    /// It was there to hear that it is withdrawn.
    pub(crate) fn emptied(&self, device: DeviceId) {
        let mut seen = self.seen();
        let visitor = seen.visitor(device);
        visitor.row.emptied = Some(visitor.row.at);
    }

    /// What waited when the device connected is on the server's disk.
    pub(crate) fn handed_over(&self, device: DeviceId) {
        if let Some(visitor) = self.seen().devices.get_mut(&device).filter(|v| v.row.pending > 0) {
            visitor.row.pending = 0;
            visitor.fresh = true;
        }
    }

    /// Writes down who was here since the last time.
    pub(crate) async fn keep_seen(&self) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for (device, visitor) in &mut self.seen().devices {
            if std::mem::take(&mut visitor.fresh) {
                let key = rows::key(rows::SEEN, device.as_bytes());
                batch.put(key, rows::encode(&visitor.row));
            }
        }
        if batch.ops.is_empty() {
            return Ok(());
        }
        self.disk.commit_aside(batch).await
    }

    /// Every device, those that were here last first.
    pub(crate) async fn devices(&self) -> Result<Vec<Listed>, AccountError> {
        let names = super::document::device_names(&self.core).await?;
        let (book, seen) = (self.book(), self.seen());
        let mut all: Vec<Listed> = book
            .devices()
            .map(|(device, row, person_name)| {
                let visitor = seen.devices.get(&device);
                let last = visitor.map(|visitor| visitor.row.clone()).unwrap_or_default();
                Listed {
                    device,
                    name: names.get(&row.actor).unwrap_or(&row.name).clone(),
                    person: row.person,
                    person_name: person_name.to_owned(),
                    created: row.created,
                    seen: last.at,
                    version: last.version,
                    pending: last.pending,
                    connected: visitor.is_some_and(|visitor| visitor.connections > 0),
                    revoked: row.revoked.clone(),
                    emptied: last.emptied,
                    stored: last.stored,
                }
            })
            .collect();
        all.sort_by_key(|listed| (listed.revoked.is_some(), std::cmp::Reverse(listed.seen)));
        Ok(all)
    }

    /// The devices that were there at that time, and whether they were withdrawn since.
    pub(crate) fn devices_before(&self, at: i64) -> Vec<(DeviceId, bool)> {
        let book = self.book();
        let then = book.devices().filter(|(_, row, _)| row.created <= at);
        then.map(|(device, row, _)| (device, row.revoked.is_some())).collect()
    }

    /// What a person is called; nothing if nobody has that id.
    pub(crate) fn called(&self, person: &ItemId) -> String {
        self.name_of(person)
    }

    /// Withdraws a device: refused at once, emptied at its next contact.
    pub(crate) async fn revoke(&self, device: DeviceId, by: By<'_>) -> Result<(), AccountError> {
        let _turn = self.turn(by).await?;
        let row = self.book().device(&device).ok_or(AccountError::UnknownDevice)?;
        if row.revoked.is_some() {
            return Ok(());
        }
        let entry = Entry::new(Act::Revoked, by.name(), &row.name).with("device", device);
        Ok(self.revoke_row(device, row, Why::Withdrawn, entry).await?)
    }

    /// Withdraws every way in of a person: devices, links, password, codes, passkeys and the address of their
    /// calendar, all at once.
    pub(crate) async fn dismiss(&self, person: ItemId, by: By<'_>) -> Result<(), AccountError> {
        let _turn = self.turn(by).await?;
        let name = self.name_of(&person);
        if name.is_empty() {
            return Err(AccountError::UnknownPerson);
        }
        let (devices, links) = self.ways_of(&person);
        let mut batch = Batch::default();
        batch.delete(rows::key(rows::WAYS, person.as_bytes()));
        feeds::forget(&mut batch, &person);
        for (device, row) in &devices {
            batch.put(rows::key(rows::DEVICES, device.as_bytes()), rows::encode(row));
        }
        for (hash, row) in &links {
            batch.put(rows::key(rows::LINKS, hash), rows::encode(row));
        }
        let entry = Entry::new(Act::Dismissed, by.name(), &name).with("devices", devices.len());
        self.journal.commit(batch, [entry]).await?;
        self.ways().remove(&person);
        self.feeds().remove(&person);
        let ids: Vec<DeviceId> = devices.iter().map(|(device, _)| *device).collect();
        {
            let mut book = self.book();
            devices.into_iter().for_each(|(device, row)| book.put_device(device, row));
            links.into_iter().for_each(|(hash, row)| book.put_link(hash, row));
        }
        for device in ids {
            self.hang_up_revoked(device).await;
        }
        Ok(())
    }

    /// A person's devices, as withdrawn, and their links, as run out.
    fn ways_of(&self, person: &ItemId) -> OwnWays {
        let (book, now) = (self.book(), clock::unix());
        let own = book.devices().filter(|(_, row, _)| row.person == *person);
        let revoked = Some(Revoked { at: now, why: Why::Withdrawn });
        let devices = own.filter(|(_, row, _)| row.revoked.is_none()).map(|(device, row, _)| {
            (device, DeviceRow { revoked: revoked.clone(), ..row.clone() })
        });
        let devices = devices.collect();
        let links = book.open_links(person).into_iter();
        (devices, links.map(|(hash, row)| (hash, LinkRow { expires: 0, ..row })).collect())
    }

    /// A device signs out: nobody can use what is left of it.
    pub(crate) async fn sign_out(&self, who: &Bearer) -> Result<(), AccountError> {
        let _turn = self.own_turn(who).await?;
        let row = self.book().device(&who.device).ok_or(AccountError::UnknownDevice)?;
        let entry = Entry::new(Act::SignedOut, &who.name, &row.name).with("device", who.device);
        Ok(self.revoke_row(who.device, row, Why::SignedOut, entry).await?)
    }

    /// Says in the audit log that something was done.
    pub(crate) async fn note(&self, entry: Entry) -> Result<(), AccountError> {
        Ok(self.journal.commit(Batch::default(), [entry]).await?)
    }

    /// Says in the audit log which devices sent what was refused, until the server stops. Those of a
    /// while make one entry, however they trickle in: each entry costs a sync of the disk.
    pub(crate) async fn note_refused(
        &self,
        refused: &mut mpsc::Receiver<RefusedChange>,
        stopping: &mut watch::Receiver<bool>,
    ) {
        loop {
            let mut counts = Counts::new();
            let stopped = async { drop(stopping.wait_for(|stopping| *stopping).await) };
            let stops = gather(refused, &mut counts, stopped).await;
            self.note_counts(counts).await;
            if stops {
                return;
            }
        }
    }

    /// Says what is left to be said of refused changes.
    pub(crate) async fn note_last_refused(&self, refused: &mut mpsc::Receiver<RefusedChange>) {
        let mut counts = Counts::new();
        while let Ok(change) = refused.try_recv() {
            count(&mut counts, change);
        }
        self.note_counts(counts).await;
    }

    async fn note_counts(&self, counts: Counts) {
        if counts.is_empty() {
            return;
        }
        let entry = |((device, code), count): ((DeviceId, String), usize)| {
            let (who, name) = self.whose(device);
            let entry = Entry::new(Act::ChangesRefused, &who, &name);
            entry.with("device", device).with("code", code).with("count", count)
        };
        let entries: Vec<Entry> = counts.into_iter().map(entry).collect();
        if let Err(error) = self.journal.commit(Batch::default(), entries).await {
            tracing::error!(%error, "refused changes are not in the audit log");
        }
    }

    /// The names of a device's person and of the device.
    fn whose(&self, device: DeviceId) -> (String, String) {
        let book = self.book();
        let Some(row) = book.device(&device) else { return Default::default() };
        let person = book.person(&row.person).map(|person| person.name.clone());
        (person.unwrap_or_default(), row.name)
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn count(counts: &mut Counts, RefusedChange { device, code }: RefusedChange) {
    *counts.entry((device, code)).or_default() += 1;
}

/// Counts refused changes until [`GATHER`] has passed since the first. Whether it was the last time: the
/// server stops, or nobody can tell of more.
async fn gather(
    refused: &mut mpsc::Receiver<RefusedChange>,
    counts: &mut Counts,
    stopped: impl Future<Output = ()>,
) -> bool {
    let mut stopped = pin!(stopped);
    let (mut some, mut until) = (Vec::new(), None);
    loop {
        let enough = async {
            match until {
                Some(until) => sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = &mut stopped => return true,
            () = enough => return false,
            came = refused.recv_many(&mut some, MOST_TOGETHER) => {
                if came == 0 {
                    return true;
                }
            }
        }
        some.drain(..).for_each(|change| count(counts, change));
        until.get_or_insert_with(|| Instant::now() + GATHER);
    }
}
