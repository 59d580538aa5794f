//! Who else does this work: automerge-repo, PouchDB with express-pouchdb, and samod, by the
//! scripts and programs of `tests/bench`.

use crate::{Options, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// A system that is measured beside ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    AutomergeRepo,
    PouchDb,
    Samod,
}

impl Who {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AutomergeRepo => "automerge-repo",
            Self::PouchDb => "PouchDB",
            Self::Samod => "samod",
        }
    }
}

/// What a peer took. What it did not reach in its time is absent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Peer {
    pub(crate) push_ms: Option<f64>,
    pub(crate) cold_ms: Option<f64>,
    /// How long its cold sync had gone on when it was stopped.
    pub(crate) cold_at_least_ms: Option<f64>,
    pub(crate) reconnect_ms: Option<f64>,
    pub(crate) edit_p50_ms: Option<f64>,
    pub(crate) edit_p99_ms: Option<f64>,
    pub(crate) typing_p95_ms: Option<f64>,
    pub(crate) typing_cores: Option<f64>,
    pub(crate) server_rss: Option<f64>,
    /// Bytes of its server's files, after it compacted them.
    pub(crate) stored_bytes: Option<f64>,
    pub(crate) stopped_after_s: Option<u64>,
}

/// The peers, each measured once at each size.
pub(crate) struct Peers {
    scripts: Option<PathBuf>,
    edits: u32,
    seconds: u64,
    measured: BTreeMap<(Who, u32), Peer>,
}

impl Peers {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            scripts: options.scripts.clone(),
            edits: options.edits(),
            seconds: options.peer_seconds(),
            measured: BTreeMap::new(),
        }
    }

    /// What the peer took with so many fiches; nothing at all if it can't be measured here.
    pub(crate) async fn at(&mut self, who: Who, fiches: u32) -> Peer {
        if let Some(peer) = self.measured.get(&(who, fiches)) {
            return peer.clone();
        }
        println!("  {}, {fiches} fiches (at most {} s)", who.name(), self.seconds);
        let peer = self.measure(who, fiches).await.unwrap_or_else(|error| {
            println!("  {} could not be measured: {error}", who.name());
            Peer::default()
        });
        if let Some(seconds) = peer.stopped_after_s {
            println!("  stopped after {seconds} s; what it did not reach is missing");
        }
        self.measured.insert((who, fiches), peer.clone());
        peer
    }

    async fn measure(&self, who: Who, fiches: u32) -> Outcome<Peer> {
        let scripts = self.scripts.as_ref().ok_or("no --scripts were named")?;
        let mut command = match who {
            Who::AutomergeRepo => node(&scripts.join("peer.mjs")),
            Who::PouchDb => node(&scripts.join("pouch.mjs")),
            Who::Samod => Command::new(samod()?),
        };
        command.args([fiches.to_string(), self.edits.to_string(), self.seconds.to_string()]);
        // It ends by itself; this is for when it does not.
        let patience = Duration::from_secs(self.seconds + 30);
        match json(&mut command, patience).await? {
            Some(text) => Ok(serde_json::from_str(&text)?),
            None => Ok(Peer { stopped_after_s: Some(patience.as_secs()), ..Peer::default() }),
        }
    }
}

/// Where `cargo xtask bench` puts samod's program.
fn samod() -> Outcome<PathBuf> {
    let program = Path::new("target/peers/release/samod-peer");
    program.exists().then(|| program.to_owned()).ok_or_else(|| "it was not built".into())
}

/// A script, to be run by Node.
pub(crate) fn node(script: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(script);
    command
}

/// Runs a program to its end; the last object that it printed, or nothing if it took too long.
pub(crate) async fn json(command: &mut Command, patience: Duration) -> Outcome<Option<String>> {
    let Some(text) = printed(command, patience).await? else { return Ok(None) };
    object(&text).map(|found| Some(found.to_owned()))
}

/// The last line that is an object: libraries write lines of their own among them.
fn object(text: &str) -> Outcome<&str> {
    let found = text.lines().rev().find(|line| line.starts_with('{') && line.ends_with('}'));
    found.ok_or_else(|| {
        let last = text.lines().last().unwrap_or("nothing");
        format!("it printed no result, but: {last}").into()
    })
}

/// The same, all that it printed.
pub(crate) async fn printed(command: &mut Command, patience: Duration) -> Outcome<Option<String>> {
    command.stdin(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
    match tokio::time::timeout(patience, command.output()).await {
        Ok(output) => Ok(Some(String::from_utf8(output?.stdout)?)),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_found_among_what_libraries_write() -> Outcome<()> {
        assert_eq!(object("hello\n{\"cold_ms\":1}\nbye\n")?, "{\"cold_ms\":1}");
        let Err(error) = object("one\ntwo") else { return Err("there was no result".into()) };
        assert!(error.to_string().ends_with("two"), "{error}");
        Ok(())
    }
}
