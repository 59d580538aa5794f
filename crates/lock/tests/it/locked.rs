//! Setting, trying, changing, removing, wiping.

use crate::kit::{Memory, NAME, NOON, OTHER, PIN, opened, ready, row, unlocked, with_a_client};
use carnet_lock::{Kind, Refused, Settings, Vault};
use carnet_storage::{Batch, DataKey, Scan, Sealed, Store, StoreError};

fn locked() -> Memory {
    let disk = Memory::default();
    with_a_client(&disk);
    let sealed = unlocked(&disk, PIN);
    ready(opened(disk.clone()).set(&sealed, PIN, None)).unwrap();
    disk
}

fn name(disk: &Memory, pin: &str) -> Vec<u8> {
    ready(unlocked(disk, pin).get(b"D1")).unwrap().unwrap()
}

#[test]
fn a_new_store_is_sealed_and_open() {
    let disk = Memory::default();
    with_a_client(&disk);
    assert!(!disk.holds(NAME));
    assert_eq!(name(&disk, ""), NAME);
}

#[test]
fn a_lock_opens_with_its_pin_alone() {
    let disk = locked();
    let mut vault = opened(disk.clone());
    assert_eq!(vault.header().kind(), Some(Kind::Pin));
    assert_eq!(vault.clear_key().unwrap(), None);
    assert_eq!(ready(vault.unlock(OTHER, NOON)), Err(Refused::Wrong));
    assert_eq!(name(&disk, PIN), NAME);
}

#[test]
fn the_key_that_lay_in_the_clear_opens_nothing_after_a_lock_is_set() {
    let disk = Memory::default();
    with_a_client(&disk);
    let sealed = unlocked(&disk, PIN);
    let before = sealed.key();
    ready(opened(disk.clone()).set(&sealed, PIN, None)).unwrap();
    assert_ne!(sealed.key(), before, "who holds the store goes on with the new key");
    assert_eq!(ready(sealed.get(b"D1")).unwrap().as_deref(), Some(NAME));
    let old = Sealed::new(disk.clone(), before.clone());
    for (key, _) in ready(sealed.scan(Scan::prefix(b""))).unwrap() {
        assert!(matches!(ready(old.get(&key)), Err(StoreError::Corrupt(_))));
    }
    assert!(!disk.holds(before.as_bytes()) && !disk.holds(sealed.key().as_bytes()));
}

#[test]
fn a_changed_pin_is_the_only_one_that_opens() {
    let disk = locked();
    let sealed = unlocked(&disk, PIN);
    ready(opened(disk.clone()).set(&sealed, OTHER, None)).unwrap();
    assert_eq!(ready(opened(disk.clone()).unlock(PIN, NOON)), Err(Refused::Wrong));
    assert_eq!(name(&disk, OTHER), NAME);
}

#[test]
fn a_removed_lock_asks_for_nothing() {
    let disk = locked();
    let sealed = unlocked(&disk, PIN);
    ready(opened(disk.clone()).remove(&sealed)).unwrap();
    assert_eq!(opened(disk.clone()).header().kind(), None);
    assert_eq!(name(&disk, ""), NAME);
}

#[test]
fn the_key_that_a_lock_kept_never_lies_in_the_clear() {
    let disk = locked();
    let sealed = unlocked(&disk, PIN);
    // A row that was deleted, as the browser's files keep it for a while.
    let deleted = ready(disk.get(b"RD1")).unwrap().unwrap();
    let mut batch = Batch::default();
    batch.delete(b"D1");
    ready(sealed.commit(batch)).unwrap();
    ready(opened(disk.clone()).remove(&sealed)).unwrap();
    let clear = opened(disk.clone()).clear_key().unwrap().unwrap();
    assert_eq!(clear.open(b"D1", deleted), None);
    assert_eq!(sealed.key(), clear, "who holds the store goes on with the new key");
    assert_eq!(ready(unlocked(&disk, "").get(b"D2")).unwrap().unwrap().len(), 100_000);
}

#[test]
fn a_short_code_is_refused_and_changes_nothing() {
    let disk = Memory::default();
    with_a_client(&disk);
    let sealed = unlocked(&disk, PIN);
    let before = disk.rows();
    assert_eq!(ready(opened(disk.clone()).set(&sealed, "12345", None)), Err(Refused::Short));
    assert_eq!(disk.rows(), before);
}

#[test]
fn settings_are_kept() {
    let disk = locked();
    let settings = Settings { after: 60, wipe: true };
    ready(opened(disk.clone()).settle(settings)).unwrap();
    assert_eq!(opened(disk.clone()).settings(), settings);
    assert_eq!(name(&disk, PIN), NAME);
}

