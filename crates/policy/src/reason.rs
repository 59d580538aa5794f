//! Why something is refused.

use crate::{Action, Right, Section};
use std::fmt;

/// What the rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may be.
    Allowed,
    /// It may not.
    Refused(Reason),
}

/// Why not. Each has words of its own on screens: `reason-<code>` in the Fluent files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The device belongs to nobody of the workspace, or to somebody without a role.
    Nobody,
    /// The role does not have the right.
    Right,
    /// The role does not begin fiches.
    Create,
    /// The role does not archive fiches.
    Archive,
    /// The role does not import.
    Import,
    /// The fiche is not within the role's reach.
    Reach,
    /// The fiche can't be given to that person, or taken from them.
    HandOver,
    /// The role does not change the settings.
    Settings,
    /// Only the server writes it.
    Server,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Nobody,
        Self::Right,
        Self::Create,
        Self::Archive,
        Self::Import,
        Self::Reach,
        Self::HandOver,
        Self::Settings,
        Self::Server,
    ];

    /// The code in a rejection.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nobody => "right-nobody",
            Self::Right => "right-section",
            Self::Create => "right-create",
            Self::Archive => "right-archive",
            Self::Import => "right-import",
            Self::Reach => "right-reach",
            Self::HandOver => "right-hand-over",
            Self::Settings => "right-settings",
            Self::Server => "right-server",
        }
    }

    /// Why a right that is not there is missed.
    pub(crate) const fn missing(Right(section, action): Right) -> Self {
        match (section, action) {
            (_, Action::Create) => Self::Create,
            (_, Action::Archive) => Self::Archive,
            (_, Action::Import) => Self::Import,
            (Section::Lists | Section::Workspace | Section::Catalogue | Section::People, _) => {
                Self::Settings
            }
            _ => Self::Right,
        }
    }
}

/// A change that is refused: why, and which right it would have taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// What it would have done.
    pub right: Right,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not theirs to do", self.right)
    }
}
