//! Roles: sets of rights, and how far they reach.

use crate::{Action, Right, Section};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    value::Value,
    view::RoleView,
};
use std::collections::BTreeSet;

/// May do everything, always: it can't be edited, so that nobody is locked out.
pub const ADMINISTRATOR: ItemId = ItemId::new(*b"role-adm");
/// The office.
pub const OFFICE: ItemId = ItemId::new(*b"role-off");
/// A sales representative.
pub const REP: ItemId = ItemId::new(*b"role-rep");
/// Sees everything, changes nothing.
pub const READ_ONLY: ItemId = ItemId::new(*b"role-ro-");

/// Which fiches: one that nobody holds is in everybody's reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Those of the person's own portfolio.
    Portfolio,
    /// Those of the person's team as well.
    Team,
    /// All.
    Everything,
}

/// What people with it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name; empty for the four that are always there.
    pub name: String,
    /// What its people may do.
    pub rights: BTreeSet<Right>,
    /// Which fiches they receive.
    pub sees: Reach,
    /// Which fiches they change.
    pub edits: Reach,
    /// Whether they receive archived fiches.
    pub sees_archived: bool,
    /// Whether they receive suppliers, whosever they are.
    pub sees_suppliers: bool,
}

impl Reach {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Portfolio, Self::Team, Self::Everything];

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Team => "team",
            Self::Everything => "everything",
        }
    }

    /// The least, where the word is not known.
    fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|reach| reach.name() == name).unwrap_or(Self::Portfolio)
    }
}

impl Role {
    /// One of the four that are always there, as it is while nobody has edited it.
    pub fn built_in(id: &ItemId) -> Option<Self> {
        match *id {
            ADMINISTRATOR => Some(Self::everything(|_| true)),
            OFFICE => Some(Self::everything(|Right(section, _)| {
                !matches!(section, Section::People | Section::Workspace)
            })),
            REP => Some(Self::rep()),
            READ_ONLY => Some(Self::everything(|Right(_, action)| *action == Action::See)),
            _ => None,
        }
    }

    fn everything(keep: impl Fn(&Right) -> bool) -> Self {
        Self {
            name: String::new(),
            rights: Right::all().filter(keep).collect(),
            sees: Reach::Everything,
            edits: Reach::Everything,
            sees_archived: true,
            sees_suppliers: true,
        }
    }

    fn rep() -> Self {
        let is_theirs = |Right(section, action): &Right| {
            section.is_of_a_fiche()
                && *section != Section::Other
                // What is agreed and what is paid is the office's to write.
                && !matches!((section, action), (Section::Terms | Section::Payments, Action::Edit))
                && !matches!(action, Action::Import | Action::Export)
        };
        Self {
            sees: Reach::Portfolio,
            edits: Reach::Portfolio,
            sees_suppliers: false,
            ..Self::everything(is_theirs)
        }
    }

    /// The role of this id: as it was written down, or as it is built in; `None` if there is
    /// none.
    pub fn of(id: &ItemId, written: Option<RoleView>) -> Option<Self> {
        match written {
            Some(role) if *id != ADMINISTRATOR => Some(Self::read(role)),
            _ => Self::built_in(id),
        }
    }

    /// Rights of a later version are no rights here.
    fn read(view: RoleView) -> Self {
        Self {
            rights: view.rights.iter().filter_map(|right| right.parse().ok()).collect(),
            sees: Reach::of(&view.sees),
            edits: Reach::of(&view.edits),
            name: view.name,
            sees_archived: view.sees_archived,
            sees_suppliers: view.sees_suppliers,
        }
    }

    /// What writes it into the settings document, as a new item or over the one that is there.
    pub fn edits(&self, id: ItemId) -> Vec<Edit> {
        let collection = || "roles".to_owned();
        let place = Place::Item { collection: collection(), item: id };
        let rights = self.rights.iter().map(Right::to_string).collect();
        let set = |field: &str, value: Value| Edit::Set {
            place: place.clone(),
            field: field.to_owned(),
            value: Some(value),
        };
        vec![
            Edit::Add { collection: collection(), item: id, fields: Vec::new() },
            set("name", Value::text(&self.name)),
            set("rights", Value::Set(rights)),
            set("sees", Value::text(self.sees.name())),
            set("edits", Value::text(self.edits.name())),
            set("sees_archived", Value::Bool(self.sees_archived)),
            set("sees_suppliers", Value::Bool(self.sees_suppliers)),
        ]
    }

    /// Whether it has this right.
    pub fn has(&self, section: Section, action: Action) -> bool {
        self.rights.contains(&Right(section, action))
    }

    /// Whether nothing that its people do outside of the settings is ever refused.
    pub fn is_free(&self) -> bool {
        let of_fiches = |Right(section, _): &Right| {
            section.is_of_a_fiche() || matches!(section, Section::Catalogue)
        };
        self.edits == Reach::Everything
            && Right::all().filter(of_fiches).all(|right| self.rights.contains(&right))
    }
}
