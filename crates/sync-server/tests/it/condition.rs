//! How the server and its devices are, as administrators are told.

use crate::kit::{Office, PATIENCE, create, get, hello, synchronise};
use carnet_engine::api::Credentials;
use carnet_sync::wire::{ToDevice, ToServer, code};
use serde_json::{Value as Json, json};
use std::time::Duration;

async fn told(office: &Office, who: &Credentials) -> Json {
    let bearer = format!("Bearer {}", who.token);
    let answer = get(&office.host, "/api/admin/health", &[("authorization", &bearer)]).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

fn device<'a>(told: &'a Json, who: &Credentials) -> &'a Json {
    let id = json!(who.device);
    let devices = told["devices"].as_array().unwrap();
    devices.iter().find(|device| device["device"] == id).expect("it is not told of")
}

/// Asks until a device is as it should be.
async fn until(
    office: &Office,
    (asks, of): (&Credentials, &Credentials),
    right: impl Fn(&Json) -> bool,
) -> Json {
    let asked = tokio::time::timeout(PATIENCE, async {
        loop {
            let told = told(office, asks).await;
            if right(device(&told, of)) {
                return told;
            }
        }
    });
    asked.await.expect("it never was")
}

async fn revoke(office: &Office, who: &Credentials) {
    office.admin("/admin/revoke", &json!({ "device": who.device })).await;
}

#[tokio::test]
async fn nobody_but_an_administrator_is_told() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    for (bearer, status, code) in [
        (format!("Bearer {}", nadia.token), 200, None),
        (format!("Bearer {}", malo.token), 403, Some("administrators")),
        ("Bearer guess".to_owned(), 401, Some("token")),
    ] {
        let answer = get(&office.host, "/api/admin/health", &[("authorization", &bearer)]).await;
        let said: Json = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, said["code"].as_str()), (status, code));
    }
    let answer = get(&office.host, "/api/admin/health", &[]).await;
    assert_eq!(answer.status, 401);
    office.close().await;
}

#[tokio::test]
async fn the_figures_follow_what_happens() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let admin = office.credentials("Nadia").await;
    let before = told(&office, &admin).await;
    assert_eq!(before["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&before["writable"], &before["connections"]["now"]), (&json!(true), &json!(0)));
    assert_eq!(before["backed_up"], Json::Null);
    let started = before["started"].as_i64().unwrap();
    assert!(started > 1_700_000_000 && before["now"].as_i64().unwrap() >= started);
    assert!(before["epoch"]["id"].as_str().is_some_and(|id| id.len() == 32));
    assert!(before["epoch"]["since"].as_i64().unwrap() >= started - 60);
    assert!(before["stored"]["bytes"].as_u64().unwrap() > 0);
    let disk = &before["disk"];
    assert!(disk["free"].as_u64().unwrap() <= disk["size"].as_u64().unwrap());
    assert!(before["files"]["room"].as_u64().unwrap() > 0);

    let mut working = office.device("Malo").await;
    create(&mut working, 1, "Boulangerie du Port").await;
    synchronise(&mut working).await;
    let mut stranger = office.raw().await;
    stranger.send(&ToServer::Ping).await;
    assert_eq!(stranger.refused().await.0, code::MISUSE);
    let copy = data.path().join("copy");
    office.admin("/admin/backup", &json!({ "to": copy })).await;

    let after = told(&office, &admin).await;
    let rose = |path: &str| {
        let number = |told: &Json| told.pointer(path).unwrap().as_u64().unwrap();
        (number(&before), number(&after))
    };
    for path in ["/head", "/stored/documents", "/commits/done", "/connections/since_start"] {
        let (before, after) = rose(path);
        assert!(after > before, "{path}: {before}, then {after}");
    }
    assert_eq!(rose("/connections/now"), (0, 1));
    assert_eq!(rose("/connections/refused"), (0, 1));
    assert_eq!((rose("/commits/failed"), rose("/refused_changes")), ((0, 0), (0, 0)));
    assert!(after["commits"]["mean"].as_u64().unwrap() > 0);
    assert!(after["backed_up"].as_i64().unwrap() >= started);
    assert_eq!(after["epoch"], before["epoch"], "it is the same run");
    office.close().await;
}

#[tokio::test]
async fn a_device_that_is_away_is_behind_by_what_it_missed() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    assert_eq!(device(&told(&office, &nadia).await, &malo)["behind"], Json::Null, "never here");

    let mut here = office.raw().await;
    here.send(&ToServer::Hello(hello(&malo))).await;
    // It says that it has stored whatever comes, until it has everything.
    loop {
        let ToDevice::Pack { batch, low, .. } = here.next().await.unwrap() else { continue };
        here.send(&ToServer::Received { batch }).await;
        if low == Some(0) {
            break;
        }
    }
    let both = (&nadia, &malo);
    let up_to_date = until(&office, both, |device| device["behind"] == 0).await;
    assert_eq!(device(&up_to_date, &malo)["connected"], json!(true));
    drop(here);
    let away = until(&office, both, |device| device["connected"] == false).await;
    assert_eq!(device(&away, &malo)["behind"], json!(0));

    let mut working = office.device("Nadia").await;
    create(&mut working, 1, "Boulangerie du Port").await;
    create(&mut working, 2, "Le Fournil").await;
    synchronise(&mut working).await;
    let missed = told(&office, &nadia).await;
    let behind = device(&missed, &malo)["behind"].as_u64().unwrap();
    let rose = missed["head"].as_u64().unwrap() - away["head"].as_u64().unwrap();
    assert!(behind >= 2 && behind == rose, "{behind} of {rose}");

    drop(working);
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at(data.path(), &host).await;
    let again = told(&office, &nadia).await;
    assert!(
        device(&again, &malo)["behind"].as_u64().unwrap() >= behind,
        "it is known after a restart"
    );
    assert_ne!(again["epoch"]["id"], missed["epoch"]["id"], "each run is an epoch");
    office.close().await;
}

