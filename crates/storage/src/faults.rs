//! A store that breaks when it is told to.
//!
//! Operations are counted from 1: commits by themselves, and reads of either
//! kind by themselves. A fault is planned for one of them, so that a run with
//! the same plan always breaks at the same place.

use crate::{Batch, ReadNow, Scan, Store, StoreError, contract::Row};
use std::{
    collections::BTreeMap,
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

/// What happens to an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It fails with this and changes nothing.
    Fail(StoreError),
    /// It waits until [`Plan::thaw`], then goes on. Reads that answer at once go on at once.
    Freeze,
    /// The machine stops: this operation and every later one answer [`StoreError::Gone`].
    Crash {
        /// A commit that it strikes is on the disk, though nobody hears of it.
        kept: bool,
    },
}

/// The faults to come. Cheap to clone: clones share them.
#[derive(Debug, Clone, Default)]
pub struct Plan(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    commits: u64,
    reads: u64,
    at_commit: BTreeMap<u64, Fault>,
    at_read: BTreeMap<u64, Fault>,
    full: bool,
    crashed: bool,
    frozen: Vec<Waker>,
    thaws: u64,
}

impl Plan {
    /// Plans a fault for the commit with this number.
    pub fn at_commit(&self, number: u64, fault: Fault) {
        self.lock().at_commit.insert(number, fault);
    }

    /// Plans a fault for the read with this number.
    pub fn at_read(&self, number: u64, fault: Fault) {
        self.lock().at_read.insert(number, fault);
    }

    /// From now on, whether the disk is full: every commit fails with [`StoreError::Full`].
    pub fn set_full(&self, full: bool) {
        self.lock().full = full;
    }

    /// Lets everything that is frozen go on.
    pub fn thaw(&self) {
        let mut state = self.lock();
        state.thaws += 1;
        state.frozen.drain(..).for_each(Waker::wake);
    }

    /// Commits so far, the broken ones too.
    pub fn commits(&self) -> u64 {
        self.lock().commits
    }

    /// Reads so far, the broken ones too.
    pub fn reads(&self) -> u64 {
        self.lock().reads
    }

    fn next_commit(&self) -> Result<Option<Fault>, StoreError> {
        let mut state = self.lock();
        state.commits += 1;
        let number = state.commits;
        let fault = state.at_commit.remove(&number);
        let full = state.full && fault.is_none();
        state.strike(fault, full)
    }

    fn next_read(&self) -> Result<Option<Fault>, StoreError> {
        let mut state = self.lock();
        state.reads += 1;
        let number = state.reads;
        let fault = state.at_read.remove(&number);
        state.strike(fault, false)
    }

    async fn frozen(&self) {
        let before = self.lock().thaws;
        poll_fn(|context| {
            let mut state = self.lock();
            if state.thaws > before {
                return Poll::Ready(());
            }
            state.frozen.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What is left for the caller to do: a fault that needs the store, or a wait.
    fn strike(&mut self, fault: Option<Fault>, full: bool) -> Result<Option<Fault>, StoreError> {
        if self.crashed {
            return Err(crashed());
        }
        match fault {
            Some(Fault::Fail(error)) => Err(error),
            Some(Fault::Crash { kept }) => {
                self.crashed = true;
                Ok(Some(Fault::Crash { kept }))
            }
            None if full => Err(StoreError::Full("as planned".into())),
            fault => Ok(fault),
        }
    }
}

/// `S`, broken as planned.
#[derive(Debug, Clone)]
pub struct Faulty<S> {
    store: S,
    plan: Plan,
}

impl<S> Faulty<S> {
    /// `store` with the faults of `plan`.
    pub const fn new(store: S, plan: Plan) -> Self {
        Self { store, plan }
    }

    /// The store underneath, as one finds it after a crash.
    pub fn into_inner(self) -> S {
        self.store
    }

    async fn before_read(&self) -> Result<(), StoreError> {
        match self.plan.next_read()? {
            Some(Fault::Freeze) => self.plan.frozen().await,
            Some(_) => return Err(crashed()),
            None => {}
        }
        Ok(())
    }

    fn before_read_now(&self) -> Result<(), StoreError> {
        match self.plan.next_read()? {
            Some(Fault::Crash { .. }) => Err(crashed()),
            _ => Ok(()),
        }
    }
}

impl<S: Store> Store for Faulty<S> {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.before_read().await?;
        self.store.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.before_read().await?;
        self.store.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        match self.plan.next_commit()? {
            Some(Fault::Freeze) => self.plan.frozen().await,
            Some(Fault::Crash { kept }) => {
                if kept {
                    self.store.commit(batch).await?;
                }
                return Err(crashed());
            }
            _ => {}
        }
        self.store.commit(batch).await
    }

    async fn expunge(&self) -> Result<(), StoreError> {
        self.store.expunge().await
    }
}

impl<S: ReadNow> ReadNow for Faulty<S> {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.before_read_now()?;
        self.store.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.before_read_now()?;
        self.store.scan_now(scan)
    }
}

fn crashed() -> StoreError {
    StoreError::Gone("crashed as planned".into())
}
