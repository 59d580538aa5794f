//! People who receive a part of the documents: what comes to them, what goes, what they never hear of.

use crate::kit::*;
use automerge::Automerge;
use carnet_ids::{DeviceId, DocId, Epoch};
use carnet_sync::{
    check,
    device::{self, Event},
    guard::Rejection,
    hub::{self, HubConfig, Label, Reach, Receives},
    limits::Tuning,
    wire::{Body, Bytes, Hello, Mode, Outcome, ToDevice, ToServer, Welcome},
};
use proptest::{collection::vec, prelude::*};
use std::sync::Arc;

/// The document that says what people receive.
pub(crate) const SETTINGS: u8 = 9;
/// The document of number n + 20 is a part of that of number n.
pub(crate) const PART: u8 = 20;

/// Documents are whose number stands under `holder`, and nobody's without; a device of owner n
/// receives those of the numbers under `reach n` in the settings, or everything without.
#[derive(Debug, Clone, Copy)]
struct Holders {
    version: u32,
}

#[derive(Debug)]
struct Portfolio(Vec<u8>);

impl Receives for Portfolio {
    fn name(&self) -> [u8; 16] {
        let mut name = [0; 16];
        name[0] = 1;
        name.iter_mut().skip(1).zip(&self.0).for_each(|(byte, holder)| *byte = *holder);
        name
    }

    fn receives(&self, facts: &[u8], _: u8) -> bool {
        facts.is_empty() || facts.iter().any(|holder| self.0.contains(holder))
    }
}

fn label_of(id: &DocId, doc: &Automerge) -> Label {
    match id.as_bytes()[0] {
        SETTINGS => Label::All,
        part @ PART.. => Label::As(doc_id(part - PART), 1),
        _ => Label::By(read(doc, "holder").unwrap_or_default().into()),
    }
}

impl hub::Judge for Holders {
    fn changed(&mut self, _: &DocId) {}

    fn labels(&self) -> u32 {
        self.version
    }

    fn label(&mut self, id: &DocId, document: &Automerge) -> Label {
        label_of(id, document)
    }

    fn reach(
        &mut self,
        device: &DeviceId,
        library: &mut dyn hub::Library,
    ) -> Result<Reach, hub::DocError> {
        let key = format!("reach {}", device.as_bytes()[0]);
        let mut holders = None;
        library.read(doc_id(SETTINGS), &mut |doc| {
            holders = doc.and_then(|doc| read(doc, &key));
        })?;
        Ok(holders.map_or(Reach::Everything, |holders| Reach::Part(Arc::new(Portfolio(holders)))))
    }

    fn decides(&self, doc: &DocId) -> bool {
        *doc == doc_id(SETTINGS)
    }

    fn judge(
        &mut self,
        case: &hub::Case<'_>,
        _: &mut dyn hub::Library,
    ) -> Result<Vec<Result<(), Rejection>>, hub::DocError> {
        Ok(vec![Ok(()); case.pushed.len()])
    }
}

pub(crate) fn config(seed: u8, version: u32) -> HubConfig {
    let mut config = HubConfig::new([seed; 32], 0);
    config.judge = Some(Box::new(Holders { version }));
    config
}

