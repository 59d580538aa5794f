//! Opaque bytes, durably.
//!
//! One contract, [`Store`]: an ordered map from byte keys to byte values, changed
//! only by atomic batches that are on the disk when [`Store::commit`] returns.
//! What the keys mean is the caller's business (`carnet-sync` documents its
//! layout in `keys`). Backends: [`memory`], `sled` (native) and `idb`
//! (IndexedDB, in a browser). All run one conformance suite.

pub mod contract;
pub mod memory;

pub use contract::{Batch, Op, ReadNow, Scan, Store, StoreError};
