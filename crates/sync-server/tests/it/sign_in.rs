//! Links and tokens.

use crate::kit::{Office, ask};
use carnet_device::{JoinError, http::HttpError};
use serde_json::Value as Json;

#[tokio::test]
async fn a_link_signs_one_device_in() {
    let data = tempfile::tempdir().unwrap();
    let office =
        Office::open_with(data.path(), |settings| settings.company = Some("Armor".to_owned()))
            .await;
    let link = office.link("Nadia Benali").await;
    let first = carnet_device::join(&link, "iPad de Nadia").await.unwrap();
    assert_eq!((first.person_name.as_str(), first.workspace.as_str()), ("Nadia Benali", "Armor"));
    assert_eq!(first.server, format!("ws://{}/sync", office.host));
    let Err(JoinError::Server(HttpError::Refused { status, code, message })) =
        carnet_device::join(&link, "x").await
    else {
        panic!("a used link was accepted")
    };
    assert_eq!((status, code.as_str()), (410, "link-used"));
    assert!(message.contains("ask for a new one"), "{message}");
    office.close().await;
}

#[tokio::test]
async fn a_person_is_invited_again_under_the_same_name() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (tablet, phone) = (office.credentials("Nadia").await, office.credentials("Nadia").await);
    assert_eq!(tablet.person, phone.person);
    assert_ne!(tablet.device, phone.device);
    assert_ne!(tablet.actor, phone.actor);
    assert_ne!(office.credentials("Malo").await.person, tablet.person);
    office.close().await;
}

/// As many at a time as settings held before they had limits of their own, and some more.
#[tokio::test]
async fn twelve_hundred_devices_sign_in() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    for number in 0..1_200_u16 {
        let link = office.link("Nadia").await;
        let secret = link.rsplit('/').next().unwrap();
        let [high, low] = number.to_be_bytes();
        let from = format!("10.0.{high}.{low}");
        let headers = [("content-type", "application/json"), ("x-forwarded-for", from.as_str())];
        let body = format!(r#"{{"link":"{secret}","device_name":"Banc {number}"}}"#);
        let answer = ask(&office.host, "POST", "/api/join", &headers, &body).await;
        let said = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status, 200, "device {number}: {said}");
    }
    office.close().await;
    let office = Office::open(data.path()).await;
    assert!(office.link("Nadia").await.contains("/join/"), "the server starts with all of them");
    office.close().await;
}

#[tokio::test]
async fn what_is_no_link_is_refused_by_code() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let json = [("content-type", "application/json")];
    for (body, status, code) in [
        (r#"{"link":"00112233445566778899aabbccddeeff"}"#, 404, "link-unknown"),
        (r#"{"name":"x"}"#, 400, "malformed"),
        ("not json", 400, "malformed"),
        (r#"{"link":"x","device_name":"a\u0000b"}"#, 400, "name"),
    ] {
        let answer = ask(&office.host, "POST", "/api/join", &json, body).await;
        let said: Json = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, said["code"].as_str()), (status, Some(code)), "{body}");
    }
    office.close().await;
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let json = [("content-type", "application/json")];
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(
            ask(&office.host, "POST", "/api/join", &json, r#"{"link":"guess"}"#).await.status,
        );
    }
    assert_eq!(statuses[0], 404);
    assert_eq!(statuses[24], 429);
    office.close().await;
}

#[tokio::test]
async fn the_store_keeps_no_secret() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let link = office.link("Nadia").await;
    let secret = link.rsplit('/').next().unwrap().to_owned();
    let token = carnet_device::join(&link, "x").await.unwrap().token;
    office.close().await;
    let file = std::fs::read(data.path().join("store/db")).unwrap();
    assert!(
        file.windows(5).any(|window| window == b"Nadia"),
        "the store was looked for in the right place"
    );
    for secret in [secret, token] {
        assert!(!file.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}
