//! The real server program, and devices that talk to it.
#![allow(dead_code, reason = "each test uses a part")]

use carnet_device::Session;
use carnet_engine::api::{Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
    view::FicheView,
};
use carnet_storage::SledStore;
use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

/// Longer than anything here takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// The year in which everything is noted.
pub(crate) const YEAR: i32 = 2026;

pub(crate) type Device = Session<SledStore>;

/// A server process. Killed when dropped.
pub(crate) struct Office {
    child: Child,
    pub(crate) data: PathBuf,
    address: SocketAddr,
}

impl Office {
    /// Starts on a port that is free.
    pub(crate) async fn start(data: &Path) -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        Self::start_at(data, free, &[])
    }

    pub(crate) fn start_at(data: &Path, address: SocketAddr, more: &[&str]) -> Self {
        let mut command = Command::new(server());
        command
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &address.to_string()])
            .args(more);
        let mut child = command
            .args(["--log-level", "error"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server did not start");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Bound, and the store open: whoever connects from now on is answered.
        let up = lines.map_while(Result::ok).any(|line| line.starts_with("Carnet is at"));
        assert!(up, "the server ended at once");
        Self { child, data: data.to_owned(), address }
    }

    /// As `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Another server on the same store, at the same address.
    pub(crate) async fn again(self) -> Self {
        let (data, address) = (self.data.clone(), self.address);
        drop(self);
        Self::start_at(&data, address, &[])
    }

    /// As `kill`: SIGTERM, and waits for a clean end.
    pub(crate) fn stop(mut self) {
        let killed = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(killed.success());
        assert!(self.child.wait().unwrap().success(), "a clean end");
    }

    pub(crate) fn link(&self, name: &str) -> String {
        run(&["invite".as_ref(), name.as_ref(), "--data".as_ref(), self.data.as_os_str()])
            .trim()
            .to_owned()
    }

    /// A device that is signed in and has everything.
    pub(crate) async fn device(&self, folder: &Path, name: &str) -> Device {
        let mut device = Session::open(SledStore::open(folder).unwrap(), true).await.unwrap();
        let credentials = carnet_device::join(&self.link(name), "test").await.unwrap();
        device.sign_in(credentials).await.unwrap();
        assert!(device.synchronise(PATIENCE).await.unwrap(), "{:?}", device.last_loss());
        device
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `carnet-server` to its end; what it printed.
pub(crate) fn run(arguments: &[&OsStr]) -> String {
    let output = Command::new(server()).args(arguments).output().unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}\n{out}\n{err}");
    out.into_owned()
}

/// Runs `carnet-server` to an end that is none of success; what it said about that.
pub(crate) fn fails(arguments: &[&OsStr]) -> String {
    let output = Command::new(server()).args(arguments).output().unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// `carnet-server check` finds nothing.
pub(crate) fn check(data: &Path) {
    let said = run(&["check".as_ref(), "--data".as_ref(), data.as_os_str()]);
    assert!(said.contains("Nothing is wrong."), "{said}");
}

/// The server's program.
fn server() -> &'static Path {
    static SERVER: OnceLock<PathBuf> = OnceLock::new();
    SERVER.get_or_init(|| program("carnet-server"))
}

/// The native device's program.
pub(crate) fn carnet() -> &'static Path {
    static CARNET: OnceLock<PathBuf> = OnceLock::new();
    CARNET.get_or_init(|| program("carnet"))
}

/// A program of the workspace, built if need be: as `cargo xtask test` has built it already, for with other
/// features most of what it is made of would be compiled once more.
fn program(name: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["test", "--no-run", "--quiet", "--workspace", "--exclude", "xtask"]);
    build.args(["--features", "carnet-sync/sim"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    assert!(build.status().unwrap().success(), "{name} did not build");
    // This test is `<target>/<profile>/deps/<name>`.
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

pub(crate) async fn apply(device: &mut Device, doc: DocKey, edits: Vec<Edit>) {
    let reply = device.request(Request::Apply(vec![Intent { doc, edits }])).await.unwrap();
    assert!(matches!(reply, Reply::Applied(_)), "{reply:?}");
}

/// A new contact of that name.
pub(crate) async fn create(device: &mut Device, number: u128, name: &str) -> DocId {
    let id = DocId::new(number.to_be_bytes());
    let value = Some(Value::text(name));
    apply(
        device,
        DocKey::Contact(id),
        vec![Edit::Set { place: Place::Root, field: "legal_name".to_owned(), value }],
    )
    .await;
    id
}

/// Notes something about a contact.
pub(crate) async fn note(device: &mut Device, contact: DocId, item: u64, text: &str) {
    let fields = vec![
        ("kind".to_owned(), Value::text("note")),
        ("at".to_owned(), Value::Instant(1_795_000_000_000)),
        ("text".to_owned(), Value::text(text)),
    ];
    let edit = Edit::Add {
        collection: "events".to_owned(),
        item: ItemId::new(item.to_be_bytes()),
        fields,
    };
    apply(device, DocKey::Activity { contact, year: YEAR }, vec![edit]).await;
}

/// The texts of a fiche's events.
pub(crate) fn texts(fiche: &FicheView) -> Vec<String> {
    let fields = fiche.events.iter().flat_map(|event| &event.fields);
    let texts = fields
        .filter(|field| field.key == "text")
        .filter_map(|field| field.value.as_ref()?.as_text());
    texts.map(str::to_owned).collect()
}
