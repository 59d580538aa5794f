//! A store that breaks does so where it was told, and keeps what it should.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use carnet_storage::{
    Batch, ReadNow, Store, StoreError,
    faults::{Fault, Faulty, Plan},
    memory::MemoryStore,
};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

#[tokio::test]
async fn the_planned_commit_fails_and_changes_nothing() {
    let (store, plan) = store();
    let error = StoreError::Corrupt("a test".into());
    plan.at_commit(2, Fault::Fail(error.clone()));
    assert_eq!(store.commit(row(1)).await, Ok(()));
    assert_eq!(store.commit(row(2)).await, Err(error));
    assert_eq!(store.get_now(&[2]), Ok(None));
    assert_eq!(store.commit(row(2)).await, Ok(()), "the same batch may be tried again");
    assert_eq!(plan.commits(), 3);
}

#[tokio::test]
async fn the_planned_read_fails() {
    let (store, plan) = store();
    store.commit(row(1)).await.unwrap();
    plan.at_read(2, Fault::Fail(StoreError::Gone("a test".into())));
    assert_eq!(store.get(&[1]).await, Ok(Some(vec![1])));
    assert!(store.get_now(&[1]).is_err());
    assert_eq!(store.get_now(&[1]), Ok(Some(vec![1])));
}

#[tokio::test]
async fn a_full_disk_may_get_room_again() {
    let (store, plan) = store();
    plan.set_full(true);
    assert!(matches!(store.commit(row(1)).await, Err(StoreError::Full(_))));
    assert_eq!(store.get_now(&[1]), Ok(None));
    plan.set_full(false);
    assert_eq!(store.commit(row(1)).await, Ok(()));
}

#[test]
fn a_frozen_commit_is_applied_once_it_thaws() {
    let (store, plan) = store();
    plan.at_commit(1, Fault::Freeze);
    let mut context = Context::from_waker(Waker::noop());
    let mut commit = pin!(store.commit(row(1)));
    assert!(commit.as_mut().poll(&mut context).is_pending());
    assert!(commit.as_mut().poll(&mut context).is_pending());
    assert_eq!(store.get_now(&[1]), Ok(None));
    plan.thaw();
    assert_eq!(commit.as_mut().poll(&mut context), Poll::Ready(Ok(())));
    assert_eq!(store.get_now(&[1]), Ok(Some(vec![1])));
}

#[tokio::test]
async fn after_a_crash_nothing_gets_through() {
    for kept in [false, true] {
        let (store, plan) = store();
        plan.at_commit(2, Fault::Crash { kept });
        store.commit(row(1)).await.unwrap();
        assert!(matches!(store.commit(row(2)).await, Err(StoreError::Gone(_))));
        assert!(matches!(store.commit(row(3)).await, Err(StoreError::Gone(_))));
        assert!(store.get_now(&[1]).is_err());
        let disk = store.into_inner();
        assert_eq!(disk.get_now(&[1]), Ok(Some(vec![1])));
        assert_eq!(disk.get_now(&[2]).unwrap().is_some(), kept);
        assert_eq!(disk.get_now(&[3]), Ok(None));
    }
}

fn store() -> (Faulty<MemoryStore>, Plan) {
    let plan = Plan::default();
    (Faulty::new(MemoryStore::default(), plan.clone()), plan)
}

fn row(number: u8) -> Batch {
    let mut batch = Batch::default();
    batch.put([number], [number]);
    batch
}
