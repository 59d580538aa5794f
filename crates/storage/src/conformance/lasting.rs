//! What outlives the store.

use super::{Backend, Checked, given, put, same};
use crate::{Batch, Scan, Store};

pub(super) async fn what_was_committed_outlives_the_store<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    let large = vec![7; 300_000];
    put(&store, &[(b"a", b"1"), (b"large", &large)]).await?;
    put(&store, &[(b"a", b"2"), (b"empty", b"")]).await?;
    let before = store.scan(Scan::prefix(b"")).await?;
    given("there are rows", before.len() == 3)?;
    let Some(again) = backend.reopened(store).await? else { return Ok(()) };
    same("rows", again.scan(Scan::prefix(b"")).await? == before, true)?;
    put(&again, &[(b"a", b"3")]).await?;
    same("it can be written", again.get(b"a").await?, Some(b"3".to_vec()))
}

pub(super) async fn what_was_deleted_stays_deleted<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    put(&store, &[(b"a", b"1"), (b"b", b"1")]).await?;
    let mut batch = Batch::default();
    batch.delete(b"a");
    store.commit(batch).await?;
    given("it is gone", store.get(b"a").await?.is_none())?;
    let Some(again) = backend.reopened(store).await? else { return Ok(()) };
    same("the deleted row", again.get(b"a").await?, None)?;
    same("the other", again.get(b"b").await?, Some(b"1".to_vec()))
}

pub(super) async fn two_stores_do_not_mix<B: Backend>(backend: &B, store: B::Store) -> Checked {
    put(&store, &[(b"a", b"1")]).await?;
    let other = backend.fresh().await?;
    same("the other store", other.get(b"a").await?, None)?;
    put(&other, &[(b"a", b"2")]).await?;
    same("the first store", store.get(b"a").await?, Some(b"1".to_vec()))
}