/// A server on which Ben (2) receives what 2 holds, and Cleo (3) what 3 does; Ann (1) everything.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) ann: Peer,
    pub(crate) ben: Peer,
    pub(crate) cleo: Peer,
    pub(crate) conns: u64,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::tuned(Tuning { check_free_bytes: u64::MAX, ..Tuning::default() })
    }

    pub(crate) fn tuned(tuning: Tuning) -> Self {
        let server = Server::tuned_with(Disk::default(), config(1, 1), tuning);
        let [ann, ben, cleo] = [1, 2, 3].map(|owner| Peer::tuned(owner, Disk::default(), tuning));
        let mut world = Self { server, ann, ben, cleo, conns: 0 };
        world.ann.put(SETTINGS, "reach 2", vec![2]);
        world.ann.put(SETTINGS, "reach 3", vec![3]);
        for owner in 1..=3 {
            world.connect(owner);
        }
        world.settle();
        world
    }

    pub(crate) fn peer(&mut self, owner: u8) -> &mut Peer {
        match owner {
            1 => &mut self.ann,
            2 => &mut self.ben,
            _ => &mut self.cleo,
        }
    }

    pub(crate) fn connect(&mut self, owner: u8) {
        self.conns += 1;
        let conn = self.conns;
        let peer = match owner {
            1 => &mut self.ann,
            2 => &mut self.ben,
            _ => &mut self.cleo,
        };
        peer.connect(conn, &mut self.server);
    }

    pub(crate) fn disconnect(&mut self, owner: u8) {
        let peer = match owner {
            1 => &mut self.ann,
            2 => &mut self.ben,
            _ => &mut self.cleo,
        };
        peer.disconnect(&mut self.server);
    }

    pub(crate) fn settle(&mut self) {
        let Self { server, ann, ben, cleo, .. } = self;
        settle(server, &mut [ann, ben, cleo]);
    }

    /// The documents of somebody, but for the settings.
    pub(crate) fn of(&mut self, owner: u8) -> Vec<u8> {
        let docs = self.peer(owner).device.documents();
        let mut docs: Vec<u8> = docs.iter().map(|doc| doc.as_bytes()[0]).collect();
        docs.retain(|doc| *doc != SETTINGS);
        docs.sort_unstable();
        docs
    }

    /// Somebody's device is killed and starts again on its disk.
    pub(crate) fn restart(&mut self, owner: u8) {
        self.disconnect(owner);
        let peer = self.peer(owner);
        *peer = Peer::tuned(owner, peer.disk.clone(), FEW);
    }

    /// A document of Ben's is handed to Cleo, and he has heard of it: what he wrote in it waits.
    pub(crate) fn about_to_leave(&mut self, n: u8) {
        self.disconnect(2);
        self.ben.put(n, "late", vec![5]);
        self.ann.put(n, "holder", vec![3]);
        self.settle();
        self.connect(2);
        for _ in 0..100 {
            if self.ben.device.is_leaving(doc_id(n)) {
                return;
            }
            self.ben.exchange(&mut self.server, 1);
        }
        panic!("it never leaves");
    }

    /// What somebody heard since then.
    pub(crate) fn heard(&mut self, owner: u8) -> Vec<ToDevice> {
        std::mem::take(&mut self.peer(owner).heard)
    }
}

pub(crate) fn names(message: &ToDevice, n: u8) -> bool {
    message.encode().windows(16).any(|window| window == [n; 16])
}

#[test]
fn everybody_has_what_they_receive_and_nobody_hears_of_more() {
    let mut world = World::new();
    for (n, holder) in [(1, Some(2)), (2, Some(3)), (3, None)] {
        world.ann.put(n, "name", vec![n]);
        if let Some(holder) = holder {
            world.ann.put(n, "holder", vec![holder]);
        }
        world.ann.put(PART + n, "event", vec![n]);
    }
    world.settle();
    assert_eq!(world.of(1), [1, 2, 3, 21, 22, 23]);
    assert_eq!((world.of(2), world.of(3)), (vec![1, 3, 21, 23], vec![2, 3, 22, 23]));
    let heard = world.heard(2);
    assert!(!heard.iter().any(|message| names(message, 2) || names(message, 22)));
    // A device that begins hears as little.
    world.ben = Peer::start(2, Disk::default());
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [1, 3, 21, 23]);
    let heard = world.heard(2);
    assert!(!heard.iter().any(|message| names(message, 2) || names(message, 22)));
    assert!(world.ben.device.state().up_to_date);
}

#[test]
fn what_changes_hands_leaves_with_its_parts_and_comes_whole() {
    let mut world = World::new();
    world.ann.put(1, "name", vec![1]);
    world.ann.put(1, "holder", vec![2]);
    world.ann.put(PART + 1, "event", vec![7]);
    world.settle();
    assert_eq!((world.of(2), world.of(3)), (vec![1, 21], vec![]));
    world.ann.put(1, "holder", vec![3]);
    world.settle();
    assert_eq!((world.of(2), world.of(3)), (vec![], vec![1, 21]));
    assert_eq!(world.cleo.get(21, "event"), Some(vec![7]));
    let left = |event: &&Event| matches!(event, Event::Leaving(doc) if *doc == doc_id(1));
    assert_eq!(world.ben.events.iter().filter(left).count(), 1);
    // Nothing of it is left on the disk, whatever it lay in.
    assert!(check::device(&world.ben.disk).is_clean());
    for prefix in [b"S", b"C"] {
        assert!(!rows(&world.ben.disk, prefix).iter().any(|key| key[1..17] == [1; 16]));
    }
    // And back, where the way out was never heard of.
    world.disconnect(3);
    world.ann.put(1, "holder", vec![2]);
    world.settle();
    world.ann.put(1, "holder", vec![3]);
    world.settle();
    world.connect(3);
    world.settle();
    assert_eq!((world.of(2), world.of(3)), (vec![], vec![1, 21]));
}

