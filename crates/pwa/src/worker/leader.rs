//! The worker that holds the engine.

mod carrying;
mod locking;

use super::{
    breath::Breath,
    clock::{mono, now},
    election::{Mandate, Vote},
    follower::answer_lost,
    host::{Asked, Host},
    inbox::Input,
    locked, safe,
    socket::{Heard, Socket},
    tabs::Tabs,
};
use crate::runtime::{
    held::HeldEdit,
    messages::{ClientId, FromPage, Peer},
    packet::{Question, Sealed},
};
use carnet_engine::{
    Config, Engine, Fate, Mirrored, Origin,
    api::{Event, Failure, NotKept, Reply, Request, Status},
    is_of_documents,
};
use carnet_lock::Vault;
use carnet_storage::{IdbStore, Sealed as SealedStore, idb_store::Gone};
use carrying::Files;
use locking::Bolt;

/// How long until the store is opened again after it could not be, or went away, in milliseconds.
const AGAIN: u64 = 3_000;
/// How long until a socket whose buffer was full is looked at again, in milliseconds.
const DRAIN: u64 = 25;

/// How long messages are taken that become durable together, in milliseconds.
const TOGETHER: u64 = 6;

type Opened = Engine<Mirrored<SealedStore<IdbStore>>>;

/// Leads until the lock that this request got is lost.
pub(super) async fn lead(host: &mut Host, mandate: Mandate) {
    loop {
        host.peers.lead(Some(false));
        match open(host, mandate).await {
            Ok((engine, vault)) => {
                match Leader::new(host, engine, Bolt::new(vault), mandate.number).run().await {
                    End::Deposed => return,
                    End::StoreGone | End::Locked => {}
                }
            }
            Err(Shut::Deposed) => return,
            Err(Shut::StoreGone) => {}
            Err(Shut::Failed(failure)) => {
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
    /// The device is locked from now on.
    Locked,
}

/// Why there is no engine.
pub(super) enum Shut {
    /// Another worker leads.
    Deposed,
    /// The browser closed the database while it was locked.
    StoreGone,
    /// It could not be opened.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Shut {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

async fn open(host: &mut Host, mandate: Mandate) -> Result<(Opened, Vault<IdbStore>), Shut> {
    // In boxes, so that what a start does not need is not compiled into what it does.
    let mut vault = Box::pin(safe::open(mandate.alone)).await?;
    let key = match vault.clear_key()? {
        Some(key) => key,
        None => locked::opened(host, mandate.number, &mut vault).await?,
    };
    host.peers.lead(Some(false));
    let sealed = SealedStore::new(vault.disk().clone(), key).sparing(is_of_documents);
    let store = Mirrored::open(sealed).await?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Failure::Store(error.to_string()))?;
    let set_aside = host.set_aside.map(|doc| (doc, "reading it stopped the app".to_owned()));
    let config = Config { seed, app_version: env!("CARGO_PKG_VERSION").into(), set_aside };
    let engine = Engine::open(store, config, now()).await.map_err(Failure::from)?;
    host.set_aside = None;
    Ok((engine, vault))
}

/// Answers everything with the failure until it is time to try again; edits are held. Whether the
/// lock was lost.
async fn refuse_for_a_while(host: &mut Host, mandate: u64, failure: &Failure) -> bool {
    host.peers.lead(Some(true));
    host.say(&Event::Unopened(failure.clone()));
    answer_lost(host);
    for (number, asked) in std::mem::take(&mut host.asked) {
        refuse(host, Origin { client: host.me, number }, asked.question, failure);
    }
    host.timer.set(AGAIN);
    loop {
        match host.inbox.next().await {
            Input::Page(FromPage::Ask { number, question }) => {
                refuse(host, Origin { client: host.me, number }, question, failure);
            }
            Input::Peer(Peer::Ask { leader, client, number, question }) if leader == host.me => {
                refuse(host, Origin { client, number }, question, failure);
            }
            Input::Vote(Vote::Lost(lost)) if lost == mandate => return true,
            Input::Timer => return false,
            other => host.hear_of_held(other),
        }
    }
}

/// Answers one with the failure. An edit is held before, as its author is told that it is kept.
fn refuse(host: &mut Host, origin: Origin, question: Question, failure: &Failure) {
    let request = question.clone().open();
    let is_kept = request.as_ref().is_some_and(is_edit) && host.held.has_room(&question);
    if is_kept {
        host.hold_everywhere(HeldEdit { origin, question });
    }
    let why = match failure {
        Failure::NoRoom if is_kept => Failure::Full,
        other => other.clone(),
    };
    let (Origin { client, number }, reply) = (origin, Sealed::seal(&Reply::Failed(why)));
    if client == host.me {
        host.page.answer(number, reply);
    } else {
        host.peers.send(Peer::Answer { client, number, reply });
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
    /// How things stood when the engine was asked for held edits.
    stood: Option<Standing>,
    bolt: Bolt,
    /// Once somebody has ordered something about files.
    files: Option<Files>,
}

/// What may let the engine take an edit that it refused for now: how many documents are set aside,
/// and whether nothing waits for the disk.
type Standing = (usize, bool);

impl<'a> Leader<'a> {
    fn new(host: &'a mut Host, engine: Opened, bolt: Bolt, mandate: u64) -> Self {
        Self {
            host,
            mandate,
            engine,
            socket: None,
            sockets: 0,
            breath: Breath::new(),
            tabs: Tabs::default(),
            stood: None,
            bolt,
            files: None,
        }
    }

    async fn run(mut self) -> End {
        self.take_over().await;
        loop {
            self.settle_held().await;
            self.tell();
            // Where the disk refuses it, it is tried again with the next thing that happens.
            let _ = self.unlock_if_bare().await;
            self.connect().await;
            self.transmit();
            if self.files.is_some() {
                self.carry().await;
            }
            match self.gone() {
                Some(Gone::TakenOver) => return End::Deposed,
                Some(Gone::Closed) => return End::StoreGone,
                None => {}
            }
            if self.is_to_lock() {
                self.say_locked();
                return End::Locked;
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
        self.engine.store().disk().disk().gone()
    }

    /// Tells everybody, and does what this tab's page asked of earlier leaders.
    async fn take_over(&mut self) {
        self.host.peers.lead(Some(true));
        if std::mem::replace(&mut self.host.had_leader, true) {
            self.host.page.news(Sealed::seal(&Event::Restarted));
        }
        self.say_lock();
        answer_lost(self.host);
        self.ask_for_held().await;
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
        let files = self.files.as_ref().and_then(|files| files.timeout());
        if let Some(at) = [self.engine.poll_timeout(), drain, opening, self.bolt.timeout(), files]
            .into_iter()
            .flatten()
            .min()
        {
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
            Input::Peer(Peer::Hello) => self.host.pass_on_held(),
            Input::Peer(Peer::Held(edit)) => {
                self.host.hold(edit.clone());
                self.ask_again(edit).await;
            }
            // Of a leader before this one, whose last commit this engine may have read.
            Input::Peer(Peer::Saved(origins)) => self.host.let_go(origins),
            Input::TabGone(client) => self.forget(client).await,
            Input::Socket(number, heard)
                if self.socket.as_ref().is_some_and(|socket| socket.number() == number) =>
            {
                self.heard(heard).await;
            }
            Input::Timer => self.tick().await,
            Input::Carried(number, answer) => self.carried(number, answer).await,
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
        let reply = match request {
            Request::Lock(order) => Some(self.order(order).await),
            Request::Blob(order) => Some(self.order_file(order).await),
            request => self.engine.request(now(), origin, request).await,
        };
        if let Some(reply) = reply {
            if let Some(question) = edit.filter(|_| self.engine.fate(origin) == Fate::InMemory) {
                self.host.hold_everywhere(HeldEdit { origin, question });
            }
            self.answer(origin, reply);
        }
    }

    /// Asks the engine for every held edit that it does not know.
    async fn ask_for_held(&mut self) {
        for edit in self.host.held.clone().iter() {
            self.ask_again(edit.clone()).await;
        }
        self.stood = Some(self.standing());
    }

    async fn ask_again(&mut self, HeldEdit { origin, question }: HeldEdit) {
        if self.engine.fate(origin) != Fate::Unknown {
            return;
        }
        // What another version of the app asked stays held: one of its tabs may lead next.
        let Some(request) = question.clone().open() else { return };
        let reply = self.engine.request(now(), origin, request).await;
        let is_unknown = self.engine.fate(origin) == Fate::Unknown;
        if let Some(Reply::Failed(why)) = reply
            && is_unknown
            && !why.may_pass()
        {
            self.give_up(origin, question, why);
        }
    }

    /// The engine refuses a held edit for good: its author is to know.
    fn give_up(&mut self, origin: Origin, question: Question, why: Failure) {
        if let Some(request) = question.open() {
            self.host.say(&Event::NotKept(NotKept::new(&request, why)));
        }
        self.host.let_go_everywhere(vec![origin]);
    }

    fn standing(&self) -> Standing {
        let sync = self.engine.status().sync;
        (sync.set_aside, sync.unsaved == 0)
    }

    /// Lets go of what is on the disk; asks again for what the engine may take now.
    async fn settle_held(&mut self) {
        if self.host.held.is_empty() || self.gone().is_some() {
            return;
        }
        if self.stood != Some(self.standing()) {
            self.ask_for_held().await;
        }
        let origins = self.host.held.iter().map(|edit| edit.origin);
        let saved: Vec<_> =
            origins.filter(|origin| self.engine.fate(*origin) == Fate::Saved).collect();
        if !saved.is_empty() {
            self.host.let_go_everywhere(saved);
        }
    }

    fn answer(&mut self, origin: Origin, reply: Reply) {
        if self.gone().is_some() {
            // It will be asked again, of whoever opens the store next.
            return;
        }
        let reply = match reply {
            Reply::Status(status) => {
                // That screens are to shut comes before what shuts them.
                self.tell();
                Reply::Status(Status { lock: Box::new(self.lock_to_tell()), ..status })
            }
            reply => reply,
        };
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
            self.host.say(&event);
        }
        while let Some((origin, reply)) = self.engine.poll_reply() {
            self.answer(origin, reply);
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
pub(super) const fn is_edit(request: &Request) -> bool {
    matches!(
        request,
        Request::Apply(_) | Request::Undo(_) | Request::Merge { .. } | Request::NameDevice(_)
    )
}
