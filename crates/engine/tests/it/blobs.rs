//! Files of fiches on a device: taken in, sent on a line that breaks, got, kept, and let go.

use crate::kit::{Disk, Memory, World, company, contact, item, on, ready};
use carnet_engine::{
    Answer, Carrier, Errand, Pieces, Step,
    api::{
        BlobOrder, BlobPlace, BlobState, Bytes, Failure, PIECE, Reply, Request, Taken, WaitingFile,
    },
};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    value::Value,
};
use carnet_storage::{
    Batch, ReadNow, Scan, Store, StoreError,
    contract::Row,
    faults::{Faulty, Plan},
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A disk of pieces, which outlives what runs on it.
#[derive(Clone)]
struct Kept(Disk);

impl Store for Kept {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.0.commit(batch).await
    }
}

impl Pieces for Kept {
    async fn clear(&self) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.rows().into_iter().for_each(|(key, _)| batch.delete(key));
        self.0.commit(batch).await
    }
}

impl Kept {
    fn new() -> (Self, Plan) {
        let plan = Plan::default();
        (Self(Faulty::new(Memory::default(), plan.clone())), plan)
    }

    fn rows(&self) -> Vec<Row> {
        self.0.clone().into_inner().scan_now(&Scan::prefix(&[])).unwrap()
    }
}

/// What a server has of files, and what went over the line.
#[derive(Default)]
struct Server {
    parts: BTreeMap<BlobId, Vec<u8>>,
    whole: BTreeMap<BlobId, Vec<u8>>,
    sent: usize,
    asked: usize,
    /// A fiche that has not arrived.
    lacks: Option<DocId>,
}

impl Server {
    /// Every `breaks`th request is lost: by turns before it arrives and on the way back.
    fn answer(&mut self, errand: Errand, breaks: usize) -> Answer {
        self.asked += 1;
        let broken = breaks > 0 && self.asked.is_multiple_of(breaks);
        if broken && self.asked.is_multiple_of(2 * breaks) {
            if let Step::Send { bytes, .. } = &errand.step {
                self.sent += bytes.len();
            }
            return Answer::Lost;
        }
        let answer = self.take(errand);
        if broken { Answer::Lost } else { answer }
    }

    fn take(&mut self, errand: Errand) -> Answer {
        let blob = errand.blob;
        if self.lacks == Some(errand.contact) {
            return Answer::Refused("fiche-unknown".into());
        }
        match errand.step {
            Step::Ask { .. } => self.told(blob),
            Step::Send { at, bytes } => {
                self.sent += bytes.len();
                let part = self.parts.entry(blob).or_default();
                if part.len() as u64 != at {
                    return Answer::Refused("offset".into());
                }
                part.extend(bytes);
                if BlobId::new(Sha256::digest(&*part).into()) == blob {
                    self.whole.insert(blob, part.clone());
                }
                self.told(blob)
            }
            Step::Get { from, until } => match self.whole.get(&blob) {
                Some(file) => Answer::Bytes(file[from as usize..until as usize].to_vec()),
                None => Answer::Refused("file-unknown".into()),
            },
        }
    }

    fn told(&self, blob: BlobId) -> Answer {
        let done = self.whole.contains_key(&blob);
        let offset = self.parts.get(&blob).map_or(0, Vec::len) as u64;
        Answer::Told { offset, done }
    }
}

fn file(length: usize, seed: usize) -> Vec<u8> {
    (0..length).map(|at| ((at * 31 + seed) % 251) as u8).collect()
}

fn order(world: &mut World, seat: usize, of: &mut Carrier<Kept>, order: BlobOrder) -> Reply {
    let now = world.now();
    ready(of.order(&mut world.seat(seat).engine, now, order))
}

fn take(
    world: &mut World,
    of: &mut Carrier<Kept>,
    (id, to): (ItemId, DocId),
    bytes: &[u8],
) -> Result<Taken, Failure> {
    let begin = BlobOrder::Begin { item: id, size: bytes.len() as u64, name: "Bail.pdf".into() };
    if let Reply::Failed(why) = order(world, 0, of, begin) {
        return Err(why);
    }
    for (number, piece) in (0..).zip(bytes.chunks(PIECE)) {
        let piece = BlobOrder::Piece { item: id, number, bytes: Bytes(piece.to_vec()) };
        if let Reply::Failed(why) = order(world, 0, of, piece) {
            return Err(why);
        }
    }
    match order(world, 0, of, BlobOrder::Finish { item: id, contact: to }) {
        Reply::Taken(taken) => Ok(taken),
        Reply::Failed(why) => Err(why),
        other => panic!("{other:?}"),
    }
}

