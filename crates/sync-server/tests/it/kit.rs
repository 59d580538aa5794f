//! A server to test, and what talks to it.

use carnet_device::{Memory, Session, http};
use carnet_engine::api::{Credentials, Fiche, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{ReadNow, SledStore, Store};
use carnet_sync::{
    limits::PROTOCOL,
    wire::{Bytes, Hello, ToDevice, ToServer},
};
use carnet_sync_server::{Server, ServerError, Settings};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, protocol::CloseFrame},
};

/// Longer than anything here takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) type Device = Session<Memory>;

/// A server that runs.
pub(crate) struct Office {
    pub(crate) host: String,
    data: PathBuf,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServerError>>,
}

impl Office {
    pub(crate) async fn open(data: &Path) -> Self {
        Self::open_with(data, |_| {}).await
    }

    pub(crate) async fn open_with(data: &Path, tweak: impl FnOnce(&mut Settings)) -> Self {
        Self::open_on(TcpListener::bind(("127.0.0.1", 0)).await.unwrap(), data, tweak).await
    }

    /// Where another one was.
    pub(crate) async fn open_at(data: &Path, host: &str) -> Self {
        Self::open_on(TcpListener::bind(host).await.unwrap(), data, |_| {}).await
    }

    /// The same, set up in another way.
    pub(crate) async fn open_at_with(
        data: &Path,
        host: &str,
        tweak: impl FnOnce(&mut Settings),
    ) -> Self {
        Self::open_on(TcpListener::bind(host).await.unwrap(), data, tweak).await
    }

    async fn open_on(
        listener: TcpListener,
        data: &Path,
        tweak: impl FnOnce(&mut Settings),
    ) -> Self {
        let host = listener.local_addr().unwrap().to_string();
        let mut settings = Settings::usual(data);
        tweak(&mut settings);
        let store = SledStore::open(&data.join("store")).unwrap();
        let copied = store.clone();
        let backup = move |to: &Path| copied.backup(&to.join("store")).map(drop);
        let server = Server::open(settings, store, backup).await.unwrap();
        server.bound(listener.local_addr().unwrap()).unwrap();
        let (stop, stopped) = oneshot::channel();
        let secure = server.public_url().is_secure();
        let serving = tokio::spawn(server.run(listener, async { drop(stopped.await) }));
        let office = Self { host, data: data.to_owned(), stop, serving };
        if !secure {
            assert_eq!(get(&office.host, "/healthz", &[]).await.status, 200);
        }
        office
    }

    /// Stops as on SIGTERM; the store can be opened again.
    pub(crate) async fn close(self) {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap().unwrap();
    }

    /// Asks as the command line on this machine does.
    pub(crate) async fn admin(&self, path: &str, body: &Json) -> Json {
        let run: Json =
            serde_json::from_str(&std::fs::read_to_string(self.data.join("run.json")).unwrap())
                .unwrap();
        let url = format!("http://{}{path}", run["address"].as_str().unwrap());
        http::post_json(&url, run["secret"].as_str(), body).await.unwrap()
    }

    pub(crate) async fn link(&self, name: &str) -> String {
        let invited = self.admin("/admin/invite", &json!({ "name": name })).await;
        invited["url"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn credentials(&self, name: &str) -> Credentials {
        carnet_device::join(&self.link(name).await, "test").await.unwrap()
    }

    /// A device that has everything.
    pub(crate) async fn device(&self, name: &str) -> Device {
        let mut device = Session::open(Memory::default(), true).await.unwrap();
        device.sign_in(self.credentials(name).await).await.unwrap();
        synchronise(&mut device).await;
        device
    }

    pub(crate) async fn raw(&self) -> Raw {
        let (socket, _) = connect_async(format!("ws://{}/sync", self.host)).await.unwrap();
        Raw { socket }
    }
}

pub(crate) async fn synchronise<S: Store + ReadNow + Clone>(device: &mut Session<S>) {
    assert!(device.synchronise(PATIENCE).await.unwrap(), "{:?}", device.last_loss());
}

pub(crate) async fn apply<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    doc: DocKey,
    edits: Vec<Edit>,
) {
    let reply = device.request(Request::Apply(vec![Intent { doc, edits }])).await.unwrap();
    assert!(matches!(reply, Reply::Applied(_)), "{reply:?}");
}

pub(crate) fn set(field: &str, value: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(Value::text(value)) }
}

