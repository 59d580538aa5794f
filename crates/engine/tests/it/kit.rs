//! A small world: a server and its devices in one process, under a clock that the test moves.
//!
//! ```text
//! let mut world = World::new(&["Nadia", "Paul"]);   // signed in, connected, quiet
//! world.seat(0).offline();                           // cuts the line
//! world.ask(0, Request::…)                           // asks, drives everything until quiet
//! world.restart(0)                                   // the engine dies; another opens its disk
//! ```

use carnet_engine::{
    Config, Engine, Now, Origin,
    api::{Credentials, Event, Fiche, Query, Reply, Request, Row, Status},
};
use carnet_ids::{ActorId, DeviceId, DocId, ItemId};
use carnet_model::{
    edit::{self, Context, Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{
    Batch, ReadNow, Scan, Store, StoreError,
    contract::Row as StoredRow,
    faults::{Faulty, Plan},
    memory::MemoryStore,
};
use carnet_sync::{
    Hub,
    hub::{self, ConnId, HubConfig, Identity},
    wire::{ToDevice, ToServer},
};
use futures_util::FutureExt;
use std::{future::Future, sync::Arc};

pub(crate) const START: i64 = 1_795_000_000_000;

/// A disk in memory that outlives what runs on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(Arc<MemoryStore>);

pub(crate) type Disk = Faulty<Memory>;

pub(crate) struct World {
    pub(crate) hub: Hub<Memory>,
    hub_disk: Memory,
    seats: Vec<Seat>,
    mono: u64,
    conns: u64,
    starts: u8,
    /// Every pushed change is answered as a server without room for the document does.
    pub(crate) refuses: bool,
    /// The next pushed change is refused for this reason; what else came with it is not heard.
    pub(crate) refuses_once: Option<&'static str>,
    /// Pushed changes do not arrive.
    pub(crate) swallows: bool,
}

pub(crate) struct Seat {
    pub(crate) engine: Engine<Disk>,
    pub(crate) disk: Disk,
    pub(crate) plan: Plan,
    pub(crate) credentials: Credentials,
    pub(crate) client: [u8; 16],
    pub(crate) number: u64,
    pub(crate) events: Vec<Event>,
    pub(crate) replies: Vec<(Origin, Reply)>,
    online: bool,
    conn: Option<(ConnId, bool)>,
}

impl World {
    /// A server that knows these people, each with a device that is signed in and connected.
    pub(crate) fn new(names: &[&str]) -> Self {
        Self::granting(names, 0)
    }

    /// As [`Self::new`]; devices may work for so many seconds without contact.
    pub(crate) fn granting(names: &[&str], offline: u64) -> Self {
        let hub_disk = Memory::default();
        let mut config = HubConfig::new([99; 32], START / 1000);
        config.offline = offline;
        let hub = Hub::open(hub_disk.clone(), config).unwrap();
        let mut world = Self {
            hub,
            hub_disk,
            seats: Vec::new(),
            mono: 1,
            conns: 0,
            starts: 0,
            refuses: false,
            refuses_once: None,
            swallows: false,
        };
        world.run_hub();
        world.write_people(names);
        for (number, name) in (0..).zip(names) {
            world.sit(number, name);
        }
        world.quiet();
        world
    }

    pub(crate) fn now(&self) -> Now {
        Now { mono: self.mono, unix_ms: START + i64::try_from(self.mono).unwrap() }
    }

    pub(crate) fn seat(&mut self, seat: usize) -> &mut Seat {
        &mut self.seats[seat]
    }

    /// Asks as the seat's first tab and drives everything until quiet.
    pub(crate) fn ask(&mut self, seat: usize, request: Request) -> Reply {
        let at = &mut self.seats[seat];
        at.number += 1;
        let origin = Origin { client: at.client, number: at.number };
        self.ask_as(seat, origin, request)
    }

    pub(crate) fn ask_as(&mut self, seat: usize, origin: Origin, request: Request) -> Reply {
        let now = self.now();
        let answer = ready(self.seats[seat].engine.request(now, origin, request));
        self.quiet();
        answer.unwrap_or_else(|| {
            let replies = &mut self.seats[seat].replies;
            let at = replies.iter().position(|(of, _)| *of == origin).expect("the answer came");
            replies.remove(at).1
        })
    }

    pub(crate) fn apply(
        &mut self,
        seat: usize,
        intents: Vec<Intent>,
    ) -> carnet_engine::api::UndoId {
        match self.ask(seat, Request::Apply(intents)) {
            Reply::Applied(undo) => undo,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn fiche(&mut self, seat: usize, contact: DocId) -> Fiche {
        match self.ask(seat, Request::Fiche(contact)) {
            Reply::Fiche(fiche) => *fiche,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn rows(&mut self, seat: usize, query: Query) -> Vec<Row> {
        match self.ask(seat, Request::Search { query, offset: 0, limit: 1_000 }) {
            Reply::Rows(rows) => rows.rows,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn status(&mut self, seat: usize) -> Status {
        match self.ask(seat, Request::Status) {
            Reply::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    /// Connects or cuts a seat's line.
    pub(crate) fn online(&mut self, seat: usize, online: bool) {
        self.seats[seat].online = online;
        if !online {
            self.cut(seat);
        }
        self.quiet();
    }

    /// The seat's engine dies between two calls; another one opens its disk.
    pub(crate) fn restart(&mut self, seat: usize) {
        self.restart_without(seat, None);
    }

    /// The same; the new one is told to keep a document aside.
    pub(crate) fn restart_without(&mut self, seat: usize, doc: Option<DocId>) {
        self.open_again(seat, doc);
        self.quiet();
    }

    /// As [`Self::restart`]; the new one has done nothing yet.
    pub(crate) fn restart_still(&mut self, seat: usize) {
        self.open_again(seat, None);
    }

    fn open_again(&mut self, seat: usize, doc: Option<DocId>) {
        if let Some((conn, _)) = self.seats[seat].conn.take() {
            self.hub.handle(self.mono, hub::Input::Disconnected(conn));
        }
        let now = self.now();
        self.starts += 1;
        let set_aside = doc.map(|doc| (doc, "reading it stopped the app".to_owned()));
        let config = Config { seed: [self.starts; 32], app_version: "test".into(), set_aside };
        let disk = self.seats[seat].disk.clone();
        self.seats[seat].engine = ready(Engine::open(disk, config, now)).unwrap();
    }

    /// After a crash: the same bytes on a machine that works.
    pub(crate) fn change_disk(&mut self, seat: usize) {
        let at = &mut self.seats[seat];
        at.plan = Plan::default();
        at.disk = Faulty::new(at.disk.clone().into_inner(), at.plan.clone());
    }

    /// Moves the clock and lets everything happen.
    pub(crate) fn wait(&mut self, millis: u64) {
        self.mono += millis;
        let now = self.now();
        let tick = hub::Input::Tick { now_unix: now.unix_ms / 1000 };
        self.hub.handle(now.mono, tick);
        for seat in &mut self.seats {
            ready(seat.engine.tick(now));
        }
        self.quiet();
    }

    /// Drives everything until nothing moves.
    pub(crate) fn quiet(&mut self) {
        while self.step() {}
    }

    fn step(&mut self) -> bool {
        let mut moved = self.run_hub();
        for seat in 0..self.seats.len() {
            moved |= self.step_seat(seat);
        }
        moved
    }

    fn step_seat(&mut self, seat: usize) -> bool {
        let now = self.now();
        let at = &mut self.seats[seat];
        at.events.extend(std::iter::from_fn(|| at.engine.poll_event()));
        at.replies.extend(std::iter::from_fn(|| at.engine.poll_reply()));
        if at.engine.wants_close() && at.conn.is_some() {
            self.cut(seat);
            return true;
        }
        if at.conn.is_none() && at.online && at.engine.wants_connection(now).is_some() {
            self.conns += 1;
            at.conn = Some((ConnId(self.conns), false));
            ready(at.engine.connected(now));
            return true;
        }
        if self.carry(seat) {
            return true;
        }
        // Messages come whether or not it has done what it had to do.
        let at = &mut self.seats[seat];
        let works = at.engine.has_work();
        if works {
            ready(at.engine.work(now));
        }
        works
    }

    /// Carries one message each way.
    fn carry(&mut self, seat: usize) -> bool {
        let now = self.now();
        let at = &mut self.seats[seat];
        let Some((conn, greeted)) = at.conn else { return false };
        let mut moved = false;
        let message = at.engine.poll_transmit(now);
        if let Some(message) = message.filter(|message| !self.refuse(seat, message)) {
            moved = true;
            self.deliver(seat, conn, greeted, message);
        }
        self.run_hub();
        if self.seats[seat].conn.is_some()
            && let Some(message) = self.hub.poll_transmit(now.mono, conn)
        {
            moved = true;
            ready(self.seats[seat].engine.received(now, message));
        }
        moved
    }

    fn deliver(&mut self, seat: usize, conn: ConnId, greeted: bool, message: Vec<u8>) {
        if greeted {
            return self.hub.handle(self.mono, hub::Input::Message(conn, message));
        }
        let at = &mut self.seats[seat];
        let ToServer::Hello(hello) = ToServer::decode(&message).unwrap() else {
            panic!("no hello")
        };
        at.conn = Some((conn, true));
        let who = identity(&at.credentials);
        self.hub.handle(self.mono, hub::Input::Connected { conn, who, hello });
    }

    /// Whether it was a push that is refused.
    fn refuse(&mut self, seat: usize, message: &[u8]) -> bool {
        if self.swallows {
            return matches!(ToServer::decode(message), Ok(ToServer::Push(_)));
        }
        if !self.refuses && self.refuses_once.is_none() {
            return false;
        }
        let Ok(ToServer::Push(pushed)) = ToServer::decode(message) else { return false };
        let now = self.now();
        let (code, most) =
            self.refuses_once.take().map_or(("document-full", usize::MAX), |code| (code, 1));
        for change in pushed.into_iter().take(most) {
            let (code, message) = (code.to_owned(), "no room".to_owned());
            let reject = ToDevice::Reject { no: change.no, code, message }.encode();
            ready(self.seats[seat].engine.received(now, reject));
        }
        true
    }

    fn run_hub(&mut self) -> bool {
        let mut moved = false;
        while let Some(output) = self.hub.poll_output() {
            moved = true;
            match output {
                hub::Output::Commit(id, batch) => {
                    self.hub_disk.0.apply(batch);
                    self.hub.handle(self.mono, hub::Input::Committed(id));
                }
                hub::Output::Close(conn, ..) => {
                    let seat = self
                        .seats
                        .iter()
                        .position(|seat| seat.conn.is_some_and(|(known, _)| known == conn));
                    if let Some(seat) = seat {
                        self.cut(seat);
                    }
                }
                hub::Output::Wake(_) | hub::Output::Event(_) => {}
            }
        }
        moved
    }

    /// What is on the server's disk.
    pub(crate) fn backup(&self) -> Vec<StoredRow> {
        self.hub_disk.scan_now(&Scan::prefix(&[])).unwrap()
    }

    /// The server begins anew with a disk as it was then; devices find it after a while.
    pub(crate) fn restore(&mut self, rows: Vec<StoredRow>) {
        (0..self.seats.len()).for_each(|seat| self.cut(seat));
        let mut batch = Batch::default();
        rows.into_iter().for_each(|(key, value)| batch.put(key, value));
        self.hub_disk = Memory::default();
        self.hub_disk.0.apply(batch);
        self.starts += 1;
        let config = HubConfig::new([self.starts + 100; 32], START / 1000);
        self.hub = Hub::open(self.hub_disk.clone(), config).unwrap();
        self.run_hub();
        self.wait(120_000);
    }

    fn cut(&mut self, seat: usize) {
        let now = self.now();
        let at = &mut self.seats[seat];
        if let Some((conn, _)) = at.conn.take() {
            self.hub.handle(now.mono, hub::Input::Disconnected(conn));
        }
        ready(at.engine.disconnected(now));
    }

    fn sit(&mut self, number: u8, name: &str) {
        let plan = Plan::default();
        let disk = Faulty::new(Memory::default(), plan.clone());
        let now = self.now();
        self.starts += 1;
        let config =
            Config { seed: [self.starts; 32], app_version: "test".into(), set_aside: None };
        let engine = ready(Engine::open(disk.clone(), config, now)).unwrap();
        self.seats.push(Seat {
            engine,
            disk,
            plan,
            credentials: credentials(number, name),
            client: [number + 200; 16],
            number: 0,
            events: Vec::new(),
            replies: Vec::new(),
            online: true,
            conn: None,
        });
        let credentials = self.seats[usize::from(number)].credentials.clone();
        assert_eq!(self.ask(number.into(), Request::SignIn(credentials)), Reply::Done);
    }

    fn write_people(&mut self, names: &[&str]) {
        let mut edits = vec![set("company_name", "Maison Rivière")];
        for (number, name) in (0u8..).zip(names) {
            let of = credentials(number, name);
            let text = |key: &str, value: String| (key.to_owned(), Value::Text(value));
            edits.push(Edit::Add {
                collection: "people".into(),
                item: of.person,
                fields: vec![text("name", (*name).to_owned())],
            });
            let device = vec![
                text("actor", of.actor.to_string()),
                text("person", of.person.to_string()),
                text("name", format!("iPad de {name}")),
            ];
            let item = ItemId::from_slice(&of.actor.as_bytes()[..8]).unwrap();
            edits.push(Edit::Add { collection: "devices".into(), item, fields: device });
        }
        let intent = Intent { doc: DocKey::Settings, edits };
        let context = Context { actor: self.hub.actor(), now: START / 1000 };
        let write = |doc: &mut automerge::Automerge| {
            edit::apply(doc, &intent, &context).map(|done| done.change)
        };
        self.hub.write(self.mono, DocKey::Settings.id(), &DocKey::Settings.birth(), write).unwrap();
        self.run_hub();
    }
}

pub(crate) fn credentials(number: u8, name: &str) -> Credentials {
    Credentials {
        token: format!("token-{number}"),
        person: ItemId::new([number + 1; 8]),
        person_name: name.to_owned(),
        device: DeviceId::new([number + 50; 16]),
        actor: ActorId::new([number + 50; 16]),
        workspace: "Maison Rivière".into(),
        server: "ws://localhost/sync".into(),
    }
}

fn identity(of: &Credentials) -> Identity {
    Identity { device: of.device, actors: vec![of.actor], name: of.person_name.clone() }
}

/// Nothing in these worlds waits for anything.
pub(crate) fn ready<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing waits")
}

pub(crate) fn contact(number: u8) -> DocId {
    DocId::new([number; 16])
}

pub(crate) fn item(number: u8) -> ItemId {
    ItemId::new([number; 8])
}

pub(crate) fn set(field: &str, value: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.into(), value: Some(Value::text(value)) }
}

pub(crate) fn on(contact: DocId, edits: Vec<Edit>) -> Vec<Intent> {
    vec![Intent { doc: DocKey::Contact(contact), edits }]
}

/// A company with this name.
pub(crate) fn company(contact: DocId, name: &str) -> Vec<Intent> {
    on(contact, vec![set("party_kind", "company"), set("legal_name", name)])
}

/// Nadia and Paul, who both have two companies.
pub(crate) fn two_fiches() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    for number in 1..3 {
        world.apply(0, company(contact(number), &format!("Fiche {number}")));
    }
    world.quiet();
    world
}

pub(crate) fn coordinate(id: ItemId, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value)));
    Edit::Add { collection: "coordinates".into(), item: id, fields: fields.collect() }
}

pub(crate) fn set_item(id: ItemId, field: &str, value: &str) -> Edit {
    let place = Place::Item { collection: "coordinates".into(), item: id };
    Edit::Set { place, field: field.into(), value: Some(Value::text(value)) }
}

/// What a field of the fiche shows.
pub(crate) fn shown(fiche: &Fiche, key: &str) -> String {
    let fields = fiche.view.sections.iter().flat_map(|section| &section.fields);
    fields.filter(|field| field.key == key).map(|field| field.display.clone()).collect()
}

impl ReadNow for Memory {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<StoredRow>, StoreError> {
        self.0.scan_now(scan)
    }
}

impl Store for Memory {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get_now(key)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<StoredRow>, StoreError> {
        self.0.scan_now(&scan)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.0.apply(batch);
        Ok(())
    }
}
