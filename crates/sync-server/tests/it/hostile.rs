//! Clients that mean harm, at a server that is a process of its own, so that its memory is its own.
//! Each attack is refused by a code or its connection is closed, and two honest devices work on.
#![allow(clippy::print_stderr, reason = "it says what this machine allowed")]

use crate::kit::{Device, PATIENCE, Raw, create, get, hello, synchronise, until_fiche};
use carnet_device::{Memory, Session, http};
use carnet_engine::api::{Credentials, Reply, Request};
use carnet_ids::{ActorId, DeviceId, DocId, ItemId};
use carnet_model::{
    edit::{self, Context, Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_sync::{
    limits::MAX_ENTRIES_PER_PUSH,
    wire::{Bytes, Hello, Pushed, ToDevice, ToServer, code},
};
use futures_util::SinkExt;
use serde_json::{Value as Json, json};
use std::{
    cell::Cell,
    future::Future,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};
use tokio_tungstenite::{
    MaybeTlsStream, connect_async,
    tungstenite::{Message, protocol::frame::coding::CloseCode},
};

/// What the server's process may take at most, whatever is sent to it: it takes 30 MB when nothing is,
/// and some 13 kB more for each connection that is held open.
const MAX_PEAK_KB: usize = 256 << 10;
/// Connections that say nothing, where the system lets this process open as many.
const HALF_OPEN: usize = 10_000;
/// Files that other tests of this process may have open meanwhile.
const RESERVED: usize = 4_000;
/// Half-open connections that come at a time: what comes faster waits in the system's own queue, which
/// is not ours to test.
const TOGETHER: usize = 250;
/// Changes that are none.
const BROKEN_CHANGES: usize = 80_000;
/// Connections that send messages that are none, and how many each.
const BROKEN_CONNECTIONS: usize = 500;
const BROKEN_EACH: usize = 40;

/// A server in a process of its own.
struct Outside {
    child: Child,
    host: String,
    data: tempfile::TempDir,
}

impl Drop for Outside {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Outside {
    fn open(more: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-server"));
        command.arg("serve").arg("--data").arg(data.path()).args(["--listen", "127.0.0.1:0"]);
        command.args(["--log-level", "error"]).args(more);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told =
            lines.find_map(|line| Some(line.strip_prefix("Carnet is at http://")?.to_owned()));
        let host = told.expect("it listens");
        // Its pipe must not fill.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, host, data }
    }

    async fn admin(&self, path: &str, body: &Json) -> Json {
        let run = std::fs::read(self.data.path().join("run.json")).unwrap();
        let run: Json = serde_json::from_slice(&run).unwrap();
        let url = format!("http://{}{path}", run["address"].as_str().unwrap());
        http::post_json(&url, run["secret"].as_str(), body).await.unwrap()
    }

    async fn credentials(&self, name: &str) -> Credentials {
        let invited = self.admin("/admin/invite", &json!({ "name": name })).await;
        carnet_device::join(invited["url"].as_str().unwrap(), "test").await.unwrap()
    }

    async fn device(&self, name: &str) -> Device {
        let mut device = Session::open(Memory::default(), true).await.unwrap();
        device.sign_in(self.credentials(name).await).await.unwrap();
        synchronise(&mut device).await;
        device
    }

    async fn raw(&self) -> Raw {
        let (socket, _) = connect_async(format!("ws://{}/sync", self.host)).await.unwrap();
        Raw { socket }
    }

    /// A connection that was let in.
    async fn greeted(&self, who: &Credentials) -> Raw {
        let mut raw = self.raw().await;
        raw.hello(who).await;
        assert!(matches!(raw.next().await, Ok(ToDevice::Welcome(_))));
        raw
    }

    /// The most memory that it has had, where the system tells.
    fn peak_kb(&self) -> Option<usize> {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(Path::new(&status)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    #[track_caller]
    fn is_small(&self) {
        if let Some(peak) = self.peak_kb() {
            eprintln!("the server took {peak} kB at most");
            assert!(peak < MAX_PEAK_KB, "{peak} kB");
        }
    }
}

/// Two who work together.
struct Honest {
    writes: Device,
    reads: Device,
    made: u128,
}

impl Honest {
    async fn begin(server: &Outside) -> Self {
        Self { writes: server.device("Nadia").await, reads: server.device("Malo").await, made: 0 }
    }

    /// One makes a fiche, and the other has it.
    async fn work(&mut self) -> DocId {
        self.made += 1;
        let contact = create(&mut self.writes, self.made, "Boulangerie du Port").await;
        synchronise(&mut self.writes).await;
        until_fiche(&mut self.reads, contact, |_| true).await;
        contact
    }

    /// They work for as long as that lasts, and then once more.
    async fn beside<T>(&mut self, attack: impl Future<Output = T>) -> T {
        let (is_over, before) = (Cell::new(false), self.made);
        let attack = async {
            let done = attack.await;
            is_over.set(true);
            done
        };
        let work = async {
            while !is_over.get() {
                self.work().await;
            }
            self.work().await;
        };
        let (done, ()) = tokio::join!(attack, work);
        assert!(self.made > before);
        done
    }

    async fn person(&mut self) -> ItemId {
        match self.writes.request(Request::Status).await.unwrap() {
            Reply::Status(status) => status.user.unwrap().person,
            other => panic!("{other:?}"),
        }
    }
}

/// A change on a fiche of which its author knows no more than that it is there.
fn change(contact: DocId, actor: ActorId, field: &str, value: &str) -> Bytes {
    let doc = DocKey::Contact(contact);
    let value = Some(Value::text(value));
    let edits = match field {
        "notes" => vec![Edit::Splice {
            place: Place::Root,
            field: field.to_owned(),
            at: 0,
            delete: 0,
            insert: "Payer comptant".to_owned(),
            base: None,
        }],
        _ => vec![Edit::Set { place: Place::Root, field: field.to_owned(), value }],
    };
    let context = Context { actor, now: 1_790_000_000 };
    let applied = edit::apply(&mut doc.new_document(), &Intent { doc, edits }, &context).unwrap();
    Bytes(applied.change.unwrap())
}

async fn push(raw: &mut Raw, no: u64, doc: DocId, change: Bytes) -> String {
    raw.send(&ToServer::Push(vec![Pushed { no, doc, change }])).await;
    loop {
        match raw.next().await.expect("it is still open") {
            ToDevice::Reject { no: rejected, code, .. } if rejected == no => return code,
            ToDevice::Ack { through, .. } if through >= no => return "taken".to_owned(),
            _ => {}
        }
    }
}

/// The code with which the server ends a connection; it may have said other things before.
async fn ended(raw: &mut Raw) -> String {
    loop {
        match raw.next().await {
            Ok(ToDevice::Refused { code, .. }) => return code,
            Ok(_) => {}
            Err(Some(frame)) => return frame.reason.to_string(),
            Err(None) => return "closed".to_owned(),
        }
    }
}

#[tokio::test]
async fn who_writes_what_they_may_not_is_told_why() {
    let server = Outside::open(&[]);
    let mut honest = Honest::begin(&server).await;
    let (contact, free) = (honest.work().await, honest.work().await);
    let (eve, mallory) = (server.credentials("Eve").await, server.credentials("Mallory").await);
    let rep = honest.person().await.to_string();
    let hands =
        Edit::Set { place: Place::Root, field: "rep".to_owned(), value: Some(Value::text(rep)) };
    crate::kit::apply(&mut honest.writes, DocKey::Contact(contact), vec![hands]).await;
    honest.work().await;
    server.admin("/admin/place", &json!({ "name": "Eve", "role": "rep" })).await;
    server.admin("/admin/place", &json!({ "name": "Mallory", "role": "read-only" })).await;
    honest
        .beside(async {
            let mut raw = server.greeted(&eve).await;
            let foreign = change(free, mallory.actor, "category", "Traiteurs");
            assert_eq!(push(&mut raw, 1, free, foreign).await, code::ACTOR_FOREIGN);
            let outside = change(contact, eve.actor, "category", "Traiteurs");
            assert_eq!(push(&mut raw, 2, contact, outside).await, "right-reach");
            let mut forged = server.raw().await;
            let stolen = Hello { actor: mallory.actor, ..hello(&eve) };
            forged.send(&ToServer::Hello(stolen)).await;
            assert_eq!(ended(&mut forged).await, code::ACTOR_FOREIGN);
            let mut reads = server.greeted(&mallory).await;
            let section = change(contact, mallory.actor, "notes", "");
            assert_eq!(push(&mut reads, 1, contact, section).await, "right-section");
            let mut returns = server.greeted(&mallory).await;
            returns.send(&ToServer::Return(Vec::new())).await;
            assert_eq!(ended(&mut returns).await, code::MISUSE, "nothing was compared");
        })
        .await;
    for contact in [contact, free] {
        let shown = until_fiche(&mut honest.reads, contact, |_| true).await.view;
        let shown = format!("{shown:?}");
        assert!(!shown.contains("Traiteurs") && !shown.contains("Payer comptant"));
    }
    server.is_small();
}

#[tokio::test]
async fn a_section_that_is_the_offices_is_written_by_nobody_else() {
    let server = Outside::open(&[]);
    // Whom the server's first link is for.
    let first = server.credentials("Administrateur").await;
    let mut honest = Honest::begin(&server).await;
    let eve = server.credentials("Eve").await;
    let role = json!({
        "name": "Sans notes", "rights": ["fiche.see", "crm.edit"], "sees": "everything", "edits": "everything",
    });
    let ask = async |path: &str, body: &Json| {
        http::post_json(&format!("http://{}{path}", server.host), Some(&first.token), body)
            .await
            .unwrap()
    };
    let id = ask("/api/admin/role", &role).await["id"].clone();
    ask("/api/admin/place", &json!({ "person": eve.person, "role": id })).await;
    let contact = honest.work().await;
    honest
        .beside(async {
            let mut raw = server.greeted(&eve).await;
            let notes = change(contact, eve.actor, "notes", "");
            assert_eq!(push(&mut raw, 1, contact, notes).await, "right-section");
            let theirs = change(contact, eve.actor, "category", "Traiteurs");
            assert_eq!(push(&mut raw, 2, contact, theirs).await, "taken");
        })
        .await;
}

#[tokio::test]
async fn a_token_that_is_replayed_ends_its_device() {
    let server = Outside::open(&["--token-life", "1"]);
    let mut honest = Honest::begin(&server).await;
    let eve = server.credentials("Eve").await;
    honest
        .beside(async {
            // It is told the next one once the first is old enough.
            let token = loop {
                let mut raw = server.raw().await;
                raw.hello(&eve).await;
                if let ToDevice::Token { token } = raw.next().await.unwrap() {
                    break token;
                }
            };
            let next = Credentials { token, ..eve.clone() };
            let mut raw = server.raw().await;
            raw.hello(&next).await;
            assert!(matches!(raw.next().await, Ok(ToDevice::Token { .. } | ToDevice::Welcome(_))));
            let mut replayed = server.raw().await;
            replayed.hello(&eve).await;
            assert_eq!(ended(&mut replayed).await, code::REVOKED);
            assert_eq!(ended(&mut raw).await, code::REVOKED, "whoever has the next one as well");
            let mut other = server.raw().await;
            let device = DeviceId::new([9; 16]);
            other.send(&ToServer::Hello(Hello { device, ..hello(&next) })).await;
            assert_eq!(ended(&mut other).await, code::TOKEN);
        })
        .await;
}

#[tokio::test]
async fn a_message_of_a_gigabyte_is_refused_when_it_is_announced() {
    let server = Outside::open(&[]);
    let mut honest = Honest::begin(&server).await;
    let eve = server.credentials("Eve").await;
    honest
        .beside(async {
            for is_in_parts in [false, true] {
                let mut raw = server.greeted(&eve).await;
                let MaybeTlsStream::Plain(stream) = raw.socket.get_mut() else { panic!() };
                if is_in_parts {
                    in_parts(stream).await;
                } else {
                    let mut head = vec![0x82, 0xff];
                    head.extend((1_u64 << 30).to_be_bytes());
                    head.extend([0; 4]);
                    stream.write_all(&head).await.unwrap();
                }
                let frame = loop {
                    if let Err(frame) = raw.next().await {
                        break frame;
                    }
                };
                // The parts that are on their way may have it end without a word.
                let is_named = frame.as_ref().map(|frame| frame.code) == Some(CloseCode::Size);
                assert!(is_named || is_in_parts && frame.is_none(), "{frame:?}");
            }
        })
        .await;
    server.is_small();
}

/// A gigabyte, in frames that are allowed one by one, until nobody reads on.
async fn in_parts(stream: &mut TcpStream) {
    const PART: usize = 1 << 20;
    for number in 0..1 << 10 {
        let mut frame = vec![if number == 0 { 2 } else { 0 }, 0xff];
        frame.extend((PART as u64).to_be_bytes());
        frame.resize(frame.len() + 4 + PART, 0);
        if stream.write_all(&frame).await.is_err() {
            return;
        }
    }
    panic!("a gigabyte was taken");
}

#[tokio::test]
async fn a_hundred_thousand_messages_that_are_none_are_refused_one_by_one() {
    let server = Outside::open(&[]);
    let mut honest = Honest::begin(&server).await;
    let (eve, mallory) = (server.credentials("Eve").await, server.credentials("Mallory").await);
    assert_eq!(BROKEN_CHANGES + BROKEN_CONNECTIONS * BROKEN_EACH, 100_000);
    honest.beside(broken_changes(&server, &mallory)).await;
    let named = honest.beside(broken_messages(&server, &eve)).await;
    assert_eq!(named, BROKEN_CONNECTIONS);
    server.is_small();
}

/// Each is refused by its number, on one connection that stays open.
async fn broken_changes(server: &Outside, who: &Credentials) {
    let mut raw = server.greeted(who).await;
    let real = change(DocId::new([5; 16]), who.actor, "category", "Traiteurs");
    let mut no = 0;
    while no < BROKEN_CHANGES {
        let count = MAX_ENTRIES_PER_PUSH.min(BROKEN_CHANGES - no);
        let pushed = (no + 1..=no + count).map(|no| {
            let mut change = real.clone();
            let at = no % change.0.len();
            change.0[at] ^= 1 + (no % 255) as u8;
            Pushed { no: no as u64, doc: DocId::new([5; 16]), change }
        });
        raw.send(&ToServer::Push(pushed.collect())).await;
        for expected in no + 1..=no + count {
            loop {
                match raw.next().await.expect("it is still open") {
                    ToDevice::Reject { no, code, .. } => {
                        let codes = ["malformed", "checksum", "unknown-type", "too-large"];
                        assert!(codes.contains(&code.as_str()), "{code}");
                        assert_eq!(no, expected as u64);
                        break;
                    }
                    ToDevice::Ack { .. } => panic!("a broken change was taken"),
                    _ => {}
                }
            }
        }
        no += count;
    }
}

/// How many connections were ended with a code for the first thing that was no message. What is sent
/// after it goes nowhere.
async fn broken_messages(server: &Outside, who: &Credentials) -> usize {
    let mut named = 0;
    for number in 0..BROKEN_CONNECTIONS {
        let mut raw = server.greeted(who).await;
        let bytes = broken(number);
        raw.socket.send(Message::Binary(bytes.clone().into())).await.unwrap();
        let code = ended(&mut raw).await;
        assert_eq!(code, code::MISUSE, "{number}");
        named += 1;
        for _ in 1..BROKEN_EACH {
            // Closed from the other side.
            let _ = raw.socket.feed(Message::Binary(bytes.clone().into())).await;
        }
        let _ = raw.socket.flush().await;
    }
    named
}

/// Something that is no message.
fn broken(number: usize) -> Vec<u8> {
    let real = ToServer::Received { batch: u64::MAX }.encode();
    match number % 8 {
        0 => Vec::new(),
        1 => vec![0xff; 1 + number],
        2 => vec![0x9f; 1_000],
        3 => real[..1 + number % (real.len() - 1)].to_vec(),
        4 => [real, vec![0]].concat(),
        // A push that says to be of four billion changes.
        5 => [&b"\xa1\x64Push\x9a\xff\xff\xff\xff"[..], &[0; 16]].concat(),
        6 => b"\xa1\x67Unheard\xa0".to_vec(),
        _ => b"\xa1\x68Received\xa1\x65batch\x20".to_vec(),
    }
}

#[tokio::test]
async fn thousands_who_say_nothing_hold_nobody_up() {
    let count = HALF_OPEN.min(most_files().saturating_sub(RESERVED));
    let server = Outside::open(&["--max-connections", "10000", "--hello-timeout", "20"]);
    let mut honest = Honest::begin(&server).await;
    let (held, named) = honest.beside(half_open(&server, count)).await;
    // Said when somebody asks for it: how many this machine allowed.
    eprintln!("{count} half-open connections, {held:?} files open, {named} refused by a code");
    assert_eq!(named, count.div_ceil(3), "the others got no further than HTTP");
    // Whoever comes new is let in.
    server.device("Awa").await;
    server.is_small();
}

/// Opens so many, at three stages, and waits until each is ended. How many files the server had open
/// then, and how many connections were ended in words.
async fn half_open(server: &Outside, count: usize) -> (Option<usize>, usize) {
    let mut open = JoinSet::new();
    for number in 0..count {
        let mut stream = TcpStream::connect(&server.host).await.unwrap();
        stream.write_all(begun(number, &server.host).as_bytes()).await.unwrap();
        open.spawn(async move {
            let mut heard = Vec::new();
            let ended = tokio::time::timeout(2 * PATIENCE, stream.read_to_end(&mut heard)).await;
            assert!(ended.is_ok(), "nobody ended it");
            heard.windows(4).any(|part| part == code::IDLE.as_bytes())
        });
        if number % TOGETHER == 0 {
            assert_eq!(get(&server.host, "/healthz", &[]).await.status, 200);
        }
    }
    let held = std::fs::read_dir(format!("/proc/{}/fd", server.child.id())).ok();
    let held = held.map(Iterator::count);
    (held, open.join_all().await.into_iter().filter(|named| *named).count())
}

/// What such a connection says before it falls silent.
fn begun(number: usize, host: &str) -> String {
    match number % 3 {
        0 => format!(
            "GET /sync HTTP/1.1\r\nhost: {host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ),
        1 => "POST /api/join HTTP/1.1\r\nhost: x\r\ncontent-le".to_owned(),
        _ => String::new(),
    }
}

/// Files that this process may have open.
fn most_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    soft.unwrap_or(1_024)
}
