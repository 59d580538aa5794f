//! What a board says of fiches.

use carnet_ids::{DocId, ItemId};
use carnet_model::{recurrence::Day, view::Did};
use serde::{Deserialize, Serialize};

/// What there is to say of the user's own fiches, or of all on this device, as far as they have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Whether every document has been read: otherwise more is to come.
    pub whole: bool,
    /// Counts.
    pub figures: Figures,
    /// Birthdays that come, the next first.
    pub birthdays: Vec<Birthday>,
    /// Services that are about to lapse, the next first.
    pub endings: Vec<Ends>,
    /// People who follow fiches or have something to do, by name; nobody for the user's own fiches.
    pub people: Vec<Desk>,
    /// What was done last, the latest first.
    pub latest: Vec<Deed>,
    /// First phone numbers, as stored, of the contacts that the user's tasks are about that are due.
    pub phones: Vec<(DocId, String)>,
}

/// Counts of fiches, archived ones aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many.
    pub fiches: usize,
    /// Created since the first of the month.
    pub new: usize,
    /// When that was: seconds since 1970.
    pub month: i64,
    /// Without an event for [`Self::UNSEEN`] days.
    pub unseen: usize,
    /// How many of each category, the largest first; the empty one for none.
    pub categories: Vec<(String, usize)>,
}

impl Figures {
    /// Days after which a contact has not been seen for long.
    pub const UNSEEN: u32 = 60;
}

/// A birthday that comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birthday {
    /// Whose.
    pub contact: DocId,
    /// Their name; may be empty.
    pub name: String,
    /// When.
    pub on: Day,
}

/// A service that is about to lapse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// The contact.
    pub contact: DocId,
    /// Its name; may be empty.
    pub name: String,
    /// What the service is called; may be empty.
    pub label: String,
    /// Its last day.
    pub on: Day,
    /// Units bought in advance, some of which are left.
    pub credit: bool,
}

/// A person, and what they have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Who.
    pub person: ItemId,
    /// Their name.
    pub name: String,
    /// Fiches that they follow.
    pub fiches: usize,
    /// Open tasks of theirs whose day is over.
    pub late: usize,
    /// Appointments of theirs today.
    pub today: usize,
}

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// For whom.
    pub contact: DocId,
    /// That contact's name; may be empty.
    pub name: String,
    /// Which item.
    pub item: ItemId,
    /// Who did it; empty if nobody knows.
    pub who: String,
    /// When it was written down, seconds since 1970.
    pub at: i64,
    /// What.
    pub did: Did,
}
