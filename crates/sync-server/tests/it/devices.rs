//! Devices: withdrawn while they are connected or away, and the tokens that they change.

use crate::kit::{Device, Office, PATIENCE, Raw, ask, create, get, synchronise};
use carnet_engine::api::{Credentials, Reply, Request};
use carnet_sync::wire::{ToDevice, code};
use serde_json::{Value as Json, json};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio_tungstenite::MaybeTlsStream;

async fn devices(office: &Office, who: &Credentials) -> Vec<Json> {
    let bearer = format!("Bearer {}", who.token);
    let answer = get(&office.host, "/api/admin/devices", &[("authorization", &bearer)]).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let said: Json = serde_json::from_slice(&answer.body).unwrap();
    said["devices"].as_array().unwrap().clone()
}

pub(crate) async fn post(office: &Office, who: &Credentials, path: &str, body: &Json) -> u16 {
    let bearer = format!("Bearer {}", who.token);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    ask(&office.host, "POST", path, &headers, &body.to_string()).await.status
}

async fn welcomed(office: &Office, who: &Credentials) -> Raw {
    let mut raw = office.raw().await;
    raw.hello(who).await;
    assert!(matches!(raw.next().await, Ok(ToDevice::Welcome(_))));
    raw
}

async fn greeted(office: &Office, who: &Credentials, token: &str) -> (Raw, ToDevice) {
    let mut raw = office.raw().await;
    raw.hello(&Credentials { token: token.to_owned(), ..who.clone() }).await;
    let first = raw.next().await.unwrap();
    (raw, first)
}

/// The code with which the server ends a connection.
async fn ended(raw: &mut Raw) -> String {
    loop {
        match raw.next().await {
            Ok(ToDevice::Refused { code, .. }) => return code,
            Ok(_) => {}
            Err(closed) => panic!("{closed:?}"),
        }
    }
}

async fn user(device: &mut Device) -> Option<String> {
    match device.request(Request::Status).await.unwrap() {
        Reply::Status(status) => status.user.map(|user| user.name),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_device_that_is_withdrawn_is_refused_where_it_is_connected() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let (mut lost, mut other) = (welcomed(&office, &malo).await, welcomed(&office, &nadia).await);
    let body = json!({ "device": malo.device });
    assert_eq!(post(&office, &malo, "/api/admin/revoke", &body).await, 403, "no administrator");
    assert_eq!(post(&office, &nadia, "/api/admin/revoke", &body).await, 200);
    assert_eq!(ended(&mut lost).await, code::REVOKED);
    let mut again = office.raw().await;
    again.hello(&malo).await;
    assert_eq!(again.refused().await.0, code::REVOKED);
    other.send(&carnet_sync::wire::ToServer::Ping).await;
    while other.next().await != Ok(ToDevice::Pong) {}
    assert_eq!(post(&office, &malo, "/api/sign-out", &json!({})).await, 401);
    let listed = devices(&office, &nadia).await;
    assert_eq!(
        (listed[0]["connected"].clone(), listed[1]["revoked"]["why"].clone()),
        (json!(true), json!("withdrawn"))
    );
    office.close().await;
}

#[tokio::test]
async fn a_withdrawn_device_empties_itself_and_tells_what_was_never_taken() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut device = office.device("Nadia").await;
    create(&mut device, 1, "Partie au serveur").await;
    synchronise(&mut device).await;
    let listed = office.admin("/admin/devices", &json!({})).await;
    let host = office.host.clone();
    office.close().await;
    create(&mut device, 2, "Jamais partie").await;
    // On the server's machine, before the device can reach it.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_carnet-server"));
    command.arg("revoke").arg(listed["devices"][0]["device"].as_str().unwrap());
    assert!(command.arg("--data").arg(data.path()).output().unwrap().status.success());
    let office = Office::open_at(data.path(), &host).await;
    let emptied = tokio::time::timeout(PATIENCE, async {
        while user(&mut device).await.is_some() {
            device.event().await;
        }
    });
    emptied.await.expect("the device did not empty itself");
    let Reply::Wiped(reports) = device.request(Request::Wiped).await.unwrap() else {
        panic!("no report")
    };
    let report = &reports[0];
    assert_eq!((report.count(), report.edits[0].name.as_str()), (1, "Jamais partie"));
    let mut other = office.device("Malo").await;
    let Reply::Rows(rows) = other
        .request(Request::Search { query: Default::default(), offset: 0, limit: 10 })
        .await
        .unwrap()
    else {
        panic!("no rows")
    };
    assert_eq!(rows.rows.len(), 1, "the server took nothing of a withdrawn device");
    office.close().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_code() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    let bearer = format!("Bearer {}", who.token);
    for (method, path, body, status, code) in [
        ("POST", "/api/admin/revoke", "{}", 400, "malformed"),
        ("POST", "/api/admin/revoke", r#"{"device":"x"}"#, 400, "malformed"),
        (
            "POST",
            "/api/admin/revoke",
            r#"{"device":"00000000000000000000000000000000"}"#,
            404,
            "device-unknown",
        ),
        ("POST", "/api/admin/invite", r#"{"name":" "}"#, 400, "name"),
        ("POST", "/api/password", "[]", 400, "malformed"),
        ("POST", "/api/code", "{}", 401, "sign-in"),
        ("GET", "/api/admin/journal?before=x", "", 400, "malformed"),
    ] {
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let answer = ask(&office.host, method, path, &headers, body).await;
        let said: Json = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, said["code"].as_str()), (status, Some(code)), "{path} {body}");
    }
    office.close().await;
}

