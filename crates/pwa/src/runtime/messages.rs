//! What pages and workers say to each other.

use super::{
    held::{HeldEdit, HeldEdits},
    packet::{Message, Question, Sealed},
};
use carnet_engine::{
    Origin,
    api::{ImportReport, Reply},
};
use carnet_ids::DocId;
use serde::{Deserialize, Serialize};

/// A tab, for as long as its page lives. Random.
pub(crate) type ClientId = [u8; 16];

/// From a page to its worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromPage {
    /// The first message.
    Start {
        client: ClientId,
        /// The document that the worker before this one was reading when it trapped.
        set_aside: Option<DocId>,
        /// What the page knows to be in memory alone.
        held: HeldEdits,
    },
    Ask {
        number: u64,
        question: Question,
    },
    /// The browser says that there is no network any more.
    Offline,
}

/// From a worker to its page.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToPage {
    /// A [`Reply`].
    Answer { number: u64, reply: Sealed },
    /// An [`Event`](carnet_engine::api::Event).
    News(Sealed),
    /// This edit, of whichever tab, is in memory alone ([`super::held`]).
    Held(HeldEdit),
    /// These are held no more.
    Saved(Vec<Origin>),
}

/// Between the workers of all tabs.
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "its user, the worker, is built for the browser alone")
)]
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
        question: Question,
    },
    /// For this client's page, a [`Reply`].
    Answer {
        client: ClientId,
        number: u64,
        reply: Sealed,
    },
    /// For every page, an [`Event`](carnet_engine::api::Event).
    News {
        leader: ClientId,
        event: Sealed,
    },
    /// This edit is in memory alone ([`super::held`]).
    Held(HeldEdit),
    /// These are held no more.
    Saved(Vec<Origin>),
}

impl Message for FromPage {
    fn question(&mut self) -> Option<&mut Question> {
        match self {
            Self::Ask { question, .. } => Some(question),
            _ => None,
        }
    }
}

impl Message for ToPage {}

impl Message for Peer {
    fn question(&mut self) -> Option<&mut Question> {
        match self {
            Self::Ask { question, .. } => Some(question),
            _ => None,
        }
    }
}

/// The answer to a request that was sent to an engine that is gone, where asking again might do
/// the same thing twice.
pub(crate) fn lost(question: &Question) -> Option<Reply> {
    question
        .only_once
        .then(|| Reply::Imported(ImportReport { cancelled: true, ..ImportReport::default() }))
}
