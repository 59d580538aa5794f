//! What the user may not do.

use carnet_policy::{Action, Right, Section};
use serde::{Deserialize, Serialize};

/// Rights that the user does not have, as far as this device knows: for what screens offer. What is
/// written all the same is judged by the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Barred(Vec<String>);

impl Barred {
    /// Whether this is a right that the user has.
    pub fn allows(&self, section: Section, action: Action) -> bool {
        let right = Right(section, action).to_string();
        !self.0.contains(&right)
    }
}

impl FromIterator<Right> for Barred {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        Self(rights.into_iter().map(|right| right.to_string()).collect())
    }
}
