//! When the store was last copied, which the audit log says. A store that is in use is copied by its server alone.

use crate::{
    accounts::journal::{self, Act},
    clock,
    disk::Disk,
};
use carnet_storage::StoreError;
use tokio::sync::Mutex;

/// The last copy, once somebody has asked for it: the log is looked through once.
#[derive(Debug, Default)]
pub(crate) struct Backups {
    last: Mutex<Option<Option<i64>>>,
}

impl Backups {
    /// One was made just now.
    pub(crate) async fn made(&self) {
        *self.last.lock().await = Some(Some(clock::unix()));
    }

    /// When the last one was made, seconds since 1970.
    pub(crate) async fn last(&self, disk: &Disk) -> Result<Option<i64>, StoreError> {
        let mut known = self.last.lock().await;
        if let Some(last) = *known {
            return Ok(last);
        }
        let disk = disk.clone();
        let found = tokio::task::spawn_blocking(move || journal::last(&disk, Act::BackedUp)).await;
        let found = found.unwrap_or_else(|error| Err(StoreError::Gone(error.to_string())))?;
        *known = Some(found);
        Ok(found)
    }
}
