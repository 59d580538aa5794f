//! Tasks over all fiches.

use carnet_ids::DocId;
use carnet_model::{
    kind::DocKey,
    view::{Clock, OpenTask},
};
use serde::{Deserialize, Serialize};

/// Whose tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// Those of the person who is signed in.
    #[default]
    Mine,
    /// Those of the people of their team, themselves along.
    Team,
    /// Everybody's, and nobody's.
    Everybody,
    /// Those that are about a contact and lie on another one's fiche.
    About(DocId),
}

/// A task that is not done, with the fiche that it lies on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The contact whose fiche shows it.
    pub contact: DocId,
    /// That contact's name; may be empty.
    pub name: String,
    /// The document that holds it.
    pub doc: DocKey,
    /// The task.
    pub task: OpenTask,
}

/// A clock of the signed-in person that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRow {
    /// The contact whose fiche shows it.
    pub contact: DocId,
    /// That contact's name; may be empty.
    pub name: String,
    /// The document that holds it.
    pub doc: DocKey,
    /// The entry.
    pub clock: Clock,
}
