//! What devices gave back of the settings document, in the audit log: roles and people's places
//! come back that way to a server that lost them, past the requests that are logged by themselves.

use crate::{
    accounts::{
        Accounts,
        journal::{Act, Entry},
        rows::{self, DeviceRow, PersonRow},
    },
    core::ReturnedSettings,
    disk::Disk,
};
use carnet_ids::DeviceId;
use std::collections::BTreeMap;
use tokio::sync::{mpsc, watch};

/// What happens to the settings then; names of acts are for ever, and this is the nearest. The
/// entry's detail says that it was given back.
const ACT: Act = Act::RoleWritten;
/// What it happens to.
const ABOUT: &str = "settings";
/// Commits of which one entry a device tells.
const MOST_TOGETHER: usize = 1_024;

/// Writes it down.
pub(crate) struct Returned {
    pub(crate) accounts: Accounts,
    pub(crate) disk: Disk,
    pub(crate) told: mpsc::UnboundedReceiver<ReturnedSettings>,
}

impl Returned {
    /// Writes down who gave back how much, until the server stops.
    pub(crate) async fn note(mut self, mut stopping: watch::Receiver<bool>) -> Self {
        let mut some = Vec::new();
        loop {
            let taken = tokio::select! {
                taken = self.told.recv_many(&mut some, MOST_TOGETHER) => taken,
                _ = stopping.wait_for(|stopping| *stopping) => 0,
            };
            if taken == 0 {
                return self;
            }
            self.write(&mut some).await;
        }
    }

    /// Writes down what came while the server stopped.
    pub(crate) async fn note_last(mut self) {
        let mut some = Vec::new();
        while let Ok(one) = self.told.try_recv() {
            some.push(one);
        }
        self.write(&mut some).await;
    }

    async fn write(&self, some: &mut Vec<ReturnedSettings>) {
        let mut counts = BTreeMap::<DeviceId, usize>::new();
        for ReturnedSettings { device, changes } in some.drain(..) {
            *counts.entry(device).or_default() += changes;
        }
        for (device, changes) in counts {
            let (who, name) = self.whose(device);
            let entry = Entry::new(ACT, &who, ABOUT).with("device", device);
            let entry = entry.with("name", name).with("returned", changes);
            if let Err(error) = self.accounts.note(entry).await {
                tracing::error!(%error, %device, changes, "what came back is not in the audit log");
            }
        }
    }

    /// The names of a device's person and of the device.
    fn whose(&self, device: DeviceId) -> (String, String) {
        let key = rows::key(rows::DEVICES, device.as_bytes());
        let row = rows::get::<DeviceRow>(&self.disk, &key).ok().flatten();
        let Some(DeviceRow { person, name, .. }) = row else { return Default::default() };
        let key = rows::key(rows::PEOPLE, person.as_bytes());
        let person = rows::get::<PersonRow>(&self.disk, &key).ok().flatten();
        (person.map(|person| person.name).unwrap_or_default(), name)
    }
}
