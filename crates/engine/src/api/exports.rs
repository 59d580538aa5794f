//! Fiches as files.

use serde::{Deserialize, Serialize};

/// What kind of file fiches are written into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// A table for spreadsheets, a line a fiche: UTF-8, semicolons.
    Csv,
    /// Cards for address books: vCard 4.0 (RFC 6350).
    VCard,
    /// Everything that the user sees of them, for programs: JSON objects, with commas between them.
    Json,
}
