//! Checks on bytes before Automerge sees them, and a fence around Automerge.
//!
//! Automerge 0.12 trusts what it decodes: mutated changes panic it, inflate
//! without bound, or are accepted and leave a document whose own save can't be
//! loaded. So what comes from another device goes through here:
//!
//! 1. [`check_change`] reads the chunk by itself: header, checksum, a bounded
//!    inflation, every column walked and its values counted. Only then does
//!    Automerge decode it.
//! 2. [`apply`] applies to a copy, saves it, loads what was saved, and only then
//!    replaces the document.
//! 3. Both run behind a fence: a panic inside becomes a [`Rejection`] where panics
//!    unwind. Where they abort (the browser), the shell's panic hook reads
//!    [`applying`] to know which document to set aside after the restart.
//!
//! A caught panic still goes through the process's panic hook, which prints it by
//! default. A shell that wants its log quiet installs a hook that looks at
//! [`fenced`]; none is installed here.

mod change;
mod chunk;
mod columns;
mod depth;
mod document;
mod fence;
mod glance;
pub mod limits;
mod order;
mod reader;
mod rows;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod walk;

pub use change::check_change;
pub use document::check_document;
pub(crate) use document::heads;
pub(crate) use fence::fence;
pub use fence::{apply, apply_unproven, applying, fenced, load, prove, set_applying};
pub use glance::{Cell, Glance, ROOT, glance};
pub use order::Order;

/// Why bytes were refused. The text is for logs; screens have their own words, by `code`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Rejection {
    /// A stable code: `malformed`, `checksum`, `too-large`, `bomb`, `too-many-ops`, `too-deep`,
    /// `unloadable`, `panicked`, `actor-reused`, `missing-deps`, `unknown-type`.
    pub code: &'static str,
    /// In English.
    pub message: String,
}

impl Rejection {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new("malformed", message)
    }
}
