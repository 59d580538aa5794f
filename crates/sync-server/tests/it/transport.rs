//! TLS, the headers of every answer, and connections that come letter by letter.

use crate::kit::{Answer, Office, ask, get, hello};
use carnet_sync::wire::{ToDevice, ToServer};
use carnet_sync_server::settings::Certificate;
use futures_util::{SinkExt, StreamExt};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};
use tokio_tungstenite::tungstenite::Message;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

async fn secure_office(data: &Path) -> Office {
    Office::open_with(data, |settings| {
        settings.tls = Some(Certificate { chain: fixture("one.pem"), key: fixture("one.key") });
    })
    .await
}

async fn connect(host: &str) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(fixture("one.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(host).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

#[tokio::test]
async fn the_server_speaks_tls_by_itself() {
    let data = tempfile::tempdir().unwrap();
    let office = secure_office(data.path()).await;
    let link = office.link("Nadia").await;
    assert!(link.starts_with(&format!("https://{}/#/join/", office.host)), "{link}");
    let secret = link.rsplit('/').next().unwrap();
    let body = format!(r#"{{"link":"{secret}"}}"#);
    let mut stream = connect(&office.host).await;
    let request = format!(
        "POST /api/join HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000\r\n"), "{answer}");
    assert!(answer.contains("connect-src 'self' wss://localhost;"), "{answer}");
    let (_, joined) = answer.split_once("\r\n\r\n").unwrap();
    let mut joined: serde_json::Value = serde_json::from_str(joined).unwrap();
    joined["server"] = "wss://localhost/sync".into();
    let who = serde_json::from_value(joined).unwrap();
    let url = "wss://localhost/sync";
    let stream = connect(&office.host).await;
    let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
    let greeting = ToServer::Hello(hello(&who)).encode();
    socket.send(Message::Binary(greeting.into())).await.unwrap();
    let Some(Ok(Message::Binary(bytes))) = socket.next().await else { panic!("no welcome") };
    assert!(matches!(ToDevice::decode(&bytes), Ok(ToDevice::Welcome(_))));
    office.close().await;
}

#[tokio::test]
async fn who_does_not_speak_tls_holds_nobody_up() {
    let data = tempfile::tempdir().unwrap();
    let office = secure_office(data.path()).await;
    let silent = TcpStream::connect(&office.host).await.unwrap();
    let mut plain = TcpStream::connect(&office.host).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut bytes = Vec::new();
    // Ended with an alert of TLS, or at once.
    let _ = plain.read_to_end(&mut bytes).await;
    assert!(!bytes.starts_with(b"HTTP"));
    connect(&office.host).await;
    drop(silent);
    office.close().await;
}

#[tokio::test]
async fn a_request_that_comes_letter_by_letter_is_ended() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open_with(data.path(), |settings| {
        settings.hello_timeout = Duration::from_millis(200);
    })
    .await;
    let mut slow = TcpStream::connect(&office.host).await.unwrap();
    let letters = async {
        while slow.write_all(b"G").await.is_ok() {
            tokio::task::yield_now().await;
            let mut byte = [0];
            if slow.read(&mut byte).await.is_ok_and(|read| read == 0) {
                return;
            }
        }
    };
    tokio::time::timeout(crate::kit::PATIENCE, letters).await.expect("it was not ended");
    assert_eq!(get(&office.host, "/healthz", &[]).await.status, 200);
    office.close().await;
}

#[tokio::test]
async fn every_answer_has_every_header() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let answers = [
        get(&office.host, "/", &[]).await,
        get(&office.host, "/api/me", &[]).await,
        get(&office.host, "/api/nothing", &[]).await,
        get(&office.host, "/metrics", &[]).await,
        get(&office.host, "/sync", &[]).await,
        ask(&office.host, "POST", "/api/join", &[], "no json").await,
        ask(&office.host, "DELETE", "/api/join", &[], "").await,
        ask(
            &office.host,
            "POST",
            "/api/join",
            &[("content-type", "application/json")],
            &"x".repeat(9_000),
        )
        .await,
    ];
    for answer in &answers {
        fenced_in(answer);
        assert_eq!(answer.header("strict-transport-security"), None, "it would lock people out");
    }
    assert_eq!(answers[1].header("cache-control"), Some("no-store"));
    office.close().await;
}

fn fenced_in(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{}", answer.head);
    }
    assert!(answer.header("permissions-policy").unwrap().contains("usb=()"));
    let policy = answer.header("content-security-policy").unwrap();
    for part in
        ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(answer.header("access-control-allow-origin"), None, "other sites ask nothing");
    assert_eq!(answer.header("server"), None);
}

#[tokio::test]
async fn a_proxy_that_is_trusted_says_that_it_speaks_tls() {
    let data = tempfile::tempdir().unwrap();
    let said = [("x-forwarded-proto", "https")];
    let office = Office::open(data.path()).await;
    let answer = get(&office.host, "/", &said).await;
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let host = office.host.clone();
    office.close().await;
    let nobody = |settings: &mut carnet_sync_server::Settings| {
        settings.trusted_proxies = "none".parse().unwrap();
    };
    let office = Office::open_at_with(data.path(), &host, nobody).await;
    let answer = get(&office.host, "/", &said).await;
    assert_eq!(answer.header("strict-transport-security"), None);
    // Nor does it say who asks.
    let mut last = 0;
    for number in 0..21 {
        let from = format!("10.0.0.{number}");
        let headers = [("x-forwarded-for", from.as_str()), ("content-type", "application/json")];
        last = ask(&office.host, "POST", "/api/join", &headers, r#"{"link":"x"}"#).await.status;
    }
    assert_eq!(last, 429);
    office.close().await;
}

#[tokio::test]
async fn a_token_in_an_address_is_no_token() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    for path in ["/api/me?token=", "/api/me?authorization=Bearer%20", "/api/me?access_token="] {
        let answer = get(&office.host, &format!("{path}{}", who.token), &[]).await;
        assert_eq!(answer.status, 401, "{path}");
    }
    office.close().await;
}
