//! A server's end.

mod answers;
mod cold;
mod commits;
mod compact;
mod compare;
mod conn;
mod docs;
mod erase;
mod greet;
mod incoming;
mod io;
mod judge;
mod merge;
mod open;
mod packs;
mod presence;
mod progress;
mod push;
mod reach;
mod read;
mod roll;
mod shelve;
mod tail;
mod take;
mod tombs;
mod write;

/// A document, as a judge is shown it, and a change of one.
pub use automerge::{Automerge as Document, Change};
pub use io::*;
pub use judge::{Case, Judge, Library, PushedChange};
pub use progress::Progress;
pub use reach::{Label, Reach, Receives};

use crate::{
    Millis, WriteId,
    cache::Cache,
    digest::Digest,
    limits::{IDLE_TIMEOUT, Tuning},
    packs::Shelf,
    rows::{ActorRow, EpochRow},
    wire::code,
};
use automerge::Automerge;
use carnet_ids::{ActorId, DeviceId, DocId, Epoch};
use carnet_storage::ReadNow;
use commits::Commits;
use conn::Conn;
use packs::Packs;
use shelve::Shelving;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};
use take::Waiting;
use tombs::Tombs;

/// A server's end of the protocol: the log, and any number of connections.
///
/// `R` reads what is durable on the server. The order of calls is that of the
/// [crate](crate): after every `handle` or other `&mut` call, poll the outputs; a connection
/// that is woken has something in [`Hub::poll_transmit`].
///
/// In memory it keeps some 150 bytes a document of the workspace, and a few loaded documents.
#[derive(Debug)]
pub struct Hub<R: ReadNow> {
    read: R,
    config: HubConfig,
    tuning: Tuning,
    actor: ActorId,
    /// Ascending; the last is this run's.
    epochs: Vec<EpochRow>,
    actors: BTreeMap<ActorId, ActorRow>,
    index: BTreeMap<DocId, Place>,
    /// Documents of `index` that are not all in a pack.
    loose: usize,
    /// Documents that are parts of others: whose, and which.
    parts: BTreeSet<(DocId, DocId)>,
    /// What labels hold, each once.
    facts: BTreeSet<Arc<[u8]>>,
    /// The labels were made in this run, and are not on the disk as yet.
    anew: bool,
    /// What decides who receives what and is on the disk in a state that nobody was looked at by: it is
    /// on its way there once more.
    unsure: BTreeSet<DocId>,
    tombs: Tombs,
    packs: Packs,
    shelf: RefCell<Shelf>,
    shelving: Shelving,
    counters: Counters,
    waiting: Waiting,
    cache: Cache,
    /// The log's end, counting what is on its way to the disk.
    end: u64,
    /// The log's end on the disk.
    durable: u64,
    commits: Commits,
    conns: BTreeMap<ConnId, Conn>,
    outputs: VecDeque<Output>,
    idle_check: Millis,
    next_write: u64,
}

/// Where a document stands, counting what is on its way to the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// Its entries, ascending.
    seqs: Vec<u64>,
    /// The first of them lies in a pack, and is the whole document as of then.
    packed: bool,
    digest: Digest,
    bytes: u64,
    /// What decides who receives it.
    label: Label,
    /// Labels that it had, and the places in the log where it got another one.
    moved: Vec<(u64, Label)>,
}

impl Place {
    fn first(&self) -> u64 {
        self.seqs.first().copied().unwrap_or(0)
    }

    fn last(&self) -> u64 {
        self.seqs.last().copied().unwrap_or(0)
    }

    /// The first of its entries from there on. Folding and packing take entries away: whoever passes
    /// that place of the log meets the document only at the next that is left.
    fn met_from(&self, seq: u64) -> u64 {
        self.seqs.get(self.seqs.partition_point(|entry| *entry < seq)).copied().unwrap_or(seq)
    }
}

impl<R: ReadNow> Hub<R> {
    /// Starts on a store, which may be empty: begins an epoch. [`Event::Ready`] follows.
    ///
    /// # Errors
    /// [`OpenError`] when the store can't be read or a later version wrote it.
    pub fn open(read: R, config: HubConfig) -> Result<Self, OpenError> {
        Self::open_tuned(read, config, Tuning::default())
    }

