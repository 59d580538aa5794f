//! The worker that holds the engine.

use super::{
    breath::Breath,
    clock::{mono, now},
    election::{Mandate, Vote},
    follower::answer_lost,
    host::{Asked, Host},
    inbox::Input,
    socket::{Heard, Socket},
    tabs::Tabs,
};
use crate::runtime::{
    messages::{ClientId, FromPage, Peer},
    packet::{Question, Sealed},
};
use carnet_engine::{
    Config, Engine, Mirrored, Origin,
    api::{Event, Failure, Reply, Request},
};
use carnet_storage::{IdbStore, StoreError, idb_store::Gone};

const DATABASE: &str = "carnet";
/// How long until the store is opened again after it could not be, or went away, in milliseconds.
const AGAIN: u64 = 3_000;
/// How long until a socket whose buffer was full is looked at again, in milliseconds.
const DRAIN: u64 = 25;

/// How long messages are taken that become durable together, in milliseconds.
const TOGETHER: u64 = 6;

type Opened = Engine<Mirrored<IdbStore>>;

/// Leads until the lock that this request got is lost.
pub(super) async fn lead(host: &mut Host, mandate: Mandate) {
    loop {
        host.peers.lead(Some(false));
        match open(host, mandate).await {
            Ok(engine) => match Leader::new(host, engine, mandate.number).run().await {
                End::Deposed => return,
                End::StoreGone => {}
            },
            Err(failure) => {
                if refuse_for_a_while(host, mandate.number, &failure).await {
                    return;
                }
            }
        }
    }
}

/// Why a leader ended.
enum End {
    /// Another worker leads.
    Deposed,
    /// The browser closed the database.
    StoreGone,
}

async fn open(host: &mut Host, mandate: Mandate) -> Result<Opened, Failure> {
    let disk = IdbStore::open(DATABASE).await?;
    match disk.lead().await {
        // Everything can be read, and what is written waits for room.
        Err(StoreError::Full(_)) if mandate.alone => {}
        led => led?,
    }
    let store = Mirrored::open(disk).await?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Failure::Store(error.to_string()))?;
    let set_aside = host.set_aside.map(|doc| (doc, "reading it stopped the app".to_owned()));
    let config = Config { seed, app_version: env!("CARGO_PKG_VERSION").into(), set_aside };
    let engine = Engine::open(store, config, now()).await.map_err(Failure::from)?;
    host.set_aside = None;
    Ok(engine)
}

/// Answers everything with the failure until it is time to try again. Whether the lock was lost.
async fn refuse_for_a_while(host: &mut Host, mandate: u64, failure: &Failure) -> bool {
    host.peers.lead(Some(true));
    let reply = || Sealed::seal(&Reply::Failed(failure.clone()));
    for number in std::mem::take(&mut host.asked).into_keys() {
        host.page.answer(number, reply());
    }
    host.timer.set(AGAIN);
    loop {
        match host.inbox.next().await {
            Input::Page(FromPage::Ask { number, .. }) => host.page.answer(number, reply()),
            Input::Peer(Peer::Ask { leader, client, number, .. }) if leader == host.me => {
                host.peers.send(Peer::Answer { client, number, reply: reply() });
            }
            Input::Vote(Vote::Lost(lost)) if lost == mandate => return true,
            Input::Timer => return false,
            _ => {}
        }
    }
}

struct Leader<'a> {
    host: &'a mut Host,
    mandate: u64,
    engine: Opened,
    socket: Option<Socket>,
    sockets: u64,
    breath: Breath,
    tabs: Tabs,
}

impl<'a> Leader<'a> {
    fn new(host: &'a mut Host, engine: Opened, mandate: u64) -> Self {
        Self {
            host,
            mandate,
            engine,
            socket: None,
            sockets: 0,
            breath: Breath::new(),
            tabs: Tabs::default(),
        }
    }

    async fn run(mut self) -> End {
        self.take_over().await;
        loop {
            self.tell();
            self.connect().await;
            self.transmit();
            match self.gone() {
                Some(Gone::TakenOver) => return End::Deposed,
                Some(Gone::Closed) => return End::StoreGone,
                None => {}
            }
            self.breath.take().await;
            let Some(input) = self.next().await else { continue };
            if matches!(input, Input::Vote(Vote::Lost(lost)) if lost == self.mandate) {
                return End::Deposed;
            }
            self.hear(input).await;
        }
    }

    fn gone(&self) -> Option<Gone> {
        self.engine.store().disk().gone()
    }

    /// Tells everybody, and does what this tab's page asked of earlier leaders.
    async fn take_over(&mut self) {
        self.host.peers.lead(Some(true));
        if std::mem::replace(&mut self.host.had_leader, true) {
            self.host.page.news(Sealed::seal(&Event::Restarted));
        }
        answer_lost(self.host);
        for (origin, question) in self.host.held.clone() {
            self.ask(origin, question).await;
        }
        let asked: Vec<_> = self
            .host
            .asked
            .iter()
            .map(|(number, asked)| (*number, asked.question.clone()))
            .collect();
        for (number, question) in asked {
            self.ask(Origin { client: self.host.me, number }, question).await;
        }
    }

    /// The next input; `None` after some of the engine's own work.
    async fn next(&mut self) -> Option<Input> {
        if let Some(input) = self.host.inbox.try_next() {
            return Some(input);
        }
        if self.engine.has_work() {
            self.engine.work(now()).await;
            return None;
        }
        self.set_timer();
        let input = self.host.inbox.next().await;
        self.host.timer.clear();
        Some(input)
    }

