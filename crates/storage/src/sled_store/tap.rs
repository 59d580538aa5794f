//! Commits as they happen, for a backup that copies rows meanwhile.

use crate::{Batch, Op};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The taps on a store.
#[derive(Debug, Default)]
pub(super) struct Taps(Mutex<Vec<Weak<Tap>>>);

/// Operations in their order, since they were last taken. Ends when it is dropped.
#[derive(Debug, Default)]
pub(super) struct Tap(Mutex<Vec<Op>>);

impl Taps {
    /// Hears every batch from now on.
    pub(super) fn open(&self) -> Arc<Tap> {
        let tap = Arc::new(Tap::default());
        locked(&self.0).push(Arc::downgrade(&tap));
        tap
    }

    /// A batch was applied.
    pub(super) fn hear(&self, batch: &Batch) {
        locked(&self.0).retain(|tap| {
            let Some(tap) = tap.upgrade() else { return false };
            locked(&tap.0).extend(batch.ops.iter().cloned());
            true
        });
    }
}

impl Tap {
    /// What was heard and not yet taken.
    pub(super) fn take(&self) -> Batch {
        Batch { ops: std::mem::take(&mut locked(&self.0)) }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