fn name(world: &mut World, id: ItemId, to: DocId, taken: &Taken) {
    let fields = vec![
        ("name".to_owned(), Value::text("Bail.pdf")),
        ("size".to_owned(), Value::Int(taken.size as i64)),
        ("sha256".to_owned(), Value::text(taken.blob.to_string())),
    ];
    world.apply(0, on(to, vec![Edit::Add { collection: "attachments".into(), item: id, fields }]));
}

/// Runs errands until there are none; at most so many.
fn carry(
    world: &mut World,
    seat: usize,
    of: &mut Carrier<Kept>,
    (server, breaks): (&mut Server, usize),
    most: usize,
) -> usize {
    for done in 0..most {
        let now = world.now();
        let errand = ready(of.next(&mut world.seat(seat).engine, now));
        let Some(errand) = errand else {
            if of.timeout().is_none() {
                return done;
            }
            world.wait(61_000);
            continue;
        };
        let answer = server.answer(errand, breaks);
        let now = world.now();
        ready(of.came(&mut world.seat(seat).engine, now, answer));
    }
    most
}

fn state(world: &mut World, seat: usize, of: &mut Carrier<Kept>, blob: BlobId) -> BlobState {
    match order(world, seat, of, BlobOrder::States(vec![blob])) {
        Reply::Blobs(states) => states[0].clone(),
        other => panic!("{other:?}"),
    }
}

fn waiting(world: &mut World, of: &mut Carrier<Kept>) -> Vec<WaitingFile> {
    match order(world, 0, of, BlobOrder::Waiting) {
        Reply::WaitingFiles(files) => files,
        other => panic!("{other:?}"),
    }
}

fn read(world: &mut World, seat: usize, of: &mut Carrier<Kept>, blob: BlobId) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in 0.. {
        match order(world, seat, of, BlobOrder::Read { blob, number }) {
            Reply::Piece(Some(piece)) => bytes.extend(piece.0),
            Reply::Piece(None) => break,
            other => panic!("{other:?}"),
        }
    }
    bytes
}

fn begun() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    for number in [1, 2] {
        world.apply(0, company(contact(number), "Le Fournil"));
    }
    world
}

#[test]
fn a_file_that_was_taken_in_without_a_network_arrives_whole_and_once_whatever_breaks() {
    let mut world = begun();
    world.online(0, false);
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces.clone());
    let bytes = file(6 * PIECE + 100_000, 7);
    let taken = take(&mut world, &mut carrier, (item(1), contact(1)), &bytes).unwrap();
    assert_eq!(taken.blob, BlobId::new(Sha256::digest(&bytes).into()));
    name(&mut world, item(1), contact(1), &taken);
    assert_eq!(world.status(0).sync.pending, 2, "the edit and the file");
    assert_eq!(read(&mut world, 0, &mut carrier, taken.blob), bytes);
    let on_disk: Vec<u8> = pieces.rows().into_iter().flat_map(|(_, value)| value).collect();
    assert!(!on_disk.windows(32).any(|part| part == &bytes[..32]), "nobody reads it on the disk");
    // The page is closed; another engine and another carrier find it.
    world.restart(0);
    let mut carrier = Carrier::new(pieces);
    let mut server = Server::default();
    assert_eq!(carry(&mut world, 0, &mut carrier, (&mut server, 5), 50), 0, "no network yet");
    world.online(0, true);
    assert_eq!(order(&mut world, 0, &mut carrier, BlobOrder::Wake), Reply::Done);
    // Half of it, and another restart.
    carry(&mut world, 0, &mut carrier, (&mut server, 5), 9);
    assert!(matches!(
        state(&mut world, 0, &mut carrier, taken.blob).place,
        BlobPlace::Waiting(1..)
    ));
    world.restart(0);
    let pieces = carrier.pieces().clone();
    let mut carrier = Carrier::new(pieces);
    carry(&mut world, 0, &mut carrier, (&mut server, 5), 200);
    assert_eq!(server.whole.get(&taken.blob), Some(&bytes));
    assert!(server.sent < bytes.len() * 13 / 10, "{} of {} bytes", server.sent, bytes.len());
    assert_eq!(world.status(0).sync.pending, 0);
    assert_eq!(state(&mut world, 0, &mut carrier, taken.blob).place, BlobPlace::Here);
}

#[test]
fn a_file_that_waits_counts_at_a_sign_out_and_goes_with_its_key() {
    let mut world = begun();
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces.clone());
    take(&mut world, &mut carrier, (item(1), contact(1)), &file(1_000, 1)).unwrap();
    let refused = world.ask(0, Request::SignOut { force: false });
    assert_eq!(refused, Reply::Failed(Failure::EditsWait(1)));
    let mut server = Server::default();
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 20);
    assert_eq!(world.ask(0, Request::SignOut { force: false }), Reply::Done);
    let engine = &world.seat(0).engine;
    assert!(engine.store().scan_now(&Scan::prefix(b"Xb")).unwrap().is_empty(), "its key is gone");
    // Whoever signs in next has none of it.
    let credentials = world.seat(0).credentials.clone();
    world.ask(0, Request::SignIn(credentials));
    assert_eq!(order(&mut world, 0, &mut carrier, BlobOrder::Wake), Reply::Done);
    assert!(pieces.rows().is_empty());
}

