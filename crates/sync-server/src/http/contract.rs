//! What every address promises, whatever is sent to it: no fault of the server's, JSON with a code,
//! the headers of every answer, and no secret given back. The addresses are those of [`super::answers`].

use crate::{Server, Settings, accounts::By, shared::Shared};
use carnet_storage::memory::MemoryStore;
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"];

/// Fields of all bodies that there are, with what would be right somewhere and does no harm: nobody
/// and nothing has these ids.
fn fields() -> Vec<(&'static str, Value)> {
    let nothing = "00000000000000000000000000000000";
    vec![
        ("link", json!("no-such-link")),
        ("device_name", json!("iPad")),
        ("email", json!("ada@carnet.example")),
        ("password", json!("quatre chevaux bleus")),
        ("current", json!("rien")),
        ("code", json!("123456")),
        ("passkey", json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {} })),
        ("device", json!(nothing)),
        ("fiche", json!(nothing)),
        ("person", json!("0000000000000000")),
        ("name", json!("Ada")),
        ("role", json!("0000000000000000")),
        ("team", json!(null)),
        ("id", json!(null)),
        ("rights", json!(["fiche.see"])),
        ("sees", json!("team")),
        ("edits", json!("team")),
        ("to", json!("nowhere")),
        ("words", json!("")),
        ("before", json!(1)),
        ("lines", json!("12 rue Haute")),
        ("postcode", json!("35000")),
        ("city", json!("Rennes")),
    ]
}

/// What no field takes, or none should choke on.
fn values() -> Vec<Value> {
    let long = "é".repeat(3_000);
    let odd = "\u{0}\u{1}\u{7f}\u{85}\u{202e}\u{2028}\u{feff}\u{e000}\u{10ffff}\r\n<script>";
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!(" "),
        json!(long),
        json!(odd),
        json!("../../../../etc/passwd"),
        json!([]),
        json!([[null, {}]]),
        json!({ "a": { "b": [] } }),
    ]
}

