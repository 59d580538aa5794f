//! What the rules look at.

use crate::{Action, Role, Section};
use carnet_ids::ItemId;

/// A person, as far as the rules go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: ItemId,
    /// Their team, if they are in one.
    pub team: Option<ItemId>,
    /// Their role.
    pub role: Role,
}

/// A person, as a judgement knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) person: Person,
    /// Their role was given to them. Whoever was never given one may do everything, but for
    /// deciding about others.
    pub(crate) given: bool,
}

impl Party {
    /// Whether they decide about others: by their role, or, without one, as who began the
    /// workspace.
    pub(crate) fn administers(&self, founder: bool) -> bool {
        if self.given { self.person.role.has(Section::People, Action::Administer) } else { founder }
    }
}

/// Whose a fiche is, seen from one person. Where several hold it at the same time, in conflict,
/// the nearest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// Their own.
    Own,
    /// Somebody's of their team.
    Team,
    /// Nobody's: in everybody's reach, so that whoever finds it can take it.
    Nobody,
    /// Somebody else's.
    Other,
}

/// The facts of a fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Whose it is.
    pub holder: Holder,
    /// Nobody has written anything in it.
    pub new: bool,
    /// It is archived.
    pub archived: bool,
    /// It is a supplier's.
    pub supplier: bool,
}

impl Holder {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Own, Self::Team, Self::Nobody, Self::Other];
}
