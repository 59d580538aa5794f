//! A server and devices in one process, joined by hand.

use automerge::{
    ActorId as Author, AutoCommit, Automerge, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};
use carnet_ids::{ActorId, DeviceId, DocId, Epoch};
use carnet_storage::{Batch, ReadNow, Scan, StoreError, contract::Row, memory::MemoryStore};
use carnet_sync::{
    CommitId, Device, Hub, WriteId,
    device::{self, DeviceConfig},
    hub::{self, ConnId, HubConfig, Identity},
    limits::{PROTOCOL, Tuning},
    wire::{Bytes, Hello, ToDevice, ToServer},
};
use std::rc::Rc;

/// Packs of a few documents, and little of everything else.
pub(crate) const FEW: Tuning = Tuning {
    message_target: 2_000,
    window: 100_000,
    scan_rows: 3,
    push_window: 10_000,
    push_entries: 50,
    leaf_docs: 4,
    compact_entries: 8,
    compact_rows: 4,
    cache_docs: 2,
    hub_cache_docs: 2,
    roll_docs: 4,
    pass_entries: 8,
    pack_docs: 5,
    pack_bytes: 2_500,
    check_free_bytes: u64::MAX,
};

/// The keys of a disk that begin so.
pub(crate) fn rows(disk: &Disk, prefix: &[u8]) -> Vec<Vec<u8>> {
    let rows = disk.scan_now(&Scan::prefix(prefix)).unwrap();
    rows.into_iter().map(|(key, _)| key).collect()
}

/// A disk that may be full.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    pub(crate) rows: Rc<MemoryStore>,
    pub(crate) full: Rc<std::cell::Cell<bool>>,
    /// Nothing can be read.
    pub(crate) deaf: Rc<std::cell::Cell<bool>>,
}

impl Disk {
    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        if self.full.get() {
            return Err(StoreError::Full("test".to_owned()));
        }
        self.rows.apply(batch);
        Ok(())
    }

    fn answers(&self) -> Result<(), StoreError> {
        if self.deaf.get() { Err(StoreError::Gone("test".to_owned())) } else { Ok(()) }
    }

    /// Overwrites a row with what nobody can read.
    pub(crate) fn damage(&self, key: Vec<u8>) {
        self.overwrite(key, vec![0xff; 8]);
    }

    /// Leaves no bytes in a row, as a sealed store gives one that does not open.
    pub(crate) fn blank(&self, key: Vec<u8>) {
        self.overwrite(key, Vec::new());
    }

    fn overwrite(&self, key: Vec<u8>, value: Vec<u8>) {
        assert!(self.get_now(&key).unwrap().is_some(), "nothing is there");
        let mut batch = Batch::default();
        batch.put(key, value);
        self.rows.apply(batch);
    }

    pub(crate) fn copy(&self) -> Self {
        let copy = Self::default();
        let mut batch = Batch::default();
        for (key, value) in self.scan_now(&Scan::prefix(&[])).unwrap() {
            batch.put(key, value);
        }
        copy.rows.apply(batch);
        copy
    }
}

impl ReadNow for Disk {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.answers()?;
        self.rows.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.answers()?;
        self.rows.scan_now(scan)
    }
}

/// A server.
pub(crate) struct Server {
    pub(crate) hub: Hub<Disk>,
    pub(crate) disk: Disk,
    pub(crate) events: Vec<hub::Event>,
    pub(crate) commits: usize,
    /// Commits wait here while it is set.
    pub(crate) held: Option<Vec<(CommitId, Batch)>>,
    pub(crate) closed: Vec<(ConnId, &'static str)>,
}

impl Server {
    pub(crate) fn start(disk: Disk, seed: u8) -> Self {
        // Time does not pass here: a big document would wait for its check for ever.
        Self::tuned(disk, seed, Tuning { check_free_bytes: u64::MAX, ..Tuning::default() })
    }

    pub(crate) fn tuned(disk: Disk, seed: u8, tuning: Tuning) -> Self {
        Self::set_up(disk, HubConfig::new([seed; 32], 0), tuning)
    }

    pub(crate) fn with(disk: Disk, config: HubConfig) -> Self {
        let tuning = Tuning { check_free_bytes: u64::MAX, ..Tuning::default() };
        Self::set_up(disk, config, tuning)
    }

