//! Order, ranges, limits.

use super::{Backend, Checked, given, keys, put, same};
use crate::{Batch, Scan, Store};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// Keys that a comparison of text, of signed bytes or of lengths would order otherwise.
const KEYS: [&[u8]; 9] =
    [b"\0", b"\0\0", b"a", b"a\0", b"a\x01", b"aa", b"b", b"\x7f\xff", b"\x80"];

pub(super) async fn keys_are_in_byte_order<B: Backend>(_: &B, store: B::Store) -> Checked {
    given("the keys are in order", KEYS.is_sorted())?;
    let mut backwards: Vec<_> = KEYS.iter().map(|key| (*key, &b"v"[..])).collect();
    backwards.reverse();
    put(&store, &backwards).await?;
    same("all keys", keys(&store, Scan::prefix(b"")).await?, owned(&KEYS))
}

pub(super) async fn a_scan_ends_before_its_end<B: Backend>(_: &B, store: B::Store) -> Checked {
    put_keys(&store, &KEYS).await?;
    let scan =
        Scan { from: b"a".to_vec(), until: Some(b"b".to_vec()), limit: usize::MAX, reverse: false };
    same("from a to b", keys(&store, scan).await?, owned(&KEYS[2..6]))?;
    let between = Scan {
        from: b"a\0\0".to_vec(),
        until: Some(b"aaa".to_vec()),
        limit: usize::MAX,
        reverse: false,
    };
    same("ends that are no keys", keys(&store, between).await?, owned(&KEYS[4..6]))
}

pub(super) async fn a_prefix_takes_what_begins_with_it<B: Backend>(
    _: &B,
    store: B::Store,
) -> Checked {
    put_keys(&store, &KEYS).await?;
    same("prefix a", keys(&store, Scan::prefix(b"a")).await?, owned(&KEYS[2..6]))?;
    same("prefix aa", keys(&store, Scan::prefix(b"aa")).await?, owned(&[b"aa"]))?;
    same("prefix c", keys(&store, Scan::prefix(b"c")).await?, Vec::new())
}

pub(super) async fn a_prefix_of_the_highest_bytes_has_an_end<B: Backend>(
    _: &B,
    store: B::Store,
) -> Checked {
    let rows: [&[u8]; 4] = [b"\xfe\xff", b"\xfe\xff\xff", b"\xff", b"\xff\xff\x01"];
    put_keys(&store, &rows).await?;
    same("prefix feff", keys(&store, Scan::prefix(b"\xfe\xff")).await?, owned(&rows[..2]))?;
    same("prefix ff", keys(&store, Scan::prefix(b"\xff")).await?, owned(&rows[2..]))
}

pub(super) async fn reverse_is_the_other_way_round<B: Backend>(_: &B, store: B::Store) -> Checked {
    put_keys(&store, &KEYS).await?;
    let mut expect = owned(&KEYS);
    expect.reverse();
    same("all", keys(&store, Scan::prefix(b"").reversed()).await?, expect)?;
    let last_two = keys(&store, Scan::prefix(b"a").reversed().limit(2)).await?;
    same("the last two of a", last_two, owned(&[b"aa", b"a\x01"]))
}

pub(super) async fn a_limit_takes_the_first_ones<B: Backend>(_: &B, store: B::Store) -> Checked {
    put_keys(&store, &KEYS).await?;
    same("3", keys(&store, Scan::prefix(b"").limit(3)).await?, owned(&KEYS[..3]))?;
    same("0", keys(&store, Scan::prefix(b"").limit(0)).await?, Vec::new())?;
    same("more than there are", keys(&store, Scan::prefix(b"").limit(100)).await?, owned(&KEYS))
}

pub(super) async fn a_range_may_be_empty<B: Backend>(_: &B, store: B::Store) -> Checked {
    put_keys(&store, &KEYS).await?;
    for (from, until) in [(b"b", b"a"), (b"a", b"a")] {
        for reverse in [false, true] {
            let scan = Scan {
                from: from.to_vec(),
                until: Some(until.to_vec()),
                limit: usize::MAX,
                reverse,
            };
            same("an empty range", keys(&store, scan).await?, Vec::new())?;
        }
    }
    Ok(())
}

/// More rows than a backend reads at once.
pub(super) async fn a_long_scan_is_whole<B: Backend>(_: &B, store: B::Store) -> Checked {
    const ROWS: u32 = 7_001;
    let mut batch = Batch::default();
    for number in 0..ROWS {
        batch.put(number.to_be_bytes(), number.to_le_bytes());
    }
    store.commit(batch).await?;
    let rows = store.scan(Scan::prefix(b"")).await?;
    same("rows", rows.len(), ROWS as usize)?;
    let right = rows
        .iter()
        .zip(0_u32..)
        .all(|((key, value), n)| *key == n.to_be_bytes() && *value == n.to_le_bytes());
    same("each in its place", right, true)?;
    let backwards = keys(&store, Scan::prefix(b"").reversed()).await?;
    same("the other way round", backwards.iter().rev().eq(rows.iter().map(|(key, _)| key)), true)?;
    let some = keys(&store, Scan::prefix(b"").limit(5_000)).await?;
    same("a limit", some.len(), 5_000)
}

pub(super) async fn an_empty_key_and_an_empty_value_are_a_row<B: Backend>(
    _: &B,
    store: B::Store,
) -> Checked {
    put(&store, &[(b"", b"of the empty key"), (b"k", b"")]).await?;
    same("the empty key", store.get(b"").await?, Some(b"of the empty key".to_vec()))?;
    same("the empty value", store.get(b"k").await?, Some(Vec::new()))?;
    same("both", keys(&store, Scan::prefix(b"")).await?, owned(&[&b""[..], b"k"]))
}

pub(super) async fn reads_that_overlap_see_the_same<B: Backend>(_: &B, store: B::Store) -> Checked {
    put_keys(&store, &KEYS).await?;
    let mut first = pin!(store.scan(Scan::prefix(b"")));
    let mut second = pin!(store.get(b"aa"));
    let mut third = pin!(store.scan(Scan::prefix(b"a").reversed()));
    // All three begin before any ends, where the backend waits at all.
    let mut ready = (None, None, None);
    poll_fn(|context| {
        if ready.0.is_none()
            && let Poll::Ready(rows) = first.as_mut().poll(context)
        {
            ready.0 = Some(rows);
        }
        if ready.1.is_none()
            && let Poll::Ready(value) = second.as_mut().poll(context)
        {
            ready.1 = Some(value);
        }
        if ready.2.is_none()
            && let Poll::Ready(rows) = third.as_mut().poll(context)
        {
            ready.2 = Some(rows);
        }
        if ready.0.is_some() && ready.1.is_some() && ready.2.is_some() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    let (Some(all), Some(one), Some(some)) = ready else { return given("all are ready", false) };
    same("the first", all?.len(), KEYS.len())?;
    same("the second", one?, Some(b"v".to_vec()))?;
    same("the third", some?.len(), 4)
}

async fn put_keys<S: Store>(store: &S, keys: &[&[u8]]) -> Checked {
    let rows: Vec<_> = keys.iter().map(|key| (*key, &b"v"[..])).collect();
    put(store, &rows).await
}

fn owned<K: AsRef<[u8]>>(keys: &[K]) -> Vec<Vec<u8>> {
    keys.iter().map(|key| key.as_ref().to_vec()).collect()
}
