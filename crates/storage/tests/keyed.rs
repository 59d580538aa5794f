//! A store on the disk whose values are sealed with a key.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use carnet_storage::{
    Batch, DataKey, ReadNow, Scan, SledStore, StoreError,
    sled_store::{Options, check, check_with, reseal, rewrite_with},
};
use std::{fs, path::Path};

const NAME: &[u8] = b"Boulangerie Le Fournil d'Argent";

#[test]
fn nothing_that_was_written_can_be_read_on_the_disk() {
    let place = tempfile::tempdir().unwrap();
    let key = DataKey::random().unwrap();
    let store = open(place.path(), Some(&key)).unwrap();
    fill(&store);
    let copy = place.path().join("copy");
    store.backup(&copy).unwrap();
    drop(store);
    rewrite_with(place.path(), options(Some(&key))).unwrap();
    assert_eq!(found(place.path()), 0);
    for folder in [place.path(), &copy] {
        let store = open(folder, Some(&key)).unwrap();
        assert_eq!(store.get_now(b"small").unwrap().as_deref(), Some(NAME));
        assert_eq!(store.get_now(b"large").unwrap(), Some(NAME.repeat(400)));
        assert_eq!(store.scan_now(&Scan::prefix(b"")).unwrap().len(), 2);
    }
    let clear = tempfile::tempdir().unwrap();
    fill(&open(clear.path(), None).unwrap());
    assert!(found(clear.path()) > 1, "what is not sealed is found by the same search");
}

#[test]
fn a_store_opens_with_its_own_key_alone() {
    let (sealed, clear) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (key, other) = (DataKey::random().unwrap(), DataKey::random().unwrap());
    fill(&open(sealed.path(), Some(&key)).unwrap());
    fill(&open(clear.path(), None).unwrap());
    for (folder, key, why) in [
        (&sealed, None, "no key was given"),
        (&sealed, Some(&other), "another key"),
        (&clear, Some(&key), "is not sealed"),
    ] {
        let StoreError::Failed { cause, .. } = open(folder.path(), key).unwrap_err() else {
            panic!()
        };
        assert!(cause.contains(why), "{cause}");
    }
    assert!(check(sealed.path()).is_err());
    assert_eq!(check_with(sealed.path(), options(Some(&key))).unwrap().rows, 2);
    assert_eq!(check(clear.path()).unwrap().rows, 2);
}

#[test]
fn a_store_is_sealed_gets_another_key_and_is_opened_for_good() {
    let place = tempfile::tempdir().unwrap();
    let (first, second) = (DataKey::random().unwrap(), DataKey::random().unwrap());
    fill(&open(place.path(), None).unwrap());
    let steps = [(None, Some(&first)), (Some(&first), Some(&second)), (Some(&second), None)];
    for (from, to) in steps {
        reseal(place.path(), options(from), to.cloned()).unwrap();
        assert!(open(place.path(), from).is_err());
        let store = open(place.path(), to).unwrap();
        assert_eq!(store.get_now(b"small").unwrap().as_deref(), Some(NAME));
        drop(store);
        assert_eq!(found(place.path()) == 0, to.is_some());
    }
}

/// Damage is told from a missing key.
#[test]
fn a_value_that_was_altered_or_moved_does_not_open() {
    let place = tempfile::tempdir().unwrap();
    let key = DataKey::random().unwrap();
    let store = open(place.path(), Some(&key)).unwrap();
    fill(&store);
    drop(store);
    let copy = place.path().join("large");
    for file in fs::read_dir(&copy).unwrap() {
        let file = file.unwrap().path();
        let mut bytes = fs::read(&file).unwrap();
        bytes[100] ^= 1;
        fs::write(file, bytes).unwrap();
    }
    let store = open(place.path(), Some(&key)).unwrap();
    assert!(matches!(store.get_now(b"large"), Err(StoreError::Corrupt(_))));
    assert_eq!(store.get_now(b"small").unwrap().as_deref(), Some(NAME));
}

fn fill(store: &SledStore) {
    let mut batch = Batch::default();
    batch.put(b"small", NAME);
    batch.put(b"large", NAME.repeat(400));
    store.commit_now(batch).unwrap();
}

fn open(folder: &Path, key: Option<&DataKey>) -> Result<SledStore, StoreError> {
    SledStore::open_with(folder, options(key))
}

fn options(key: Option<&DataKey>) -> Options {
    Options { key: key.cloned(), ..Options::default() }
}

/// How many files have the name in them.
fn found(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                return found(&path);
            }
            let bytes = fs::read(&path).unwrap();
            usize::from(bytes.windows(NAME.len()).any(|part| part == NAME))
        })
        .sum()
}
