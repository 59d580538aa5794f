//! What outlives the store.

use super::{Backend, Checked, given, noise, put, same};
use crate::{Batch, Scan, Store, contract::Row};

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

/// What packing does: thousands of small rows go, and a few large ones come.
pub(super) async fn most_rows_may_go_and_the_others_stay<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    let expect = packed(&store).await?;
    let Some(store) = backend.reopened(store).await? else { return Ok(()) };
    same("rows", store.scan(Scan::prefix(b"")).await? == expect, true)?;
    put(&store, &[(b"after", b"v")]).await?;
    same("and it can be written", store.get(b"after").await?, Some(b"v".to_vec()))
}

pub(super) async fn a_rewrite_changes_nothing<B: Backend>(backend: &B, store: B::Store) -> Checked {
    let expect = packed(&store).await?;
    let Some(store) = backend.rewritten(store).await? else { return Ok(()) };
    same("rows", store.scan(Scan::prefix(b"")).await? == expect, true)?;
    put(&store, &[(b"zz", b"v")]).await?;
    let Some(store) = backend.rewritten(store).await? else { return Ok(()) };
    let rows = store.scan(Scan::prefix(b"")).await?;
    same("rows before the last", rows[..expect.len()] == expect, true)?;
    same("what came between", rows.last(), Some(&(b"zz".to_vec(), b"v".to_vec())))
}

/// And nothing else goes: also while others hold the same store.
pub(super) async fn what_is_expunged_was_deleted_before<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    let expect = packed(&store).await?;
    store.expunge().await?;
    same("rows", store.scan(Scan::prefix(b"")).await? == expect, true)?;
    put(&store, &[(b"zz", b"v")]).await?;
    store.expunge().await?;
    same("what came between", store.get(b"zz").await?, Some(b"v".to_vec()))?;
    let Some(store) = backend.reopened(store).await? else { return Ok(()) };
    same("rows", store.scan(Scan::prefix(b"")).await?.len(), expect.len() + 1)
}

/// Writes 4,000 rows and puts most of them into large ones; returns what is left.
async fn packed<S: Store>(store: &S) -> Result<Vec<Row>, super::Wrong> {
    let mut batch = Batch::default();
    for number in 0..4_000_u32 {
        batch.put([&b"d"[..], &number.to_be_bytes()].concat(), noise(number, 300));
    }
    store.commit(batch).await?;
    for first in (0..3_600_u32).step_by(400) {
        let mut batch = Batch::default();
        (first..first + 400)
            .for_each(|number| batch.delete([&b"d"[..], &number.to_be_bytes()].concat()));
        batch.put([&b"p"[..], &first.to_be_bytes()].concat(), noise(first, 100_000));
        store.commit(batch).await?;
    }
    let rows = store.scan(Scan::prefix(b"")).await?;
    given("few are left", rows.len() == 400 + 9)?;
    Ok(rows)
}

pub(super) async fn two_stores_do_not_mix<B: Backend>(backend: &B, store: B::Store) -> Checked {
    put(&store, &[(b"a", b"1")]).await?;
    let other = backend.fresh().await?;
    same("the other store", other.get(b"a").await?, None)?;
    put(&other, &[(b"a", b"2")]).await?;
    same("the first store", store.get(b"a").await?, Some(b"1".to_vec()))
}
