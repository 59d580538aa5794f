//! The suite that every backend runs, on those that run natively.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use carnet_storage::{
    SledStore, StoreError,
    conformance::{Backend, run},
    faults::{Faulty, Plan},
    memory::MemoryStore,
    sled_store::rewrite,
};
use tempfile::TempDir;

#[tokio::test]
async fn memory() {
    check(&Memory).await;
}

#[tokio::test]
async fn sled() {
    check(&Sled { folders: tempfile::tempdir().unwrap() }).await;
}

#[tokio::test]
async fn a_plan_without_faults_changes_nothing() {
    check(&Unbroken).await;
}

async fn check(backend: &impl Backend) {
    let outcomes = run(backend).await;
    assert!(outcomes.len() >= 25, "the suite is whole");
    let failures: Vec<_> = outcomes.iter().filter(|outcome| outcome.failure.is_some()).collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

struct Memory;

impl Backend for Memory {
    type Store = MemoryStore;

    async fn fresh(&self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::default())
    }

    async fn reopened(&self, _: MemoryStore) -> Result<Option<MemoryStore>, StoreError> {
        Ok(None)
    }
}

struct Unbroken;

impl Backend for Unbroken {
    type Store = Faulty<MemoryStore>;

    async fn fresh(&self) -> Result<Self::Store, StoreError> {
        Ok(Faulty::new(MemoryStore::default(), Plan::default()))
    }

    async fn reopened(&self, store: Self::Store) -> Result<Option<Self::Store>, StoreError> {
        Ok(Some(Faulty::new(store.into_inner(), Plan::default())))
    }
}

struct Sled {
    folders: TempDir,
}

impl Backend for Sled {
    type Store = SledStore;

    async fn fresh(&self) -> Result<SledStore, StoreError> {
        let folder = tempfile::tempdir_in(self.folders.path()).unwrap().keep();
        SledStore::open(&folder)
    }

    async fn reopened(&self, store: SledStore) -> Result<Option<SledStore>, StoreError> {
        let folder = store.folder().to_owned();
        drop(store);
        SledStore::open(&folder).map(Some)
    }

    async fn rewritten(&self, store: SledStore) -> Result<Option<SledStore>, StoreError> {
        let folder = store.folder().to_owned();
        drop(store);
        rewrite(&folder)?;
        SledStore::open(&folder).map(Some)
    }
}
