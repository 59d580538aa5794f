//! What only a store on a disk can do wrong.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use carnet_storage::{
    Batch, Op, ReadNow, Scan, SledStore, StoreError,
    sled_store::{Options, check},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

#[test]
fn a_second_opening_is_refused_and_a_later_one_is_not() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    let clone = store.clone();
    assert!(matches!(SledStore::open(place.path()), Err(StoreError::InUse(_))));
    assert!(matches!(check(place.path()), Err(StoreError::InUse(_))));
    drop(store);
    assert!(matches!(SledStore::open(place.path()), Err(StoreError::InUse(_))), "a clone holds it");
    drop(clone);
    assert!(SledStore::open(place.path()).is_ok());
}

#[test]
fn a_commit_that_would_fill_the_disk_is_refused_and_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let full = Options { reserve: u64::MAX / 2, ..Options::default() };
    let store = SledStore::open_with(place.path(), full).unwrap();
    assert!(matches!(store.commit_now(rows(0..3)), Err(StoreError::Full(_))));
    assert_eq!(store.scan_now(&Scan::prefix(b"")), Ok(Vec::new()));
    drop(store);
    let store = SledStore::open(place.path()).unwrap();
    assert_eq!(store.commit_now(rows(0..3)), Ok(()));
}

#[test]
fn threads_read_whole_batches_while_others_write() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    store.commit_now(generation(0)).unwrap();
    let writing = AtomicBool::new(true);
    thread::scope(|scope| {
        let readers: Vec<_> =
            (0..2).map(|_| scope.spawn(|| read_until(&store, &writing))).collect();
        for number in 1..=100 {
            store.commit_now(generation(number)).unwrap();
        }
        writing.store(false, Ordering::SeqCst);
        for reader in readers {
            assert!(reader.join().unwrap() > 0, "it read meanwhile");
        }
    });
}

#[test]
fn threads_that_commit_together_all_find_their_rows_after_a_restart() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    let start = Barrier::new(4);
    thread::scope(|scope| {
        for thread in 0..4_u32 {
            let (store, start) = (&store, &start);
            scope.spawn(move || {
                start.wait();
                for number in 0..50 {
                    store.commit_now(rows(thread * 50 + number..thread * 50 + number + 1)).unwrap();
                }
            });
        }
    });
    drop(store);
    let store = SledStore::open(place.path()).unwrap();
    assert_eq!(store.scan_now(&Scan::prefix(b"")).unwrap().len(), 200);
}

#[test]
fn a_backup_is_the_store_at_one_moment_while_writes_go_on() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(&place.path().join("store")).unwrap();
    store.commit_now(rows(0..20_000)).unwrap();
    let to = place.path().join("backup");
    let writing = AtomicBool::new(true);
    let written = thread::scope(|scope| {
        let writer = scope.spawn(|| write_pairs_until(&store, &writing));
        store.backup(&to).unwrap();
        writing.store(false, Ordering::SeqCst);
        writer.join().unwrap()
    });
    assert!(written > 0, "it wrote meanwhile");
    let copy = SledStore::open(&to).unwrap();
    let pairs = copy.scan_now(&Scan::prefix(b"~")).unwrap();
    assert_eq!(pairs.len(), 2, "the first and the last row of a commit");
    assert_eq!(pairs[0].1, pairs[1].1, "are of the same one");
    let kept = copy.scan_now(&Scan::prefix(b"\0")).unwrap().len();
    assert_eq!(kept, 20_000 - number(&pairs[0].1) as usize, "and so are its deletions");
}

#[test]
fn a_backup_has_the_rows_and_nothing_is_overwritten() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(&place.path().join("store")).unwrap();
    store.commit_now(rows(0..1_000)).unwrap();
    let to = place.path().join("backup");
    let report = store.backup(&to).unwrap();
    assert_eq!(report.rows, 1_000);
    assert!(matches!(store.backup(&to), Err(StoreError::Failed { .. })));
    let copy = SledStore::open(&to).unwrap();
    assert_eq!(copy.scan_now(&Scan::prefix(b"")), store.scan_now(&Scan::prefix(b"")));
}

#[test]
fn an_interrupted_backup_is_never_taken_for_a_good_one() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(&place.path().join("store")).unwrap();
    store.commit_now(rows(0..10)).unwrap();
    let to = place.path().join("backup");
    let left = place.path().join("backup.unfinished");
    interrupted_backup(&left);
    assert!(matches!(SledStore::open(&left), Err(StoreError::Corrupt(_))));
    assert!(matches!(check(&left), Err(StoreError::Corrupt(_))));
    assert_eq!(store.backup(&to).unwrap().rows, 10, "the next one begins again");
    assert!(!left.exists());
    assert_eq!(check(&to).unwrap().rows, 10);
}

