//! A crate is cut by what it may not know.

use crate::rust;
use crate::tree::{self, none};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What a crate may not name among its own dependencies.
const NOT_ITS_OWN: [(&str, &[&str]); 16] = [
    ("carnet-cbor", &["automerge", "tokio", "web-sys", "carnet-ids"]),
    ("carnet-ids", &["automerge", "tokio", "web-sys", "getrandom", "rand", "sled"]),
    (
        "carnet-model",
        &["tokio", "web-sys", "js-sys", "gloo", "getrandom", "rand", "sled", "axum", "carnet-cbor"],
    ),
    ("carnet-policy", &["tokio", "getrandom", "rand", "chrono", "serde", "carnet-cbor"]),
    ("carnet-storage", &["automerge", "tokio", "carnet-cbor", "serde"]),
    ("carnet-sync", &["tokio", "web-sys", "js-sys", "gloo", "chrono", "getrandom", "sled", "axum"]),
    ("carnet-import", &["tokio", "web-sys", "js-sys", "automerge", "getrandom"]),
    ("carnet-lock", &["automerge", "tokio", "web-sys", "chrono", "carnet-ids"]),
    ("carnet-engine", &["tokio", "web-sys", "gloo", "axum", "sled", "getrandom"]),
    ("carnet-demo", &["tokio", "web-sys", "sled", "getrandom"]),
    (
        "carnet-print",
        &[
            "automerge",
            "tokio",
            "web-sys",
            "js-sys",
            "chrono",
            "getrandom",
            "carnet-sync",
            "carnet-storage",
        ],
    ),
    ("carnet-sync-server", &["automerge", "sled", "web-sys"]),
    ("carnet-device", &["automerge", "sled", "carnet-cbor", "web-sys"]),
    ("carnet-pwa", &["automerge", "sled", "tokio", "axum"]),
    ("xtask", &["automerge", "tokio"]),
    ("carnet-tests", &["web-sys"]),
];

/// What a crate may not reach at all, through any dependency.
const NOT_AT_ALL: [(&str, &[&str]); 11] = [
    ("carnet-ids", &["carnet-model", "carnet-storage", "carnet-sync"]),
    ("carnet-model", &["carnet-storage", "carnet-sync", "carnet-engine", "tokio", "axum", "sled"]),
    ("carnet-policy", &["carnet-storage", "carnet-sync", "carnet-engine", "tokio", "axum", "sled"]),
    ("carnet-storage", &["automerge", "carnet-model", "carnet-sync", "tokio"]),
    ("carnet-sync", &["carnet-model", "carnet-engine", "tokio", "axum"]),
    ("carnet-import", &["carnet-sync", "carnet-storage", "carnet-engine", "tokio"]),
    ("carnet-demo", &["carnet-sync", "carnet-storage", "carnet-engine", "tokio"]),
    ("carnet-lock", &["automerge", "carnet-model", "carnet-sync", "carnet-engine", "tokio"]),
    ("carnet-engine", &["tokio", "axum", "carnet-sync-server", "carnet-device"]),
    // Yew's own scheduler brings tokio's channels, though not its runtime.
    ("carnet-pwa", &["axum", "carnet-sync-server"]),
    ("xtask", &["carnet-model", "carnet-sync", "carnet-engine", "carnet-ids"]),
];

/// What only `runtime` and `worker` of the app may touch.
const SHELL_ONLY: [&str; 15] = [
    "WebSocket",
    "Idb",
    "indexed_db",
    "set_timeout_with",
    "set_interval_with",
    "request_animation_frame",
    "gloo::timers",
    "TimeoutFuture",
    "Worker::new",
    "SharedWorker",
    "MessagePort",
    "carnet_sync",
    "carnet_storage",
    "carnet_cbor",
    "carnet_lock",
];

#[test]
fn no_crate_names_what_it_must_not_know() {
    let graph = Graph::read();
    let mut faults = Vec::new();
    for (package, banned) in NOT_ITS_OWN {
        let own = graph.own(package);
        faults.extend(
            banned
                .iter()
                .filter(|name| own.contains(**name))
                .map(|name| format!("{package} depends on {name}")),
        );
    }
    none("dependencies that ARCHITECTURE.md rules out", faults);
}

#[test]
fn no_crate_reaches_what_it_must_not_know() {
    let graph = Graph::read();
    let mut faults = Vec::new();
    for (package, banned) in NOT_AT_ALL {
        let all = graph.reach(package);
        faults.extend(
            banned
                .iter()
                .filter(|name| all.contains(**name))
                .map(|name| format!("{package} reaches {name}")),
        );
    }
    none("dependencies that ARCHITECTURE.md rules out", faults);
}

#[test]
fn every_crate_has_its_rules() {
    let graph = Graph::read();
    let ruled: BTreeSet<&str> = NOT_ITS_OWN.iter().map(|(package, _)| *package).collect();
    let free = ["carnet-bench"];
    let without = graph
        .members
        .iter()
        .filter(|name| !ruled.contains(name.as_str()) && !free.contains(&name.as_str()));
    none("crates without a rule in tests/tests/tidy/crates.rs", without.cloned().collect());
}

#[test]
fn only_the_shell_of_the_app_touches_the_browser() {
    let mut faults = Vec::new();
    for source in tree::rust() {
        let Some(path) = source.path.strip_prefix("crates/pwa/src/") else { continue };
        if ["runtime", "worker", "bin/"].iter().any(|shell| path.starts_with(shell)) {
            continue;
        }
        let code = rust::code(rust::without_tests(&source.text));
        faults.extend(
            SHELL_ONLY
                .iter()
                .filter(|word| code.contains(**word))
                .map(|word| format!("{}: {word}", source.path)),
        );
    }
    none("sockets, timers, stores or wire bytes outside pwa::runtime and pwa::worker", faults);
}

#[test]
fn the_core_bans_clocks_and_dice() {
    for package in ["model", "policy", "sync"] {
        let text =
            std::fs::read_to_string(tree::root().join(format!("crates/{package}/clippy.toml")))
                .unwrap();
        for banned in
            ["std::time::Instant::now", "std::time::SystemTime::now", "std::collections::HashMap"]
        {
            assert!(text.contains(banned), "crates/{package}/clippy.toml does not ban {banned}");
        }
    }
}

/// The workspace's packages and what they depend on, tests and build scripts aside.
struct Graph {
    members: BTreeSet<String>,
    direct: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn read() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let arguments =
            ["metadata", "--format-version=1", "--filter-platform=x86_64-unknown-linux-gnu"];
        let output =
            Command::new(cargo).args(arguments).current_dir(tree::root()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let packages = list(&metadata["packages"]);
        let names: BTreeMap<_, _> =
            packages.iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect();
        let normal = |dependency: &Value| {
            list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
        };
        let mut direct: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let known = direct.entry(names[&text(&node["id"])].clone()).or_default();
            known.extend(
                list(&node["deps"])
                    .iter()
                    .filter(|dependency| normal(dependency))
                    .map(|dependency| names[&text(&dependency["pkg"])].clone()),
            );
        }
        let members = list(&metadata["workspace_members"])
            .iter()
            .map(|id| names[&text(id)].clone())
            .collect();
        Self { members, direct }
    }

    fn own(&self, package: &str) -> &BTreeSet<String> {
        self.direct.get(package).unwrap_or_else(|| panic!("there is no crate {package}"))
    }

    fn reach(&self, package: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![package.to_owned()];
        while let Some(name) = waiting.pop() {
            for next in self.direct.get(&name).into_iter().flatten() {
                if found.insert(next.clone()) {
                    waiting.push(next.clone());
                }
            }
        }
        found
    }
}