#[test]
fn a_file_is_got_piece_by_piece_and_what_is_not_the_file_is_not_shown() {
    let mut world = begun();
    let (pieces, _) = Kept::new();
    let mut of_nadia = Carrier::new(pieces);
    let bytes = file(2 * PIECE + 5, 3);
    let taken = take(&mut world, &mut of_nadia, (item(1), contact(1)), &bytes).unwrap();
    name(&mut world, item(1), contact(1), &taken);
    let mut server = Server::default();
    carry(&mut world, 0, &mut of_nadia, (&mut server, 0), 50);
    let (pieces, _) = Kept::new();
    let mut of_paul = Carrier::new(pieces.clone());
    let fetch =
        |keep| BlobOrder::Fetch { contact: contact(1), blob: taken.blob, size: taken.size, keep };
    order(&mut world, 1, &mut of_paul, fetch(Some(true)));
    carry(&mut world, 1, &mut of_paul, (&mut server, 0), 1);
    let half = state(&mut world, 1, &mut of_paul, taken.blob);
    assert_eq!(half.place, BlobPlace::Coming(PIECE as u64));
    // What is to be kept is gone on with by itself.
    world.restart(1);
    let mut of_paul = Carrier::new(pieces);
    let asked = server.asked;
    carry(&mut world, 1, &mut of_paul, (&mut server, 2), 50);
    let whole = state(&mut world, 1, &mut of_paul, taken.blob);
    assert_eq!((whole.place, whole.kept), (BlobPlace::Here, true));
    assert!(server.asked - asked < 6, "the first piece is not asked for again");
    for _ in 0..2 {
        assert_eq!(
            read(&mut world, 1, &mut of_paul, taken.blob),
            bytes,
            "to read it takes nothing"
        );
    }
    // A server that gives something else.
    let false_blob = BlobId::new([9; 32]);
    server.whole.insert(false_blob, file(10, 1));
    let fetch = BlobOrder::Fetch { contact: contact(1), blob: false_blob, size: 10, keep: None };
    order(&mut world, 1, &mut of_paul, fetch);
    carry(&mut world, 1, &mut of_paul, (&mut server, 0), 10);
    let refused = state(&mut world, 1, &mut of_paul, false_blob);
    assert_eq!((refused.place, refused.refused.as_deref()), (BlobPlace::Away, Some("hash")));
    assert!(read(&mut world, 1, &mut of_paul, false_blob).is_empty());
}

#[test]
fn the_same_file_is_kept_once_and_sent_for_each_fiche() {
    let mut world = begun();
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces.clone());
    let bytes = file(PIECE + 1, 5);
    let first = take(&mut world, &mut carrier, (item(1), contact(1)), &bytes).unwrap();
    let again = take(&mut world, &mut carrier, (item(2), contact(2)), &bytes).unwrap();
    assert_eq!(first, again);
    assert_eq!(pieces.rows().len(), 2);
    let mut server = Server::default();
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 50);
    assert_eq!(server.sent, bytes.len());
    assert_eq!(world.status(0).sync.pending, 0);
}

#[test]
fn a_full_disk_takes_nothing_and_loses_nothing() {
    let mut world = begun();
    let (pieces, plan) = Kept::new();
    let mut carrier = Carrier::new(pieces.clone());
    let waiting = take(&mut world, &mut carrier, (item(1), contact(1)), &file(1_000, 1)).unwrap();
    plan.set_full(true);
    let refused = take(&mut world, &mut carrier, (item(2), contact(1)), &file(1_000, 2));
    assert_eq!(refused, Err(Failure::NoRoom));
    plan.set_full(false);
    assert_eq!(order(&mut world, 0, &mut carrier, BlobOrder::Drop(item(2))), Reply::Done);
    assert_eq!(read(&mut world, 0, &mut carrier, waiting.blob), file(1_000, 1));
    for (size, is_wrong) in [(0, true), (250_000_000, false), (250_000_001, true)] {
        let begin = BlobOrder::Begin { item: item(9), size, name: String::new() };
        let reply = order(&mut world, 0, &mut carrier, begin);
        assert_eq!(reply == Reply::Failed(Failure::FileSize(size)), is_wrong, "{size}");
    }
}

