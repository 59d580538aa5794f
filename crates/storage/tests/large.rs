//! Large values of a store on a disk lie in files of their own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use carnet_storage::{
    Batch, ReadNow, Scan, SledStore, StoreError,
    sled_store::{check, rewrite},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn the_room_of_a_large_value_is_given_back_once_its_row_is_gone() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    let mut both = large(1, 100_000);
    both.ops.extend(large(2, 12_000).ops);
    store.commit_now(both).unwrap();
    store.commit_now(large(3, 300_000)).unwrap();
    assert_eq!(large_files(place.path()).len(), 2, "one a commit");
    store.commit_now(large(1, 10)).unwrap();
    assert_eq!(large_files(place.path()).len(), 2, "the other row needs the file");
    let mut gone = Batch::default();
    gone.delete([2]);
    store.commit_now(gone).unwrap();
    assert_eq!(large_files(place.path()).len(), 1);
    store.commit_now(large(3, 5_000)).unwrap();
    let left = large_files(place.path());
    assert_eq!(left.len(), 1);
    assert_eq!(fs::metadata(&left[0]).unwrap().len(), 5_000);
}

#[test]
fn a_large_value_of_no_row_goes_when_the_store_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    store.commit_now(large(1, 100_000)).unwrap();
    drop(store);
    // What a crash between the file and the log leaves.
    fs::write(place.path().join("large/7"), [1; 500]).unwrap();
    let store = SledStore::open(place.path()).unwrap();
    assert_eq!(large_files(place.path()).len(), 1);
    (2..12).for_each(|number| store.commit_now(large(number, 10_000)).unwrap());
    assert_eq!(store.scan_now(&Scan::prefix(b"")).unwrap().len(), 11);
}

#[test]
fn a_large_value_that_can_not_be_written_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    fs::remove_dir(place.path().join("large")).unwrap();
    let mut batch = large(1, 100_000);
    batch.ops.extend(large(2, 10).ops);
    assert!(matches!(store.commit_now(batch.clone()), Err(StoreError::Failed { .. })));
    assert_eq!(store.scan_now(&Scan::prefix(b"")), Ok(Vec::new()));
    assert_eq!(store.commit_now(large(3, 10)), Ok(()), "the store goes on");
    fs::create_dir(place.path().join("large")).unwrap();
    assert_eq!(store.commit_now(batch), Ok(()), "and the batch may be tried again");
    assert_eq!(store.get_now(&[1]), Ok(Some(vec![1; 100_000])));
}

#[test]
fn a_damaged_large_value_is_not_served() {
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    store.commit_now(large(1, 100_000)).unwrap();
    store.commit_now(large(2, 100_000)).unwrap();
    let file = large_files(place.path()).remove(0);
    flip(&file, 50_000);
    assert!(matches!(store.get_now(&[1]), Err(StoreError::Corrupt(_))));
    assert_eq!(store.get_now(&[2]), Ok(Some(vec![2; 100_000])), "the others are");
    drop(store);
    assert!(matches!(check(place.path()), Err(StoreError::Corrupt(_))));
    let cut = fs::read(&file).unwrap();
    fs::write(&file, &cut[..99_999]).unwrap();
    assert!(matches!(SledStore::open(place.path()), Err(StoreError::Corrupt(_))), "cut short");
    fs::remove_file(&file).unwrap();
    assert!(matches!(SledStore::open(place.path()), Err(StoreError::Corrupt(_))), "missing");
}

#[test]
fn a_backup_of_a_rewritten_store_is_a_store() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("store");
    let store = SledStore::open(&folder).unwrap();
    (100..200).for_each(|number| store.commit_now(large(number, 20)).unwrap());
    store.commit_now(large(1, 100_000)).unwrap();
    let expect = store.scan_now(&Scan::prefix(b"")).unwrap();
    drop(store);
    rewrite(&folder).unwrap();
    assert_eq!(check(&folder).unwrap().rows, 101);
    let to = place.path().join("backup");
    SledStore::open(&folder).unwrap().backup(&to).unwrap();
    assert!(SledStore::open(&to).unwrap().scan_now(&Scan::prefix(b"")).unwrap() == expect);
    assert!(matches!(rewrite(&place.path().join("nowhere")), Err(StoreError::Gone(_))));
}

fn large(number: u8, length: usize) -> Batch {
    let mut batch = Batch::default();
    batch.put([number], vec![number; length]);
    batch
}

/// In the order in which they were written.
fn large_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.join("large")).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn flip(file: &Path, at: u64) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at as usize] ^= 0x55;
    fs::write(file, bytes).unwrap();
}
