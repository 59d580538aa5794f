//! What screens ask of the worker, where there is none: native tests.

use carnet_storage::StoreError;

/// There is no store to delete.
pub(crate) async fn erase() -> Result<(), StoreError> {
    Ok(())
}
