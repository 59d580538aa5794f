//! A file of 200 MB on a line that breaks ten times: it arrives whole, and once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is wrong"
)]

#[path = "office/mod.rs"]
mod office;

use carnet_device::{
    Session,
    files::{Courier, Kept},
};
use carnet_ids::DocId;
use carnet_storage::SledStore;
use office::{Device, Office, check, create, run};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const SIZE: u64 = 200_000_000;
const BREAKS: u64 = 10;
/// Longer than it takes on a machine that does other things as well.
const PATIENCE: Duration = Duration::from_secs(900);

/// Bytes that nobody keeps in memory.
struct Noise {
    left: u64,
    state: u64,
}

impl Noise {
    fn new() -> Self {
        Self { left: SIZE, state: 1 }
    }
}

impl Read for Noise {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = into.len().min(usize::try_from(self.left).unwrap());
        for byte in &mut into[..length] {
            self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (self.state >> 56) as u8;
        }
        self.left -= length as u64;
        Ok(length)
    }
}

/// Compares what is written with what is expected.
struct Same {
    expected: Noise,
    is_same: bool,
}

impl Write for Same {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut expected = vec![0; bytes.len()];
        self.is_same &= self.expected.read(&mut expected)? == bytes.len() && expected == bytes;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A line that breaks in the middle of what goes up, so many times, and counts it.
#[derive(Clone, Default)]
struct Line {
    up: Arc<AtomicU64>,
    broken: Arc<AtomicU64>,
}

impl Line {
    /// Listens, and passes on to `server`; where.
    async fn to(&self, server: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let line = self.clone();
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(line.clone().join(device, server.clone()));
            }
        });
        host
    }

    async fn join(self, device: TcpStream, server: String) {
        let Ok(server) = TcpStream::connect(server).await else { return };
        let (mut from_device, mut to_device) = device.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let up = async {
            let mut buffer = vec![0; 16 << 10];
            while let Ok(length @ 1..) = from_device.read(&mut buffer).await {
                let sent = self.up.fetch_add(length as u64, Ordering::SeqCst) + length as u64;
                let broken = self.broken.load(Ordering::SeqCst);
                if broken < BREAKS && sent > (broken + 1) * SIZE / (BREAKS + 1) {
                    self.broken.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                if to_server.write_all(&buffer[..length]).await.is_err() {
                    return;
                }
            }
        };
        let down = async {
            let mut buffer = vec![0; 64 << 10];
            while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
                if to_device.write_all(&buffer[..length]).await.is_err() {
                    return;
                }
            }
        };
        // Whichever ends, ends both.
        tokio::select! { () = up => {}, () = down => {} }
    }
}

async fn device(office: &Office, folder: &Path, (name, host): (&str, Option<&str>)) -> Device {
    let link = office.link(name);
    let link = match host {
        Some(host) => {
            let (_, rest) = link.split_once("/#/").unwrap();
            format!("http://{host}/#/{rest}")
        }
        None => link,
    };
    let mut device = Session::open(SledStore::open(folder).unwrap(), true).await.unwrap();
    device.sign_in(carnet_device::join(&link, "test").await.unwrap()).await.unwrap();
    assert!(device.synchronise(office::PATIENCE).await.unwrap(), "{:?}", device.last_loss());
    device
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let inside = fs::read_dir(folder.join("files")).unwrap();
    inside
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_200_megabytes_arrives_whole_and_once_on_a_line_that_breaks_ten_times() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    let (data, copy) = (path("data"), path("copy"));
    let office = Office::start(&data).await;
    let line = Line::default();
    let server = office.link("Nadia");
    let server = server.split("://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let host = line.to(server).await;
    let mut nadia = device(&office, &path("nadia"), ("Nadia", Some(&host))).await;
    let contact: DocId = create(&mut nadia, 1, "Boulangerie du Port").await;
    assert!(nadia.synchronise(office::PATIENCE).await.unwrap());
    let mut courier = Courier::new(Kept(SledStore::open(&path("nadia-files")).unwrap()));
    let taken =
        courier.attach(&mut nadia, contact, "Plans.zip", (&mut Noise::new(), SIZE)).await.unwrap();
    let before = line.up.load(Ordering::SeqCst);
    courier.send(&mut nadia, PATIENCE).await.unwrap();
    let sent = line.up.load(Ordering::SeqCst) - before;
    assert_eq!(line.broken.load(Ordering::SeqCst), BREAKS);
    assert!(sent < SIZE * 13 / 10, "{sent} bytes went up for {SIZE}");
    assert_eq!(files(&data).len(), 1);
    // Somebody else has it, bit by bit the same.
    let mut paul = device(&office, &path("paul"), ("Paul", None)).await;
    let mut courier = Courier::new(Kept(SledStore::open(&path("paul-files")).unwrap()));
    let mut got = Same { expected: Noise::new(), is_same: true };
    let which = (contact, taken.blob, SIZE);
    courier.fetch(&mut paul, which, &mut got, PATIENCE).await.unwrap();
    assert!(got.is_same && got.expected.left == 0);
    // A backup of the running server has it.
    run(&[
        "backup".as_ref(),
        "--data".as_ref(),
        data.as_os_str(),
        "--to".as_ref(),
        copy.as_os_str(),
    ]);
    let sizes = [&data, &copy]
        .map(|folder| File::open(&files(folder)[0]).unwrap().metadata().unwrap().len());
    assert_eq!(sizes[0], sizes[1]);
    office.stop();
    check(&copy);
    fs::remove_file(&files(&copy)[0]).unwrap();
    let said = office::fails_saying(&["check".as_ref(), "--data".as_ref(), copy.as_os_str()]);
    assert!(said.contains("is missing or not whole"), "{said}");
}
