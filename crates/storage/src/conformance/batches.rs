//! What a batch does.

use super::{Backend, Checked, given, put, same};
use crate::{Batch, Scan, Store};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

pub(super) async fn what_is_not_there_is_none<B: Backend>(_: &B, store: B::Store) -> Checked {
    same("a key of an empty store", store.get(b"k").await?, None)?;
    same("its rows", store.scan(Scan::prefix(b"")).await?, Vec::new())
}

pub(super) async fn the_last_operation_on_a_key_stays<B: Backend>(
    _: &B,
    store: B::Store,
) -> Checked {
    let mut batch = Batch::default();
    batch.put(b"twice", b"first");
    batch.put(b"twice", b"second");
    batch.put(b"gone", b"value");
    batch.delete(b"gone");
    batch.delete(b"back");
    batch.put(b"back", b"value");
    store.commit(batch).await?;
    same("put twice", store.get(b"twice").await?, Some(b"second".to_vec()))?;
    same("put, then deleted", store.get(b"gone").await?, None)?;
    same("deleted, then put", store.get(b"back").await?, Some(b"value".to_vec()))
}

pub(super) async fn deleting_what_is_not_there_is_nothing<B: Backend>(
    _: &B,
    store: B::Store,
) -> Checked {
    put(&store, &[(b"k", b"v")]).await?;
    let mut batch = Batch::default();
    batch.delete(b"j");
    store.commit(batch).await?;
    same("the other row", store.get(b"k").await?, Some(b"v".to_vec()))
}

pub(super) async fn an_empty_batch_changes_nothing<B: Backend>(_: &B, store: B::Store) -> Checked {
    put(&store, &[(b"k", b"v")]).await?;
    store.commit(Batch::default()).await?;
    same("rows", store.scan(Scan::prefix(b"")).await?.len(), 1)
}

pub(super) async fn a_megabyte_comes_back<B: Backend>(_: &B, store: B::Store) -> Checked {
    let value: Vec<u8> =
        (0..1 << 20).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    put(&store, &[(b"a", &value), (b"b", b"small"), (b"c", &value[..900_000])]).await?;
    let back = store.get(b"a").await?;
    same("its length", back.as_ref().map(Vec::len), Some(value.len()))?;
    same("its bytes", back.as_deref() == Some(&value[..]), true)?;
    same("the second one", store.get(b"c").await?.as_deref() == Some(&value[..900_000]), true)?;
    same("the row between", store.get(b"b").await?, Some(b"small".to_vec()))
}

pub(super) async fn many_rows_go_together<B: Backend>(_: &B, store: B::Store) -> Checked {
    let (mut all, mut half) = (Batch::default(), Batch::default());
    for number in 0..10_000_u32 {
        all.put(number.to_be_bytes(), vec![number as u8; 100]);
        if number % 2 == 0 {
            half.delete(number.to_be_bytes());
        }
    }
    store.commit(all).await?;
    same("rows", store.scan(Scan::prefix(b"")).await?.len(), 10_000)?;
    store.commit(half).await?;
    let left = store.scan(Scan::prefix(b"")).await?;
    same("rows left", left.len(), 5_000)?;
    same("each is odd", left.iter().all(|(key, value)| key[3] % 2 == 1 && value.len() == 100), true)
}

/// Reads begun while a commit goes on see all of the rows at the old value, or all at the new one.
pub(super) async fn readers_see_all_of_a_batch_or_none<B: Backend>(
    _: &B,
    store: B::Store,
) -> Checked {
    let rows_of = |value: u8| {
        let mut batch = Batch::default();
        for number in 0..200_u8 {
            batch.put([number], [value]);
        }
        batch
    };
    store.commit(rows_of(0)).await?;
    let mut seen = Vec::new();
    for round in 1..=20 {
        let mut commit = pin!(store.commit(rows_of(round)));
        let mut scan = pin!(store.scan(Scan::prefix(b"")));
        let mut committed = None;
        let rows = poll_fn(|context| {
            if committed.is_none()
                && let Poll::Ready(done) = commit.as_mut().poll(context)
            {
                committed = Some(done);
            }
            scan.as_mut().poll(context)
        })
        .await?;
        match committed {
            Some(done) => done?,
            None => commit.await?,
        }
        given("all rows are read", rows.len() == 200)?;
        seen.push(rows.iter().all(|(_, value)| *value == rows[0].1));
    }
    same("each scan is of one moment", seen, vec![true; 20])
}
