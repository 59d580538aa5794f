//! An engine and its socket, driven by whoever asks.

use crate::wire::{Heard, Wire};
use carnet_engine::{
    Config, Engine, Now, Origin,
    api::{Credentials, Event, Failure, Link, Reply, Request, Status, SyncStatus},
};
use carnet_storage::{ReadNow, Store};
use carnet_sync::{Millis, device::OpenError};
use std::{
    collections::VecDeque,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Events kept for whoever asks; with more, the oldest go, for every one of them only says
/// that something can be asked anew.
const MOST_EVENTS: usize = 10_000;
/// Bytes of messages that are taken together: what a server sends before it waits.
const MOST_TOGETHER: usize = carnet_sync::limits::WINDOW;

/// A device. Nothing happens but inside its methods: it lives while one of them runs.
pub struct Session<S: Store + ReadNow + Clone> {
    pub(crate) engine: Engine<S>,
    wire: Option<Wire>,
    /// Whether it may connect.
    online: bool,
    /// The socket could not take a message, so another may wait.
    full: bool,
    start: Instant,
    client: [u8; 16],
    requests: u64,
    events: VecDeque<Event>,
    last_loss: Option<String>,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The store's content.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// No randomness.
    #[error("the system gives no random bytes: {0}")]
    NoRandomness(String),
    /// The engine refused.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The engine answered something else.
    #[error("the engine gave an answer to another question")]
    Answer,
}

impl<S: Store + ReadNow + Clone> std::fmt::Debug for Session<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("online", &self.online).finish_non_exhaustive()
    }
}

impl<S: Store + ReadNow + Clone> Session<S> {
    /// Opens what the store holds; connects, once driven, if `online` and signed in.
    ///
    /// # Errors
    /// [`SessionError`] when the store can't be read.
    pub async fn open(store: S, online: bool) -> Result<Self, SessionError> {
        let start = Instant::now();
        let config = Config {
            seed: random()?,
            app_version: concat!("carnet ", env!("CARGO_PKG_VERSION")).to_owned(),
            set_aside: None,
        };
        let engine = Engine::open(store, config, now(start)).await?;
        Ok(Self {
            engine,
            wire: None,
            online,
            full: false,
            start,
            client: random()?,
            requests: 0,
            events: VecDeque::new(),
            last_loss: None,
        })
    }

    /// Remembers a sign-in.
    ///
    /// # Errors
    /// [`SessionError`] when the store can't be written.
    pub async fn sign_in(&mut self, credentials: Credentials) -> Result<(), SessionError> {
        self.request(Request::SignIn(credentials)).await.map(drop)
    }

    /// Asks the engine, and drives everything until it has answered.
    ///
    /// # Errors
    /// [`SessionError::Failed`] with the engine's words.
    pub async fn request(&mut self, request: Request) -> Result<Reply, SessionError> {
        self.requests += 1;
        let origin = Origin { client: self.client, number: self.requests };
        let now = self.now();
        let mut reply = self.engine.request(now, origin, request).await;
        while reply.is_none() {
            self.step(None).await;
            while let Some((of, answer)) = self.engine.poll_reply() {
                if of == origin {
                    reply = Some(answer);
                }
            }
        }
        match reply {
            Some(Reply::Failed(failure)) => Err(failure.into()),
            Some(reply) => Ok(reply),
            None => Err(SessionError::Answer),
        }
    }

    /// How things stand.
    ///
    /// # Errors
    /// [`SessionError`] when the engine can't say.
    pub async fn status(&mut self) -> Result<Status, SessionError> {
        match self.request(Request::Status).await? {
            Reply::Status(status) => Ok(status),
            _ => Err(SessionError::Answer),
        }
    }

    /// Drives until `enough` is true of the state or `patience` is over; whether it is true.
    ///
    /// # Errors
    /// [`SessionError`] when the engine can't say how things stand.
    pub async fn wait_until(
        &mut self,
        patience: Duration,
        mut enough: impl FnMut(&SyncStatus) -> bool,
    ) -> Result<bool, SessionError> {
        let deadline = Instant::now() + patience;
        loop {
            if enough(&self.status().await?.sync) {
                return Ok(true);
            }
            if Instant::now() >= deadline {
                return Ok(false);
            }
            self.step(Some(deadline)).await;
        }
    }

    /// Drives until the server and this device have the same, as far as both know, or
    /// `patience` is over, or the server refused the device; whether they have.
    ///
    /// # Errors
    /// [`SessionError`] when the engine can't say how things stand.
    pub async fn synchronise(&mut self, patience: Duration) -> Result<bool, SessionError> {
        let deadline = Instant::now() + patience;
        while !self.engine.is_up_to_date() && Instant::now() < deadline {
            if is_refused(&self.status().await?.sync) {
                return Ok(false);
            }
            self.step(Some(deadline)).await;
        }
        Ok(self.engine.is_up_to_date())
    }

    /// Reads everything that waits into the directory, so that it can be searched.
    pub async fn settle(&mut self) {
        while self.engine.has_work() {
            let now = self.now();
            self.engine.work(now).await;
        }
    }