#[test]
fn a_check_counts_and_never_makes_a_store() {
    let place = tempfile::tempdir().unwrap();
    let nowhere = place.path().join("nowhere");
    assert!(matches!(check(&nowhere), Err(StoreError::Gone(_))));
    assert!(!nowhere.exists());
    let store = SledStore::open(place.path()).unwrap();
    store.commit_now(rows(0..10)).unwrap();
    assert!(store.usage().unwrap() > 0);
    drop(store);
    let report = check(place.path()).unwrap();
    assert_eq!((report.rows, report.bytes), (10, 10 * 108));
}

/// Whatever byte is hit, a damaged store is either refused or still has every row as it was.
#[test]
fn damage_is_seen() {
    let (grown, changed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let expect = grow(&grown.path().join("whole"));
    assert!(refused(grown.path(), &expect) > 0, "some of the damage was to something in use");
    let expect = change(&changed.path().join("whole"));
    assert!(refused(changed.path(), &expect) > 0, "some of the damage was to something in use");
}

/// What damage in the middle of the log does, done by hand.
#[test]
fn a_row_that_is_missing_or_an_older_one_is_seen() {
    let change: [fn(&sled::Db); 3] = [
        |rows| drop(rows.remove([0, 0, 0, 0, 0, 0, 0, 3]).unwrap()),
        |rows| drop(rows.insert([0, 0, 0, 0, 0, 0, 0, 3], &[0][..]).unwrap()),
        |rows| drop(rows.insert([9], &[][..]).unwrap()),
    ];
    for change in change {
        let place = tempfile::tempdir().unwrap();
        let store = SledStore::open(place.path()).unwrap();
        store.commit_now(rows(0..10)).unwrap();
        drop(store);
        assert_eq!(check(place.path()).unwrap().rows, 10);
        change(&closed(place.path()));
        let refused = check(place.path());
        assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
    }
}

/// A crash between a commit's announcement and its rows.
#[test]
fn a_commit_that_was_announced_and_did_not_come_is_no_damage() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    store.commit_now(rows(0..10)).unwrap();
    let last = |number: u64, before: &[u8], after: u64| {
        [&number.to_be_bytes(), before, &after.to_be_bytes()].concat()
    };
    drop(store);
    let db = closed(place.path());
    let numbers = db.open_tree("carnet-commits").unwrap();
    let first = numbers.get("next").unwrap().unwrap();
    numbers.insert("next", last(2, &first[16..], 77)).unwrap();
    drop((numbers, db));
    let store = SledStore::open(place.path()).unwrap();
    store.commit_now(rows(3..12)).unwrap();
    drop(store);
    assert_eq!(check(place.path()).unwrap().rows, 12);
}

#[test]
fn what_is_left_of_a_damaged_store_can_be_used_by_who_says_so() {
    let place = tempfile::tempdir().unwrap();
    change(&place.path().join("whole"));
    let damaged = (1..PARTS)
        .map(|part| damaged(place.path(), part))
        .find(|damaged| matches!(check(damaged), Err(StoreError::Corrupt(why)) if why.contains("watermark")))
        .unwrap();
    fs::remove_file(damaged.join("watermark")).unwrap();
    let store = SledStore::open(&damaged).unwrap();
    store.commit_now(rows(0..1)).unwrap();
    drop(store);
    assert!(check(&damaged).unwrap().rows > 0, "and is a whole one from then on");
}

/// Rows of commits of their own, and pages that split on and on.
fn grow(folder: &Path) -> Vec<Row> {
    let store = SledStore::open(folder).unwrap();
    for first in (0..ROWS).step_by(400) {
        store.commit_now(rows(first..first + 400)).unwrap();
    }
    all(&store)
}

/// Rows in pages that are all there, written anew one after the other: what is lost in the middle
/// of the log leaves an older row, and nothing that could not be read.
fn change(folder: &Path) -> Vec<Row> {
    let store = SledStore::open(folder).unwrap();
    let empty = rows(0..ROWS).ops.into_iter().map(|op| match op {
        Op::Put(key, _) => Op::Put(key, Vec::new()),
        deleted @ Op::Delete(_) => deleted,
    });
    store.commit_now(Batch { ops: empty.collect() }).unwrap();
    for first in (0..ROWS).step_by(50) {
        store.commit_now(rows(first..first + 50)).unwrap();
    }
    all(&store)
}

const ROWS: u32 = 20_000;
const PARTS: u64 = 40;

/// sled's files, opened once nobody else has them open.
fn closed(folder: &Path) -> sled::Db {
    loop {
        match sled::open(folder) {
            Ok(db) => return db,
            Err(_) => thread::yield_now(),
        }
    }
}

