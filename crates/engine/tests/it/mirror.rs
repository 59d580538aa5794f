//! The store with a copy in memory.

use crate::kit::{Memory, ready};
use carnet_engine::Mirrored;
use carnet_storage::{
    Batch, ReadNow, Scan, Store, StoreError,
    faults::{Faulty, Plan},
};

#[test]
fn what_is_read_at_once_is_what_the_disk_holds() {
    let disk = Memory::default();
    ready(disk.commit(rows(0..5_000))).unwrap();
    let mirror = ready(Mirrored::open(disk.clone())).unwrap();
    assert_eq!(all(&mirror), all(&disk));
    assert_eq!(all(&mirror).len(), 5_000);
    let mut batch = rows(4_999..5_010);
    batch.delete(key(0));
    ready(mirror.commit(batch)).unwrap();
    assert_eq!(all(&mirror), all(&disk));
    assert_eq!(mirror.clone().get_now(&key(0)).unwrap(), None);
}

#[test]
fn what_the_disk_refuses_is_not_read_either() {
    let plan = Plan::default();
    let mirror = ready(Mirrored::open(Faulty::new(Memory::default(), plan.clone()))).unwrap();
    plan.set_full(true);
    assert!(matches!(ready(mirror.commit(rows(0..1))), Err(StoreError::Full(_))));
    assert_eq!(mirror.get_now(&key(0)).unwrap(), None);
}

#[test]
fn the_directory_is_on_the_disk_only() {
    let disk = Memory::default();
    let mut batch = rows(0..3);
    batch.put(b"Xi\x07", vec![7]);
    batch.put(b"Xz", vec![8]);
    ready(disk.commit(batch)).unwrap();
    let mirror = ready(Mirrored::open(disk.clone())).unwrap();
    let mut more = rows(3..4);
    more.put(b"Xi\x08", vec![7]);
    ready(mirror.commit(more)).unwrap();
    assert_eq!(all(&mirror).len(), 5, "four rows and the last one");
    assert_eq!(ready(mirror.scan(Scan::prefix(b"Xi"))).unwrap().len(), 2);
    assert_eq!(all(&disk).len(), 7);
}

fn rows(numbers: std::ops::Range<u32>) -> Batch {
    let mut batch = Batch::default();
    numbers.for_each(|number| batch.put(key(number), vec![1]));
    batch
}

fn key(number: u32) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

fn all(store: &impl ReadNow) -> Vec<(Vec<u8>, Vec<u8>)> {
    store.scan_now(&Scan::prefix(&[])).unwrap()
}