    /// The next event, driving until there is one.
    pub async fn event(&mut self) -> Event {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            self.step(None).await;
        }
    }

    /// The next event, driving until there is one or `deadline` has passed.
    pub async fn event_before(&mut self, deadline: Instant) -> Option<Event> {
        loop {
            let event = self.events.pop_front();
            if event.is_some() || Instant::now() >= deadline {
                return event;
            }
            self.step(Some(deadline)).await;
        }
    }

    /// Closes the connection and stays offline, or may connect again.
    pub async fn set_online(&mut self, online: bool) {
        self.online = online;
        if !online && self.wire.take().is_some() {
            let now = self.now();
            self.engine.disconnected(now).await;
        }
    }

    /// Why the last connection was lost, or could not be had.
    pub fn last_loss(&self) -> Option<&str> {
        self.last_loss.as_deref()
    }

    /// Waits for one thing to happen, and sees to it.
    pub(crate) async fn step(&mut self, deadline: Option<Instant>) {
        self.see_to_socket().await;
        if self.engine.has_work() {
            self.work().await;
        } else {
            self.wait(deadline).await;
        }
        while let Some(event) = self.engine.poll_event() {
            if self.events.len() >= MOST_EVENTS {
                self.events.pop_front();
            }
            self.events.push_back(event);
        }
    }

    /// What has come over the socket goes first: to have it on the disk matters more than to list it.
    async fn work(&mut self) {
        // On one thread, the socket's task gets its turn here.
        tokio::task::yield_now().await;
        let now = self.now();
        match self.wire.as_mut().and_then(Wire::heard_already) {
            Some(heard) => self.hear(now, heard).await,
            None => self.engine.work(now).await,
        }
    }

    async fn see_to_socket(&mut self) {
        let now = self.now();
        if self.engine.wants_close() && self.wire.take().is_some() {
            self.engine.disconnected(now).await;
        }
        if self.online
            && self.wire.is_none()
            && let Some(credentials) = self.engine.wants_connection(now)
        {
            self.wire = Some(Wire::open(&credentials.server));
        }
        self.transmit();
    }

    fn transmit(&mut self) {
        let now = self.now();
        let Some(wire) = &self.wire else { return };
        self.full = loop {
            let Ok(room) = wire.outgoing.try_reserve() else { break true };
            match self.engine.poll_transmit(now) {
                Some(message) => room.send(message),
                None => break false,
            }
        };
    }

    async fn wait(&mut self, deadline: Option<Instant>) {
        let timeout = self.engine.poll_timeout().map(|at| self.start + Duration::from_millis(at));
        let until = [timeout, deadline].into_iter().flatten().min();
        let full = self.full;
        let (heard, room) = match &mut self.wire {
            None => {
                sleep_until(until).await;
                (None, false)
            }
            Some(wire) => {
                let outgoing = wire.outgoing.clone();
                tokio::select! {
                    heard = wire.heard() => (Some(heard), false),
                    _ = outgoing.reserve(), if full => (None, true),
                    () = sleep_until(until) => (None, false),
                }
            }
        };
        let now = self.now();
        match heard {
            Some(heard) => self.hear(now, heard).await,
            // There is room in the socket again: the next step uses it.
            None if room => {}
            None => self.engine.tick(now).await,
        }
    }

    async fn hear(&mut self, now: Now, heard: Heard) {
        match heard {
            Heard::Open => self.engine.connected(now).await,
            Heard::Message(first) => {
                let (messages, end) = self.come_already(first).await;
                self.engine.received_all(now, messages).await;
                if let Some(reason) = end {
                    self.lost(now, reason).await;
                }
            }
            Heard::Closed(reason) => self.lost(now, reason).await,
        }
    }

    /// The messages that have come behind this one, with it: they share a commit, which costs
    /// the same for one as for all. And why no more will come, if that is so.
    async fn come_already(&mut self, first: Vec<u8>) -> (Vec<Vec<u8>>, Option<String>) {
        let mut bytes = first.len();
        let mut messages = vec![first];
        while bytes < MOST_TOGETHER
            && let Some(wire) = &mut self.wire
        {
            // On one thread, the socket's task gets its turn here.
            tokio::task::yield_now().await;
            match wire.heard_already() {
                Some(Heard::Message(message)) => {
                    bytes += message.len();
                    messages.push(message);
                }
                Some(Heard::Closed(reason)) => return (messages, Some(reason)),
                Some(Heard::Open) | None => break,
            }
        }
        (messages, None)
    }

    async fn lost(&mut self, now: Now, reason: String) {
        self.wire = None;
        self.last_loss = Some(reason);
        self.engine.disconnected(now).await;
    }

    pub(crate) fn now(&self) -> Now {
        now(self.start)
    }
}

/// Whether only a person can help.
pub fn is_refused(sync: &SyncStatus) -> bool {
    matches!(sync.link, Link::Refused | Link::UpdateNeeded | Link::SignedOut)
}

fn now(start: Instant) -> Now {
    let mono: Millis = start.elapsed().as_millis().try_into().unwrap_or(Millis::MAX);
    let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Now { mono, unix_ms: unix.as_millis().try_into().unwrap_or(i64::MAX) }
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], SessionError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| SessionError::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
