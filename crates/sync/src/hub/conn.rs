//! One connection of a device.

use super::{ConnId, Hub, Identity, Output, Reach, answers::Answer, cold::Walk, commits::Commits};
use crate::{
    Millis,
    limits::{MAX_NEED, MAX_UNRESOLVED},
    wire::{Range, ToDevice, Welcome},
};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::ReadNow;
use std::collections::{BTreeSet, VecDeque};

/// What is known of a connection.
#[derive(Debug)]
pub(super) struct Conn {
    pub(super) who: Identity,
    pub(super) actor: ActorId,
    pub(super) heard: Millis,
    /// The welcome, and the commit that it waits for.
    pub(super) welcome: Option<(u64, Welcome)>,
    pub(super) phase: Phase,
    /// The version that it speaks.
    pub(super) protocol: u16,
    /// What its person receives.
    pub(super) reach: Reach,
    /// That this is something else now, to be told.
    pub(super) anew: Option<ToDevice>,
    /// From where on the device is to be told which documents there are for it.
    pub(super) roll: Option<DocId>,
    /// Parts of what came into reach, to be sent before it, and where that stands in the log.
    pub(super) gains: VecDeque<DocId>,
    pub(super) gained: u64,
    /// What went out of reach, to be told; told up to this place of the log.
    pub(super) gone: VecDeque<DocId>,
    pub(super) gone_to: u64,
    /// The document of which the last answer told that.
    pub(super) gone_doc: Option<DocId>,
    /// What was erased is told up to this place of the log.
    pub(super) buried: u64,
    /// What was erased, to be told once more.
    pub(super) again: BTreeSet<DocId>,
    /// Documents that the device let go of, and the commit that notes it.
    pub(super) noted: VecDeque<(u64, Vec<DocId>)>,
    /// The last log entry sent, or passed over.
    pub(super) position: u64,
    /// The last that the device was told of, and the log's end as it knows it.
    pub(super) told: u64,
    pub(super) head: u64,
    /// A cold start under way.
    pub(super) walk: Option<Walk>,
    /// The last batch sent, and those that the device has not stored.
    pub(super) batch: u64,
    pub(super) unstored: VecDeque<Batch>,
    /// The place of the log up to which the device has stored everything, as far as it has said.
    pub(super) stored: Option<u64>,
    /// Answers to pushes, in order.
    pub(super) answers: VecDeque<Answer>,
    /// Entries that came on this connection and are not to go back on it.
    pub(super) own: BTreeSet<u64>,
    /// Documents asked for whole.
    pub(super) need: VecDeque<DocId>,
    /// A comparison that is to be answered.
    pub(super) compares: Option<Vec<Range>>,
    pub(super) looking: (Option<DocId>, bool),
    pub(super) tell_presence: bool,
    pub(super) pong: bool,
    pub(super) woken: bool,
    /// Its last message, when it is to end.
    pub(super) closing: Option<Option<ToDevice>>,
}

/// A batch that was sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    number: u64,
    bytes: usize,
    /// The place of the log up to which the device has everything once it has stored it; `None` while it
    /// begins.
    to: Option<u64>,
}

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The welcome is not sent.
    Greeting,
    /// The device compares.
    Reconciling,
    /// The log flows.
    Live,
}

impl Conn {
    pub(super) fn new(who: Identity, actor: ActorId, now: Millis) -> Self {
        Self {
            who,
            actor,
            heard: now,
            welcome: None,
            phase: Phase::Greeting,
            protocol: 0,
            reach: Reach::Everything,
            anew: None,
            roll: None,
            gains: VecDeque::new(),
            gained: 0,
            gone: VecDeque::new(),
            gone_to: 0,
            gone_doc: None,
            buried: 0,
            again: BTreeSet::new(),
            noted: VecDeque::new(),
            position: 0,
            told: 0,
            head: 0,
            walk: None,
            batch: 0,
            unstored: VecDeque::new(),
            stored: None,
            answers: VecDeque::new(),
            own: BTreeSet::new(),
            need: VecDeque::new(),
            compares: None,
            looking: (None, false),
            tell_presence: false,
            pong: false,
            woken: false,
            closing: None,
        }
    }

    /// Whether there is something to send, now that the log's end is at `durable`.
    pub(super) fn is_ready(&self, durable: u64, commits: &Commits) -> bool {
        let greets = self.welcome.as_ref().is_some_and(|(commit, _)| commits.has_landed(*commit));
        let answers = self.answers.front().is_some_and(|answer| answer.is_due(commits));
        let behind = self.position < durable || self.walk.is_some();
        let more = self.anew.is_some() || self.roll.is_some() || !self.gone.is_empty();
        let noted = self.noted.front().is_some_and(|(commit, _)| commits.has_landed(*commit));
        greets || answers || noted || (self.phase == Phase::Live && (behind || more))
    }

    pub(super) fn window_is_open(&self, window: usize) -> bool {
        self.unstored.iter().map(|batch| batch.bytes).sum::<usize>() < window
    }

