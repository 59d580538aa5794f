//! What a person is to hear of what happened to their fiches.

use carnet_ids::{DocId, ItemId};
use carnet_model::recurrence::Day;
use serde::{Deserialize, Serialize};

/// Something that happened. It is kept on this device alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Names it on this device; grows.
    pub number: u64,
    /// When this device heard of it, seconds since 1970.
    pub at: i64,
    /// The contact.
    pub contact: Option<DocId>,
    /// That contact's name, as it was then; may be empty.
    pub name: String,
    /// Who did it; empty where nobody did.
    pub who: String,
    /// What happened.
    pub news: News,
    /// It was read.
    pub read: bool,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// Somebody else edited a fiche of the user's.
    Edited,
    /// A fiche is the user's from now on.
    Given,
    /// A task was given to the user.
    Task {
        /// What is to be done; may be empty.
        title: String,
    },
    /// The server refused an edit of the user's.
    Refused,
    /// A fiche of the user's has values that were written at the same time.
    Conflict,
    /// A service of a client of the user's is about to lapse.
    Lapses {
        /// Which.
        item: ItemId,
        /// What it is called; may be empty.
        label: String,
        /// Its last day.
        on: Day,
    },
}

impl News {
    /// The codes of all kinds.
    pub const CODES: [&str; 6] = ["edited", "given", "task", "refused", "conflict", "lapses"];

    /// The code of its kind, for words and for switches.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Given => "given",
            Self::Task { .. } => "task",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Lapses { .. } => "lapses",
        }
    }
}
