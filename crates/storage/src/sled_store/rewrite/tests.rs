#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Batch, Scan, contract::Row};

#[test]
fn a_rewrite_that_is_cut_off_anywhere_leaves_every_row() {
    for end in [Step::Copied, Step::Compared, Step::Synced, Step::Named, Step::Switched] {
        let place = tempfile::tempdir().unwrap();
        let expect = filled(place.path());
        let mut seen = Vec::new();
        let cut = anew(open(place.path()), Options::default(), |step| {
            seen.push(step);
            if step == end { Err(StoreError::Gone("cut off".into())) } else { Ok(()) }
        });
        assert_eq!(cut.err(), Some(StoreError::Gone("cut off".into())));
        assert_eq!(seen.last(), Some(&end));
        let store = open(place.path());
        assert!(all(&store) == expect, "{end:?}");
        assert_eq!(place::files(place.path()).unwrap() == place.path(), end != Step::Switched);
        store.commit_now(row(9_999, 10)).unwrap();
        let store = anew(store, Options::default(), |_| Ok(())).unwrap();
        assert_eq!(all(&store).len(), expect.len() + 1, "{end:?}: and it can be rewritten again");
        assert_eq!(left(place.path()).len(), 3, "{end:?}: {:?}", left(place.path()));
    }
}

#[test]
fn nobody_comes_in_while_a_store_is_rewritten() {
    let place = tempfile::tempdir().unwrap();
    filled(place.path());
    let store = anew(open(place.path()), Options::default(), |_| {
        let other = Open::open_with(place.path(), Options::default());
        assert!(matches!(other, Err(StoreError::InUse(_))), "{other:?}");
        Ok(())
    });
    assert!(matches!(rewrite(place.path()), Err(StoreError::InUse(_))));
    drop(store);
    assert!(rewrite(place.path()).is_ok());
}

#[test]
fn a_store_of_dead_rows_is_rewritten_when_it_is_opened_and_a_live_one_is_not() {
    let place = tempfile::tempdir().unwrap();
    let store = open(place.path());
    for first in (0..20_000).step_by(1_000) {
        store.commit_now(rows(first..first + 1_000)).unwrap();
    }
    assert!(store.usage().unwrap() > FLOOR, "{}", store.usage().unwrap());
    drop(store);
    let store = Open::open_with(place.path(), Options::default()).unwrap();
    assert_eq!(store.shared.files, place.path(), "its rows are alive");
    let mut gone = Batch::default();
    (1..20_000).for_each(|number| gone.delete(key(number)));
    store.commit_now(gone).unwrap();
    let expect = all(&store);
    let before = store.usage().unwrap();
    drop(store);
    let store = Open::open_with(place.path(), Options::default()).unwrap();
    assert!(all(&store) == expect);
    let after = store.usage().unwrap();
    assert!(after < before / 4 && after < FLOOR, "{before} bytes, then {after}");
}

#[test]
fn a_store_whose_rewritten_files_are_gone_is_not_taken_for_an_empty_one() {
    let place = tempfile::tempdir().unwrap();
    filled(place.path());
    rewrite(place.path()).unwrap();
    std::fs::remove_dir_all(place.path().join("rewritten-1")).unwrap();
    assert!(matches!(
        Open::open_with(place.path(), Options::default()),
        Err(StoreError::Corrupt(_))
    ));
    std::fs::write(place.path().join("current"), "x").unwrap();
    assert!(matches!(
        Open::open_with(place.path(), Options::default()),
        Err(StoreError::Corrupt(_))
    ));
}

/// A store with small and large rows, some of them deleted.
fn filled(folder: &Path) -> Vec<Row> {
    let store = open(folder);
    store.commit_now(rows(0..300)).unwrap();
    for number in 300..330 {
        store.commit_now(row(number, 50_000)).unwrap();
    }
    let mut gone = Batch::default();
    (100..310).for_each(|number| gone.delete(key(number)));
    store.commit_now(gone).unwrap();
    all(&store)
}

fn open(folder: &Path) -> Open {
    Open::open_with(folder, Options { rewrite: false, ..Options::default() }).unwrap()
}

fn rows(numbers: std::ops::Range<u32>) -> Batch {
    Batch { ops: numbers.flat_map(|number| row(number, 200).ops).collect() }
}

fn row(number: u32, length: usize) -> Batch {
    let mut batch = Batch::default();
    batch.put(key(number), vec![number as u8; length]);
    batch
}

fn key(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

fn all(store: &Open) -> Vec<Row> {
    store.scan_now(&Scan::prefix(b"")).unwrap()
}

fn left(folder: &Path) -> Vec<std::ffi::OsString> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}