/// Bodies that are wrong as a whole.
fn bodies() -> Vec<Vec<u8>> {
    let nested = |open: &str, close: &str| [open.repeat(2_000), close.repeat(2_000)].concat();
    vec![
        Vec::new(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"{}\"".to_vec(),
        b"{}".to_vec(),
        b"{}{}".to_vec(),
        b"NaN".to_vec(),
        b"{\"name\": \"\\ud800\"}".to_vec(),
        b"{\"name\": \"a\", \"name\": \"b\"}".to_vec(),
        b"\xff\xfe{\0}\0".to_vec(),
        b"{\"name\": \"\xc3\x28\"}".to_vec(),
        nested("[", "]").into_bytes(),
        nested("{\"name\":", "}").into_bytes(),
        vec![b' '; 3 * super::MAX_BODY],
    ]
}

/// A server, and two who ask it: its administrator, from a device and from its own machine.
struct Asked {
    host: String,
    console: String,
    secret: String,
    shared: Arc<Shared>,
    stop: oneshot::Sender<()>,
    serving: tokio::task::JoinHandle<Result<(), crate::ServerError>>,
    data: tempfile::TempDir,
    count: std::cell::Cell<u32>,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Asked {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = MemoryStore::default();
        let settings = Settings::usual(data.path());
        let server = Server::open(settings, store, |_: &Path| Ok(())).await.unwrap();
        let shared = server.shared();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        server.bound(listener.local_addr().unwrap()).unwrap();
        let run = std::fs::read(data.path().join("run.json")).unwrap();
        let run: Value = serde_json::from_slice(&run).unwrap();
        let text = |name: &str| run[name].as_str().unwrap().to_owned();
        let (console, secret) = (text("address"), text("secret"));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server.run(listener, async { drop(stopped.await) }));
        let count = std::cell::Cell::new(0);
        Self { host, console, secret, shared, stop, serving, data, count }
    }

    async fn close(self) {
        let Self { stop, serving, shared, .. } = self;
        drop(shared);
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
    }

    /// A device's token. The first person administers.
    async fn token(&self) -> String {
        let link = self.shared.accounts.invite("Nadia", By::Console).await.unwrap();
        let joined = self.shared.accounts.join(&link, "iPad").await.unwrap();
        serde_json::to_value(joined).unwrap()["token"].as_str().unwrap().to_owned()
    }

    /// Who may ask this, and where: nobody's, somebody's, and the right one's secret.
    async fn bearers(&self, path: &str) -> (&str, [Option<String>; 3]) {
        let unknown = Some("no-such-token".to_owned());
        if path.starts_with("/admin/") {
            return (&self.console, [None, unknown, Some(self.secret.clone())]);
        }
        (&self.host, [None, unknown, Some(self.token().await)])
    }

    async fn ask(&self, host: &str, head: &str, bearer: Option<&str>, body: &[u8]) -> Answer {
        // Each time from another address, as a proxy of this machine says: none is asked to wait.
        self.count.set(self.count.get() + 1);
        let from = std::net::Ipv4Addr::from_bits(0x0a00_0000 + self.count.get());
        let mut request = format!("{head}\r\nhost: {host}\r\nconnection: close\r\n");
        request += &format!("x-forwarded-for: {from}\r\ncontent-length: {}\r\n", body.len());
        if let Some(bearer) = bearer {
            request += &format!("authorization: Bearer {bearer}\r\n");
        }
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
        // It may have answered before it has read all, and closed.
        let _ = stream.write_all(body).await;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        Answer::read(&bytes)
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    /// What every answer keeps to.
    #[track_caller]
    fn check(&self, asked: &str, bearer: Option<&str>) {
        let Self { status, head, body } = self;
        let text = String::from_utf8_lossy(body);
        assert!(*status < 500, "{asked}: {status} {text}");
        for header in [
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "permissions-policy: ",
            "content-security-policy: default-src 'none'; ",
            "cache-control: no-store",
            "content-type: application/json",
        ] {
            assert!(head.contains(&format!("\r\n{header}")), "{asked}: no {header} in {head}");
        }
        if let Some(bearer) = bearer {
            let said = format!("{head}{text}");
            assert!(!said.contains(bearer), "{asked}: gives the secret back");
        }
        if asked.starts_with("HEAD ") {
            return;
        }
        let said: Value = serde_json::from_slice(body).expect(asked);
        let code = said["code"].as_str().unwrap_or_default();
        let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let has_code = !code.is_empty() && code.chars().all(is_code);
        assert!(*status < 400 || has_code, "{asked}: {status} without a code: {said}");
    }
}

/// Every address. Of those with a wildcard, one.
fn paths() -> Vec<String> {
    let paths: Vec<_> = super::answers()
        .iter()
        .map(|(path, _)| {
            let path = path.replace("{*rest}", "no/such");
            path.replace("{fiche}", &"0".repeat(32)).replace("{file}", &"0".repeat(64))
        })
        .collect();
    assert!(paths.len() > 20);
    paths
}

const JSON: &str = "content-type: application/json";

#[tokio::test]
async fn every_method_without_a_body() {
    let asked = Asked::open().await;
    for path in paths() {
        for method in METHODS {
            let (host, bearers) = asked.bearers(&path).await;
            for bearer in &bearers {
                let what = format!("{method} {path}");
                let head = format!("{what} HTTP/1.1");
                let answer = asked.ask(host, &head, bearer.as_deref(), b"").await;
                answer.check(&what, bearer.as_deref());
                let takes_pieces = method == "PATCH" && path.contains("/files/");
                let is_no_method = !["GET", "HEAD", "POST"].contains(&method) && !takes_pieces;
                assert!(!is_no_method || matches!(answer.status, 404 | 405), "{what}");
            }
        }
    }
    asked.close().await;
}

#[tokio::test]
async fn every_broken_body() {
    let asked = Asked::open().await;
    for path in paths() {
        let (host, bearers) = asked.bearers(&path).await;
        for (number, body) in bodies().into_iter().enumerate() {
            for kind in [JSON, "content-type: text/plain", "x-none: 1"] {
                for bearer in &bearers {
                    let what = format!("POST {path} body {number} {kind}");
                    let head = format!("POST {path} HTTP/1.1\r\n{kind}");
                    let answer = asked.ask(host, &head, bearer.as_deref(), &body).await;
                    answer.check(&what, bearer.as_deref());
                }
            }
        }
    }
    asked.close().await;
}

#[tokio::test]
async fn every_field_with_what_it_does_not_take() {
    let asked = Asked::open().await;
    for path in paths() {
        let (host, bearers) = asked.bearers(&path).await;
        let [.., bearer] = &bearers;
        for (field, _) in fields() {
            for value in values() {
                let mut body: serde_json::Map<_, _> =
                    fields().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                body.insert(field.to_owned(), value);
                body.insert("no-such-field".to_owned(), json!({ "__proto__": 1 }));
                let body = Value::Object(body).to_string();
                let what = format!("POST {path} {field} in {body:.200}");
                let head = format!("POST {path} HTTP/1.1\r\n{JSON}");
                let answer = asked.ask(host, &head, bearer.as_deref(), body.as_bytes()).await;
                answer.check(&what, bearer.as_deref());
            }
        }
    }
    asked.close().await;
}

#[tokio::test]
async fn every_odd_address_and_question() {
    let asked = Asked::open().await;
    let token = asked.token().await;
    for path in paths() {
        for end in [
            "/",
            "//",
            "/..%2f..%2fetc/passwd",
            "%00",
            "?before=-1",
            "?before=18446744073709551616",
            "?words=%ff%fe",
            "?words=%00&words=x",
            "?%",
            "?&&&=",
            &format!("?words={}", "x".repeat(4_000)),
        ] {
            let what = format!("GET {path}{end:.60}");
            let head = format!("GET {path}{end} HTTP/1.1");
            asked.ask(&asked.host, &head, Some(&token), b"").await.check(&what, Some(&token));
        }
    }
    let long = "a".repeat(6_000);
    for bearer in ["", " ", "é", &long, "x y z"] {
        let answer = asked.ask(&asked.host, "GET /api/me HTTP/1.1", Some(bearer), b"").await;
        answer.check("GET /api/me", None);
        assert_eq!(answer.status, 401);
    }
    let left = std::fs::read_dir(asked.data.path()).unwrap().count();
    assert_eq!(left, 1, "only run.json: nothing asked wrote a file");
    asked.close().await;
}