    pub(crate) fn tuned_with(disk: Disk, config: HubConfig, tuning: Tuning) -> Self {
        Self::set_up(disk, config, tuning)
    }

    fn set_up(disk: Disk, config: HubConfig, tuning: Tuning) -> Self {
        let hub = Hub::open_tuned(disk.clone(), config, tuning).unwrap();
        let (events, closed) = (Vec::new(), Vec::new());
        let mut server = Self { hub, disk, events, commits: 0, held: None, closed };
        server.drain();
        server
    }

    pub(crate) fn tell(&mut self, input: hub::Input) {
        self.hub.handle(0, input);
        self.drain();
    }

    pub(crate) fn drain(&mut self) {
        while let Some(output) = self.hub.poll_output() {
            match output {
                hub::Output::Commit(id, batch) => match &mut self.held {
                    Some(held) => held.push((id, batch)),
                    None => self.finish(id, batch),
                },
                hub::Output::Event(event) => self.events.push(event),
                hub::Output::Close(conn, code, _) => self.closed.push((conn, code)),
                hub::Output::Wake(_) => {}
            }
        }
    }

    pub(crate) fn finish(&mut self, id: CommitId, batch: Batch) {
        self.commits += 1;
        match self.disk.commit(batch) {
            Ok(()) => self.hub.handle(0, hub::Input::Committed(id)),
            Err(error) => self.hub.handle(0, hub::Input::CommitFailed(id, error)),
        }
    }

    /// Lets the commits that were held back through.
    pub(crate) fn release(&mut self) {
        for (id, batch) in self.held.take().unwrap_or_default() {
            self.finish(id, batch);
        }
        self.drain();
    }
}

/// A device, and its connection.
pub(crate) struct Peer {
    pub(crate) device: Device<Disk>,
    pub(crate) disk: Disk,
    pub(crate) owner: u8,
    pub(crate) events: Vec<device::Event>,
    pub(crate) conn: Option<ConnId>,
    pub(crate) sent: Vec<ToServer>,
    pub(crate) sent_bytes: usize,
    pub(crate) heard: Vec<ToDevice>,
    pub(crate) heard_bytes: usize,
    pub(crate) now: u64,
}

impl Peer {
    pub(crate) fn start(owner: u8, disk: Disk) -> Self {
        Self::tuned(owner, disk, Tuning::default())
    }

    pub(crate) fn tuned(owner: u8, disk: Disk, tuning: Tuning) -> Self {
        let config = DeviceConfig {
            device: device_id(owner),
            actor: actor(owner),
            token: "secret".to_owned(),
            seed: [owner; 32],
            app_version: "test".to_owned(),
        };
        let device = Device::open_tuned(disk.clone(), config, tuning).unwrap();
        let mut peer = Self {
            device,
            disk,
            owner,
            events: Vec::new(),
            conn: None,
            sent: Vec::new(),
            sent_bytes: 0,
            heard: Vec::new(),
            heard_bytes: 0,
            now: 0,
        };
        peer.drain();
        peer
    }

    pub(crate) fn tell(&mut self, input: device::Input) {
        self.device.handle(self.now, input);
        self.drain();
    }

    pub(crate) fn drain(&mut self) {
        while let Some(output) = self.device.poll_output() {
            match output {
                device::Output::Commit(id, batch) => {
                    let input = match self.disk.commit(batch) {
                        Ok(()) => device::Input::Committed(id),
                        Err(error) => device::Input::CommitFailed(id, error),
                    };
                    self.device.handle(self.now, input);
                }
                device::Output::Event(device::Event::Close(reason)) => {
                    self.conn = None;
                    self.events.push(device::Event::Close(reason));
                }
                device::Output::Event(event) => self.events.push(event),
            }
        }
    }

    /// Puts `value` at `key` of document `n`.
    pub(crate) fn put(&mut self, n: u8, key: &str, value: Vec<u8>) -> WriteId {
        let id = doc_id(n);
        let written = self.device.write(self.now, id, &birth(id), |doc| edit(doc, key, value));
        let write = written.unwrap().unwrap();
        self.drain();
        write
    }

