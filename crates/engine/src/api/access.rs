//! All that is held of one person (GDPR, art. 15).

use carnet_ids::BlobId;
use serde::{Deserialize, Serialize};

/// All that this device holds of a contact and its user may take out of the app, but for the files' own bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Its name.
    pub name: String,
    /// For programs: one JSON object.
    pub json: String,
    /// The files that the fiche names, each once.
    pub files: Vec<AccessFile>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessFile {
    /// What it is called.
    pub name: String,
    /// Its SHA-256.
    pub blob: BlobId,
    /// Bytes.
    pub size: u64,
}
