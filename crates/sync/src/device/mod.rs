//! A device's end.

mod commits;
mod compare;
mod docs;
mod erase;
mod glance;
mod incoming;
mod io;
mod leave;
mod merge;
mod open;
mod outbox;
mod packs;
mod refuse;
mod session;
mod shelve;
mod transmit;
mod write;

pub use io::*;

use crate::{
    Millis, WriteId,
    cache::Cache,
    digest::Digest,
    limits::{COMMIT_RETRY, IDLE_TIMEOUT, KEEPALIVE, Tuning},
    random::Random,
    rows::{DeviceDoc, DeviceMeta, DeviceTomb, QuarantineRow},
};
use automerge::Automerge;
use carnet_ids::{ActorId, DocId};
use carnet_storage::{Batch, Op, ReadNow};
use commits::Commits;
use outbox::Outbox;
use packs::Packs;
use session::Session;
use shelve::Shelving;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

/// A device's end of the protocol: its documents, its outbox, and a connection at a time.
///
/// `R` reads what is durable on the device. The order of calls is that of the
/// [crate](crate): after every `handle`, `write` or other `&mut` call, poll the outputs and
/// what there is to transmit.
#[derive(Debug)]
pub struct Device<R: ReadNow> {
    read: R,
    config: DeviceConfig,
    tuning: Tuning,
    random: Random,
    meta: DeviceMeta,
    meta_dirty: bool,
    docs: BTreeMap<DocId, DeviceDoc>,
    packs: Packs,
    /// Documents here that have a snapshot row and are not set aside.
    loose: BTreeSet<DocId>,
    shelving: Shelving,
    cache: Cache,
    /// Whole documents on their way to the disk that were not loaded, and their commit.
    raw: BTreeMap<DocId, (u64, Vec<u8>)>,
    outbox: Outbox,
    quarantine: BTreeMap<u64, QuarantineRow>,
    /// What a refused change did, for its author.
    describe: Describe,
    /// Documents to be had whole from the server.
    wanted: BTreeSet<DocId>,
    /// Documents that their person does not receive any more, and the commit that notes it: they
    /// go once it is on the disk and nothing of them waits for the server.
    leaving: BTreeMap<DocId, u64>,
    /// Documents that were erased.
    tombs: BTreeMap<DocId, DeviceTomb>,
    /// Those of which the server is yet to hear that nothing is left.
    untold: BTreeSet<DocId>,
    commits: Commits,
    session: Option<Session>,
    sessions: u64,
    presence: (Option<DocId>, bool),
    outputs: VecDeque<Output>,
    changed: BTreeMap<DocId, Origin>,
    told: Option<State>,
    next_write: u64,
    /// Documents that can't be read.
    aside: BTreeSet<DocId>,
    /// Those of them that the server was asked for during this run.
    asked: BTreeSet<DocId>,
    /// Documents for which the server was compared with, as it lacked what their waiting
    /// changes build on, and none of these came through since.
    compared_for: BTreeSet<DocId>,
    /// How often documents' waiting changes were refused for their author since one of them
    /// came through.
    rewrites: BTreeMap<DocId, u8>,
    /// No commit starts meanwhile.
    held: bool,
    counters: Counters,
}

impl<R: ReadNow> Device<R> {
    /// How often it was compared with a server whose log did not fit, to the end; kept with the documents.
    pub const fn comparisons(&self) -> u64 {
        self.meta.compared
    }

    /// Starts on a store, which may be empty.
    ///
    /// # Errors
    /// [`OpenError`] when the store can't be read or a later version wrote it.
    pub fn open(read: R, config: DeviceConfig) -> Result<Self, OpenError> {
        Self::open_tuned(read, config, Tuning::default())
    }

