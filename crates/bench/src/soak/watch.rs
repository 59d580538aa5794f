//! What the server takes, minute by minute.

use super::{Office, real};
use crate::process;
use crate::server::Server;
use crate::table::Unit;
use std::fmt;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long the server may take to notice that everybody has gone.
const GONE: Duration = Duration::from_secs(70);

/// A moment of the server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Resident bytes.
    pub(super) memory: f64,
    /// Open files and sockets.
    pub(super) handles: usize,
}

impl Sample {
    pub(super) fn of(server: &Server) -> Self {
        let handles = process::handles(server.process()).unwrap_or_default();
        Self { memory: server.resident(), handles }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {} handles", Unit::Bytes.say(self.memory), self.handles)
    }
}

/// A sample each minute on the devices' clock.
pub(super) async fn sample(server: &Server, office: &Office, minutes: u32) -> Vec<Sample> {
    let mut samples = Vec::new();
    for minute in 1..=minutes {
        tokio::time::sleep_until((office.start + real(u64::from(minute) * 60_000)).into()).await;
        let sample = Sample::of(server);
        let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        println!(
            "minute {minute:>2}: {sample}; {} edits, {} cut connections, {} messages received",
            count(&office.edits),
            count(&office.cuts),
            count(&office.messages),
        );
        samples.push(sample);
    }
    samples
}

/// The server once it has noticed that nobody is there any more.
pub(super) async fn gone(server: &Server, empty: Sample) -> Sample {
    let start = Instant::now();
    while start.elapsed() < GONE && Sample::of(server).handles > empty.handles {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Sample::of(server)
}
