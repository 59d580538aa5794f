//! Moving in from a store whose rows lie in the clear, as those of versions before this one.

use crate::vault::Vault;
use carnet_storage::{Batch, Op, Scan, Store, StoreError};

/// Its row: there is such a store, to be deleted once everything that was in it is here.
const LEFT: &[u8] = b"L";

impl<S: Store> Vault<S> {
    /// Begins a vault in `disk` with all that is in `before`. A crash leaves either no vault, and this
    /// is to be done again, or a whole one, and [`Self::has_left`] says that `before` can go.
    ///
    /// # Errors
    /// [`StoreError`] when there is no room for both, or `before` can't be read: nothing of it is lost.
    pub async fn move_in(disk: S, before: &impl Store) -> Result<Self, StoreError> {
        let mut left = Batch::default();
        left.put(LEFT, []);
        disk.commit(left).await?;
        let rows = before.scan(Scan::prefix(&[])).await?;
        let ops = rows.into_iter().map(|(key, value)| Op::Put(key, value)).collect();
        Self::begin(disk, Batch { ops }).await
    }

    /// Whether the store that this one's rows came from is still to be deleted.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    pub async fn has_left(disk: &S) -> Result<bool, StoreError> {
        Ok(disk.get(LEFT).await?.is_some())
    }

    /// It was deleted.
    ///
    /// # Errors
    /// [`StoreError`]: then it is deleted once more.
    pub async fn nothing_left(disk: &S) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.delete(LEFT);
        disk.commit(batch).await
    }
}
