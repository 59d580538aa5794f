//! automerge-repo from npm, by `tests/bench/peer.mjs`.

use crate::Outcome;
use serde::Deserialize;
use std::path::Path;
use std::process::Stdio;
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
    let output =
        Command::new("node").arg(script).args(arguments).stderr(Stdio::inherit()).output().await?;
    let text = String::from_utf8(output.stdout)?;
    let last = text.lines().last().ok_or("the peer printed nothing")?;
    Ok(serde_json::from_str(last)?)
}
