//! A device at work on a bad network: the sync core of every device, over a store in memory.

use super::{Heads, Office, Phase, real};
use crate::Outcome;
use crate::company::{contact, mix, set, type_note};
use crate::light::{self, Socket};
use carnet_device::Memory;
use carnet_engine::api::Credentials;
use carnet_model::edit::{self, Context, Intent};
use carnet_model::kind::DocKey;
use carnet_storage::Store;
use carnet_sync::Device;
use carnet_sync::device::{DeviceConfig, Event, Input, Output};
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch::Receiver;
use tokio_tungstenite::tungstenite::Message;

/// Between two edits of a device, in the mean; all times are milliseconds on its clock.
const EDIT_EVERY: u64 = 20 * 60_000;
/// Between two faults of its network.
const FAULT_EVERY: u64 = 5 * 60_000;
/// How long it is away then, at most.
const AWAY: u64 = 90_000;
/// How long it goes deaf, at most: the connection stands and nothing is read.
const DEAF: u64 = 40_000;
/// How long it waits for its turn in the beginning, at most: not everybody comes at once.
const ARRIVE: u64 = 60_000;

pub(super) struct Worker {
    core: Device<Memory>,
    disk: Memory,
    credentials: Credentials,
    office: Arc<Office>,
    /// Chance, by a count.
    dice: u64,
    next_edit: u64,
    next_fault: u64,
    /// The core wants the connection closed.
    hang_up: bool,
}