/// In how many places damage was seen. The store was not opened since it was written: from its
/// second opening on, sled has a list of its pages beside the log.
fn refused(place: &Path, expect: &[Row]) -> usize {
    let refused = (1..PARTS).filter(|part| match SledStore::open(&damaged(place, *part)) {
        Err(StoreError::Corrupt(_)) => true,
        Ok(store) => {
            assert!(all(&store) == expect, "part {part}");
            false
        }
        Err(other) => panic!("part {part}: {other:?}"),
    });
    refused.count()
}

type Row = (Vec<u8>, Vec<u8>);

fn all(store: &SledStore) -> Vec<Row> {
    store.scan_now(&Scan::prefix(b"")).unwrap()
}

fn damaged(place: &Path, part: u64) -> PathBuf {
    let damaged = place.join(format!("damaged-{part}"));
    copy(&place.join("whole"), &damaged);
    let length = fs::metadata(damaged.join("db")).unwrap().len();
    flip(&damaged.join("db"), length * part / PARTS + 77);
    damaged
}

fn rows(numbers: std::ops::Range<u32>) -> Batch {
    let mut batch = Batch::default();
    for number in numbers {
        batch.put([&[0, 0, 0, 0][..], &number.to_be_bytes()].concat(), [number as u8; 100]);
    }
    batch
}

fn generation(number: u8) -> Batch {
    let mut batch = Batch::default();
    for key in 0..100_u8 {
        batch.put([key], [number]);
    }
    batch
}

fn read_until(store: &SledStore, writing: &AtomicBool) -> usize {
    let mut reads = 0;
    while writing.load(Ordering::SeqCst) {
        let rows = store.scan_now(&Scan::prefix(b"")).unwrap();
        assert!(rows.iter().all(|(_, value)| *value == rows[0].1), "a scan is of one moment");
        reads += 1;
    }
    reads
}

/// Each commit writes the first and the last row of the store and deletes one between.
fn write_pairs_until(store: &SledStore, writing: &AtomicBool) -> u32 {
    let mut written = 0_u32;
    while writing.load(Ordering::SeqCst) && written < 15_000 {
        written += 1;
        let mut batch = Batch::default();
        batch.put(b"~a", written.to_be_bytes());
        batch.put(b"~z", written.to_be_bytes());
        batch.delete([&[0, 0, 0, 0][..], &(written - 1).to_be_bytes()].concat());
        store.commit_now(batch).unwrap();
    }
    written
}

fn number(value: &[u8]) -> u32 {
    u32::from_be_bytes(value.try_into().unwrap())
}

fn interrupted_backup(folder: &Path) {
    let store = SledStore::open(folder).unwrap();
    store.commit_now(rows(0..5)).unwrap();
    drop(store);
    fs::write(folder.join("UNFINISHED-BACKUP"), "").unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn flip(file: &Path, at: u64) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at as usize] ^= 0x55;
    fs::write(file, bytes).unwrap();
}

/// What was deleted lies in sled's files for long; not once the store was asked to see to it, while
/// others read and write in the same.
#[test]
fn what_is_expunged_is_in_no_file() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    let other = store.clone();
    let needles = [b"a small secret".to_vec(), b"a large secret".repeat(1_000)];
    let mut batch = Batch::default();
    batch.put(b"small", needles[0].clone());
    batch.put(b"large", needles[1].clone());
    batch.put(b"stays", b"no secret".to_vec());
    store.commit_now(batch).unwrap();
    let found = || bytes_of(place.path()).windows(6).any(|window| window == b"secret");
    let mut batch = Batch::default();
    batch.delete(b"small");
    batch.delete(b"large");
    batch.put(b"stays", b"nothing".to_vec());
    store.commit_now(batch).unwrap();
    assert!(found(), "sled keeps what was deleted");
    let rewritten = store.rewrite_now().unwrap();
    assert!(rewritten.after > 0);
    assert!(!found());
    assert_eq!(other.get_now(b"stays").unwrap(), Some(b"nothing".to_vec()));
    let mut batch = Batch::default();
    batch.put(b"more", b"1".to_vec());
    other.commit_now(batch).unwrap();
    assert!(matches!(SledStore::open(place.path()), Err(StoreError::InUse(_))), "it stays locked");
    drop((store, other));
    let store = SledStore::open(place.path()).unwrap();
    assert_eq!(store.scan_now(&Scan::prefix(b"")).unwrap().len(), 2);
}

/// Every byte of every file in a folder.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(bytes_of(&path)),
            false => all.extend(fs::read(&path).unwrap()),
        }
    }
    all
}
