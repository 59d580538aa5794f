//! Lists of values, and what fiches have of them.

use carnet_model::{edit::Edit, schema::List};
use serde::{Deserialize, Serialize};

/// A value of a list that fiches on this device have, whether the list holds it or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InUse {
    /// The value.
    pub value: String,
    /// How many fiches of the directory have it.
    pub fiches: usize,
    /// How many archived ones.
    pub archived: usize,
}

/// One value of a list in the place of another, on every fiche of this device that has it: one step,
/// taken back as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replacing {
    /// Categories, statuses or origins; of others fiches are not known.
    pub list: List,
    /// The value that goes.
    pub from: String,
    /// What comes in its place; `None` for nothing.
    pub to: Option<String>,
    /// What is edited of the settings in the same step: the value's name, or that it is removed.
    pub settings: Vec<Edit>,
}
