//! What is asked and said of an import.

use super::UndoId;
use serde::{Deserialize, Serialize};

/// What to do with a row whose contact exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnDuplicate {
    /// Leave the contact as it is.
    Skip,
    /// Write the row's values over the contact's.
    Update,
    /// Fill in only what the contact does not have.
    Complete,
    /// Create another contact.
    Create,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Contacts created.
    pub created: usize,
    /// Contacts updated.
    pub updated: usize,
    /// Rows skipped as duplicates.
    pub skipped: usize,
    /// Rows that could not be read: row number in the file (1 is the header), reason, the row's text.
    pub errors: Vec<(usize, String, String)>,
    /// Stopped by the user.
    pub cancelled: bool,
    /// Undoes the whole import.
    pub undo: Option<UndoId>,
}
