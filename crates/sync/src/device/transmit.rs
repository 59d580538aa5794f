//! What a device sends, in order of urgency.

use super::Device;
use crate::{
    limits::{MAX_NEED, PROTOCOL},
    wire::{Bytes, Hello, Pushed, ToServer},
};
use carnet_ids::{DocId, Epoch};
use carnet_storage::ReadNow;

impl<R: ReadNow> Device<R> {
    pub(super) fn next_message(&mut self) -> Option<ToServer> {
        let session = self.session.as_mut()?;
        if !session.greeted {
            session.greeted = session.may_greet;
            return session.may_greet.then(|| ToServer::Hello(self.hello()));
        }
        session.welcome.as_ref()?;
        if session.actor != self.meta.actor {
            session.actor = self.meta.actor;
            return Some(ToServer::Actor { actor: self.meta.actor });
        }
        if session.stored > session.told_stored {
            session.told_stored = session.stored;
            return Some(ToServer::Received { batch: session.stored });
        }
        if std::mem::take(&mut session.ping) {
            return Some(ToServer::Ping);
        }
        if std::mem::take(&mut session.tell_presence) {
            let (doc, typing) = self.presence;
            return Some(ToServer::Presence { doc, typing });
        }
        self.need()
            .or_else(|| self.gone())
            .or_else(|| self.compare_message())
            .or_else(|| self.push())
    }

    fn hello(&self) -> Hello {
        // A server never has the epoch of zeros: it compares.
        let epoch =
            self.meta.epoch.map(|epoch| if self.meta.compare { Epoch::default() } else { epoch });
        Hello {
            protocol: PROTOCOL,
            token: self.config.token.clone(),
            device: self.config.device,
            actor: self.meta.actor,
            epoch,
            cursor: self.meta.cursor,
            acked: self.meta.acked,
            cold: self.meta.cold,
            generation: self.meta.generation,
            app_version: self.config.app_version.clone(),
            pending: self.outbox.made() as u64,
            reach: self.meta.reach.clone(),
        }
    }

    /// Asks for wanted documents, some at a time.
    fn need(&mut self) -> Option<ToServer> {
        let session = self.session.as_mut()?;
        if !session.needing.is_empty() || self.wanted.is_empty() {
            return None;
        }
        let docs: Vec<DocId> = self.wanted.iter().take(MAX_NEED).copied().collect();
        session.needing.extend(&docs);
        Some(ToServer::Need { docs })
    }

    /// The next changes of the outbox, if the window has room and nothing is being compared.
    fn push(&mut self) -> Option<ToServer> {
        let session = self.session.as_mut().filter(|session| session.comparison.is_none())?;
        let mut unanswered: usize = session.unanswered.iter().map(|(.., bytes)| bytes).sum();
        let (mut entries, mut bytes) = (Vec::new(), 0);
        for (no, waiting) in self.outbox.sendable(session.sent) {
            let full = unanswered + waiting.bytes > self.tuning.push_window
                || session.unanswered.len() >= self.tuning.push_entries;
            if (full && !session.unanswered.is_empty()) || bytes > self.tuning.message_target {
                break;
            }
            // The store may not answer just now; the entry waits for the next connection.
            let Some(change) = self.outbox.change(&self.read, no) else { break };
            bytes += change.len();
            unanswered += change.len();
            session.sent = no;
            session.unanswered.push_back((no, waiting.doc, change.len()));
            entries.push(Pushed { no, doc: waiting.doc, change: Bytes(change) });
        }
        (!entries.is_empty()).then_some(ToServer::Push(entries))
    }
}