#[test]
fn what_waits_is_sent_before_a_document_goes() {
    let mut world = World::new();
    world.ann.put(1, "name", vec![1]);
    world.ann.put(1, "holder", vec![2]);
    world.settle();
    world.disconnect(2);
    world.ben.put(1, "late", vec![5]);
    world.ann.put(1, "holder", vec![3]);
    world.settle();
    world.connect(2);
    world.settle();
    assert_eq!((world.of(2), world.of(3)), (vec![], vec![1]));
    assert_eq!(world.cleo.get(1, "late"), Some(vec![5]));
    assert_eq!(world.ben.device.quarantine().len(), 0);
    assert!(world.ben.device.state().up_to_date);
}

#[test]
fn a_device_that_is_killed_while_a_document_leaves_goes_on_with_it() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    world.settle();
    world.about_to_leave(1);
    world.restart(2);
    assert!(world.ben.events.contains(&Event::Leaving(doc_id(1))), "it is told again");
    assert_eq!(world.of(2), [1], "what waits of it is here");
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), []);
    assert_eq!(world.cleo.get(1, "late"), Some(vec![5]));
}

#[test]
fn a_reach_that_changes_is_followed_on_the_line_and_after_it() {
    let mut world = World::tuned(FEW);
    for n in 1..=8 {
        world.ann.put(n, "name", vec![n; 300]);
        world.ann.put(n, "holder", vec![2 + n % 2]);
    }
    world.settle();
    assert_eq!(world.of(2), [2, 4, 6, 8]);
    for live in [true, false] {
        if !live {
            world.disconnect(2);
        }
        world.ann.put(SETTINGS, "reach 2", vec![2, 3]);
        world.settle();
        world.connect(2);
        world.settle();
        assert_eq!(world.of(2), [1, 2, 3, 4, 5, 6, 7, 8]);
        if !live {
            world.disconnect(2);
        }
        world.ann.put(SETTINGS, "reach 2", vec![3]);
        world.settle();
        world.connect(2);
        world.settle();
        assert_eq!(world.of(2), [1, 3, 5, 7]);
        world.ann.put(SETTINGS, "reach 2", vec![2]);
        world.settle();
        assert_eq!(world.of(2), [2, 4, 6, 8]);
    }
    assert!(world.ben.device.state().up_to_date);
    assert!(check::device(&world.ben.disk).is_clean());
}

#[test]
fn what_began_here_stays_while_it_waits_and_what_went_leaves_no_bytes_in_packs() {
    let mut world = World::tuned(FEW);
    for n in 1..=8 {
        world.ann.put(n, "secret", format!("the secret of {n}").into_bytes().repeat(9));
        world.ann.put(n, "holder", vec![2]);
    }
    world.settle();
    // Everything lies in packs, as it came.
    world.ben = Peer::tuned(2, Disk::default(), FEW);
    world.connect(2);
    world.settle();
    world.disconnect(2);
    world.ben.put(11, "mine", vec![1]);
    world.ann.put(1, "holder", vec![3]);
    world.ann.put(SETTINGS, "reach 2", vec![2, 5]);
    world.settle();
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [2, 3, 4, 5, 6, 7, 8, 11]);
    assert_eq!(world.ann.get(11, "mine"), Some(vec![1]));
    for _ in 0..40 {
        world.ben.now += 3_000;
        world.ben.tell(device::Input::Tick);
    }
    let packs = rows(&world.ben.disk, b"P");
    let holds = packs.iter().filter(|key| {
        let row = carnet_storage::ReadNow::get_now(&world.ben.disk, key).unwrap().unwrap();
        row.windows(16).any(|window| window == [1; 16])
    });
    assert_eq!(holds.count(), 0, "a pack still has it");
    assert!(check::device(&world.ben.disk).is_clean());
}

