//! Appointments over all fiches.

use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::{Appointment, Occurrence},
    kind::DocKey,
};
use serde::{Deserialize, Serialize};

/// The longest span of an agenda, in milliseconds: some two years.
pub const LONGEST_AGENDA: i64 = 750 * 86_400_000;

/// Whose appointments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Calendar {
    /// Those of the person who is signed in.
    #[default]
    Mine,
    /// Those of somebody.
    Person(ItemId),
    /// Those of the people of the signed-in person's team.
    Team,
    /// All of them.
    Everybody,
    /// Those in which a contact takes part: on its fiche, or on another one's.
    Contact(DocId),
}

/// An appointment at one of its times, with the fiche that it lies on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaRow {
    /// The contact whose fiche shows it.
    pub contact: DocId,
    /// That contact's name; may be empty.
    pub name: String,
    /// The document that holds it.
    pub doc: DocKey,
    /// When, where and what.
    pub held: Occurrence,
    /// The appointment, or the series.
    pub of: Appointment,
    /// An edit of it waits for the server.
    pub pending: bool,
}

/// What is written as iCalendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exported {
    /// One appointment, with all its days.
    One {
        /// The contact whose fiche holds it.
        contact: DocId,
        /// The document.
        doc: DocKey,
        /// The appointment.
        item: ItemId,
    },
    /// Those of a calendar, past ones along.
    All(Calendar),
}
