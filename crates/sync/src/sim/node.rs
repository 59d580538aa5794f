//! A device and a server, with their disks.

use super::{rights::Bounds, store::Disk};
use crate::{
    Device, Hub, WriteId,
    device::DeviceConfig,
    hub::{ConnId, HubConfig, Identity},
    limits::Tuning,
};
use carnet_ids::{ActorId, DeviceId};
use carnet_storage::contract::Row;
use std::collections::BTreeMap;

/// Limits that small worlds meet.
pub(super) const TUNING: Tuning = Tuning {
    message_target: 900,
    window: 2_000,
    scan_rows: 4,
    push_window: 900,
    push_entries: 5,
    leaf_docs: 1,
    compact_entries: 12,
    compact_rows: 4,
    cache_docs: 3,
    hub_cache_docs: 3,
    roll_docs: 3,
    pass_entries: 5,
    pack_docs: 1,
    pack_bytes: 1_500,
    check_free_bytes: 300,
};

/// A device.
#[derive(Debug)]
pub(super) struct Node {
    /// Running, or `None` after a crash.
    pub(super) core: Option<Device<Disk>>,
    pub(super) disk: Disk,
    /// Whose token it has; a copy of a device shares it.
    pub(super) owner: u8,
    /// Its clock minus the world's.
    pub(super) skew: u64,
    /// An old copy of its disk.
    pub(super) copy: Option<Vec<Row>>,
    /// Which markers the writes of this run make.
    pub(super) writes: BTreeMap<WriteId, u32>,
    pub(super) partitioned: bool,
    /// How often the server had been restored when it began the connection that the last message
    /// came on.
    pub(super) heard: u64,
}

impl Node {
    pub(super) fn new(owner: u8, skew: u64) -> Self {
        Self {
            core: None,
            disk: Disk::default(),
            owner,
            skew,
            copy: None,
            writes: BTreeMap::new(),
            partitioned: false,
            heard: 0,
        }
    }

    pub(super) fn config(&self, seed: [u8; 32]) -> DeviceConfig {
        DeviceConfig {
            device: device_id(self.owner),
            actor: first_actor(self.owner),
            token: format!("token {}", self.owner),
            seed,
            app_version: "sim".to_owned(),
        }
    }

    pub(super) fn start(&mut self, seed: [u8; 32]) -> Result<(), String> {
        let core = Device::open_tuned(self.disk.clone(), self.config(seed), TUNING);
        self.core = Some(core.map_err(|error| error.to_string())?);
        self.writes.clear();
        Ok(())
    }
}

/// The server.
#[derive(Debug, Default)]
pub(super) struct Server {
    pub(super) core: Option<Hub<Disk>>,
    pub(super) disk: Disk,
    pub(super) copies: Vec<Vec<Row>>,
    pub(super) conns: u64,
    pub(super) writes: BTreeMap<WriteId, u32>,
    /// Some people may not write everything.
    pub(super) judges: bool,
    /// Some people do not receive everything.
    pub(super) reads: bool,
}

impl Server {
    pub(super) fn start(&mut self, seed: [u8; 32], now_unix: i64) -> Result<(), String> {
        let mut config = HubConfig::new(seed, now_unix);
        if self.judges || self.reads {
            let (judges, reads) = (self.judges, self.reads);
            config.judge = Some(Box::new(Bounds { judges, reads }));
        }
        let core = Hub::open_tuned(self.disk.clone(), config, TUNING);
        self.core = Some(core.map_err(|error| error.to_string())?);
        self.writes.clear();
        Ok(())
    }

    pub(super) fn next_conn(&mut self) -> ConnId {
        self.conns += 1;
        ConnId(self.conns)
    }
}

pub(super) fn device_id(owner: u8) -> DeviceId {
    DeviceId::new([owner + 1; 16])
}

pub(super) fn first_actor(owner: u8) -> ActorId {
    ActorId::new([owner + 101; 16])
}

pub(super) fn identity(owner: u8) -> Identity {
    Identity {
        device: device_id(owner),
        actors: vec![first_actor(owner)],
        name: format!("device {owner}"),
    }
}
