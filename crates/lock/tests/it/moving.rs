//! From a store in the clear to a sealed one, with a crash at every commit and read.

use crate::kit::{Memory, NAME, NOON, ready, row, unlocked};
use carnet_lock::Vault;
use carnet_storage::{
    Batch, Scan, Store,
    faults::{Fault, Faulty, Plan},
};

fn clear() -> Memory {
    let before = Memory::default();
    ready(before.commit(row(b"D1", NAME))).unwrap();
    ready(before.commit(row(b"Xs", b"a sign-in"))).unwrap();
    before
}

/// As a start does it.
fn start<S: Store + Clone>(disk: &S, before: &Memory) -> bool {
    let moved = ready(async {
        if !Vault::is_in(disk).await? {
            Vault::move_in(disk.clone(), before).await?;
        }
        if Vault::has_left(disk).await? {
            before.empty();
            Vault::nothing_left(disk).await?;
        }
        Vault::open(disk.clone(), NOON).await
    });
    moved.is_ok()
}

#[test]
fn everything_moves_in_and_is_sealed() {
    let (disk, before) = (Memory::default(), clear());
    let all = before.rows();
    assert!(start(&disk, &before));
    assert!(before.rows().is_empty() && !disk.holds(NAME));
    assert_eq!(ready(unlocked(&disk, "").scan(Scan::prefix(b""))).unwrap(), all);
    assert!(start(&disk, &before), "and once only");
    assert_eq!(ready(unlocked(&disk, "").scan(Scan::prefix(b""))).unwrap(), all);
}

#[test]
fn moving_survives_a_crash_anywhere() {
    for kept in [false, true] {
        let mut broken = 0;
        for commit in 1.. {
            let (disk, before) = (Memory::default(), clear());
            let all = before.rows();
            let plan = Plan::default();
            plan.at_commit(commit, Fault::Crash { kept });
            if start(&Faulty::new(disk.clone(), plan), &before) {
                break;
            }
            broken += 1;
            assert!(start(&disk, &before), "commit {commit}, kept: {kept}");
            let rows = ready(unlocked(&disk, "").scan(Scan::prefix(b""))).unwrap();
            assert_eq!(rows, all, "commit {commit}, kept: {kept}");
            assert!(before.rows().is_empty());
        }
        assert_eq!(broken, 3, "the marker, the rows, the marker's end");
    }
}

#[test]
fn without_room_nothing_is_lost() {
    let (disk, before) = (Memory::default(), clear());
    let all = before.rows();
    let plan = Plan::default();
    plan.set_full(true);
    assert!(!start(&Faulty::new(disk.clone(), plan), &before));
    assert_eq!(before.rows(), all);
    assert!(start(&disk, &before));
}

#[test]
fn what_moved_is_gone_from_the_store_before_even_while_that_can_not_be_deleted() {
    let (disk, before) = (Memory::default(), clear());
    let mut vault = ready(Vault::move_in(disk.clone(), &before)).unwrap();
    assert!(before.rows().is_empty());
    ready(vault.wipe(Batch::default())).unwrap();
    assert!(ready(Vault::has_left(&disk)).unwrap(), "it is still to be deleted after an erasure");
    ready(Vault::nothing_left(&disk)).unwrap();
    assert!(!ready(Vault::has_left(&disk)).unwrap());
}