    /// As [`Self::open`], with other limits.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_tuned(read: R, config: HubConfig, tuning: Tuning) -> Result<Self, OpenError> {
        open::open(read, config, tuning)
    }

    /// Takes note of something that happened.
    pub fn handle(&mut self, now: Millis, input: Input) {
        match input {
            Input::Connected { conn, who, hello } => self.connected(now, conn, who, &hello),
            Input::Disconnected(conn) => self.disconnected(conn),
            Input::Message(conn, bytes) => {
                self.shelving.busy(now);
                self.message(now, conn, &bytes);
            }
            Input::Committed(id) => self.committed(id),
            Input::CommitFailed(id, error) => self.commit_failed(now, id, error),
            Input::Tick { now_unix } => {
                self.config.now_unix = now_unix;
                self.shelve(now);
            }
        }
        self.tick(now);
        self.settle();
    }

    /// What is to be done, in order; `None` when nothing is left.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to feed [`Input::Tick`], if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let idle = (!self.conns.is_empty()).then_some(self.idle_check);
        [idle, self.commits.retry_at(), self.shelve_at(), self.waiting.due()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Who writes the server's own changes during this run.
    pub fn actor(&self) -> ActorId {
        self.actor
    }

    /// The epoch of this run.
    pub fn epoch(&self) -> Epoch {
        self.epochs.last().map_or_else(Epoch::default, |row| row.epoch)
    }

    /// The log's end on the disk.
    pub fn head(&self) -> u64 {
        self.durable
    }

    /// Whether something that was pushed is not in a commit yet, or a commit not on the disk.
    pub fn is_busy(&self) -> bool {
        self.waiting.due().is_some() || !self.commits.rest()
    }

    /// Connections that are open.
    pub fn connections(&self) -> usize {
        self.conns.len()
    }

    /// A document as of now, with what is not on the disk yet; `None` if there is none.
    ///
    /// # Errors
    /// [`DocError`] when the store can't be read or does not hold a document there.
    pub fn document(&mut self, id: DocId) -> Result<Option<&Automerge>, DocError> {
        let here = self.load(id)?;
        self.cache.shrink();
        Ok(if here { self.cache.get(&id) } else { None })
    }

    /// Every document, in the order in which they lie in the store: whoever reads them all reads
    /// each pack once.
    pub fn documents(&self) -> Vec<DocId> {
        let mut docs: Vec<_> = self.index.iter().map(|(id, place)| (place.first(), *id)).collect();
        docs.sort_unstable();
        docs.into_iter().map(|(_, id)| id).collect()
    }

    /// How the documents lie in the store.
    pub fn stored(&self) -> Stored {
        let (slots, live) = self
            .packs
            .all()
            .fold((0, 0), |(slots, live), pack| (slots + pack.slots, live + pack.live));
        Stored {
            documents: self.index.len(),
            loose: self.loose,
            packs: self.packs.all().count(),
            slots,
            live,
            settled: self.shelve_at().is_none() && self.commits.rest(),
        }
    }

    /// A document as it is on the disk: Automerge chunks one behind the other, for
    /// [`Automerge::load`]. It is not loaded.
    ///
    /// # Errors
    /// [`DocError`] when the store can't be read.
    pub fn whole(&self, id: DocId) -> Result<Option<Vec<u8>>, DocError> {
        Ok(self.whole_entry(&id)?.map(|whole| whole.bytes.0))
    }

    /// What it has counted.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Runs `f` on the document (made from `birth` if there is none) with the server's actor
    /// set, and appends the changes that it made to the log. `f` returns the bytes of its
    /// change, or `None` if it changed nothing. [`Event::Saved`] or [`Event::Lost`] follows.
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
        let written = self.try_write(doc, birth, f);
        self.tick(now);
        self.settle();
        written
    }

    /// Notes that an actor is a device's, before the device ever connects: nobody else can
    /// write as it from then on.
    pub fn give_actor(&mut self, device: DeviceId, actor: ActorId) {
        self.allow(device, actor);
        self.settle();
    }

    /// Folds a document's entries into one snapshot at the place of the last; whether there
    /// were several. Done by itself when there are many; safe at any time.
    ///
    /// # Errors
    /// [`DocError`] when the document can't be loaded.
    pub fn compact(&mut self, doc: DocId) -> Result<bool, DocError> {
        let folded = self.fold(doc);
        self.settle();
        folded
    }

    /// Timers.
    fn tick(&mut self, now: Millis) {
        self.take_due(now);
        self.retry_start(now);
        if now < self.idle_check {
            return;
        }
        let idle: Vec<ConnId> = self
            .conns
            .iter()
            .filter(|(_, conn)| conn.closing.is_none() && conn.heard + IDLE_TIMEOUT <= now)
            .map(|(id, _)| *id)
            .collect();
        for id in idle {
            self.close(id, code::IDLE, "nothing heard for too long");
        }
        let heard =
            self.conns.values().filter(|conn| conn.closing.is_none()).map(|conn| conn.heard);
        self.idle_check = heard.min().unwrap_or(now) + IDLE_TIMEOUT;
    }

    /// Asks for the next commit.
    fn settle(&mut self) {
        self.flush();
        self.cache.shrink();
    }

    fn event(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    /// Says once that a connection has something to send.
    fn wake(&mut self, id: ConnId) {
        if let Some(conn) = self.conns.get_mut(&id)
            && !std::mem::replace(&mut conn.woken, true)
        {
            self.outputs.push_back(Output::Wake(id));
        }
    }
}

#[cfg(feature = "sim")]
impl<R: ReadNow> Hub<R> {
    /// Whether a change of the packs is on its way to the disk.
    pub(crate) fn packs_stir(&self) -> bool {
        self.packs.stir()
    }

    /// Whether a queue is over its limit.
    pub(crate) fn check_limits(&self, tuning: &Tuning) -> Result<(), String> {
        let (held, pinned) = self.cache.counts();
        if held > tuning.hub_cache_docs + pinned + 1 {
            return Err(format!("{held} documents are loaded, {pinned} of them ahead of the disk"));
        }
        for (id, conn) in &self.conns {
            conn.check_limits(tuning).map_err(|what| format!("{id:?}: {what}"))?;
        }
        Ok(())
    }
}
