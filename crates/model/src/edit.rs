//! What a user wants, as data.

mod apply;
pub(crate) mod base;
mod items;
pub mod limits;
mod texts;
mod write;

pub use apply::{Applied, Context, apply};

use crate::{kind::DocKey, value::Value};
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};

/// Edits of one document that belong together: applied as one Automerge change,
/// whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// The document; it is born if it does not exist.
    pub doc: DocKey,
    /// Applied in order.
    pub edits: Vec<Edit>,
}

/// Where a field is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// On the document itself.
    Root,
    /// On an item of a collection.
    Item {
        /// The collection's key.
        collection: String,
        /// The item.
        item: ItemId,
    },
}

impl Place {
    /// What a field there lies under in the document's root: itself, or its item's collection.
    pub fn root<'a>(&'a self, field: &'a str) -> &'a str {
        match self {
            Self::Root => field,
            Self::Item { collection, .. } => collection,
        }
    }
}

/// One thing to do to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Writes one field, or unsets it (`None`). Also how a conflict is settled:
    /// writing any value over a conflict leaves one value.
    Set {
        /// Where the field is.
        place: Place,
        /// The field's key.
        field: String,
        /// The new value, already in its stored form or as typed (it is
        /// normalised here), or `None` to unset.
        value: Option<Value>,
    },
    /// Adds or removes one member of a set field (tags, purposes, profiles).
    Member {
        /// Where the field is.
        place: Place,
        /// The field's key.
        field: String,
        /// The member.
        member: String,
        /// Whether it belongs to the set from now on.
        on: bool,
    },
    /// Replaces a span of a long text. Positions are in Unicode scalar values. With a base, what
    /// others wrote since stays, and the splice falls on the letters that it was meant for.
    Splice {
        /// Where the field is.
        place: Place,
        /// The field's key.
        field: String,
        /// Where the span begins.
        at: usize,
        /// How many characters go.
        delete: usize,
        /// What comes in their place.
        insert: String,
        /// The state whose text the positions are of ([`crate::view::FieldView::base`]); `None`
        /// for the text as it is.
        #[serde(default)]
        base: Option<String>,
    },
    /// Adds an item to a collection, at its end.
    Add {
        /// The collection's key.
        collection: String,
        /// A new random id.
        item: ItemId,
        /// Its fields.
        fields: Vec<(String, Value)>,
    },
    /// Marks an item as removed (rule 5). Concurrent edits bring it back.
    Remove {
        /// The collection's key.
        collection: String,
        /// The item.
        item: ItemId,
    },
    /// Brings a removed item back.
    Restore {
        /// The collection's key.
        collection: String,
        /// The item.
        item: ItemId,
    },
    /// Moves an item right after another, or to the start (`None`).
    Move {
        /// The collection's key.
        collection: String,
        /// The item.
        item: ItemId,
        /// The item before it.
        after: Option<ItemId>,
    },
}

/// Why an edit is refused. The text says what to do; the screens have their own
/// words, by `code`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field}: {message}")]
pub struct EditError {
    /// The field's key, or the collection's, or empty for the whole intent.
    pub field: String,
    /// A stable code, the Fluent message `error-<code>`: `unknown-field`, `wrong-type`,
    /// `too-long`, `not-a-phone`, `not-an-email`, `not-a-url`, `not-a-date`, `not-a-number`,
    /// `unknown-choice`, `unknown-item`, `too-many-items`, `not-this-document`, `out-of-range`,
    /// `not-a-share`, `not-a-schedule`, `needs-a-name`, `key-taken`, `needs-options`, `text-out-of-bounds`, `old-document` (migrate it first), `damaged-document`.
    pub code: String,
    /// In English, for logs and command lines.
    pub message: String,
}

impl EditError {
    pub(crate) fn new(field: &str, code: &str, message: &str) -> Self {
        Self { field: field.to_owned(), code: code.to_owned(), message: message.to_owned() }
    }
}
