//! automerge-repo from npm, by `tests/bench/peer.mjs`.

use crate::Outcome;
use serde::Deserialize;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// What the peer took. What it did not reach in its time is absent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Peer {
    pub(crate) push_ms: Option<f64>,
    pub(crate) cold_ms: Option<f64>,
    pub(crate) reconnect_ms: Option<f64>,
    pub(crate) edit_p50_ms: Option<f64>,
    pub(crate) edit_p99_ms: Option<f64>,
    pub(crate) server_rss: Option<f64>,
    pub(crate) stopped_after_s: Option<u64>,
}

/// Measures the peer with that many fiches and edits, for so many seconds at most.
pub(crate) async fn measure(script: &Path, fiches: u32, edits: u32, seconds: u64) -> Outcome<Peer> {
    let arguments = [fiches.to_string(), edits.to_string(), seconds.to_string()];
    let mut command = Command::new("node");
    command.arg(script).args(arguments).stderr(Stdio::inherit()).kill_on_drop(true);
    // It ends by itself; this is for when it does not.
    let patience = Duration::from_secs(seconds + 30);
    let Ok(output) = tokio::time::timeout(patience, command.output()).await else {
        return Ok(Peer { stopped_after_s: Some(patience.as_secs()), ..Peer::default() });
    };
    let output = output?;
    let text = String::from_utf8(output.stdout)?;
    let last = text.lines().last().ok_or("the peer printed nothing")?;
    Ok(serde_json::from_str(last)?)
}
