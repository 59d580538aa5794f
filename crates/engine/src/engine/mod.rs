//! The engine: what a shell holds and drives.

mod access;
mod agenda;
mod apply;
mod aside;
mod asked;
mod blobs;
mod board;
mod drive;
mod erased;
mod exporting;
mod find;
mod grant;
mod handed;
mod importing;
mod lists;
mod looking;
mod map;
mod merged;
mod naming;
mod notices;
mod opening;
mod own_fields;
mod read;
mod relations;
mod shelf;
mod signing;
mod stale;
mod status;
mod tasks;
mod terms;
mod waiting;
mod withdrawn;

use crate::{
    api::{Credentials, Event, Reply, SyncStatus},
    dice::Dice,
    done::{Done, Origin},
    index::Directory,
    line::Line,
    past::Pasts,
    people::People,
    rows,
};
pub(crate) use blobs::BlobRow;

use apply::Saving;
use carnet_ids::DocId;
use carnet_model::{kind::DocKey, view::Memory};
use carnet_policy::Court;
use carnet_storage::{ReadNow, Store, StoreError};
use carnet_sync::{
    Device, Millis,
    device::{DeviceConfig, OpenError},
};
use drive::Touched;
use grant::Grant;
use handed::Handed;
use importing::Importing;
use looking::Looking;
use notices::Noticed;
use shelf::Shelf;
use stale::Stale;
use std::collections::{BTreeSet, VecDeque};

/// What the shell says once.
#[derive(Debug, Clone)]
pub struct Config {
    /// Random, from the operating system, and never the same twice.
    pub seed: [u8; 32],
    /// The app's version.
    pub app_version: String,
    /// A document to keep aside as it is, unread, and why: for a shell whose process ended while
    /// reading it.
    pub set_aside: Option<(DocId, String)>,
}

/// The time, handed in with every call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// A clock that never goes back.
    pub mono: Millis,
    /// The calendar's clock: milliseconds since 1970, UTC.
    pub unix_ms: i64,
}

impl Now {
    /// Seconds since 1970, UTC.
    pub(crate) const fn seconds(self) -> i64 {
        self.unix_ms.div_euclid(1000)
    }
}

/// A device: its documents, their directory, and its line to the server.
///
/// It owns no thread, socket or timer; the shell calls it from one loop (or behind one async
/// mutex), each call to its end:
///
/// ```text
/// loop {
///     while let Some(event) = engine.poll_event() { tell every screen }
///     while let Some((origin, reply)) = engine.poll_reply() { answer that screen }
///     if let Some(credentials) = engine.wants_connection(now) { start to connect to credentials.server }
///     if engine.wants_close() { close the socket, then engine.disconnected(now).await }
///     while the socket can take a message { engine.poll_transmit(now) → socket }
///     if engine.has_work() { engine.work(now).await; let the others run; continue }
///     wait for the first of:
///         a screen's request  → if let Some(reply) = engine.request(now, origin, request).await { answer }
///         the socket is open  → engine.connected(now).await
///         a message came      → engine.received(now, bytes).await
///         the socket is gone, or could not be had → engine.disconnected(now).await
///         engine.poll_timeout() is reached → engine.tick(now).await
/// }
/// ```
pub struct Engine<S: Store + ReadNow + Clone> {
    store: S,
    config: Config,
    dice: Dice,
    /// While someone is signed in.
    device: Option<Device<S>>,
    credentials: Option<Credentials>,
    /// Secrets before the one of the sign-in, the newest first, and those that this run may still try.
    older: Vec<String>,
    untried: VecDeque<String>,
    line: Line,
    grant: Grant,
    /// The clock that its row has.
    grant_noted: i64,
    /// Until when, on [`Now::mono`], the grant's time was counted.
    looked_at: Millis,
    close: bool,
    directory: Directory,
    /// Documents that the directory has not read yet, or not since they changed.
    stale: Stale,
    pasts: Pasts,
    shelf: Shelf,
    /// Documents that the directory has read since this device wrote them.
    fresh: BTreeSet<DocId>,
    people: People,
    /// Who may do what, as the settings say.
    court: Court,
    /// Who wrote what in the fiches that were read last.
    memory: Memory,
    done: Done,
    saving: Saving,
    events: VecDeque<Event>,
    replies: VecDeque<(Origin, Reply)>,
    touched: Touched,
    told: SyncStatus,
    refused: Option<crate::api::Link>,
    up_to_date_at: Option<i64>,
    pending: Option<BTreeSet<DocId>>,
    /// Fiches that were shown with edits that wait.
    shown_waiting: BTreeSet<DocId>,
    looking: Looking,
    importing: Option<Importing>,
    handed: Handed,
    noticed: Noticed,
    /// How often all of this was forgotten.
    era: u64,
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Opens what the store holds. The directory is read by [`Self::work`] afterwards.
    ///
    /// # Errors
    /// [`OpenError`] when the store can't be read or is of a later version.
    pub async fn open(store: S, config: Config, now: Now) -> Result<Self, OpenError> {
        let done = Done::open(&store)?;
        let mut engine = Self {
            dice: Dice::new(config.seed),
            store,
            config,
            device: None,
            credentials: None,
            older: Vec::new(),
            untried: VecDeque::new(),
            line: Line::default(),
            grant: Grant::default(),
            grant_noted: 0,
            looked_at: now.mono,
            close: false,
            directory: Directory::default(),
            stale: Stale::default(),
            pasts: Pasts::default(),
            shelf: Shelf::default(),
            fresh: BTreeSet::new(),
            people: People::default(),
            court: Court::default(),
            memory: Memory::default(),
            done,
            saving: Saving::default(),
            events: VecDeque::new(),
            replies: VecDeque::new(),
            touched: Touched::default(),
            told: SyncStatus::default(),
            refused: None,
            up_to_date_at: None,
            pending: None,
            shown_waiting: BTreeSet::new(),
            looking: Looking::default(),
            importing: None,
            handed: Handed::default(),
            noticed: Noticed::default(),
            era: 0,
        };
        if let Some(credentials) = engine.stored_sign_in()? {
            engine.start(now, credentials)?;
            engine.see_clock(now).await;
            engine.drive(now).await;
        }
        Ok(engine)
    }

