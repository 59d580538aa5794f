//! What a shell does with a store that it can't open any more: the engine's rows in one that begins anew.

use crate::{api::Wiped, rows};
use carnet_storage::Batch;
use carnet_sync::keys;

/// What the keys begin with of what the server does not have: changes that wait, changes that it refused,
/// drafts, and files. One row is one of them.
pub fn unsent() -> [Vec<u8>; 4] {
    [
        keys::OUTBOX.to_vec(),
        keys::QUARANTINE.to_vec(),
        rows::drafts().from,
        rows::BLOB_UNSENT.to_vec(),
    ]
}

/// The report of a device that let go of everything without being able to read it: so many changes
/// and drafts were never taken by the server.
pub fn wiped_unread(at: i64, unread: usize) -> Batch {
    let report = Wiped { at, unread, ..Wiped::default() };
    let mut batch = Batch::default();
    batch.put(rows::wiped(1, 0), rows::encode(&report));
    batch
}