    /// The number of the next batch, of about `bytes` bytes.
    pub(super) fn next_batch(&mut self, bytes: usize) -> u64 {
        self.batch += 1;
        let to = self.walk.is_none().then_some(self.position);
        // A batch without entries costs something too.
        self.unstored.push_back(Batch { number: self.batch, bytes: bytes + 64, to });
        self.batch
    }

    /// The device has stored the batches up to this one.
    pub(super) fn has_stored(&mut self, batch: u64) {
        while let Some(stored) = self.unstored.pop_front_if(|sent| sent.number <= batch) {
            self.stored = stored.to;
        }
    }

    /// The place of the log up to which the device has said that it stored everything; `None` where it has
    /// not, because it begins or compares.
    pub(super) fn stored_to(&self) -> Option<u64> {
        if self.phase != Phase::Live || self.walk.is_some() {
            return None;
        }
        // What was passed over without a word is nothing that it would have to store.
        if self.unstored.is_empty() { Some(self.position) } else { self.stored }
    }

    /// What went out of reach, some at a time.
    pub(super) fn next_gone(&mut self, at: u64) -> Option<ToDevice> {
        let some = self.gone.len().min(MAX_NEED);
        (some > 0).then(|| ToDevice::Withdrawn { docs: self.gone.drain(..some).collect(), at })
    }

    /// Remembers an entry that came on this connection. Forgetting them only costs an echo.
    pub(super) fn owns(&mut self, seq: u64) {
        if self.own.len() >= 2 * MAX_UNRESOLVED {
            self.own.clear();
        }
        self.own.insert(seq);
    }
}

impl<R: ReadNow> Hub<R> {
    /// The next message for the connection's socket, if there is one. Call it when the
    /// socket can take one.
    pub fn poll_transmit(&mut self, now: Millis, id: ConnId) -> Option<Vec<u8>> {
        let _ = now;
        let message = self.next_message(id);
        if message.is_none()
            && let Some(conn) = self.conns.get_mut(&id)
        {
            conn.woken = false;
        }
        message.map(|message| message.encode())
    }

    fn next_message(&mut self, id: ConnId) -> Option<ToDevice> {
        let window = self.tuning.window;
        let conn = self.conns.get_mut(&id)?;
        if let Some(last) = &mut conn.closing {
            return last.take();
        }
        if conn.phase == Phase::Greeting {
            return self.greeting(id);
        }
        if let Some(erased) = self.next_erased(id).or_else(|| self.next_noted(id)) {
            return Some(erased);
        }
        let conn = self.conns.get_mut(&id)?;
        if let Some(anew) = conn.anew.take() {
            return Some(anew);
        }
        if let Some(gone) = conn.next_gone(self.durable) {
            return Some(gone);
        }
        if let Some(answer) = self.next_answer(id) {
            return Some(answer);
        }
        let conn = self.conns.get_mut(&id)?;
        if std::mem::take(&mut conn.pong) {
            return Some(ToDevice::Pong);
        }
        if !self.unsure.is_empty() {
            return None;
        }
        if let Some(compared) = self.compared(id) {
            return Some(compared);
        }
        let conn = self.conns.get_mut(&id)?;
        if std::mem::take(&mut conn.tell_presence) {
            return self.presence_message(id);
        }
        if !conn.window_is_open(window) {
            return None;
        }
        let message = self.roll(id);
        let message = message.or_else(|| self.needed(id));
        let message = message.or_else(|| self.tail(id));
        message.or_else(|| self.cold_pack(id))
    }

    pub(super) fn close(&mut self, id: ConnId, code: &'static str, reason: &str) {
        let Some(conn) = self.conns.get_mut(&id).filter(|conn| conn.closing.is_none()) else {
            return;
        };
        let refused = ToDevice::Refused { code: code.to_owned(), message: reason.to_owned() };
        conn.closing = Some(Some(refused));
        let looking = std::mem::take(&mut conn.looking).0;
        self.outputs.push_back(Output::Close(id, code, reason.to_owned()));
        self.presence_changed(looking);
    }

    /// Ends every connection of a device: what it sends from now on is not taken.
    pub fn end(&mut self, device: DeviceId, code: &'static str, reason: &str) {
        let conns = self.conns.iter().filter(|(_, conn)| conn.who.device == device);
        let conns: Vec<ConnId> = conns.map(|(id, _)| *id).collect();
        for id in conns {
            self.close(id, code, reason);
            self.wake(id);
        }
    }

    pub(super) fn disconnected(&mut self, id: ConnId) {
        if let Some(conn) = self.conns.remove(&id) {
            self.presence_changed(conn.looking.0);
        }
    }
}

#[cfg(feature = "sim")]
impl Conn {
    pub(super) fn check_limits(&self, tuning: &crate::limits::Tuning) -> Result<(), String> {
        let flying: usize = self.unstored.iter().rev().skip(1).map(|batch| batch.bytes).sum();
        if flying >= tuning.window {
            return Err(format!("{flying} bytes are sent and not stored"));
        }
        if self.answers.len() > 2 * tuning.push_entries {
            return Err(format!("{} pushes wait for an answer", self.answers.len()));
        }
        if self.own.len() > 2 * MAX_UNRESOLVED || self.need.len() > MAX_NEED {
            return Err("too many of its own entries or needs".to_owned());
        }
        Ok(())
    }
}
