//! How the hub's thread rouses the task of a connection.

use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// One connection's bell.
#[derive(Debug, Default)]
pub(crate) struct Line {
    bell: Notify,
    farewell: Mutex<Option<Farewell>>,
}

/// Why a connection is to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Farewell {
    /// A code of [`carnet_sync::wire::code`], or `shutdown`.
    pub(crate) code: &'static str,
    pub(crate) reason: String,
}

impl Line {
    /// There may be something to send.
    pub(super) fn wake(&self) {
        self.bell.notify_one();
    }

    /// Close it once everything is sent. The first reason stays.
    pub(super) fn close(&self, farewell: Farewell) {
        self.farewell.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(farewell);
        self.wake();
    }

    /// Whether, and why, it is to be closed.
    pub(crate) fn farewell(&self) -> Option<Farewell> {
        self.farewell.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the next wake; one that came before counts.
    pub(crate) async fn woken(&self) {
        self.bell.notified().await;
    }
}