    /// As [`Self::open`], with other limits.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_tuned(read: R, config: DeviceConfig, tuning: Tuning) -> Result<Self, OpenError> {
        open::open(read, config, tuning)
    }

    /// Takes note of something that happened.
    pub fn handle(&mut self, now: Millis, input: Input) {
        if matches!(input, Input::Message(_)) {
            self.shelving.busy(now);
        }
        match input {
            Input::Connected => self.connected(now),
            Input::Disconnected => self.session = None,
            Input::Message(bytes) => self.message(now, &bytes),
            Input::Committed(id) => self.committed(id),
            Input::CommitFailed(id, error) => self.commits.failed(id, error, now + COMMIT_RETRY),
            Input::Tick => {}
        }
        self.tick(now);
        self.settle();
    }

    /// What is to be done, in order; `None` when nothing is left.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The next message for the socket, if there is one. Call it when the socket can take one.
    pub fn poll_transmit(&mut self, now: Millis) -> Option<Vec<u8>> {
        let Some(message) = self.next_message() else {
            // It may have looked for one in many documents.
            self.cache.shrink();
            return None;
        };
        if let Some(session) = &mut self.session {
            session.sent_at = now;
        }
        self.settle();
        Some(message.encode())
    }

    /// When to feed [`Input::Tick`], if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let session = self.session.as_ref();
        [
            self.commits.retry_at(),
            session.map(|session| session.heard + IDLE_TIMEOUT),
            session
                .filter(|session| session.welcome.is_some())
                .map(|session| session.sent_at + KEEPALIVE),
            self.shelve_at(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Who writes local changes now.
    pub fn actor(&self) -> ActorId {
        self.meta.actor
    }

    /// A document as of now, with what is not on the disk yet; `None` if the device does not
    /// have it.
    ///
    /// # Errors
    /// [`DocError`] when the store can't be read, or the document is set aside.
    pub fn document(&mut self, id: DocId) -> Result<Option<&Automerge>, DocError> {
        let found = self.load(id);
        self.settle();
        Ok(if found? { self.cache.get(&id) } else { None })
    }

    /// As [`Self::document`], to be kept while others are looked at: what comes meanwhile is not in it.
    ///
    /// # Errors
    /// As [`Self::document`].
    pub fn shared(&mut self, id: DocId) -> Result<Option<Arc<Automerge>>, DocError> {
        let found = self.load(id);
        self.settle();
        Ok(if found? { self.cache.share(&id) } else { None })
    }

    /// Every document on the device, in an order in which reading all of them is cheap: first
    /// those that came or changed since the last packs, then pack by pack.
    pub fn documents(&self) -> Vec<DocId> {
        let here = self.docs.iter().filter(|(_, doc)| doc.is_here());
        let mut all: Vec<_> = here.map(|(id, doc)| (doc.base, *id)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, id)| id).collect()
    }

    /// Which state of a document the device has, without loading it; `None` if it has none.
    pub fn digest(&self, id: DocId) -> Option<Digest> {
        self.docs.get(&id).filter(|doc| doc.is_here()).map(|doc| doc.digest)
    }

    /// Runs `f` on the document (made from `birth`, the bytes of a first change, if the device
    /// does not have it) with its actor set, and puts the changes that it made into the
    /// document and the outbox, in one commit. `f` returns the bytes of its change, or `None`
    /// if it changed nothing. [`Event::Saved`] and [`Event::Synced`] follow.
    ///
    /// # Errors
    /// [`WriteError`]; nothing of the write happened.
    pub fn write<E>(
        &mut self,
        now: Millis,
        doc: DocId,
        birth: &[u8],
        f: impl FnOnce(&mut Automerge) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Option<WriteId>, WriteError<E>> {
        self.shelving.busy(now);
        let written = self.try_write(doc, birth, f);
        self.tick(now);
        self.settle();
        written
    }

    /// Holds commits back while `on`: what is written meanwhile becomes durable in one, whole or
    /// not at all.
    pub fn hold(&mut self, on: bool) {
        self.held = on;
        self.settle();
    }

    /// Puts rows of the shell's own (keys that begin with [`crate::keys::SHELL`]) into the commit
    /// that gathers, with what is written while commits are held back.
    pub fn attach(&mut self, rows: Batch) {
        for op in rows.ops {
            match op {
                Op::Put(key, value) => self.commits.put(key, value),
                Op::Delete(key) => self.commits.delete(key),
            }
        }
        self.settle();
    }

    /// Whether no write is taken until some of those that wait are on the disk.
    pub fn is_full(&self) -> bool {
        self.commits.is_full()
    }

    /// Changes that the server has not acknowledged, oldest first.
    pub fn pending(&self) -> Vec<PendingChange> {
        self.outbox.pending(&self.read)
    }

    /// The documents of [`Self::pending`], each as often as it has changes there.
    pub fn pending_docs(&self) -> impl Iterator<Item = DocId> + '_ {
        self.outbox.docs()
    }

    /// Refused changes, oldest first.
    pub fn quarantine(&self) -> Vec<QuarantinedChange> {
        self.quarantine.iter().map(|(id, row)| quarantined(*id, row)).collect()
    }

    /// The refused changes of a document, oldest first.
    pub fn quarantine_of(&self, doc: DocId) -> Vec<QuarantinedChange> {
        let of_doc = self.quarantine.iter().filter(|(_, row)| row.doc == doc);
        of_doc.map(|(id, row)| quarantined(*id, row)).collect()
    }

    /// Has changes that are refused from now on described while their documents have them.
    pub fn describe_by(&mut self, describe: Describe) {
        self.describe = describe;
    }

    /// Greets with another secret from the next connection on.
    pub fn set_token(&mut self, token: String) {
        self.config.token = token;
    }

    /// Forgets a refused change.
    pub fn discard(&mut self, id: u64) {
        if self.quarantine.remove(&id).is_some() {
            self.commits.delete(crate::keys::quarantine(id));
        }
        self.settle();
    }

    /// Whether a document is one that its person does not receive any more, and that is here only
    /// until what waits of it is sent.
    pub fn is_leaving(&self, doc: DocId) -> bool {
        self.leaving.contains_key(&doc)
    }

    /// How things stand.
    pub fn state(&self) -> State {
        let session = self.session.as_ref();
        let head = session.map_or(self.meta.cursor, |session| session.head);
        let link = session.map_or(Link::Offline, |session| session.link(&self.meta));
        State {
            link,
            pending: self.outbox.made(),
            unsaved: self.commits.unsaved(),
            store_error: self.commits.error().cloned(),
            arriving: session.and_then(|session| session.arriving),
            up_to_date: link == Link::Live
                && self.outbox.len() == 0
                && self.meta.cursor >= head
                && self.wanted.is_empty()
                && !self.owes_word(),
            quarantined: self.quarantine.len(),
            set_aside: self.aside.len(),
            cursor: self.meta.cursor,
            head,
            heard: session.map(|session| session.heard),
        }
    }

    /// What happened since the start, for metrics.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Says which document is on the screen, and whether the user is typing in it.
    pub fn set_presence(&mut self, doc: Option<DocId>, typing: bool) {
        if self.presence != (doc, typing) {
            self.presence = (doc, typing);
            if let Some(session) = &mut self.session {
                session.tell_presence = true;
            }
        }
    }

    /// Keeps a document aside as it is, durably: it is not loaded any more. For a shell that
    /// was restarted after [`crate::guard::applying`] named it.
    pub fn set_aside(&mut self, doc: DocId, why: &str) {
        self.put_aside(doc, why);
        if let Some(known) = self.docs.get_mut(&doc) {
            known.ended = true;
            self.put_doc(doc);
        }
        self.settle();
    }

    /// Documents that are set aside: why, and whether the server is being asked for them.
    pub fn aside(&self) -> impl Iterator<Item = (DocId, &str, bool)> {
        let known = self.aside.iter().filter_map(|id| Some((*id, self.docs.get(id)?)));
        known.map(|(id, doc)| (id, doc.aside.as_deref().unwrap_or_default(), doc.wanted))
    }

    /// Asks the server for a document that is set aside, and puts it back if that one is sound.
    pub fn retry(&mut self, doc: DocId) {
        self.want(doc);
        self.settle();
    }

    /// Timers.
    fn tick(&mut self, now: Millis) {
        if let Some((id, batch)) = self.commits.due(now) {
            self.outputs.push_back(Output::Commit(id, batch));
        }
        self.shelve(now);
        let Some(session) = &mut self.session else { return };
        if now >= session.heard + IDLE_TIMEOUT {
            self.close("nothing heard for too long");
        } else if session.welcome.is_some() && now >= session.sent_at + KEEPALIVE {
            session.ping = true;
        }
    }

    /// Asks for the next commit and tells what is different.
    fn settle(&mut self) {
        self.let_go();
        self.flush();
        self.cache.shrink();
        if self.held {
            return;
        }
        if !self.changed.is_empty() {
            let docs = std::mem::take(&mut self.changed).into_iter().collect();
            self.event(Event::Changed { docs });
        }
        let mut state = self.state();
        state.heard = None;
        if self.told.as_ref() != Some(&state) {
            self.told = Some(state);
            self.event(Event::State);
        }
    }

    fn event(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    /// Gives up the connection.
    fn close(&mut self, reason: impl Into<String>) {
        if self.session.take().is_some() {
            self.event(Event::Close(reason.into()));
        }
    }
}

fn quarantined(id: u64, row: &QuarantineRow) -> QuarantinedChange {
    QuarantinedChange {
        id,
        doc: row.doc,
        change: row.change.0.clone(),
        code: row.code.clone(),
        message: row.message.clone(),
        words: row.words.0.clone(),
    }
}

#[cfg(feature = "sim")]
impl<R: ReadNow> Device<R> {
    /// Whether a server said of a document that it was erased, and did not only refuse what came of it.
    pub(crate) fn is_sealed(&self, doc: DocId) -> bool {
        self.tombs.get(&doc).is_some_and(|tomb| !tomb.seal.0.is_empty())
    }

    /// Whether a pack is on its way to the disk.
    pub(crate) fn packs_stir(&self) -> bool {
        self.packs.stir()
    }

    /// Whether a queue is over its limit.
    pub(crate) fn check_limits(&self, tuning: &Tuning) -> Result<(), String> {
        let (held, pinned) = self.cache.counts();
        if held > tuning.cache_docs + pinned + 1 {
            return Err(format!("{held} documents are loaded, {pinned} of them ahead of the disk"));
        }
        let Some(session) = &self.session else { return Ok(()) };
        let bytes: usize = session.unanswered.iter().map(|(.., bytes)| bytes).sum();
        let entries = session.unanswered.len();
        if entries > tuning.push_entries || (entries > 1 && bytes > tuning.push_window) {
            return Err(format!("{entries} pushes of {bytes} bytes are unanswered"));
        }
        if session.batch - session.stored > 1 + (tuning.window / 64) as u64 {
            return Err(format!("{} batches are not stored", session.batch - session.stored));
        }
        Ok(())
    }
}
