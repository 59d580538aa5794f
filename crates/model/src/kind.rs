//! Kinds of documents and their ids.

use carnet_ids::DocId;
use serde::{Deserialize, Serialize};

/// Which document of the workspace. Two devices that name the same one get the
/// same [`DocId`] and the same first change (rule 1, "shared birth").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocKey {
    /// A person's or an organisation's fiche; its id is random and is the contact's.
    Contact(DocId),
    /// What was done with a contact in one year.
    Activity {
        /// The contact.
        contact: DocId,
        /// The civil year, in the workspace's time zone.
        year: i32,
    },
    /// The workspace's lists of values, people and devices.
    Settings,
}
