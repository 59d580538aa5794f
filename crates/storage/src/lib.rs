//! Opaque bytes, durably.
//!
//! One contract, [`Store`]: an ordered map from byte keys to byte values, changed
//! only by atomic batches that are on the disk when [`Store::commit`] returns.
//! What the keys mean is the caller's business (`carnet-sync` documents its
//! layout in `keys`, `carnet-engine` and `carnet-sync-server` theirs in `rows`).
//! Backends: [`memory`], `sled_store` (native) and `idb_store` (IndexedDB, in a
//! browser). All run one suite, `conformance` (feature of the same name); so does
//! [`sealed`], which keeps values unreadable in any of them.
//! [`faults`] wraps any of them and breaks it at a chosen operation.

#[cfg(feature = "conformance")]
pub mod conformance;
pub mod contract;
pub mod faults;
#[cfg(target_arch = "wasm32")]
pub mod idb_store;
pub mod memory;
pub mod sealed;
#[cfg(not(target_arch = "wasm32"))]
pub mod sled_store;

pub use contract::{Batch, Op, ReadNow, Scan, Store, StoreError};
#[cfg(target_arch = "wasm32")]
pub use idb_store::IdbStore;
pub use sealed::{DataKey, Sealed};
#[cfg(not(target_arch = "wasm32"))]
pub use sled_store::SledStore;