#[test]
fn what_is_not_theirs_goes_by_without_a_word() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![3]);
    world.settle();
    world.heard(2);
    for n in 0..5 {
        world.ann.put(1, "name", vec![n]);
        world.settle();
    }
    assert_eq!(world.heard(2), []);
    assert!(world.ben.device.state().up_to_date);
    // Coming back costs a greeting, and at most a word about the cursor.
    world.disconnect(2);
    (world.ben.sent_bytes, world.ben.heard_bytes) = (0, 0);
    world.connect(2);
    world.settle();
    assert!(world.ben.device.state().up_to_date);
    assert!(world.ben.sent_bytes < 400 && world.ben.heard_bytes < 400);
}

#[test]
fn a_server_that_was_restored_neither_takes_nor_keeps_back_from_a_reader() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    world.ann.put(2, "holder", vec![3]);
    world.settle();
    let copy = world.server.disk.copy();
    world.ben.put(1, "lost", vec![4]);
    world.ann.put(3, "holder", vec![2]);
    world.settle();
    // The copy knows neither; meanwhile the first has changed hands there.
    for owner in 1..=3 {
        world.disconnect(owner);
    }
    world.server = Server::with(copy, config(2, 1));
    let mut dora = Peer::start(4, Disk::default());
    dora.connect(90, &mut world.server);
    settle(&mut world.server, &mut [&mut dora]);
    dora.put(1, "holder", vec![3]);
    settle(&mut world.server, &mut [&mut dora]);
    for owner in [2, 3, 1] {
        world.connect(owner);
        world.settle();
    }
    // What Ben had seen of it is there again, and it is Cleo's.
    assert_eq!((world.of(1), world.of(2), world.of(3)), (vec![1, 2, 3], vec![3], vec![1, 2]));
    assert_eq!(world.cleo.get(1, "lost"), Some(vec![4]));
}

#[test]
fn a_reader_that_compares_sees_only_their_part() {
    let mut world = World::new();
    world.ann.put(1, "holder", vec![2]);
    world.ann.put(2, "holder", vec![3]);
    world.settle();
    world.disconnect(2);
    let conn = hub::ConnId(77);
    let hello = Hello {
        protocol: carnet_sync::limits::PROTOCOL,
        token: "secret".to_owned(),
        device: device_id(2),
        actor: actor(2),
        epoch: Some(Epoch::new([8; 16])),
        cursor: 0,
        acked: 0,
        cold: None,
        generation: 99,
        app_version: String::new(),
        pending: 0,
        reach: Bytes::default(),
    };
    world.server.tell(hub::Input::Connected { conn, who: identity(2), hello });
    let next = |server: &mut Server| {
        ToDevice::decode(&server.hub.poll_transmit(0, conn).unwrap()).unwrap()
    };
    let welcome = next(&mut world.server);
    assert!(matches!(welcome, ToDevice::Welcome(Welcome { mode: Mode::Reconcile, .. })));
    let nothing = carnet_sync::wire::Range {
        prefix: Bytes::default(),
        count: 0,
        digest: carnet_sync::digest::Digest::default(),
    };
    let ask = ToServer::Compare { ranges: vec![nothing] };
    world.server.tell(hub::Input::Message(conn, ask.encode()));
    let ToDevice::Compared(found) = next(&mut world.server) else { panic!("no answer") };
    let Outcome::Leaf(docs) = &found[0].outcome else { panic!("{found:?}") };
    let docs: Vec<DocId> = docs.iter().map(|(doc, _)| *doc).collect();
    assert_eq!(docs, [doc_id(1), doc_id(SETTINGS)]);
}

#[test]
fn a_store_of_a_version_without_labels_is_read_once() {
    let mut server = Server::start(Disk::default(), 1);
    let mut ann = Peer::start(1, Disk::default());
    ann.connect(1, &mut server);
    ann.put(1, "holder", vec![2]);
    ann.put(21, "event", vec![1]);
    settle(&mut server, &mut [&mut ann]);
    assert_eq!(rows(&server.disk, b"H").len(), 0);
    let server = Server::with(server.disk.copy(), config(2, 1));
    let labelled = |server: &Server| {
        [1, 21].map(|n| server.hub.label(&doc_id(n)).cloned().unwrap_or_default())
    };
    let expected = [Label::By([2].into()), Label::As(doc_id(1), 1)];
    assert_eq!(labelled(&server), expected);
    assert_eq!(rows(&server.disk, b"H").len(), 2);
    // The version without them ran meanwhile: what is kept is not relied on.
    let mut old = Server::start(server.disk.copy(), 3);
    ann.connect(2, &mut old);
    ann.put(1, "holder", vec![3]);
    settle(&mut old, &mut [&mut ann]);
    let server = Server::with(old.disk.copy(), config(4, 1));
    assert_eq!(labelled(&server)[0], Label::By([3].into()));
    // Nor is what another version of the labels says.
    let server = Server::with(server.disk.copy(), config(5, 2));
    assert_eq!(labelled(&server)[0], Label::By([3].into()));
}

