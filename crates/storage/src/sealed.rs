//! A store whose values nobody reads without its key.
//!
//! A value is sealed with XChaCha20-Poly1305 under a random nonce, with its row's key as associated
//! data: a value that was altered, or moved to another row, does not open. Keys stay as they are, so
//! that ranges can be read; whoever lays out a store must not put what people write into its keys.
//! That a row is as it once was, or is missing, is not noticed. Reading one that does not open fails,
//! unless the caller can do without it: see [`Sealed::sparing`].
//!
//! In the store underneath, a sealed row's key begins with [`ROWS`]. Keys that begin with another
//! byte are the caller's, and clear: what is needed to open the others lies there, and changes in
//! the same batch as they do.

use crate::{Batch, Op, Scan, Store, StoreError, contract::Row};
use chacha20poly1305::{
    AeadInPlace, KeyInit, XChaCha20Poly1305,
    aead::{Tag, generic_array::GenericArray},
};
use std::{cell::RefCell, fmt, rc::Rc};
use zeroize::Zeroizing;

/// What the keys of sealed rows begin with, in the store underneath.
pub const ROWS: u8 = b'R';

const NONCE: usize = 24;
const TAG: usize = 16;
/// By how much a value grows.
pub const OVERHEAD: usize = NONCE + TAG;

/// A random key of 32 bytes. Its bytes are overwritten when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

impl DataKey {
    /// Another one than any other.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the system has no randomness to give.
    pub fn random() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// One that was made earlier.
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Its bytes, for whoever keeps it.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The nonce, the value in cipher, the tag. It opens with the same `about` only.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the system has no randomness to give.
    pub fn seal(&self, about: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        self.seal_with(&nonce, about, value)
    }

    fn seal_with(&self, nonce: &[u8], about: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut sealed = Vec::with_capacity(value.len() + OVERHEAD);
        sealed.extend_from_slice(nonce);
        sealed.extend_from_slice(value);
        let body = &mut sealed[NONCE..];
        let tag =
            self.cipher().encrypt_in_place_detached(GenericArray::from_slice(nonce), about, body);
        // Only a value of 256 GiB is refused.
        let tag = tag.map_err(|_| StoreError::Failed {
            doing: "sealing a row",
            cause: "it is too large".into(),
        })?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// What was sealed; `None` when it was altered, belongs to something else, or was sealed with
    /// another key.
    pub fn open(&self, about: &[u8], mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let end = sealed.len().checked_sub(TAG)?;
        let tag = *Tag::<XChaCha20Poly1305>::from_slice(&sealed[end..]);
        sealed.truncate(end);
        let (nonce, body) = sealed.split_at_mut_checked(NONCE)?;
        let nonce = GenericArray::from_slice(nonce);
        self.cipher().decrypt_in_place_detached(nonce, about, body, &tag).ok()?;
        sealed.drain(..NONCE);
        Some(sealed)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(GenericArray::from_slice(&*self.0))
    }
}

/// `S` with every value sealed. Cheap to clone where `S` is; clones share the key.
#[derive(Debug, Clone)]
pub struct Sealed<S> {
    store: S,
    key: Rc<RefCell<DataKey>>,
    spared: fn(&[u8]) -> bool,
}

impl<S> Sealed<S> {
    /// What `key` opens of `store`.
    pub fn new(store: S, key: DataKey) -> Self {
        Self { store, key: Rc::new(RefCell::new(key)), spared: |_| false }
    }

    /// Rows with a key that `spared` names read as no bytes where they do not open, so that one of
    /// them keeps nobody from the others. Nothing of what lies there is given: somebody else may
    /// have put it. For rows whose reader takes no bytes as damage.
    #[must_use]
    pub fn sparing(self, spared: fn(&[u8]) -> bool) -> Self {
        Self { spared, ..self }
    }

    /// The store underneath.
    pub const fn disk(&self) -> &S {
        &self.store
    }

    /// The store underneath, as one finds it after a crash.
    pub fn into_inner(self) -> S {
        self.store
    }