    /// The next thing that the screens should hear.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next answer to a request that [`Self::request`] did not answer at once.
    pub fn poll_reply(&mut self) -> Option<(Origin, Reply)> {
        self.replies.pop_front()
    }

    /// Where to connect to now, with what; `None` when there is no need, or not yet. Once it has
    /// answered, it expects [`Self::connected`] or [`Self::disconnected`]. What the directory was
    /// before is read first, in [`Self::work`]: what comes is news by what was known of it.
    pub fn wants_connection(&mut self, now: Now) -> Option<Credentials> {
        if self.shelf.is_reading() {
            return None;
        }
        self.line.wants(now.mono).then(|| self.credentials.clone()).flatten()
    }

    /// Whether the socket should be closed; says so once.
    pub fn wants_close(&mut self) -> bool {
        std::mem::take(&mut self.close)
    }

    /// The next message for the server. To be called when the socket can take one.
    pub fn poll_transmit(&mut self, now: Now) -> Option<Vec<u8>> {
        self.line.is_up().then(|| self.device.as_mut()?.poll_transmit(now.mono)).flatten()
    }

    /// When to call [`Self::tick`], on the clock of [`Now::mono`].
    pub fn poll_timeout(&self) -> Option<Millis> {
        let device = self.device.as_ref().and_then(Device::poll_timeout);
        [device, self.line.timeout(), self.shelf.due()].into_iter().flatten().min()
    }

    /// Whether [`Self::work`] has something to do: reading documents into the directory, or an import.
    pub fn has_work(&self) -> bool {
        self.device.is_some() && (self.importing.is_some() || self.is_reading())
    }

    /// Whether this device and the server have the same, as far as both know.
    pub fn is_up_to_date(&self) -> bool {
        self.device
            .as_ref()
            .map(Device::state)
            .is_some_and(|state| state.up_to_date && state.unsaved == 0)
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    fn stored_sign_in(&self) -> Result<Option<Credentials>, StoreError> {
        Ok(self.store.get_now(rows::SIGN_IN)?.and_then(|row| rows::decode(&row)))
    }

    /// Starts the device of a sign-in on what the store holds.
    fn start(&mut self, now: Now, credentials: Credentials) -> Result<(), OpenError> {
        self.older = self.older_tokens()?;
        self.untried = self.older.clone().into();
        let config = self.device_config(&credentials);
        let mut device = Device::open(self.store.clone(), config)?;
        device.describe_by(waiting::describe);
        if let Some((doc, why)) = self.config.set_aside.take() {
            device.set_aside(doc, &why);
        }
        self.stale = Stale::all(device.documents());
        self.shelf = Shelf::new(!self.stale.is_empty());
        self.device = Some(device);
        self.handed = self.stored_handed()?;
        self.noticed = self.stored_notices()?;
        self.credentials = Some(credentials);
        self.grant = self.stored_grant()?;
        self.looked_at = now.mono;
        self.refused = None;
        self.line.open(now.mono);
        self.index(DocKey::Settings.id());
        Ok(())
    }

    fn device_config(&mut self, credentials: &Credentials) -> DeviceConfig {
        DeviceConfig {
            device: credentials.device,
            actor: credentials.actor,
            token: credentials.token.clone(),
            seed: self.dice.seed(),
            app_version: self.config.app_version.clone(),
        }
    }
}
