//! The suite that every backend runs.
//!
//! Each check gets a store of its own, empty, and states what must hold before
//! what it checks: a check whose setting is not as it thinks fails, rather than
//! pass for nothing.

mod batches;
mod large;
mod lasting;
mod reads;

use crate::{Batch, Store, StoreError};
use std::fmt::{Debug, Display};

/// How the suite gets at a backend.
#[expect(async_fn_in_trait, reason = "used by tests on one thread")]
pub trait Backend {
    /// Its stores.
    type Store: Store;

    /// An empty store.
    async fn fresh(&self) -> Result<Self::Store, StoreError>;

    /// Closes the store and opens it again; `None` where nothing outlives it.
    async fn reopened(&self, store: Self::Store) -> Result<Option<Self::Store>, StoreError>;

    /// Closes the store, writes it anew where it can be, and opens it again.
    async fn rewritten(&self, store: Self::Store) -> Result<Option<Self::Store>, StoreError> {
        self.reopened(store).await
    }
}

/// What became of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The check.
    pub name: &'static str,
    /// What is wrong, if anything is.
    pub failure: Option<String>,
}

/// Runs every check.
pub async fn run<B: Backend>(backend: &B) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    macro_rules! checks {
        ($($module:ident :: $name:ident),* $(,)?) => {$(
            let failure = match backend.fresh().await {
                Ok(store) => $module::$name(backend, store).await.err().map(|Wrong(text)| text),
                Err(error) => Some(format!("no fresh store: {error}")),
            };
            outcomes.push(Outcome { name: stringify!($name), failure });
        )*};
    }
    checks![
        reads::keys_are_in_byte_order,
        reads::a_scan_ends_before_its_end,
        reads::a_prefix_takes_what_begins_with_it,
        reads::a_prefix_of_the_highest_bytes_has_an_end,
        reads::reverse_is_the_other_way_round,
        reads::a_limit_takes_the_first_ones,
        reads::a_range_may_be_empty,
        reads::a_long_scan_is_whole,
        reads::an_empty_key_and_an_empty_value_are_a_row,
        reads::reads_that_overlap_see_the_same,
        batches::what_is_not_there_is_none,
        batches::the_last_operation_on_a_key_stays,
        batches::deleting_what_is_not_there_is_nothing,
        batches::an_empty_batch_changes_nothing,
        batches::a_megabyte_comes_back,
        batches::many_rows_go_together,
        batches::readers_see_all_of_a_batch_or_none,
        large::values_of_every_size_come_back,
        large::a_large_value_may_become_a_small_one_and_back,
        large::large_rows_are_scanned_in_order,
        lasting::what_was_committed_outlives_the_store,
        lasting::what_was_deleted_stays_deleted,
        lasting::most_rows_may_go_and_the_others_stay,
        lasting::a_rewrite_changes_nothing,
        lasting::what_is_expunged_was_deleted_before,
        lasting::two_stores_do_not_mix,
    ];
    outcomes
}

/// Why a check failed.
#[derive(Debug)]
struct Wrong(String);

impl<E: Display> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The result of a check.
type Checked = Result<(), Wrong>;

fn same<T: PartialEq + Debug>(what: &str, is: T, expect: T) -> Checked {
    if is == expect {
        return Ok(());
    }
    let short = |value: &T| format!("{value:?}").chars().take(300).collect::<String>();
    Err(Wrong(format!("{what}: is {}, not {}", short(&is), short(&expect))))
}

/// What the check needs before it means anything.
fn given(what: &str, holds: bool) -> Checked {
    if holds { Ok(()) } else { Err(Wrong(format!("the check's own setting is wrong: {what}"))) }
}

/// Commits rows.
async fn put<S: Store>(store: &S, rows: &[(&[u8], &[u8])]) -> Checked {
    let mut batch = Batch::default();
    for (key, value) in rows {
        batch.put(*key, *value);
    }
    Ok(store.commit(batch).await?)
}

/// Bytes that do not compress, others for each seed.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = (0..length.div_ceil(4)).flat_map(|_| next()).collect();
    bytes.truncate(length);
    bytes
}

/// Keys in order.
async fn keys<S: Store>(store: &S, scan: crate::Scan) -> Result<Vec<Vec<u8>>, Wrong> {
    Ok(store.scan(scan).await?.into_iter().map(|(key, _)| key).collect())
}
