//! Edits that the server does not have, and documents that can't be opened.

use carnet_ids::DocId;
use carnet_model::view::HistoryDetail;
use serde::{Deserialize, Serialize};

/// An edit that the server refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Its number.
    pub id: u64,
    /// The contact, if known.
    pub contact: Option<DocId>,
    /// Its name.
    pub name: String,
    /// The reason's code (`reason-<code>` in the Fluent files).
    pub code: String,
    /// The server's words.
    pub message: String,
    /// What the edit did, for reading and copying.
    pub details: Vec<HistoryDetail>,
    /// When it was refused, seconds since 1970.
    pub at: i64,
}

/// A document that can't be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The document.
    pub doc: DocId,
    /// The contact, if known.
    pub contact: Option<DocId>,
    /// Its name.
    pub name: String,
    /// Why, in English, for whoever is asked for help.
    pub why: String,
    /// The server is being asked for it.
    pub asked: bool,
}

/// An edit that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEdit {
    /// The contact, if known.
    pub contact: Option<DocId>,
    /// Its name.
    pub name: String,
    /// When it was made, seconds since 1970.
    pub at: i64,
    /// What it does.
    pub details: Vec<HistoryDetail>,
}

/// What a device let go of when it was withdrawn: edits that the server never took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wiped {
    /// When, seconds since 1970.
    pub at: i64,
    /// Who was signed in.
    pub person: String,
    /// The company.
    pub workspace: String,
    /// How many edits there were; the lists below may be shorter.
    pub count: usize,
    /// Edits that waited for the server.
    pub edits: Vec<PendingEdit>,
    /// Edits that the server had refused.
    pub refused: Vec<Quarantined>,
}
