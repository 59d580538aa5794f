//! What a device does with the server's messages.

use super::{Device, DocError, Event, packs::Parcel};
use crate::{
    Millis, keys,
    limits::{IDLE_TIMEOUT, MAX_REWRITES},
    wire::{Body, Entry, ToDevice, code},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;

impl<R: ReadNow> Device<R> {
    pub(super) fn message(&mut self, now: Millis, bytes: &[u8]) {
        let Some(session) = &mut self.session else { return };
        session.heard = now;
        let taken = ToDevice::decode(bytes).map_err(|error| error.to_string());
        if let Err(reason) = taken.and_then(|message| self.take(message)) {
            self.close(reason);
        }
    }

    /// Does what a message says. An error ends the connection.
    fn take(&mut self, message: ToDevice) -> Result<(), String> {
        let welcomed = self.session.as_ref().is_some_and(|session| session.welcome.is_some());
        match message {
            ToDevice::Refused { code, message } => {
                self.event(Event::Refused { code: code.clone(), message });
                return Err(format!("refused: {code}"));
            }
            ToDevice::Welcome(welcome) => self.welcomed(welcome)?,
            ToDevice::Token { token } => self.event(Event::Token(token)),
            _ if !welcomed => return Err("a message before the welcome".to_owned()),
            ToDevice::Ack { through, seq } => self.acked(through, seq)?,
            ToDevice::Reject { no, code, message } => self.rejected(no, &code, &message),
            ToDevice::ReturnAck { through, seq } => self.return_acked(through, seq),
            ToDevice::ReturnReject { no, code, message } => {
                self.return_rejected(no, &code, &message)
            }
            ToDevice::Entries { batch, to, head, entries } => {
                self.entries(batch, (to, head), entries)?
            }
            ToDevice::Pack { batch, index, body, skip, low, until, left } => {
                self.parcel(batch, Parcel { index, body, skip }, low.is_some())?;
                self.went_down((low, until), left)?
            }
            ToDevice::Compared(results) => self.compared(results)?,
            ToDevice::Presence { doc, who } => self.event(Event::Presence { doc, who }),
            ToDevice::Pong => {}
            ToDevice::Withdrawn { docs, at } => self.withdrawn(docs, at),
            ToDevice::Erased { tombs, at } => self.erased(tombs, at),
            ToDevice::Noted { docs } => self.noted(&docs),
            ToDevice::Anew { base, total, reach } => self.begins_anew(base, total, &reach)?,
            ToDevice::Roll { from, to, docs, at } => self.rolled((from, to), &docs.0, at)?,
        }
        Ok(())
    }

    fn acked(&mut self, through: u64, seq: u64) -> Result<(), String> {
        let Some(session) = &mut self.session else { return Ok(()) };
        if through > session.sent {
            return Err("an acknowledgement of what was not sent".to_owned());
        }
        for (no, doc) in session.answered(through) {
            if self.outbox.get(no).is_none() {
                self.taken_after_all(doc);
            }
        }
        let mut synced = Vec::new();
        for no in self.outbox.numbers_to(through) {
            self.commits.delete(keys::outbox(no));
            let Some((waiting, write)) = self.outbox.remove(no, true) else { continue };
            self.compared_for.remove(&waiting.doc);
            self.rewrites.remove(&waiting.doc);
            // The server has something of it now that it may not have had when it was asked.
            self.asked.remove(&waiting.doc);
            self.ask_again(waiting.doc);
            synced.extend(write);
        }
        self.meta.acked = self.meta.acked.max(seq);
        self.meta_dirty = true;
        if !synced.is_empty() {
            self.event(Event::Synced(synced));
        }
        Ok(())
    }

    fn rejected(&mut self, no: u64, code: &str, message: &str) {
        let Some(session) = &mut self.session else { return };
        session.unanswered.retain(|(sent, ..)| *sent != no);
        // An entry that is no longer there was rewritten, or fell with the one before it.
        let Some(waiting) = self.outbox.get(no) else { return };
        let (doc, refused) = (waiting.doc, waiting.hash);
        if code == code::ERASED {
            return self.refused_as_erased(doc);
        }
        if let Err(DocError::Store(error)) = self.load(doc) {
            // It is refused again on the next connection.
            return self.close(format!("the store can't be read: {error}"));
        }
        let after: Vec<_> =
            self.outbox.of(&doc).into_iter().filter(|(later, _)| *later >= no).collect();
        match code {
            code::ACTOR_REUSED | code::ACTOR_FOREIGN if self.may_rewrite(doc) => {
                self.rewrite(doc, &after, code, message);
            }
            // Once for a document: what a comparison does not bring, a second one does not.
            code::MISSING_DEPS if self.compared_for.insert(doc) => {
                self.meta.compare = true;
                self.meta_dirty = true;
                self.close("the server lacks what our changes build on: compare");
            }
            _ if code.starts_with(code::RIGHT) => {
                self.refuse(doc, refused, &after, (code, message));
            }
            _ => {
                let hashes = after.into_iter().map(|(_, hash)| hash).collect();
                self.quarantine_changes(doc, hashes, code, message);
            }
        }
    }

    /// Counts how often in a row a document's changes were refused for their author.
    fn may_rewrite(&mut self, doc: DocId) -> bool {
        let times = self.rewrites.entry(doc).or_default();
        *times = times.saturating_add(1);
        *times <= MAX_REWRITES
    }

    /// The next batch of the server's, which is stored with what gathers now.
    pub(super) fn batch(&mut self, batch: u64) -> Result<(), String> {
        let Some(session) = &mut self.session else { return Ok(()) };
        if batch != session.batch + 1 {
            return Err("a batch out of order".to_owned());
        }
        session.batch = batch;
        self.commits.notes().received = Some((session.id, batch));
        self.meta_dirty = true;
        Ok(())
    }

    fn entries(
        &mut self,
        batch: u64,
        (to, head): (u64, u64),
        entries: Vec<Entry>,
    ) -> Result<(), String> {
        let Some(session) = &mut self.session else { return Ok(()) };
        if session.comparison.is_some() || to < self.meta.cursor || head < to {
            return Err("log entries out of order".to_owned());
        }
        session.head = head;
        self.batch(batch)?;
        self.counters.entries += entries.len() as u64;
        for entry in entries {
            match entry.body {
                Body::Changes(changes) => self.take_changes(entry.doc, &changes),
                Body::Whole { digest, bytes } => self.take_whole(entry.doc, digest, bytes.0),
            }
        }
        self.meta.cursor = to;
        self.end_cold_start();
        Ok(())
    }

    /// A cold start has come down to `low`.
    fn went_down(
        &mut self,
        (low, until): (Option<u64>, Option<u64>),
        left: u64,
    ) -> Result<(), String> {
        let Some(low) = low else { return Ok(()) };
        let Some(cold) = self.meta.cold.as_mut().filter(|cold| low <= cold.low) else {
            return Err("a pack out of order".to_owned());
        };
        (cold.low, cold.until) = (low, until);
        let arriving = self.session.as_mut().and_then(|session| session.arriving.as_mut());
        if let Some((come, total)) = arriving {
            *come = total.saturating_sub(usize::try_from(left).unwrap_or(usize::MAX));
        }
        self.end_cold_start();
        Ok(())
    }

    fn end_cold_start(&mut self) {
        let cursor = self.meta.cursor;
        let done = |until: u64| cursor >= until;
        if self.meta.cold.is_some_and(|cold| cold.until.is_some_and(done)) {
            self.meta.cold = None;
            if let Some(session) = &mut self.session {
                session.arriving = None;
            }
        }
    }
}

const _: () = assert!(IDLE_TIMEOUT > crate::limits::KEEPALIVE, "a ping comes in time");
