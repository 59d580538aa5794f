//! What is agreed with a contact.

use carnet_model::view::TermsView;
use serde::{Deserialize, Serialize};

/// What is agreed with a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The terms.
    pub view: TermsView,
    /// An edit of them waits for the server.
    pub pending: bool,
}
