//! Values of fields.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a field can hold, once checked. How each is written in a document is
/// said at each variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// One line or a code: an Automerge string scalar. Long text is Automerge
    /// text, and is read as this.
    Text(String),
    /// A whole number: an Automerge integer.
    Int(i64),
    /// Yes or no: an Automerge boolean.
    Bool(bool),
    /// A day in the workspace's time zone: a string `2026-11-24`.
    Date(NaiveDate),
    /// An instant, milliseconds since 1970 in UTC: an Automerge timestamp.
    Instant(i64),
    /// Several of a list (tags, purposes): an Automerge map whose keys are the
    /// members, so that concurrent additions all stay.
    Set(BTreeSet<String>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
