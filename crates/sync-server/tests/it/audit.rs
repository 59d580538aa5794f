//! The audit log: who may read it, what stands in it, and that a changed row is found.

use crate::{
    devices::post,
    kit::{Office, get},
};
use carnet_engine::api::Credentials;
use carnet_storage::{Batch, SledStore, Store};
use serde_json::{Value as Json, json};
use std::{path::Path, process::Command};

async fn journal(office: &Office, who: &Credentials, words: &str) -> (u16, Json) {
    let bearer = format!("Bearer {}", who.token);
    let path = format!("/api/admin/journal?words={words}");
    let answer = get(&office.host, &path, &[("authorization", &bearer)]).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

pub(crate) fn audit(data: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-server"));
    let output = command.arg("audit").arg("--data").arg(data).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn administrators_read_what_was_done_and_by_whom() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    post(&office, &nadia, "/api/admin/revoke", &json!({ "device": malo.device })).await;
    let (status, all) = journal(&office, &nadia, "").await;
    assert_eq!(status, 200);
    let acts: Vec<_> =
        all["entries"].as_array().unwrap().iter().map(|entry| entry["act"].clone()).collect();
    let (added, invited, joined) = ("person-added", "invited", "joined");
    assert_eq!(acts, ["revoked", joined, invited, added, joined, invited, added]);
    let (_, found) = journal(&office, &nadia, "revoked").await;
    let entry = &found["entries"][0];
    assert_eq!((&entry["who"], &entry["about"]), (&json!("Nadia"), &json!("test")));
    assert_eq!(entry["detail"]["device"], json!(malo.device));
    let zoe = office.credentials("Zoé").await;
    assert_eq!(journal(&office, &zoe, "").await.0, 403);
    assert_eq!(journal(&office, &malo, "").await.0, 401, "withdrawn");
    office.close().await;
}

#[tokio::test]
async fn the_command_finds_a_row_that_was_taken_out() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    office.credentials("Nadia\u{202e} Benali").await;
    office.close().await;
    let (whole, said) = audit(data.path());
    assert!(whole && said.contains("3 entries, whole"), "{said}");
    assert!(said.contains("console\tNadia\\u{202e} Benali"), "{said}");
    let store = SledStore::open(&data.path().join("store")).unwrap();
    let mut batch = Batch::default();
    batch.delete([b"XJ".as_slice(), &2_u64.to_be_bytes()].concat());
    Store::commit(&store, batch).await.unwrap();
    drop(store);
    let (whole, said) = audit(data.path());
    assert!(!whole && said.contains("does not go on at entry 2"), "{said}");
}

#[tokio::test]
async fn a_copy_of_a_store_that_is_not_in_use_is_noted() {
    let (data, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let office = Office::open(data.path()).await;
    office.credentials("Nadia").await;
    office.close().await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-server"));
    command.arg("backup").arg("--data").arg(data.path());
    command.arg("--to").arg(copies.path().join("copy"));
    assert!(command.output().unwrap().status.success());
    let (whole, said) = audit(data.path());
    assert!(whole && said.contains("backed-up\tconsole"), "{said}");
}