/// Something that happens to a server.
#[derive(Debug, Clone)]
enum Step {
    Hold(u8, u8),
    Write(u8),
    Part(u8),
    Fold(u8),
    Rest,
    Restart,
    Full(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..6u8, 0..4u8).prop_map(|(n, holder)| Step::Hold(n, holder)),
        3 => (1..6u8).prop_map(Step::Write),
        2 => (1..6u8).prop_map(Step::Part),
        1 => (1..6u8).prop_map(Step::Fold),
        2 => Just(Step::Rest),
        1 => Just(Step::Restart),
        1 => any::<bool>().prop_map(Step::Full),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever happens, what is kept of each document is what reading it anew says.
    #[test]
    fn labels_are_what_the_documents_say(steps in vec(step(), 1..40)) {
        let mut server = Server::tuned_with(Disk::default(), config(1, 1), FEW);
        let mut ann = Peer::tuned(1, Disk::default(), FEW);
        let mut conn = 0;
        for (at, step) in steps.into_iter().enumerate() {
            match step {
                // The same again is no change.
                Step::Hold(n, holder) if ann.get(n, "holder") == Some(vec![holder]) => {}
                Step::Hold(n, holder) => drop(ann.put(n, "holder", vec![holder])),
                Step::Write(n) => drop(ann.put(n, "name", vec![at as u8; 200])),
                Step::Part(n) => drop(ann.put(PART + n, "event", vec![at as u8])),
                Step::Fold(n) => {
                    prop_assert!(server.hub.compact(doc_id(n)).is_ok());
                    server.drain();
                }
                Step::Rest => for _ in 0..6 {
                    server.hub.handle(60_000 + at as u64 * 1_000, hub::Input::Tick { now_unix: 0 });
                    server.drain();
                },
                Step::Restart => {
                    ann.disconnect(&mut server);
                    server.disk.full.set(false);
                    server = Server::tuned_with(server.disk.copy(), config(at as u8, 1), FEW);
                }
                Step::Full(full) => server.disk.full.set(full),
            }
            if ann.conn.is_none() || server.closed.iter().any(|(closed, _)| Some(*closed) == ann.conn) {
                conn += 1;
                ann.connect(conn, &mut server);
            }
            settle(&mut server, &mut [&mut ann]);
            for id in server.hub.documents() {
                let kept = server.hub.label(&id).cloned();
                let doc = server.hub.document(id).unwrap().unwrap();
                prop_assert_eq!(kept, Some(label_of(&id, doc)), "{}", id);
            }
        }
    }
}

#[test]
fn a_device_that_missed_much_gets_whole_what_came_into_reach_meanwhile() {
    let mut world = World::tuned(FEW);
    for n in 1..=6 {
        world.ann.put(n, "holder", vec![5]);
        world.ann.put(n, "name", vec![n; 200]);
    }
    world.settle();
    world.disconnect(2);
    for n in 1..=6 {
        world.ann.put(n, "holder", vec![2 + n % 2]);
        for round in 0..6 {
            world.ann.put(n, "name", vec![round; 100]);
        }
    }
    world.settle();
    world.connect(2);
    world.settle();
    assert_eq!(world.of(2), [2, 4, 6]);
    for n in [2, 4, 6] {
        assert_eq!(world.ben.get(n, "name"), Some(vec![5; 100]));
    }
    let whole = |message: &ToDevice| match message {
        ToDevice::Entries { entries, .. } => {
            entries.iter().any(|entry| matches!(entry.body, Body::Whole { .. }))
        }
        _ => false,
    };
    assert!(world.heard(2).iter().any(whole));
}
