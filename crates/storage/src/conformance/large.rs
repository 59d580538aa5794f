//! Values from the size of a pack down, as the stores of documents hold them.

use super::{Backend, Checked, given, noise, put, same};
use crate::{Batch, Scan, Store};

/// Around the sizes at which a backend may keep values elsewhere.
const SIZES: [usize; 11] =
    [0, 1, 1_000, 4_095, 4_096, 4_097, 16_384, 65_535, 65_536, 131_072, 250_000];

pub(super) async fn values_of_every_size_come_back<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    let mut batch = Batch::default();
    for (number, size) in (0..).zip(SIZES) {
        batch.put([b'k', number], noise(number.into(), size));
    }
    // Whatever a backend marks its own values with, a caller's may begin so.
    for (number, value) in (0..).zip([&b"\0"[..], b"\0carnet\xff", b"\0carnet\xff and more"]) {
        batch.put([b'm', number], value);
    }
    store.commit(batch.clone()).await?;
    check_all(&store, &batch).await?;
    let Some(store) = backend.reopened(store).await? else { return Ok(()) };
    check_all(&store, &batch).await
}

async fn check_all<S: Store>(store: &S, batch: &Batch) -> Checked {
    for op in &batch.ops {
        let crate::Op::Put(key, value) = op else { return given("they are put", false) };
        let is = store.get(key).await?;
        same(&format!("the length of {key:?}"), is.as_ref().map(Vec::len), Some(value.len()))?;
        same(&format!("the bytes of {key:?}"), is.as_ref() == Some(value), true)?;
    }
    Ok(())
}

pub(super) async fn a_large_value_may_become_a_small_one_and_back<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    let (first, second) = (noise(1, 250_000), noise(2, 90_000));
    put(&store, &[(b"a", &first), (b"b", &first), (b"c", &second)]).await?;
    put(&store, &[(b"a", b"small")]).await?;
    let mut batch = Batch::default();
    batch.put(b"b", second.as_slice());
    batch.delete(b"c");
    batch.put(b"d", first.as_slice());
    batch.put(b"d", second.as_slice());
    store.commit(batch).await?;
    let expect = vec![
        (b"a".to_vec(), b"small".to_vec()),
        (b"b".to_vec(), second.clone()),
        (b"d".to_vec(), second),
    ];
    same("rows", store.scan(Scan::prefix(b"")).await? == expect, true)?;
    put(&store, &[(b"a", &first)]).await?;
    let Some(store) = backend.reopened(store).await? else { return Ok(()) };
    same("large again", store.get(b"a").await? == Some(first), true)?;
    same("the others", store.scan(Scan::prefix(b"")).await?[1..] == expect[1..], true)
}

/// As many bytes as the packs of ten thousand fiches.
pub(super) async fn large_rows_are_scanned_in_order<B: Backend>(
    backend: &B,
    store: B::Store,
) -> Checked {
    for number in 0..40_u32 {
        let mut batch = Batch::default();
        batch.put([&b"B"[..], &number.to_be_bytes()].concat(), noise(number, 90_000));
        batch.put([&b"P"[..], &number.to_be_bytes()].concat(), noise(number, 12_000));
        store.commit(batch).await?;
    }
    let Some(store) = backend.reopened(store).await? else { return Ok(()) };
    for (prefix, size) in [(b"B", 90_000), (b"P", 12_000)] {
        let rows = store.scan(Scan::prefix(prefix)).await?;
        same("rows", rows.len(), 40)?;
        let right = (0..).zip(&rows).all(|(number, (key, value))| {
            key[1..] == u32::to_be_bytes(number) && *value == noise(number, size)
        });
        same("each as it was", right, true)?;
        let mut backwards = store.scan(Scan::prefix(prefix).reversed().limit(7)).await?;
        backwards.reverse();
        same("the last ones", backwards == rows[33..], true)?;
    }
    Ok(())
}
