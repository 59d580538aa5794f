//! What is sealed is a store like any other, and opens as it was put or not at all.

use crate::kit::{Memory, NAME, key, ready, row};
use carnet_storage::{
    Batch, DataKey, Op, Scan, Sealed, Store, StoreError,
    conformance::{Backend, run},
};

struct Backing;

impl Backend for Backing {
    type Store = Sealed<Memory>;

    async fn fresh(&self) -> Result<Self::Store, StoreError> {
        Ok(Sealed::new(Memory::default(), key()))
    }

    async fn reopened(&self, store: Self::Store) -> Result<Option<Self::Store>, StoreError> {
        let key = store.key();
        Ok(Some(Sealed::new(store.into_inner(), key)))
    }

    /// Sealed anew under another key.
    async fn rewritten(&self, store: Self::Store) -> Result<Option<Self::Store>, StoreError> {
        let key = key();
        let batch = store.resealed(&key).await?;
        store.disk().commit(batch).await?;
        Ok(Some(Sealed::new(store.into_inner(), key)))
    }
}

#[test]
fn a_sealed_store_is_a_store() {
    let outcomes = ready(run(&Backing));
    assert!(outcomes.len() >= 25, "the suite is whole");
    let failures: Vec<_> = outcomes.iter().filter(|outcome| outcome.failure.is_some()).collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn nothing_that_was_put_lies_there_in_the_clear() {
    let disk = Memory::default();
    let sealed = Sealed::new(disk.clone(), key());
    ready(sealed.commit(row(b"a", NAME))).unwrap();
    ready(sealed.commit(row(b"large", &NAME.repeat(10_000)))).unwrap();
    assert!(!disk.holds(NAME));
    assert_eq!(ready(sealed.get(b"a")).unwrap().as_deref(), Some(NAME));
}

#[test]
fn the_same_value_is_never_sealed_in_the_same_way() {
    let disk = Memory::default();
    let sealed = Sealed::new(disk.clone(), key());
    ready(sealed.commit(row(b"a", NAME))).unwrap();
    let before = disk.rows();
    ready(sealed.commit(row(b"a", NAME))).unwrap();
    assert_ne!(disk.rows(), before);
}

#[test]
fn another_key_opens_nothing() {
    let disk = Memory::default();
    ready(Sealed::new(disk.clone(), key()).commit(row(b"a", NAME))).unwrap();
    let other = Sealed::new(disk, key());
    assert!(matches!(ready(other.get(b"a")), Err(StoreError::Corrupt(_))));
    assert!(matches!(ready(other.scan(Scan::prefix(b""))), Err(StoreError::Corrupt(_))));
}

#[test]
fn a_row_that_was_altered_or_cut_does_not_open() {
    let disk = Memory::default();
    let sealed = Sealed::new(disk.clone(), key());
    ready(sealed.commit(row(b"a", NAME))).unwrap();
    let [(at, value)] = disk.rows().try_into().unwrap();
    for place in 0..value.len() {
        let mut altered = value.clone();
        altered[place] ^= 1;
        put(&disk, &at, altered);
        assert!(matches!(ready(sealed.get(b"a")), Err(StoreError::Corrupt(_))), "byte {place}");
        put(&disk, &at, value[..place].to_vec());
        assert!(matches!(ready(sealed.get(b"a")), Err(StoreError::Corrupt(_))), "{place} bytes");
    }
    put(&disk, &at, value);
    assert_eq!(ready(sealed.get(b"a")).unwrap().as_deref(), Some(NAME));
}

#[test]
fn a_row_that_can_be_done_without_keeps_nobody_from_the_others() {
    let disk = Memory::default();
    let sealed = Sealed::new(disk.clone(), key()).sparing(|key| key.starts_with(b"D"));
    for at in [b"D1", b"D2", b"M1"] {
        ready(sealed.commit(row(at, NAME))).unwrap();
    }
    put(&disk, b"RD1", NAME.repeat(9));
    let found = ready(sealed.scan(Scan::prefix(b""))).unwrap();
    let values: Vec<_> = found.into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, [b"", NAME, NAME], "nothing of what was put there is given");

    let other = key();
    let anew = ready(sealed.resealed(&other)).unwrap();
    ready(disk.commit(anew)).unwrap();
    sealed.change_key(other);
    assert!(!disk.holds(NAME));
    assert_eq!(ready(sealed.get(b"D1")).unwrap().as_deref(), Some(&b""[..]));
    assert_eq!(ready(sealed.get(b"D2")).unwrap().as_deref(), Some(NAME));

    put(&disk, b"RM1", NAME.repeat(9));
    assert!(matches!(ready(sealed.get(b"M1")), Err(StoreError::Corrupt(_))));
    assert!(matches!(ready(sealed.scan(Scan::prefix(b""))), Err(StoreError::Corrupt(_))));
}

#[test]
fn rows_that_changed_places_do_not_open() {
    let disk = Memory::default();
    let sealed = Sealed::new(disk.clone(), key());
    ready(sealed.commit(row(b"a", b"one"))).unwrap();
    ready(sealed.commit(row(b"b", b"two"))).unwrap();
    let [(a, one), (b, two)] = disk.rows().try_into().unwrap();
    put(&disk, &a, two);
    put(&disk, &b, one);
    assert!(matches!(ready(sealed.get(b"a")), Err(StoreError::Corrupt(_))));
    assert!(matches!(ready(sealed.get(b"b")), Err(StoreError::Corrupt(_))));
}

#[test]
fn a_key_is_not_shown() {
    let shown =
        format!("{:?}", Sealed::new(Memory::default(), DataKey::from_bytes([0xAB; 32].into())));
    assert!(!shown.contains("171") && !shown.to_lowercase().contains("abab"), "{shown}");
}

fn put(disk: &Memory, key: &[u8], value: Vec<u8>) {
    ready(disk.commit(Batch { ops: vec![Op::Put(key.to_vec(), value)] })).unwrap();
}
