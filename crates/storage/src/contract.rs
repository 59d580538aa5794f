//! The contract that every backend keeps.

use std::future::Future;

/// A key and its value.
pub type Row = (Vec<u8>, Vec<u8>);

/// An ordered map of bytes with atomic, durable batches.
///
/// Keys are compared as byte strings. A batch is applied whole or not at all,
/// in the order of its operations, and is on the disk when `commit` returns
/// `Ok`: a crash right after loses none of it. After an `Err` none of it is
/// visible, and the caller may try the same batch again.
pub trait Store {
    /// The value at `key`, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the backend can't read.
    fn get(&self, key: &[u8]) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// The rows that `scan` names, in its order.
    ///
    /// # Errors
    /// [`StoreError`] when the backend can't read.
    fn scan(&self, scan: Scan) -> impl Future<Output = Result<Vec<Row>, StoreError>>;

    /// Applies `batch` atomically and waits until it is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no room left; [`StoreError`] otherwise.
    /// Nothing of the batch is kept.
    fn commit(&self, batch: Batch) -> impl Future<Output = Result<(), StoreError>>;

    /// Sees to it, as far as the backend can, that its files hold nothing of rows that were deleted or
    /// written over. A commit says nothing of that: a backend may keep old values for long. It takes as
    /// long as all rows take to be written; one that can't do it does nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it could not be done; every row is as it was.
    fn expunge(&self) -> impl Future<Output = Result<(), StoreError>> {
        async { Ok(()) }
    }
}

/// Reads that answer at once: a backend with synchronous access, or the copy in
/// memory of one that has none.
pub trait ReadNow {
    /// The value at `key`, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the backend can't read.
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// The rows that `scan` names, in its order.
    ///
    /// # Errors
    /// [`StoreError`] when the backend can't read.
    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError>;
}

/// A range of keys, in ascending or descending order, at most `limit` rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// First key that may be returned.
    pub from: Vec<u8>,
    /// First key past the range; `None` for no end.
    pub until: Option<Vec<u8>>,
    /// At most this many rows.
    pub limit: usize,
    /// From the end of the range towards its start.
    pub reverse: bool,
}

impl Scan {
    /// Every row whose key begins with `prefix`, ascending, without a limit.
    pub fn prefix(prefix: &[u8]) -> Self {
        Self {
            from: prefix.to_vec(),
            until: after_prefix(prefix),
            limit: usize::MAX,
            reverse: false,
        }
    }

    /// At most `limit` rows.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// In descending order.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { reverse: true, ..self }
    }
}

/// The first key greater than every key that begins with `prefix`.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

/// Operations that are applied together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// In the order in which they apply.
    pub ops: Vec<Op>,
}

impl Batch {
    /// Sets `key` to `value`.
    pub fn put(&mut self, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.ops.push(Op::Put(key.into(), value.into()));
    }

    /// Removes `key`, if it is there.
    pub fn delete(&mut self, key: impl Into<Vec<u8>>) {
        self.ops.push(Op::Delete(key.into()));
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }
}

/// One change of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Sets a key to a value.
    Put(Vec<u8>, Vec<u8>),
    /// Removes a key, if it is there.
    Delete(Vec<u8>),
}

/// Why a store could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No room left: the disk, or the browser's quota.
    #[error("the store has no room left ({0})")]
    Full(String),
    /// The bytes on the disk are not what was written.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
    /// Another process or tab holds the store.
    #[error("the store is in use elsewhere: {0}")]
    InUse(String),
    /// The store was closed or evicted under us.
    #[error("the store is gone: {0}")]
    Gone(String),
    /// Anything else the backend says, with what was being done.
    #[error("{doing}: {cause}")]
    Failed {
        /// The operation and its object.
        doing: &'static str,
        /// The backend's own words.
        cause: String,
    },
}