/// A new contact of that name.
pub(crate) async fn create<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    number: u128,
    name: &str,
) -> DocId {
    let id = DocId::new(number.to_be_bytes());
    apply(device, DocKey::Contact(id), vec![set("legal_name", name)]).await;
    id
}

/// Notes something about a contact, this year.
pub(crate) async fn note<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    contact: DocId,
    item: u64,
    text: &str,
) {
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
    apply(device, DocKey::Activity { contact, year: 2026 }, vec![edit]).await;
}

pub(crate) async fn fiche<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    contact: DocId,
) -> Option<Fiche> {
    match device.request(Request::Fiche(contact)).await {
        Ok(Reply::Fiche(fiche)) => Some(*fiche),
        _ => None,
    }
}

/// Drives until the device has the contact as `right` wants it.
pub(crate) async fn until_fiche<S: Store + ReadNow + Clone>(
    device: &mut Session<S>,
    contact: DocId,
    right: impl Fn(&Fiche) -> bool,
) -> Fiche {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            if let Some(fiche) = fiche(device, contact).await
                && right(&fiche)
            {
                return fiche;
            }
            device.event().await;
        }
    });
    waited.await.expect("the fiche did not come")
}

pub(crate) fn notes(fiche: &Fiche) -> Vec<String> {
    let text = |item: &carnet_model::view::ItemView| {
        let field = item.fields.iter().find(|field| field.key == "text");
        field
            .and_then(|field| field.value.as_ref()?.as_text().map(str::to_owned))
            .unwrap_or_default()
    };
    let mut notes: Vec<_> = fiche.view.events.iter().map(text).collect();
    notes.sort();
    notes
}

/// A WebSocket without an engine.
pub(crate) struct Raw {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Raw {
    pub(crate) async fn send(&mut self, message: &ToServer) {
        self.socket.send(Message::Binary(message.encode().into())).await.unwrap();
    }

    pub(crate) async fn hello(&mut self, who: &Credentials) {
        self.send(&ToServer::Hello(hello(who))).await;
    }

    /// The next message of the protocol, or how the connection ended.
    pub(crate) async fn next(&mut self) -> Result<ToDevice, Option<CloseFrame>> {
        loop {
            match tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("nothing came") {
                Some(Ok(Message::Binary(bytes))) => return Ok(ToDevice::decode(&bytes).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// Expects to be refused in words, and closed.
    pub(crate) async fn refused(&mut self) -> (String, String) {
        let Ok(ToDevice::Refused { code, message }) = self.next().await else {
            panic!("not refused")
        };
        let closed = self.next().await;
        assert!(matches!(&closed, Err(Some(frame)) if frame.reason.as_str() == code), "{closed:?}");
        (code, message)
    }
}

pub(crate) fn hello(who: &Credentials) -> Hello {
    Hello {
        protocol: PROTOCOL,
        token: who.token.clone(),
        device: who.device,
        actor: who.actor,
        epoch: None,
        cursor: 0,
        acked: 0,
        cold: None,
        generation: 1,
        app_version: "test".to_owned(),
        pending: 0,
        reach: Bytes::default(),
    }
}

/// A request whose server waits for its body.
pub(crate) struct Withheld {
    stream: TcpStream,
    body: String,
}

impl Withheld {
    /// Asks, and waits until the server has read who asks and wants the rest.
    pub(crate) async fn ask(host: &str, path: &str, who: &Credentials, body: &Json) -> Self {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
            who.token,
            body.len()
        );
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut wanted = [0; 25];
        stream.read_exact(&mut wanted).await.unwrap();
        assert_eq!(&wanted, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    /// Sends it. The answer's status.
    pub(crate) async fn send(mut self) -> u16 {
        self.stream.write_all(self.body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).await.unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

pub(crate) async fn get(host: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(host, "GET", path, headers, "").await
}

/// Asks in plain bytes, so that nothing between tidies the path up.
pub(crate) async fn ask(
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}
