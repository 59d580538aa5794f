//! How long a cold start of many plain documents takes between a server and a device in one
//! process, on stores in memory: `cargo run --release -p carnet-sync --example cold_sync -- 10000`.
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use automerge::{ActorId as Author, AutoCommit, ObjType, ROOT, transaction::Transactable};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::{ReadNow, Scan, StoreError, contract::Row, memory::MemoryStore};
use carnet_sync::{
    Device, Hub,
    device::{self, DeviceConfig},
    hub::{self, ConnId, HubConfig, Identity},
    wire::ToServer,
};
use std::{error::Error, rc::Rc, time::Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Clone, Default)]
struct Disk(Rc<MemoryStore>);

impl ReadNow for Disk {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan_now(scan)
    }
}

impl Disk {
    fn bytes(&self) -> Outcome<(usize, usize)> {
        let rows = self.scan_now(&Scan::prefix(&[]))?;
        Ok((rows.len(), rows.iter().map(|(key, value)| key.len() + value.len()).sum()))
    }
}

struct Server {
    hub: Hub<Disk>,
    disk: Disk,
}

impl Server {
    fn tell(&mut self, now: u64, input: hub::Input) {
        self.hub.handle(now, input);
        while let Some(output) = self.hub.poll_output() {
            if let hub::Output::Commit(id, batch) = output {
                self.disk.0.apply(batch);
                self.hub.handle(now, hub::Input::Committed(id));
            }
        }
    }
}

fn drain(device: &mut Device<Disk>, disk: &Disk) {
    while let Some(output) = device.poll_output() {
        if let device::Output::Commit(id, batch) = output {
            disk.0.apply(batch);
            device.handle(0, device::Input::Committed(id));
        }
    }
}

/// About what a contact with a name, a telephone, an address and a note is.
fn plain(n: u64) -> Outcome<(DocId, Vec<u8>, Vec<u8>)> {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    id[8..].copy_from_slice(&n.wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes());
    let mut doc = AutoCommit::new().with_actor(Author::from([0; 16]));
    let fields = doc.put_object(ROOT, "fields", ObjType::Map)?;
    let notes = doc.put_object(ROOT, "notes", ObjType::Text)?;
    doc.put(ROOT, "kind", "contact")?;
    doc.put(ROOT, "id", id.to_vec())?;
    doc.commit();
    let birth = doc.save_incremental();
    doc.set_actor(Author::from([7; 16]));
    for (name, value) in [
        ("first", format!("Prénom{}", n % 97)),
        ("last", format!("Nom{}", n % 1013)),
        ("phone", format!("06{:08}", n.wrapping_mul(7_919) % 100_000_000)),
        ("street", format!("{} rue des Lilas", n % 120)),
        ("town", format!("Ville{}", n % 211)),
    ] {
        doc.put(&fields, name, value)?;
    }
    doc.splice_text(&notes, 0, 0, "Loyal client")?;
    doc.commit();
    Ok((DocId::new(id), birth, doc.save_incremental()))
}

/// A server with documents that its own shell wrote, packed.
fn server(count: u64) -> Outcome<Server> {
    let disk = Disk::default();
    let hub = Hub::open(disk.clone(), HubConfig::new([1; 32], 0))?;
    let mut server = Server { hub, disk };
    let mut now = 0;
    server.tell(now, hub::Input::Tick { now_unix: 0 });
    for n in 0..count {
        let (id, birth, change) = plain(n)?;
        server.hub.write(now, id, &birth, |doc| {
            doc.load_incremental(&change).map(|_| Some(change.clone()))
        })?;
        server.tell(now, hub::Input::Tick { now_unix: 0 });
    }
    while !server.hub.stored().settled {
        now += 60_000;
        server.tell(now, hub::Input::Tick { now_unix: 0 });
    }
    Ok(server)
}

fn cold_sync(server: &mut Server, conn: u64) -> Outcome<(Device<Disk>, Disk, usize)> {
    let owner = DeviceId::new([2; 16]);
    let actor = ActorId::new([3; 16]);
    let config = DeviceConfig {
        device: owner,
        actor,
        token: "secret".to_owned(),
        seed: [4; 32],
        app_version: String::new(),
    };
    let disk = Disk::default();
    let mut device = Device::open(disk.clone(), config)?;
    drain(&mut device, &disk);
    device.handle(0, device::Input::Connected);
    drain(&mut device, &disk);
    let (conn, mut received) = (ConnId(conn), 0);
    loop {
        let mut any = false;
        while let Some(bytes) = device.poll_transmit(0) {
            any = true;
            let input = match ToServer::decode(&bytes)? {
                ToServer::Hello(hello) => {
                    let who = Identity { device: owner, actors: vec![actor], name: String::new() };
                    hub::Input::Connected { conn, who, hello }
                }
                _ => hub::Input::Message(conn, bytes),
            };
            server.tell(0, input);
        }
        while let Some(bytes) = server.hub.poll_transmit(0, conn) {
            any = true;
            received += bytes.len();
            device.handle(0, device::Input::Message(bytes));
            drain(&mut device, &disk);
        }
        if !any {
            server.tell(0, hub::Input::Disconnected(conn));
            return Ok((device, disk, received));
        }
    }
}

#[allow(clippy::print_stdout, reason = "it is a program")]
fn main() -> Outcome<()> {
    let count = std::env::args().nth(1).map_or(Ok(10_000), |count| count.parse::<u64>())?;
    let mut server = server(count)?;
    let (rows, bytes) = server.disk.bytes()?;
    println!("server: {rows} rows, {} bytes a document", bytes as u64 / count);
    for round in 1..=5 {
        let start = Instant::now();
        let (mut device, disk, received) = cold_sync(&mut server, round)?;
        let took = start.elapsed();
        let (rows, bytes) = disk.bytes()?;
        println!(
            "cold start: {:.1} ms, {} documents, {} bytes received and {} stored a document, {rows} rows",
            took.as_secs_f64() * 1e3,
            device.documents().len(),
            received as u64 / count,
            bytes as u64 / count,
        );
        let start = Instant::now();
        for id in device.documents() {
            device.document(id)?;
        }
        println!("reading all: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(())
}
