//! The command line's way in, health and metrics.

use crate::kit::{Office, ask, create, get};
use carnet_storage::SledStore;
use serde_json::json;

#[tokio::test]
async fn without_the_secret_there_is_nothing() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let json = ("content-type", "application/json");
    for headers in [vec![json], vec![json, ("authorization", "Bearer guess")]] {
        let answer = ask(&office.host, "POST", "/admin/invite", &headers, r#"{"name":"x"}"#).await;
        assert_eq!(answer.status, 404);
    }
    office.close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_secret_is_its_owners_and_goes_with_the_server() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let file = data.path().join("run.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    office.close().await;
    assert!(!file.exists());
}

#[tokio::test]
async fn a_running_server_is_backed_up() {
    let (data, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let office = Office::open(data.path()).await;
    let mut device = office.device("Nadia").await;
    create(&mut device, 1, "Boulangerie du Port").await;
    crate::kit::synchronise(&mut device).await;
    let to = copies.path().join("copy");
    office.admin("/admin/backup", &json!({ "to": to })).await;
    let copy = SledStore::open(&to.join("store")).unwrap();
    let report = carnet_sync::check::hub(&copy);
    assert!(report.is_clean() && report.documents == 2, "{report}");
    office.close().await;
}

#[tokio::test]
async fn metrics_count_and_name_nobody() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut device = office.device("Nadia").await;
    create(&mut device, 1, "Boulangerie du Port").await;
    crate::kit::synchronise(&mut device).await;
    let page = String::from_utf8(get(&office.host, "/metrics", &[]).await.body).unwrap();
    let value = |name: &str| -> u64 {
        let line = page.lines().find_map(|line| line.strip_prefix(&format!("carnet_{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {page}")).parse().unwrap()
    };
    assert_eq!((value("connected_devices"), value("documents"), value("devices")), (1, 2, 1));
    assert!(
        value("acknowledgements_total") > 0
            && value("received_bytes_total") > 0
            && value("log_entries") > 0
    );
    assert!(!page.contains("Nadia") && !page.contains("Boulangerie"));
    office.close().await;
}