#[test]
fn five_wrong_tries_are_free_and_the_wait_outlives_the_app() {
    let disk = locked();
    let mut vault = opened(disk.clone());
    for _ in 0..5 {
        assert_eq!(ready(vault.unlock(OTHER, NOON)), Err(Refused::Wrong));
    }
    let wait = Err(Refused::Wait(NOON + 30_000));
    assert_eq!(ready(vault.unlock(PIN, NOON)), wait, "not even the right one");
    let mut again = opened(disk.clone());
    assert_eq!(ready(again.unlock(PIN, NOON + 29_999)), wait);
    assert_eq!(ready(again.unlock(OTHER, NOON + 30_000)), Err(Refused::Wrong));
    assert_eq!(ready(again.unlock(PIN, NOON + 89_999)), Err(Refused::Wait(NOON + 90_000)));
    ready(again.unlock(PIN, NOON + 90_000)).unwrap();
    assert_eq!(opened(disk).tries().wrong, 0, "a right one forgives");
}

#[test]
fn a_clock_that_was_put_back_keeps_nobody_out() {
    let disk = locked();
    let mut vault = opened(disk.clone());
    for _ in 0..5 {
        assert_eq!(ready(vault.unlock(OTHER, NOON)), Err(Refused::Wrong));
    }
    let earlier = NOON - 10_000_000_000;
    let mut again = ready(Vault::open(disk.clone(), earlier)).unwrap();
    assert_eq!(ready(again.unlock(PIN, earlier)), Err(Refused::Wait(earlier + 30_000)));
    let mut later = ready(Vault::open(disk, earlier + 29_000)).unwrap();
    assert_eq!(
        ready(later.unlock(PIN, earlier + 29_000)),
        Err(Refused::Wait(earlier + 30_000)),
        "seen once"
    );
    ready(later.unlock(PIN, earlier + 30_000)).unwrap();
}

#[test]
fn the_tenth_wrong_try_is_the_last_where_the_user_wants_that() {
    let disk = locked();
    let mut vault = opened(disk);
    ready(vault.settle(Settings { wipe: true, ..Settings::default() })).unwrap();
    let hours = |hours: i64| NOON + hours * 3_600_000;
    for hour in 0..9 {
        assert_eq!(ready(vault.unlock(OTHER, hours(hour))), Err(Refused::Wrong));
    }
    assert_eq!(ready(vault.unlock(OTHER, hours(9))), Err(Refused::Last));
}

#[test]
fn ten_wrong_tries_are_no_more_than_that_otherwise() {
    let disk = locked();
    let mut vault = opened(disk);
    for hour in 0..12 {
        let now = NOON + hour * 3_600_000;
        assert_eq!(ready(vault.unlock(OTHER, now)), Err(Refused::Wrong));
    }
}

#[test]
fn who_has_it_open_waits_after_wrong_answers_and_erases_nothing() {
    let disk = locked();
    let mut vault = opened(disk.clone());
    ready(vault.settle(Settings { wipe: true, ..Settings::default() })).unwrap();
    let hours = |hours: i64| NOON + hours * 3_600_000;
    for hour in 0..20 {
        assert_eq!(vault.check(OTHER, hours(hour)), Err(Refused::Wrong));
    }
    assert_eq!(
        vault.check(PIN, hours(19)),
        Err(Refused::Wait(hours(20))),
        "not even the right one"
    );
    assert_eq!(vault.check(PIN, hours(20)), Ok(()));
    assert_eq!(vault.check(OTHER, hours(20)), Err(Refused::Wrong), "a right one forgives");
    assert_eq!(opened(disk.clone()).tries().wrong, 0);
    assert_eq!(
        ready(opened(disk).unlock(OTHER, hours(21))),
        Err(Refused::Wrong),
        "the first of ten"
    );
}

#[test]
fn a_wipe_leaves_what_it_was_given_and_no_lock() {
    let disk = locked();
    let mut vault = opened(disk.clone());
    assert_eq!(ready(vault.count_rows(b"D")).unwrap(), 2, "counted while locked");
    ready(vault.wipe(row(b"Xw", b"a report"))).unwrap();
    assert_eq!(opened(disk.clone()).header().kind(), None);
    let rows = ready(unlocked(&disk, "").scan(Scan::prefix(b""))).unwrap();
    assert_eq!(rows, [(b"Xw".to_vec(), b"a report".to_vec())]);
}

#[test]
fn a_store_whose_header_is_gone_is_damaged_and_not_empty() {
    let disk = locked();
    let mut batch = Batch::default();
    batch.delete(b"K");
    ready(disk.commit(batch)).unwrap();
    assert!(matches!(ready(Vault::open(disk.clone(), NOON)), Err(StoreError::Corrupt(_))));
    ready(disk.commit(row(b"K", b"nonsense"))).unwrap();
    assert!(matches!(ready(Vault::open(disk, NOON)), Err(StoreError::Corrupt(_))));
}

#[test]
fn a_header_of_another_store_opens_nothing() {
    let (disk, other) = (locked(), locked());
    let header = ready(other.get(b"K")).unwrap().unwrap();
    ready(disk.commit(row(b"K", &header))).unwrap();
    let key: DataKey = ready(opened(disk.clone()).unlock(PIN, NOON)).unwrap();
    let sealed = Sealed::new(disk, key);
    assert!(matches!(ready(sealed.get(b"D1")), Err(StoreError::Corrupt(_))));
}
