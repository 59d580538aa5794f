//! Rights: something that can be done to a part of the file.

use std::{fmt, str::FromStr};

/// A part of the client file that has rights of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// A fiche as a whole.
    Fiche,
    /// Names, legal form, profiles.
    Identity,
    /// Code, category, origin, stage, status, tags.
    Crm,
    /// Whose the fiche is.
    Portfolio,
    /// SIREN, VAT number and the like.
    Company,
    /// The notes.
    Notes,
    /// Ways to reach the contact.
    Coordinates,
    /// Postal addresses.
    Addresses,
    /// Web sites.
    Websites,
    /// Exchanges with the contact.
    Events,
    /// Pièces jointes. Who sees the fiche sees what they are called; this is about what is in them.
    Attachments,
    /// Subscriptions, units bought in advance, dossiers.
    Services,
    /// Loyalty programmes joined and points.
    Loyalty,
    /// What was bought.
    Purchases,
    /// Payments and vouchers.
    Payments,
    /// Points, uses, purchases and payments as a whole: they are one document a year.
    Ledger,
    /// What is agreed: conditions, billing, means of payment, special prices.
    Terms,
    /// The workspace's lists of values.
    Lists,
    /// The company's name and what fiches inherit.
    Workspace,
    /// Articles and their prices.
    Catalogue,
    /// People, devices, roles and teams.
    People,
    /// What this version does not know: a later one wrote it.
    Other,
}

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Receive it.
    See,
    /// Change it.
    Edit,
    /// Begin a new one.
    Create,
    /// Take it out of the directory, bring it back, merge it into another one.
    Archive,
    /// Take it out of the app.
    Export,
    /// Bring it in from a file.
    Import,
    /// Decide about it for others.
    Administer,
}

/// One thing that can be done. Written as `section.action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Right(pub Section, pub Action);

impl Section {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Fiche,
        Self::Identity,
        Self::Crm,
        Self::Portfolio,
        Self::Company,
        Self::Notes,
        Self::Coordinates,
        Self::Addresses,
        Self::Websites,
        Self::Events,
        Self::Attachments,
        Self::Services,
        Self::Loyalty,
        Self::Purchases,
        Self::Payments,
        Self::Ledger,
        Self::Terms,
        Self::Lists,
        Self::Workspace,
        Self::Catalogue,
        Self::People,
        Self::Other,
    ];

    /// What can be done to it.
    pub const fn actions(self) -> &'static [Action] {
        use Action::{Administer, Archive, Create, Edit, Export, Import, See};
        match self {
            Self::Fiche => &[See, Create, Archive, Export, Import],
            Self::Events | Self::Attachments | Self::Terms => &[See, Edit],
            Self::Ledger => &[See],
            Self::People => &[Administer],
            _ => &[Edit],
        }
    }

    /// Whether it is a part of a fiche, and so subject to whose the fiche is.
    pub const fn is_of_a_fiche(self) -> bool {
        !matches!(self, Self::Lists | Self::Workspace | Self::Catalogue | Self::People)
    }

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fiche => "fiche",
            Self::Identity => "identity",
            Self::Crm => "crm",
            Self::Portfolio => "portfolio",
            Self::Company => "company",
            Self::Notes => "notes",
            Self::Coordinates => "coordinates",
            Self::Addresses => "addresses",
            Self::Websites => "websites",
            Self::Events => "events",
            Self::Attachments => "attachments",
            Self::Services => "services",
            Self::Loyalty => "loyalty",
            Self::Purchases => "purchases",
            Self::Payments => "payments",
            Self::Ledger => "ledger",
            Self::Terms => "terms",
            Self::Lists => "lists",
            Self::Workspace => "workspace",
            Self::Catalogue => "catalogue",
            Self::People => "people",
            Self::Other => "other",
        }
    }
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::See,
        Self::Edit,
        Self::Create,
        Self::Archive,
        Self::Export,
        Self::Import,
        Self::Administer,
    ];

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::See => "see",
            Self::Edit => "edit",
            Self::Create => "create",
            Self::Archive => "archive",
            Self::Export => "export",
            Self::Import => "import",
            Self::Administer => "administer",
        }
    }
}

impl Right {
    /// Every right that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        Section::ALL
            .into_iter()
            .flat_map(|section| section.actions().iter().map(move |action| Self(section, *action)))
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.name(), self.1.name())
    }
}

/// A text that is no right of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRight;

impl FromStr for Right {
    type Err = UnknownRight;

    fn from_str(text: &str) -> Result<Self, UnknownRight> {
        Self::all().find(|right| right.to_string() == text).ok_or(UnknownRight)
    }
}
