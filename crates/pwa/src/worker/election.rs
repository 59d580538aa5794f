//! Who holds the engine: a Web Lock.

use super::{
    inbox::{Inbox, Input},
    locks,
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::{JsFuture, spawn_local};

const LOCK: &str = "carnet-engine";

/// By what right a worker leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mandate {
    /// Of the request that got the lock.
    pub(super) number: u64,
    /// Nobody led any more when the lock was granted.
    pub(super) alone: bool,
}

/// What the lock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vote {
    /// It is this worker's.
    Granted(Mandate),
    /// Another worker took what this worker had by the request with this number.
    Lost(u64),
}

/// Asks for the lock. Once had it is kept until the worker ends or another steals it.
pub(super) struct Election {
    inbox: Inbox,
    /// A request for it stands in the queue.
    queued: Rc<Cell<bool>>,
    requests: Cell<u64>,
}

impl Election {
    pub(super) fn new(inbox: &Inbox) -> Self {
        Self { inbox: inbox.clone(), queued: Rc::default(), requests: Cell::new(0) }
    }

    /// Waits for the lock, behind whoever waits already.
    pub(super) fn stand(&self) {
        if !self.queued.replace(true) {
            self.request(false);
        }
    }

    /// Takes it from whoever has it. What this worker has in the queue stays there.
    pub(super) fn steal(&self) {
        self.request(true);
    }

    fn request(&self, steal: bool) {
        let (inbox, queued) = (self.inbox.clone(), Rc::clone(&self.queued));
        let number = self.requests.get() + 1;
        self.requests.set(number);
        let granted = {
            let inbox = inbox.clone();
            move || {
                if !steal {
                    queued.set(false);
                }
                inbox.push(Input::Vote(Vote::Granted(Mandate { number, alone: !steal })));
                locks::for_ever()
            }
        };
        match locks::request(LOCK, steal, granted) {
            // Rejected when the lock is stolen, and never resolved.
            Ok(held) => spawn_local(async move {
                let _ = JsFuture::from(held).await;
                inbox.push(Input::Vote(Vote::Lost(number)));
            }),
            // A browser without Web Locks (or a page without HTTPS): the newest tab leads, because
            // the store's terms keep one of them, and the others follow it until it falls silent.
            Err(_) => inbox.push(Input::Vote(Vote::Granted(Mandate { number, alone: false }))),
        }
    }
}
