//! Moving in from a store whose rows lie in the clear, as those of versions before this one. Until that store's
//! files are tidied up by whoever keeps them, what it held can still be found in them.

use crate::vault::Vault;
use carnet_storage::{Batch, Op, Scan, Store, StoreError};

/// Its row: there is such a store, to be deleted once everything that was in it is here.
pub(crate) const LEFT: &[u8] = b"L";

impl<S: Store> Vault<S> {
    /// Begins a vault in `disk` with all that is in `before`. A crash leaves either no vault, and this
    /// is to be done again, or a whole one, and [`Self::has_left`] says that `before` can go. Its rows go at
    /// once: something else may keep the store itself from being deleted for long.
    ///
    /// # Errors
    /// [`StoreError`] when there is no room for both, or `before` can't be read: nothing of it is lost.
    pub async fn move_in(disk: S, before: &impl Store) -> Result<Self, StoreError> {
        let mut left = Batch::default();
        left.put(LEFT, []);
        disk.commit(left).await?;
        let rows = before.scan(Scan::prefix(&[])).await?;
        let old = Batch { ops: rows.iter().map(|(key, _)| Op::Delete(key.clone())).collect() };
        let ops = rows.into_iter().map(|(key, value)| Op::Put(key, value)).collect();
        let vault = Self::begin(disk, Batch { ops }).await?;
        // Where it fails, they go with the store.
        let _ = before.commit(old).await;
        Ok(vault)
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