#[tokio::test]
async fn what_a_device_announced_is_told() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let mut raw = office.raw().await;
    raw.send(&ToServer::Hello(carnet_sync::wire::Hello { pending: 3, ..hello(&nadia) })).await;
    assert!(matches!(raw.next().await, Ok(ToDevice::Welcome(_))));
    let told = told(&office, &nadia).await;
    let own = device(&told, &nadia);
    assert_eq!((&own["pending"], &own["version"]), (&json!(3), &json!("test")));
    assert_eq!((&own["connected"], &own["locked"]), (&json!(true), &json!(false)));
    office.close().await;
}

#[tokio::test]
async fn a_withdrawn_device_is_emptied_once_it_was_there_to_hear_it() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    revoke(&office, &malo).await;
    let away = told(&office, &nadia).await;
    assert_eq!(device(&away, &malo)["revoked"]["why"], json!("withdrawn"));
    assert_eq!(device(&away, &malo)["emptied"], Json::Null);
    let mut back = office.raw().await;
    back.hello(&malo).await;
    assert_eq!(back.refused().await.0, code::REVOKED);
    drop(back);
    let heard = until(&office, (&nadia, &malo), |device| !device["emptied"].is_null()).await;
    let of = device(&heard, &malo);
    assert!(of["emptied"].as_i64().unwrap() >= of["revoked"]["at"].as_i64().unwrap());

    let mut working = office.raw().await;
    let ines = office.credentials("Inès").await;
    working.hello(&ines).await;
    assert!(matches!(working.next().await, Ok(ToDevice::Welcome(_))));
    revoke(&office, &ines).await;
    while working.next().await.is_ok() {}
    drop(working);
    until(&office, (&nadia, &ines), |device| !device["emptied"].is_null()).await;
    office.close().await;
}

#[tokio::test]
async fn who_does_not_answer_any_more_has_not_heard_that_it_is_withdrawn() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open_with(data.path(), |settings| {
        settings.hello_timeout = Duration::from_secs(1);
    })
    .await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let mut asleep = office.raw().await;
    asleep.hello(&malo).await;
    assert!(matches!(asleep.next().await, Ok(ToDevice::Welcome(_))));
    // From here on nobody reads what comes.
    revoke(&office, &malo).await;
    let gone = until(&office, (&nadia, &malo), |device| device["connected"] == false).await;
    assert_eq!(device(&gone, &malo)["emptied"], Json::Null);
    drop(asleep);
    office.close().await;
}

#[tokio::test]
async fn a_device_that_was_away_for_longer_than_it_may_be_is_locked() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open_with(data.path(), |settings| {
        settings.offline = Duration::from_secs(1);
    })
    .await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let (mut here, mut leaves) = (office.raw().await, office.raw().await);
    here.hello(&nadia).await;
    leaves.hello(&malo).await;
    assert!(matches!(here.next().await, Ok(ToDevice::Welcome(_))));
    assert!(matches!(leaves.next().await, Ok(ToDevice::Welcome(_))));
    drop(leaves);
    let told = until(&office, (&nadia, &malo), |device| device["locked"] == true).await;
    assert_eq!(device(&told, &nadia)["locked"], json!(false), "it is connected");
    office.close().await;
}
