//! Where files' bytes lie: a database of their own, which is never read as a whole.

use carnet_engine::Pieces;
use carnet_storage::{Batch, IdbStore, Scan, Store, StoreError, contract::Row};
use std::cell::RefCell;

/// The database. Its rows are sealed, each file's with a key that lies in the store.
pub(super) const DATABASE: &str = "carnet-files";

/// The database, opened when it is first needed.
#[derive(Debug, Default)]
pub(super) struct IdbPieces(RefCell<Option<IdbStore>>);

impl IdbPieces {
    async fn opened(&self) -> Result<IdbStore, StoreError> {
        let known = self.0.borrow().clone().filter(|store| store.gone().is_none());
        if let Some(store) = known {
            return Ok(store);
        }
        let store = IdbStore::open(DATABASE).await?;
        self.0.replace(Some(store.clone()));
        Ok(store)
    }
}

impl Store for IdbPieces {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.opened().await?.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.opened().await?.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.opened().await?.commit(batch).await
    }
}

impl Pieces for IdbPieces {
    async fn clear(&self) -> Result<(), StoreError> {
        self.0.replace(None);
        IdbStore::delete(DATABASE).await
    }
}