#[tokio::test]
async fn the_list_tells_who_is_here_and_with_what() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    let raw = welcomed(&office, &who).await;
    let listed = devices(&office, &who).await;
    let of = |name: &str| listed[0][name].clone();
    assert_eq!(
        (of("person_name"), of("name"), of("version")),
        (json!("Nadia"), json!("test"), json!("test"))
    );
    assert_eq!((of("connected"), of("revoked")), (json!(true), Json::Null));
    assert!(of("seen").as_i64().unwrap() > 1_700_000_000);
    drop(raw);
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at(data.path(), &host).await;
    let after = devices(&office, &who).await;
    assert_eq!(after[0]["version"], json!("test"), "it is known after a restart");
    assert_eq!(after[0]["connected"], json!(false));
    office.close().await;
}

#[tokio::test]
async fn a_token_is_followed_by_another_whatever_crashes() {
    let data = tempfile::tempdir().unwrap();
    let daily = |settings: &mut carnet_sync_server::Settings| settings.token_life = Duration::ZERO;
    let office = Office::open_with(data.path(), daily).await;
    let who = office.credentials("Nadia").await;
    let (_raw, first) = greeted(&office, &who, &who.token).await;
    let ToDevice::Token { token } = first else { panic!("{first:?}") };
    assert_ne!(token, who.token);
    // The device did not keep it; nor does the server run on.
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at_with(data.path(), &host, daily).await;
    let (_raw, again) = greeted(&office, &who, &who.token).await;
    assert_eq!(again, ToDevice::Token { token: token.clone() }, "the same is told again");
    let (mut raw, used) = greeted(&office, &who, &token).await;
    assert!(matches!(used, ToDevice::Welcome(_)), "{used:?}");
    let (_raw, next) = greeted(&office, &who, &token).await;
    assert!(matches!(next, ToDevice::Token { token: third } if third != token));
    while raw.next().await.is_ok() {}
    office.close().await;
}