    /// The key that rows are sealed with.
    pub fn key(&self) -> DataKey {
        self.key.borrow().clone()
    }

    /// Seals and opens with another key from now on: the rows were sealed anew.
    pub fn change_key(&self, key: DataKey) {
        *self.key.borrow_mut() = key;
    }

    fn opened(&self, key: &[u8], value: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        match self.key.borrow().open(key, value) {
            Some(value) => Ok(value),
            None if (self.spared)(key) => Ok(Vec::new()),
            None => Err(StoreError::Corrupt(unopened(key))),
        }
    }
}

impl<S: Store> Sealed<S> {
    /// What seals every row with `key`, which is not this store's yet. To be committed to the store
    /// underneath as one, with whatever keeps the key; [`Self::change_key`] follows. A spared row that
    /// does not open becomes one without bytes: what is left of it lies under no key of before.
    ///
    /// # Errors
    /// [`StoreError`] when a row can't be read or opened.
    pub async fn resealed(&self, key: &DataKey) -> Result<Batch, StoreError> {
        let batch = Batch {
            ops: self
                .scan(Scan::prefix(&[]))
                .await?
                .into_iter()
                .map(|(key, value)| Op::Put(key, value))
                .collect(),
        };
        sealed_with(key, batch)
    }
}

impl<S: Store> Store for Sealed<S> {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.store.get(&beneath(key)).await?;
        value.map(|value| self.opened(key, value)).transpose()
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        let until = scan.until.as_deref().map_or_else(|| vec![ROWS + 1], beneath);
        let under = Scan { from: beneath(&scan.from), until: Some(until), ..scan };
        let rows = self.store.scan(under).await?.into_iter().map(|(mut key, value)| {
            key.drain(..1);
            let value = self.opened(&key, value)?;
            Ok((key, value))
        });
        rows.collect()
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let sealed = sealed_with(&self.key.borrow(), batch)?;
        self.store.commit(sealed).await
    }

    async fn expunge(&self) -> Result<(), StoreError> {
        self.store.expunge().await
    }
}

/// The batch as it goes to the store underneath.
///
/// # Errors
/// [`StoreError::Failed`] where the system has no randomness to give.
pub fn sealed_with(key: &DataKey, batch: Batch) -> Result<Batch, StoreError> {
    let mut sealed = values_sealed_with(key, batch)?;
    for op in &mut sealed.ops {
        let (Op::Put(row, _) | Op::Delete(row)) = op;
        *row = beneath(row);
    }
    Ok(sealed)
}

/// The batch with its values sealed, each bound to its row, and its keys as they are.
pub(crate) fn values_sealed_with(key: &DataKey, batch: Batch) -> Result<Batch, StoreError> {
    let puts = batch.ops.iter().filter(|op| matches!(op, Op::Put(..))).count();
    // All at once: each call leaves the program.
    let mut nonces = vec![0; puts * NONCE];
    fill(&mut nonces)?;
    let mut nonces = nonces.chunks_exact(NONCE);
    let mut sealed = Batch::default();
    for op in batch.ops {
        match op {
            Op::Delete(row) => sealed.delete(row),
            Op::Put(row, value) => {
                let value = key.seal_with(nonces.next().unwrap_or_default(), &row, &value)?;
                sealed.put(row, value);
            }
        }
    }
    Ok(sealed)
}

/// Where a row lies in the store underneath.
fn beneath(key: &[u8]) -> Vec<u8> {
    let mut beneath = Vec::with_capacity(key.len() + 1);
    beneath.push(ROWS);
    beneath.extend_from_slice(key);
    beneath
}

/// The first byte tells what kind of row it is; the rest is an id.
pub(crate) fn unopened(key: &[u8]) -> String {
    let kind = key.first().map_or('?', |byte| char::from(*byte));
    format!("a row of the kind {kind} does not open with this store's key")
}

/// Fills with randomness of the operating system's.
///
/// # Errors
/// [`StoreError::Failed`] where it has none to give.
pub fn fill(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError::Failed {
        doing: "asking for randomness",
        cause: error.to_string(),
    })
}
