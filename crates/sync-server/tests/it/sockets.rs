//! Connections that behave badly, or come from the wrong place.

use crate::kit::{Office, get, hello};
use carnet_ids::DeviceId;
use carnet_sync::wire::{ToDevice, ToServer};
use futures_util::SinkExt;
use std::time::Duration;
use tokio_tungstenite::tungstenite::{Message, protocol::frame::coding::CloseCode};

#[tokio::test]
async fn an_unknown_token_is_refused_in_words() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut who = office.credentials("Nadia").await;
    let mut stranger = office.raw().await;
    stranger
        .send(&ToServer::Hello(carnet_sync::wire::Hello {
            token: "guess".to_owned(),
            ..hello(&who)
        }))
        .await;
    let (code, message) = stranger.refused().await;
    assert_eq!(code, "token");
    assert!(message.contains("sign in again with a new link"), "{message}");
    who.device = DeviceId::new([9; 16]);
    let mut other = office.raw().await;
    other.hello(&who).await;
    assert_eq!(other.refused().await.0, "token", "a token is one device's");
    office.close().await;
}

#[tokio::test]
async fn another_version_of_the_protocol_is_told_to_update() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    let mut old = office.raw().await;
    old.send(&ToServer::Hello(carnet_sync::wire::Hello { protocol: 99, ..hello(&who) })).await;
    let (code, message) = old.refused().await;
    assert_eq!(code, "protocol");
    assert!(message.contains("update the app"), "{message}");
    office.close().await;
}

#[tokio::test]
async fn who_does_not_introduce_itself_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let quick = |settings: &mut carnet_sync_server::Settings| {
        settings.hello_timeout = Duration::from_millis(100)
    };
    let office = Office::open_with(data.path(), quick).await;
    let mut silent = office.raw().await;
    assert_eq!(silent.refused().await.0, "idle");
    let mut rude = office.raw().await;
    rude.send(&ToServer::Ping).await;
    assert_eq!(rude.refused().await.0, "misuse");
    let mut wordy = office.raw().await;
    wordy.socket.send(Message::text("hello")).await.unwrap();
    assert_eq!(wordy.refused().await.0, "misuse");
    let mut long = office.raw().await;
    long.socket.send(Message::Binary(vec![0; 10_000].into())).await.unwrap();
    assert_eq!(long.refused().await.0, "misuse");
    office.close().await;
}

#[tokio::test]
async fn an_oversized_message_closes_its_connection_and_no_other() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut large, mut other) = (office.raw().await, office.raw().await);
    large.hello(&office.credentials("Nadia").await).await;
    other.hello(&office.credentials("Malo").await).await;
    assert!(matches!(large.next().await, Ok(ToDevice::Welcome(_))));
    assert!(matches!(other.next().await, Ok(ToDevice::Welcome(_))));
    // The server may close before all of it is written.
    let _ = large.socket.send(Message::Binary(vec![0; 3 << 20].into())).await;
    let ended = loop {
        if let Err(ended) = large.next().await {
            break ended;
        }
    };
    assert!(ended.is_none_or(|frame| frame.code == CloseCode::Size));
    other.send(&ToServer::Ping).await;
    while other.next().await != Ok(ToDevice::Pong) {}
    office.close().await;
}

#[tokio::test]
async fn only_pages_of_this_server_may_connect() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let own = format!("http://{}", office.host);
    for (origin, status) in [(own.as_str(), 101), ("https://evil.example", 403), ("null", 403)] {
        let upgrade = [
            ("connection", "upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("origin", origin),
        ];
        assert_eq!(upgraded(&office.host, &upgrade).await, status, "{origin}");
    }
    assert_eq!(get(&office.host, "/sync", &[]).await.status, 400, "no WebSocket");
    office.close().await;
}

/// The status of an attempt to upgrade.
async fn upgraded(host: &str, headers: &[(&str, &str)]) -> u16 {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut request = format!("GET /sync HTTP/1.1\r\nhost: {host}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    stream.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.unwrap();
    std::str::from_utf8(&start[9..]).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_full_server_says_so() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open_with(data.path(), |settings| settings.max_connections = 1).await;
    let who = office.credentials("Nadia").await;
    let mut first = office.raw().await;
    first.hello(&who).await;
    assert!(matches!(first.next().await, Ok(ToDevice::Welcome(_))));
    let mut second = office.raw().await;
    assert_eq!(second.refused().await.0, "busy");
    office.close().await;
}
