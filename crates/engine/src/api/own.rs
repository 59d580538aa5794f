//! The workspace's own fields in the directory.

use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};

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
