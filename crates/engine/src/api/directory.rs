//! What is asked of the directory, and a page of it.

use carnet_ids::{DocId, ItemId};
use serde::{Deserialize, Serialize};

/// What to look for in the directory. Empty means everything that is not archived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Any of these profiles; empty for all.
    pub profiles: Vec<String>,
    /// Of this category.
    pub category: Option<String>,
    /// With this status.
    pub status: Option<String>,
    /// Of this origin.
    pub origin: Option<String>,
    /// Of this rep (a person's id in hexadecimal).
    pub rep: Option<String>,
    /// In this city, or department when it is digits (`35`, `2A`).
    pub place: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// That said this to being reached by a channel: `email:given`, `sms:refused`.
    pub consent: Option<String>,
    /// With these values in fields of the workspace's own: the definition's id, and the option, or
    /// `true` or `false`. What was entered counts, not a default.
    pub custom: Vec<(ItemId, String)>,
    /// Archived ones only.
    pub archived: bool,
    /// With a conflict.
    pub in_conflict: bool,
    /// With an edit that waits.
    pub pending: bool,
    /// Without an event for this many days.
    pub not_seen_days: Option<u32>,
    /// Created from this instant on, seconds since 1970.
    pub made_since: Option<i64>,
    /// Only these (favourites, recently viewed), in this order.
    pub only: Option<Vec<DocId>>,
    /// In which order.
    pub sort: Sort,
}

/// Orders of the directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Best match first; by name when nothing is typed.
    #[default]
    Relevance,
    /// By name.
    Name,
    /// By city, then name.
    City,
    /// Last event first.
    LastEvent,
    /// Last change first.
    Updated,
    /// By one of the workspace's own fields, then by name; those without a value last.
    Own(ItemId),
}

/// A page of the directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// From the offset.
    pub rows: Vec<Row>,
    /// How many match.
    pub matched: usize,
    /// How many there are on this device, archived ones aside.
    pub total: usize,
}

/// A contact in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The contact.
    pub contact: DocId,
    /// Its name; may be empty.
    pub name: String,
    /// Spans of the name that match, in characters: start, end.
    pub marks: Vec<(usize, usize)>,
    /// Two letters.
    pub initials: String,
    /// A person rather than an organisation.
    pub is_person: bool,
    /// Where the match is when it isn't in the name: a phone, an email, a SIRET… as people write it.
    pub matched: Option<String>,
    /// Postcode of the default address.
    pub postcode: String,
    /// City of the default address.
    pub city: String,
    /// Category.
    pub category: String,
    /// Status.
    pub status: String,
    /// Stage of the client's life, a code.
    pub client_stage: String,
    /// Profiles, codes.
    pub profiles: Vec<String>,
    /// The rep's name.
    pub rep: String,
    /// Archived.
    pub archived: bool,
    /// Conflicts on the fiche.
    pub conflicts: usize,
    /// An edit of it waits for the server.
    pub pending: bool,
    /// Milliseconds since 1970 of the last event.
    pub last_event: Option<i64>,
    /// Values of the workspace's own fields that are columns of the list.
    #[serde(default)]
    pub custom: Vec<OwnValue>,
}

/// What a contact has in one of the workspace's own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnValue {
    /// The definition's id.
    pub field: ItemId,
    /// Its label.
    pub name: String,
    /// As people write it; `true` or `false` of yes and no.
    pub text: String,
    /// It is a yes or no.
    pub is_flag: bool,
}

/// A likely duplicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// The contact that exists.
    pub row: Row,
    /// Same SIRET, email or number, rather than a near-same name in the same postcode.
    pub strong: bool,
    /// What is the same: `siret`, `email`, `phone` or `name`.
    pub because: String,
}