#[test]
fn a_refusal_for_good_is_told_and_tried_again_when_somebody_says_so() {
    let mut world = begun();
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces);
    let taken = take(&mut world, &mut carrier, (item(1), contact(1)), &file(1_000, 1)).unwrap();
    let now = world.now();
    let errand = ready(carrier.next(&mut world.seat(0).engine, now));
    assert!(matches!(errand.unwrap().step, Step::Ask { size: 1_000 }));
    let no = Answer::Refused("files-full".into());
    ready(carrier.came(&mut world.seat(0).engine, now, no));
    let told = state(&mut world, 0, &mut carrier, taken.blob);
    assert_eq!((told.place, told.refused.as_deref()), (BlobPlace::Waiting(0), Some("files-full")));
    assert!(ready(carrier.next(&mut world.seat(0).engine, now)).is_none());
    assert_eq!(world.status(0).sync.pending, 1, "it waits, and is here");
    order(&mut world, 0, &mut carrier, BlobOrder::Retry(taken.blob));
    let mut server = Server::default();
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 10);
    assert_eq!(world.status(0).sync.pending, 0);
}

#[test]
fn what_waits_is_named_with_its_size_its_fiche_and_how_much_of_it_has_gone() {
    let mut world = begun();
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces);
    let bytes = file(2 * PIECE, 1);
    let taken = take(&mut world, &mut carrier, (item(1), contact(1)), &bytes).unwrap();
    let named = |files: &[WaitingFile]| {
        let words = files.iter().map(|file| (file.name.clone(), file.size, file.contacts.clone()));
        words.collect::<Vec<_>>()
    };
    let fiche = vec![(contact(1), "Le Fournil".to_owned())];
    let first = waiting(&mut world, &mut carrier);
    // As it was called when it was taken in, before the fiche names it.
    assert_eq!(named(&first), [("Bail.pdf".to_owned(), 2 * PIECE as u64, fiche.clone())]);
    assert_eq!(first[0].state.place, BlobPlace::Waiting(0));
    name(&mut world, item(1), contact(1), &taken);
    let called = Edit::Set {
        place: Place::Item { collection: "attachments".into(), item: item(1) },
        field: "name".into(),
        value: Some(Value::text("Bail signé.pdf")),
    };
    world.apply(0, on(contact(1), vec![called]));
    let mut server = Server::default();
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 2);
    let then = waiting(&mut world, &mut carrier);
    assert_eq!(named(&then), [("Bail signé.pdf".to_owned(), 2 * PIECE as u64, fiche)]);
    assert!(matches!(then[0].state.place, BlobPlace::Waiting(1..)));
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 50);
    assert!(waiting(&mut world, &mut carrier).is_empty());
}

#[test]
fn a_server_that_was_restored_gets_back_the_files_that_it_lost_and_no_others() {
    let mut world = begun();
    let before = world.backup();
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces.clone());
    let bytes = file(PIECE + 10, 4);
    let taken = take(&mut world, &mut carrier, (item(1), contact(1)), &bytes).unwrap();
    name(&mut world, item(1), contact(1), &taken);
    let mut server = Server::default();
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 50);
    let after = world.backup();
    world.restore(before);
    server = Server::default();
    assert_eq!(order(&mut world, 0, &mut carrier, BlobOrder::Wake), Reply::Done);
    assert_eq!(world.status(0).sync.pending, 1, "whether it has the file is to be asked");
    assert_eq!(waiting(&mut world, &mut carrier)[0].state.place, BlobPlace::Here);
    // That survives the page.
    world.restart(0);
    let mut carrier = Carrier::new(pieces.clone());
    assert_eq!(waiting(&mut world, &mut carrier).len(), 1);
    carry(&mut world, 0, &mut carrier, (&mut server, 3), 200);
    assert_eq!(server.whole.get(&taken.blob), Some(&bytes));
    assert_eq!(world.status(0).sync.pending, 0);
    // A server that has it is asked once, and is sent nothing.
    world.restore(after);
    (server.sent, server.asked) = (0, 0);
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 50);
    assert_eq!((server.sent, server.asked), (0, 1));
    world.restart(0);
    let mut carrier = Carrier::new(pieces);
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 50);
    assert_eq!((server.asked, world.status(0).sync.pending), (1, 0));
}

#[test]
fn a_file_whose_fiche_has_not_arrived_does_not_hold_up_the_others() {
    let mut world = begun();
    let (pieces, _) = Kept::new();
    let mut carrier = Carrier::new(pieces);
    take(&mut world, &mut carrier, (item(1), contact(1)), &file(1_000, 1)).unwrap();
    let other = take(&mut world, &mut carrier, (item(2), contact(2)), &file(1_000, 2)).unwrap();
    let mut server = Server { lacks: Some(contact(1)), ..Server::default() };
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 20);
    assert!(server.whole.contains_key(&other.blob));
    assert_eq!(world.status(0).sync.pending, 1);
    server.lacks = None;
    carry(&mut world, 0, &mut carrier, (&mut server, 0), 20);
    assert_eq!(world.status(0).sync.pending, 0);
}
