//! How long things take, and took last time.

use crate::shell;
use std::time::Instant;

/// Time since something began.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.0.elapsed().as_secs()
    }

    /// "4.2 s"
    pub(crate) fn words(&self) -> String {
        format!("{:.1} s", self.0.elapsed().as_secs_f64())
    }
}

/// Keeps how long a piece of work took, in seconds. Best effort: it only serves estimates.
pub(crate) fn remember(title: &str, seconds: u64) {
    let mut all = durations();
    all.insert(title.to_owned(), seconds.into());
    let _ = shell::write(
        &shell::memory().join("durations.json"),
        serde_json::Value::Object(all).to_string(),
    );
}

/// How long a piece of work took last time, in seconds.
pub(crate) fn recall(title: &str) -> Option<u64> {
    durations().get(title)?.as_u64()
}

fn durations() -> serde_json::Map<String, serde_json::Value> {
    let text = shell::read_text(&shell::memory().join("durations.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}
