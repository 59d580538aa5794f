//! What pages and workers say to each other.

use super::packet::Message;
use carnet_engine::api::{Event, ImportReport, Reply, Request};
use carnet_ids::DocId;
use serde::{Deserialize, Serialize};

/// A tab, for as long as its page lives. Random.
pub(crate) type ClientId = [u8; 16];

/// From a page to its worker.
#[allow(clippy::large_enum_variant, reason = "one at a time, on its way into a packet")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromPage {
    /// The first message.
    Start {
        client: ClientId,
        /// The document that the worker before this one was reading when it trapped.
        set_aside: Option<DocId>,
    },
    Ask {
        number: u64,
        request: Request,
    },
    /// The browser says that there is no network any more.
    Offline,
}

/// From a worker to its page.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToPage {
    Answer { number: u64, reply: Reply },
    News(Event),
}

/// Between the workers of all tabs.
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "its user, the worker, is built for the browser alone")
)]
#[allow(clippy::large_enum_variant, reason = "one at a time, on its way into a packet")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Peer {
    /// Who leads?
    Hello,
    /// The sender does.
    Leading {
        leader: ClientId,
        ready: bool,
    },
    Ask {
        leader: ClientId,
        client: ClientId,
        number: u64,
        request: Request,
    },
    Answer {
        client: ClientId,
        number: u64,
        reply: Reply,
    },
    News {
        leader: ClientId,
        event: Event,
    },
}

impl Message for FromPage {
    fn request(&mut self) -> Option<&mut Request> {
        match self {
            Self::Ask { request, .. } => Some(request),
            _ => None,
        }
    }
}

impl Message for ToPage {}

impl Message for Peer {
    fn request(&mut self) -> Option<&mut Request> {
        match self {
            Self::Ask { request, .. } => Some(request),
            _ => None,
        }
    }
}

/// The answer to a request that was sent to an engine that is gone, where asking again might do
/// the same thing twice.
pub(crate) fn lost(request: &Request) -> Option<Reply> {
    matches!(request, Request::Import { dry_run: false, .. })
        .then(|| Reply::Imported(ImportReport { cancelled: true, ..ImportReport::default() }))
}