impl Worker {
    pub(super) fn new(
        number: usize,
        credentials: Credentials,
        office: Arc<Office>,
    ) -> Outcome<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let config = DeviceConfig {
            device: credentials.device,
            actor: credentials.actor,
            token: credentials.token.clone(),
            seed,
            app_version: "banc".to_owned(),
        };
        let disk = Memory::default();
        let core = Device::open(disk.clone(), config)?;
        let dice = mix(u64::try_from(number)?);
        let mut worker = Self {
            core,
            disk,
            credentials,
            office,
            dice,
            next_edit: 0,
            next_fault: 0,
            hang_up: false,
        };
        worker.next_edit = worker.below(2 * EDIT_EVERY);
        worker.next_fault = worker.below(2 * FAULT_EVERY);
        Ok(worker)
    }

    /// Works until everything has healed; the heads of its documents then.
    pub(super) async fn work(mut self, mut phase: Receiver<Phase>) -> Outcome<Heads> {
        if *phase.borrow() == Phase::Work {
            let wait = real(self.below(ARRIVE));
            self.rest(wait, &mut phase).await;
        }
        self.be_in_step(&mut phase).await;
        Office::count(&self.office.settled);
        // What others still send comes here after that.
        phase.wait_for(|phase| *phase == Phase::Compare).await?;
        self.be_in_step(&mut phase).await;
        self.heads()
    }

    /// Works until the day is over, and then until everything has come and gone on a connection.
    async fn be_in_step(&mut self, phase: &mut Receiver<Phase>) {
        loop {
            // A server that is busy may refuse; the device comes back.
            if let Ok(socket) = light::open(&self.credentials.server).await
                && self.talk(socket, phase).await
            {
                return;
            }
            let away = if *phase.borrow() == Phase::Work { AWAY } else { 2_000 };
            let wait = real(500 + self.below(away));
            self.rest(wait, phase).await;
        }
    }

    /// Away from the network, editing all the same.
    async fn rest(&mut self, wait: std::time::Duration, phase: &mut Receiver<Phase>) {
        let until = Instant::now() + wait;
        while Instant::now() < until {
            let wake = self.wake(*phase.borrow()).min(until);
            let settling = tokio::select! {
                () = tokio::time::sleep_until(wake.into()) => false,
                over = phase.wait_for(|phase| *phase != Phase::Work) => over.is_ok(),
            };
            if settling {
                return tokio::time::sleep(real(self.below(4_000))).await;
            }
            self.edit_if_due(*phase.borrow());
        }
    }

    /// One connection; whether everything has come and the day is over.
    async fn talk(&mut self, mut socket: Socket, phase: &mut Receiver<Phase>) -> bool {
        self.hang_up = false;
        self.tell(Input::Connected);
        let done = self.talk_on(&mut socket, phase).await;
        self.tell(Input::Disconnected);
        done
    }

    async fn talk_on(&mut self, socket: &mut Socket, phase: &mut Receiver<Phase>) -> bool {
        loop {
            let now = self.office.now();
            while let Some(message) = self.core.poll_transmit(now) {
                if socket.send(Message::Binary(message.into())).await.is_err() {
                    return false;
                }
            }
            self.drain();
            let settling = *phase.borrow() != Phase::Work;
            if settling && self.core.state().up_to_date {
                return true;
            }
            if self.hang_up || (!settling && self.fault().await) {
                return false;
            }
            let wake = self.wake(*phase.borrow());
            tokio::select! {
                message = socket.next() => match message {
                    Some(Ok(Message::Binary(bytes))) => {
                        Office::count(&self.office.messages);
                        self.tell(Input::Message(bytes.into()));
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    _ => return false,
                },
                _ = phase.changed(), if !settling => {}
                () = tokio::time::sleep_until(wake.into()) => self.tell(Input::Tick),
            }
            self.edit_if_due(*phase.borrow());
        }
    }

    /// When something is due at the latest.
    fn wake(&self, phase: Phase) -> Instant {
        let mut due = self.core.poll_timeout().unwrap_or(u64::MAX);
        if phase == Phase::Work {
            due = due.min(self.next_edit).min(self.next_fault);
        }
        let now = self.office.now();
        // A millisecond of the devices' is less than one of the wall's.
        Instant::now() + real(due.saturating_sub(now).clamp(6, 60_000))
    }

    /// The network fails now and then: it goes at once, or after a while in which nothing
    /// gets through although the connection stands. Whether it is gone.
    async fn fault(&mut self) -> bool {
        if self.office.now() < self.next_fault {
            return false;
        }
        self.next_fault = self.office.now() + self.below(2 * FAULT_EVERY);
        if self.below(2) == 0 {
            tokio::time::sleep(real(self.below(DEAF))).await;
            if self.below(2) == 0 {
                return false;
            }
        }
        Office::count(&self.office.cuts);
        true
    }

    fn edit_if_due(&mut self, phase: Phase) {
        if phase == Phase::Work && self.office.now() >= self.next_edit {
            self.next_edit = self.office.now() + self.below(2 * EDIT_EVERY);
            self.edit();
        }
    }

    /// Sets a field, or types a word into the notes.
    fn edit(&mut self) {
        let number = u32::try_from(self.below(u64::from(self.office.documents))).unwrap_or(0);
        let key = DocKey::Contact(contact(number));
        let word = format!("mot{} ", self.below(1_000_000));
        let edit = if self.below(2) == 0 { set("job_title", word) } else { type_note(0, word) };
        let intent = Intent { doc: key, edits: vec![edit] };
        let now = self.office.now();
        let context = Context { actor: self.core.actor(), now: 1_760_000_000 };
        let written = self.core.write(now, key.id(), &key.birth(), |doc| {
            edit::apply(doc, &intent, &context).map(|applied| applied.change)
        });
        if written.is_ok() {
            Office::count(&self.office.edits);
        }
        self.drain();
    }

    fn tell(&mut self, input: Input) {
        self.core.handle(self.office.now(), input);
        self.drain();
    }

    /// Does what the core asks for. Its disk never waits.
    fn drain(&mut self) {
        while let Some(output) = self.core.poll_output() {
            match output {
                Output::Commit(id, batch) => {
                    let done = futures_util::FutureExt::now_or_never(self.disk.commit(batch));
                    let input = match done {
                        Some(Err(error)) => Input::CommitFailed(id, error),
                        _ => Input::Committed(id),
                    };
                    self.core.handle(self.office.now(), input);
                }
                Output::Event(Event::Close(_) | Event::Refused { .. }) => self.hang_up = true,
                Output::Event(_) => {}
            }
        }
    }

    fn heads(mut self) -> Outcome<Heads> {
        let mut heads = Heads::new();
        for id in (0..self.office.documents).map(contact) {
            let doc = self.core.document(id)?.ok_or("a document is missing")?;
            heads.insert(id, doc.get_heads());
        }
        Ok(heads)
    }

    /// Below `bound`, which is not 0.
    fn below(&mut self, bound: u64) -> u64 {
        self.dice = mix(self.dice);
        self.dice % bound
    }
}