    fn set_timer(&mut self) {
        let now = mono();
        let drain = self.socket.as_ref().filter(|socket| socket.is_full()).map(|_| now + DRAIN);
        let opening = self.socket.as_ref().and_then(Socket::deadline);
        if let Some(at) = [self.engine.poll_timeout(), drain, opening].into_iter().flatten().min() {
            self.host.timer.set(at.saturating_sub(now));
        }
    }

    async fn hear(&mut self, input: Input) {
        match input {
            Input::Page(FromPage::Ask { number, question }) => {
                let asked = Asked { question: question.clone(), at: mono(), sent: true };
                self.host.asked.insert(number, asked);
                self.ask(Origin { client: self.host.me, number }, question).await;
            }
            Input::Page(FromPage::Offline) => self.hang_up().await,
            Input::Peer(Peer::Ask { leader, client, number, question })
                if leader == self.host.me =>
            {
                self.tabs.watch(client, &self.host.inbox);
                self.ask(Origin { client, number }, question).await;
            }
            Input::Peer(Peer::Hello) => {
                self.host.held.iter().for_each(|(origin, question)| self.pass_on(*origin, question))
            }
            Input::TabGone(client) => self.forget(client).await,
            Input::Socket(number, heard)
                if self.socket.as_ref().is_some_and(|socket| socket.number() == number) =>
            {
                self.heard(heard).await;
            }
            Input::Timer => self.tick().await,
            _ => {}
        }
    }

    /// A tab that was closed looks at nothing any more.
    async fn forget(&mut self, client: ClientId) {
        self.tabs.forget(client);
        let nothing = Request::Looking { contact: None, typing: false };
        // No tab counts so far: the number is nobody's.
        let _ = self.engine.request(now(), Origin { client, number: u64::MAX }, nothing).await;
    }

    async fn ask(&mut self, origin: Origin, question: Question) {
        let again = (!question.only_once).then(|| question.clone());
        let Some(request) = question.open() else { return };
        let edit = again.filter(|_| is_edit(&request));
        if let Some(reply) = self.engine.request(now(), origin, request).await {
            if let Some(edit) = edit.filter(|_| reply == Reply::Failed(Failure::Full)) {
                self.hold(origin, edit);
            }
            self.answer(origin, reply);
        }
    }

    /// The engine has an edit in memory alone: should this tab be closed, another is to have it.
    fn hold(&mut self, origin: Origin, edit: Question) {
        self.pass_on(origin, &edit);
        self.host.hold(origin, edit);
    }

    fn pass_on(&self, Origin { client, number }: Origin, edit: &Question) {
        self.host.peers.send(Peer::Held { client, number, question: edit.clone() });
    }

    fn answer(&mut self, origin: Origin, reply: Reply) {
        if self.gone().is_some() {
            // It will be asked again, of whoever opens the store next.
            return;
        }
        let reply = Sealed::seal(&reply);
        if origin.client != self.host.me {
            self.host.peers.send(Peer::Answer {
                client: origin.client,
                number: origin.number,
                reply,
            });
        } else if self.host.asked.remove(&origin.number).is_some() {
            self.host.page.answer(origin.number, reply);
        }
    }

    /// Passes on what the engine has to say.
    fn tell(&mut self) {
        while let Some(event) = self.engine.poll_event() {
            let event = Sealed::seal(&event);
            self.host.peers.send(Peer::News { leader: self.host.me, event: event.clone() });
            self.host.page.news(event);
        }
        while let Some((origin, reply)) = self.engine.poll_reply() {
            self.answer(origin, reply);
        }
        if !self.host.held.is_empty() && self.engine.status().sync.unsaved == 0 {
            self.host.held.clear();
            self.host.peers.send(Peer::Saved);
        }
    }

    async fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::Open => self.engine.connected(now()).await,
            Heard::Message(bytes) => self.received(bytes).await,
            Heard::Closed => self.hang_up().await,
        }
    }

    /// A message, and those that came meanwhile: a commit costs the browser milliseconds, however
    /// small it is.
    async fn received(&mut self, first: Vec<u8>) {
        let socket = self.socket.as_ref().map_or(0, Socket::number);
        let (inbox, until) = (self.host.inbox.clone(), mono() + TOGETHER);
        let more = std::iter::from_fn(|| (mono() < until).then(|| inbox.message(socket)).flatten());
        self.engine.received_all(now(), std::iter::once(first).chain(more)).await;
    }

    async fn tick(&mut self) {
        if self
            .socket
            .as_ref()
            .and_then(Socket::deadline)
            .is_some_and(|deadline| deadline <= mono())
        {
            self.hang_up().await;
        }
        self.engine.tick(now()).await;
    }

    async fn hang_up(&mut self) {
        if self.socket.take().is_some() {
            self.engine.disconnected(now()).await;
        }
    }

    async fn connect(&mut self) {
        if self.engine.wants_close() {
            self.hang_up().await;
        }
        let Some(credentials) = self.engine.wants_connection(now()) else { return };
        self.sockets += 1;
        match Socket::open(&credentials.server, self.sockets, &self.host.inbox) {
            Ok(socket) => self.socket = Some(socket),
            Err(_) => self.engine.disconnected(now()).await,
        }
    }

    fn transmit(&mut self) {
        while self.socket.as_ref().is_some_and(Socket::has_room) {
            let Some(message) = self.engine.poll_transmit(now()) else { return };
            if let Some(socket) = &self.socket {
                socket.send(&message);
            }
        }
    }
}

/// Whether the engine keeps what it asks for in memory, where the disk has no room.
const fn is_edit(request: &Request) -> bool {
    matches!(
        request,
        Request::Apply(_) | Request::Undo(_) | Request::Merge { .. } | Request::NameDevice(_)
    )
}