#[tokio::test]
async fn a_restored_server_takes_the_token_that_it_knew() {
    let (data, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let daily = |settings: &mut carnet_sync_server::Settings| settings.token_life = Duration::ZERO;
    let mut office = Office::open_with(data.path(), daily).await;
    let host = office.host.clone();
    let mut device = office.device("Nadia").await;
    create(&mut device, 1, "Avant la sauvegarde").await;
    synchronise(&mut device).await;
    let copy = copies.path().join("copy");
    office.admin("/admin/backup", &json!({ "to": copy })).await;
    for number in 2..5 {
        office.close().await;
        office = Office::open_at_with(data.path(), &host, daily).await;
        create(&mut device, number, "Après").await;
        synchronise(&mut device).await;
    }
    office.close().await;
    let office = Office::open_at_with(&copy, &host, daily).await;
    create(&mut device, 5, "Après la restauration").await;
    synchronise(&mut device).await;
    assert_eq!(user(&mut device).await.as_deref(), Some("Nadia"));
    let mut other = office.device("Malo").await;
    let all = Request::Search { query: Default::default(), offset: 0, limit: 10 };
    let Reply::Rows(rows) = other.request(all).await.unwrap() else { panic!("no rows") };
    assert_eq!(rows.rows.len(), 5, "what the copy lacked came back");
    office.close().await;
}

#[tokio::test]
async fn who_shows_a_token_after_its_successor_ends_both() {
    let data = tempfile::tempdir().unwrap();
    let daily = |settings: &mut carnet_sync_server::Settings| settings.token_life = Duration::ZERO;
    let office = Office::open_with(data.path(), daily).await;
    let who = office.credentials("Nadia").await;
    let other = office.credentials("Malo").await;
    let (_raw, first) = greeted(&office, &who, &who.token).await;
    let ToDevice::Token { token } = first else { panic!("{first:?}") };
    let (mut raw, _) = greeted(&office, &who, &token).await;
    let bearer = format!("Bearer {}", who.token);
    let page = get(&office.host, "/api/me", &[("authorization", &bearer)]).await;
    assert_eq!(page.status, 401, "a page may still have it, which gives nobody away");
    let (_thief, refused) = greeted(&office, &who, &who.token).await;
    assert!(matches!(refused, ToDevice::Refused { code, .. } if code == code::REVOKED));
    assert_eq!(ended(&mut raw).await, code::REVOKED, "the device that is connected as well");
    let (_raw, refused) = greeted(&office, &who, &token).await;
    assert!(matches!(refused, ToDevice::Refused { code, .. } if code == code::REVOKED));
    let (_raw, first) = greeted(&office, &other, &other.token).await;
    assert!(matches!(first, ToDevice::Token { .. }), "others are as before: {first:?}");
    office.close().await;
}

#[tokio::test]
async fn a_greeting_that_comes_late_gives_nobody_away() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open_with(data.path(), |settings| {
        settings.token_life = Duration::ZERO;
        settings.hello_timeout = Duration::from_secs(1);
    })
    .await;
    let who = office.credentials("Nadia").await;
    let (_raw, first) = greeted(&office, &who, &who.token).await;
    let ToDevice::Token { token } = first else { panic!("{first:?}") };
    let (_raw, _) = greeted(&office, &who, &token).await;
    // Nobody is at the other end any more, so nobody answers a ping.
    let mut late = office.raw().await;
    late.hello(&who).await;
    let MaybeTlsStream::Plain(stream) = late.socket.get_mut() else { panic!("no TLS here") };
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.unwrap();
    assert_eq!(said[0] & 0xf, 9, "a ping came first");
    let has = |code: &str| said.windows(code.len()).any(|part| part == code.as_bytes());
    assert!(has(code::IDLE) && !has(code::REVOKED));
    let (_raw, next) = greeted(&office, &who, &token).await;
    assert!(matches!(next, ToDevice::Token { .. }), "the device works on: {next:?}");
    office.close().await;
}

#[tokio::test]
async fn a_device_changes_its_token_and_works_on() {
    let data = tempfile::tempdir().unwrap();
    let daily = |settings: &mut carnet_sync_server::Settings| settings.token_life = Duration::ZERO;
    let office = Office::open_with(data.path(), daily).await;
    let mut device = office.device("Nadia").await;
    let mut host = office.host.clone();
    let mut office = office;
    let mut tokens = std::collections::BTreeSet::new();
    for number in 1..4 {
        create(&mut device, number, "Le Fournil").await;
        synchronise(&mut device).await;
        let Reply::Token(Some(token)) = device.request(Request::Token).await.unwrap() else {
            panic!("no token")
        };
        tokens.insert(token);
        office.close().await;
        office = Office::open_at_with(data.path(), &host, daily).await;
        host = office.host.clone();
    }
    synchronise(&mut device).await;
    assert!(tokens.len() > 1, "it never changed");
    assert_eq!(user(&mut device).await.as_deref(), Some("Nadia"));
    office.close().await;
}
