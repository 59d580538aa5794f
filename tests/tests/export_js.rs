//! What `carnet-server export --format automerge` writes, the JavaScript package
//! `@automerge/automerge` loads, and finds the same in it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is wrong"
)]

#[path = "office/mod.rs"]
mod office;

use serde_json::Value;
use std::{ffi::OsStr, path::Path, process::Command};

#[test]
fn exported_documents_are_loaded_by_javascript() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    office::Office::start_at(&data, free, &["--demo=60"]).stop();
    let (automerge, json) = (folder.path().join("automerge"), folder.path().join("json"));
    export(&data, "automerge", &automerge);
    export(&data, "json", &json);
    let loaded = load(&automerge);
    let index: Value = read(&automerge.join("index.json"));
    assert_eq!(loaded.as_object().unwrap().len(), index.as_array().unwrap().len());
    let contacts = read(&json.join("contacts.json"));
    let contacts = contacts.as_array().unwrap();
    assert_eq!(contacts.len(), 60);
    for contact in contacts {
        same(contact, &loaded[contact["id"].as_str().unwrap()]);
    }
}

/// Ours and JavaScript's reading of a contact.
#[track_caller]
fn same(ours: &Value, theirs: &Value) {
    assert_eq!(theirs["kind"], "contact");
    assert!(theirs["changes"].as_u64().unwrap() >= 2, "its history is there: {theirs}");
    for field in ["legal_name", "last_name", "client_stage"] {
        // A conflict's winner is the same everywhere.
        let own = ours[field].get("value").unwrap_or(&ours[field]);
        assert_eq!(own, &theirs[field], "{field} of {}", ours["id"]);
    }
    let notes = ours["notes"].as_str().unwrap_or_default();
    assert_eq!(notes, theirs["notes"].as_str().unwrap_or_default(), "the notes of {}", ours["id"]);
}

fn export(data: &Path, format: &str, to: &Path) {
    let flags = ["export", "--format", format, "--data"].map(OsStr::new);
    office::run(&[&flags[..], &[data.as_os_str(), "--to".as_ref(), to.as_os_str()]].concat());
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// What JavaScript reads, by document.
fn load(folder: &Path) -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("node").arg(here.join("tools/load-export.mjs")).arg(folder).output();
    let output = output.expect("node is not there: `cargo xtask test` sets it up");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`cargo xtask test` installs the npm packages.\n{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}
