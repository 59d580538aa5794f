//! A disk with a volatile and a durable part.

use crate::CommitId;
use carnet_storage::{Batch, Op, ReadNow, Scan, StoreError, contract::Row, memory::MemoryStore};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

/// A handle on a disk. Reads see what is durable.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk(Rc<Platter>);

#[derive(Debug, Default)]
struct Platter {
    durable: RefCell<Rc<MemoryStore>>,
    volatile: RefCell<VecDeque<(CommitId, Batch)>>,
    full: Cell<bool>,
}

impl Disk {
    /// Takes a commit that is not on the disk yet.
    pub(super) fn accept(&self, id: CommitId, batch: Batch) {
        self.0.volatile.borrow_mut().push_back((id, batch));
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.0.volatile.borrow().is_empty()
    }

    pub(super) fn set_full(&self, full: bool) {
        self.0.full.set(full);
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.full.get()
    }

    /// Ends the oldest commit, one way or the other.
    pub(super) fn sync(&self) -> Option<(CommitId, Batch, Result<(), StoreError>)> {
        let (id, batch) = self.0.volatile.borrow_mut().pop_front()?;
        if self.is_full() {
            return Some((id, batch, Err(StoreError::Full("simulated".to_owned()))));
        }
        self.0.durable.borrow().apply(batch.clone());
        Some((id, batch, Ok(())))
    }

    /// The power goes: what is volatile is gone.
    pub(super) fn crash(&self) {
        self.0.volatile.borrow_mut().clear();
    }

    /// A copy of what is durable.
    pub(super) fn copy(&self) -> Vec<Row> {
        self.scan_now(&Scan::prefix(&[])).unwrap_or_default()
    }

    /// Puts a copy in place of everything.
    pub(super) fn restore(&self, rows: &[Row]) {
        self.crash();
        let store = MemoryStore::default();
        let ops = rows.iter().map(|(key, value)| Op::Put(key.clone(), value.clone())).collect();
        store.apply(Batch { ops });
        *self.0.durable.borrow_mut() = Rc::new(store);
    }
}

impl ReadNow for Disk {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.durable.borrow().get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.0.durable.borrow().scan_now(scan)
    }
}
