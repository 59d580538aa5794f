//! The server's clocks.

use carnet_sync::Millis;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds that never run backwards, from the start of the server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    start: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { start: Instant::now() }
    }

    pub(crate) fn now(self) -> Millis {
        self.start.elapsed().as_millis().try_into().unwrap_or(Millis::MAX)
    }

    /// The instant at which [`Self::now`] is `at`.
    pub(crate) fn instant(self, at: Millis) -> Instant {
        self.start + std::time::Duration::from_millis(at)
    }
}

/// Seconds since 1970.
pub(crate) fn unix() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().try_into().unwrap_or(i64::MAX)
}