    /// The value at `key` of document `n`.
    pub(crate) fn get(&mut self, n: u8, key: &str) -> Option<Vec<u8>> {
        read(self.device.document(doc_id(n)).unwrap()?, key)
    }

    pub(crate) fn disconnect(&mut self, server: &mut Server) {
        if let Some(conn) = self.conn.take() {
            server.tell(hub::Input::Disconnected(conn));
            self.tell(device::Input::Disconnected);
        }
    }

    /// Opens a connection, up to the greeting.
    pub(crate) fn connect(&mut self, conn: u64, server: &mut Server) {
        self.disconnect(server);
        self.conn = Some(ConnId(conn));
        self.tell(device::Input::Connected);
    }

    /// Carries messages, at most `limit` to the device. Whether any came through.
    pub(crate) fn exchange(&mut self, server: &mut Server, limit: usize) -> bool {
        let mut any = false;
        while let Some(bytes) = self.device.poll_transmit(self.now) {
            self.drain();
            any = true;
            self.sent_bytes += bytes.len();
            let message = ToServer::decode(&bytes).unwrap();
            let Some(conn) = self.conn else { return any };
            match message.clone() {
                ToServer::Hello(hello) => {
                    let who = identity(self.owner);
                    server.tell(hub::Input::Connected { conn, who, hello });
                }
                _ => server.tell(hub::Input::Message(conn, bytes)),
            }
            self.sent.push(message);
        }
        for _ in 0..limit {
            let Some(conn) = self.conn else { return any };
            let Some(bytes) = server.hub.poll_transmit(0, conn) else { break };
            server.drain();
            any = true;
            self.heard_bytes += bytes.len();
            self.heard.push(ToDevice::decode(&bytes).unwrap());
            self.tell(device::Input::Message(bytes));
        }
        any
    }
}

/// Carries messages until nobody has any.
pub(crate) fn settle(server: &mut Server, peers: &mut [&mut Peer]) {
    for _ in 0..10_000 {
        let mut any = false;
        for peer in peers.iter_mut() {
            any |= peer.exchange(server, 1);
        }
        if !any {
            return;
        }
    }
    panic!("it does not settle");
}

pub(crate) fn device_id(owner: u8) -> DeviceId {
    DeviceId::new([owner; 16])
}

pub(crate) fn actor(owner: u8) -> ActorId {
    ActorId::new([owner + 100; 16])
}

pub(crate) fn identity(owner: u8) -> Identity {
    Identity { device: device_id(owner), actors: vec![actor(owner)], name: String::new() }
}

/// What the device of an owner says first, when it has nothing and last heard of that epoch.
pub(crate) fn hello(owner: u8, epoch: Option<Epoch>) -> Hello {
    Hello {
        protocol: PROTOCOL,
        token: "secret".to_owned(),
        device: device_id(owner),
        actor: actor(owner),
        epoch,
        cursor: 0,
        acked: 0,
        cold: None,
        generation: 1,
        app_version: "test".to_owned(),
        pending: 0,
        reach: Bytes::default(),
    }
}

pub(crate) fn doc_id(n: u8) -> DocId {
    DocId::new([n; 16])
}

pub(crate) fn birth(id: DocId) -> Vec<u8> {
    let mut doc = AutoCommit::new().with_actor(Author::from([0; 16]));
    doc.put(ROOT, "id", id.as_bytes().to_vec()).unwrap();
    doc.commit_with(CommitOptions::default().with_time(0));
    doc.get_changes(&[]).iter().flat_map(|change| change.raw_bytes()).copied().collect()
}

pub(crate) fn edit(
    doc: &mut Automerge,
    key: &str,
    value: Vec<u8>,
) -> Result<Option<Vec<u8>>, automerge::AutomergeError> {
    let mut tx = doc.transaction();
    tx.put(ROOT, key, value)?;
    tx.commit();
    let change = doc.get_last_local_change();
    Ok(change.map(|change| change.raw_bytes().to_vec()))
}

pub(crate) fn read(doc: &Automerge, key: &str) -> Option<Vec<u8>> {
    let (value, _) = doc.get(ROOT, key).unwrap()?;
    value.as_bytes().map(<[u8]>::to_vec)
}
