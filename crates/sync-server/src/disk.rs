//! The store, as the rest of the server sees it.

use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError, contract::Row};
use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
};

/// A store behind one type, whatever its backend. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Disk(Arc<dyn Backend>);

trait Backend: Send + Sync {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    fn scan(&self, scan: &Scan) -> Result<Vec<Row>, StoreError>;
    fn commit(&self, batch: Batch) -> Result<(), StoreError>;
    fn expunge(&self) -> Result<(), StoreError>;
}

impl<S: Store + ReadNow + Send + Sync> Backend for S {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_now(key)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.scan_now(scan)
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        wait_for(Store::commit(self, batch))
    }

    fn expunge(&self) -> Result<(), StoreError> {
        wait_for(Store::expunge(self))
    }
}

impl Disk {
    pub(crate) fn new(store: impl Store + ReadNow + Send + Sync + 'static) -> Self {
        Self(Arc::new(store))
    }

    /// Applies `batch` and waits, on this thread, until it is on the disk.
    pub(crate) fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.0.commit(batch)
    }

    /// The same on a thread that may wait.
    pub(crate) async fn commit_aside(&self, batch: Batch) -> Result<(), StoreError> {
        let disk = self.clone();
        let committed = tokio::task::spawn_blocking(move || disk.commit(batch)).await;
        committed.unwrap_or_else(|error| Err(StoreError::Gone(error.to_string())))
    }
}

impl Disk {
    /// Sees to it, on a thread that may wait, that the store's files hold nothing of deleted rows.
    pub(crate) async fn expunge_aside(&self) -> Result<(), StoreError> {
        let disk = self.clone();
        let done = tokio::task::spawn_blocking(move || disk.0.expunge()).await;
        done.unwrap_or_else(|error| Err(StoreError::Gone(error.to_string())))
    }
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

impl ReadNow for Disk {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan(scan)
    }
}

/// Runs a future on this thread, parking it in between.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}
