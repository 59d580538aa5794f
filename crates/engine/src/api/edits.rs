//! Edits that the server does not have, and documents that can't be opened.

use super::{Barred, Failure, Request};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
    view::{FieldView, HistoryDetail, Stamp},
};
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

/// An edit that was kept in memory for want of room, and that an engine refused afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotKept {
    /// The contact, if it is of one.
    pub contact: Option<DocId>,
    /// What its author had written, for reading and copying.
    pub words: Vec<String>,
    /// Why.
    pub why: Failure,
}

impl NotKept {
    /// What to tell of this request.
    pub fn new(request: &Request, why: Failure) -> Self {
        let (contact, words) = match request {
            Request::Apply(intents) => (contact_of(intents), words_of(intents)),
            Request::Merge { into, .. } => (Some(*into), Vec::new()),
            Request::NameDevice(name) => (None, vec![name.clone()]),
            _ => (None, Vec::new()),
        };
        Self { contact, words, why }
    }
}

fn contact_of(intents: &[Intent]) -> Option<DocId> {
    intents.iter().find_map(|intent| intent.doc.contact())
}

fn words_of(intents: &[Intent]) -> Vec<String> {
    let edits = intents.iter().flat_map(|intent| &intent.edits);
    let words = edits.flat_map(|edit| match edit {
        Edit::Set { value, .. } => value.iter().filter_map(Value::as_text).collect(),
        Edit::Member { member, on: true, .. } => vec![member.as_str()],
        Edit::Splice { insert, .. } => vec![insert.as_str()],
        Edit::Add { fields, .. } => {
            fields.iter().filter_map(|(_, value)| value.as_text()).collect()
        }
        _ => Vec::new(),
    });
    words.filter(|words| !words.trim().is_empty()).map(str::to_owned).collect()
}

/// What somebody had typed and not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The contact, if known.
    pub contact: Option<DocId>,
    /// Its name.
    pub name: String,
    /// As the screen kept it: JSON.
    pub text: String,
}

/// What a device let go of when it was withdrawn: what the server never took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wiped {
    /// When, seconds since 1970.
    pub at: i64,
    /// Who was signed in; empty when that could not be read.
    pub person: String,
    /// The company.
    pub workspace: String,
    /// Edits that waited for the server.
    pub edits: Vec<PendingEdit>,
    /// Edits that the server had refused.
    pub refused: Vec<Quarantined>,
    /// What was typed and not saved.
    #[serde(default)]
    pub drafts: Vec<Draft>,
    /// How much more there was that could not be read: the device was emptied while it was locked.
    #[serde(default)]
    pub unread: usize,
}

impl Wiped {
    /// How much it is.
    pub const fn count(&self) -> usize {
        self.edits.len() + self.refused.len() + self.drafts.len() + self.unread
    }
}

impl Failure {
    /// Whether asking again later may go better: the disk may have room, a document that was set
    /// aside may come back.
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Full | Self::NoRoom | Self::SetAside | Self::Busy | Self::Expired | Self::Locked
        )
    }
}

/// A fiche that its user does not receive any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The contact.
    pub contact: DocId,
    /// Its name, as it was known here.
    pub name: String,
    /// When this device heard of it, seconds since 1970.
    pub at: i64,
    /// Edits made here are still on their way; then it goes.
    pub waits: bool,
    /// It was erased for everybody, and so many edits that waited here were given up with it; its name is not known
    /// any more. 0 of one that is somebody else's now.
    #[serde(default)]
    pub erased: usize,
}

/// A conflict, for the list of conflicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// The contact.
    pub contact: DocId,
    /// Its name.
    pub name: String,
    /// The document that holds the field.
    pub doc: DocKey,
    /// Where the field is.
    pub place: Place,
    /// The field with its candidates; for an item removed meanwhile, a field with an empty key.
    pub field: FieldView,
    /// The item was removed while it was edited: who removed it.
    pub removed_meanwhile: Option<Stamp>,
    /// What the user may not do to the contact.
    #[serde(default)]
    pub barred: Barred,
}
