//! What is to be printed of a fiche.

use carnet_model::recurrence::Day;
use serde::{Deserialize, Serialize};

/// A section of a fiche that can be printed or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Who it is.
    Identity,
    /// CRM.
    Crm,
    /// Société.
    Company,
    /// Notes.
    Notes,
    /// Champs spécifiques.
    Own,
    /// Coordonnées.
    Coordinates,
    /// Adresses.
    Addresses,
    /// Site internet.
    Websites,
    /// Relations.
    Relations,
    /// Services.
    Services,
    /// Achats.
    Purchases,
    /// Évènements.
    Events,
    /// Tâches.
    Tasks,
    /// Agenda: what is to come.
    Agenda,
    /// Temps passé.
    Time,
    /// Fidélité.
    Loyalty,
    /// Informations complémentaires.
    Terms,
}

impl Part {
    /// All of them, in the order in which they are printed.
    pub const ALL: [Self; 17] = [
        Self::Identity,
        Self::Crm,
        Self::Company,
        Self::Notes,
        Self::Own,
        Self::Coordinates,
        Self::Addresses,
        Self::Websites,
        Self::Relations,
        Self::Services,
        Self::Purchases,
        Self::Events,
        Self::Tasks,
        Self::Agenda,
        Self::Time,
        Self::Loyalty,
        Self::Terms,
    ];

    /// Its name in what is remembered, and in what is typed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Crm => "crm",
            Self::Company => "company",
            Self::Notes => "notes",
            Self::Own => "own",
            Self::Coordinates => "coordinates",
            Self::Addresses => "addresses",
            Self::Websites => "websites",
            Self::Relations => "relations",
            Self::Services => "services",
            Self::Purchases => "purchases",
            Self::Events => "events",
            Self::Tasks => "tasks",
            Self::Agenda => "agenda",
            Self::Time => "time",
            Self::Loyalty => "loyalty",
            Self::Terms => "terms",
        }
    }

    /// The part of that name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The Fluent message that names it, the one that its heading on the screen has.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Identity => "section-identity",
            Self::Crm => "section-crm",
            Self::Company => "section-company",
            Self::Notes => "section-notes",
            Self::Own => "section-custom",
            Self::Coordinates => "section-coordinates",
            Self::Addresses => "section-addresses",
            Self::Websites => "section-websites",
            Self::Relations => "section-relations",
            Self::Services => "services",
            Self::Purchases => "section-purchases",
            Self::Events => "section-events",
            Self::Tasks => "section-tasks",
            Self::Agenda => "section-appointments",
            Self::Time => "section-time-entries",
            Self::Loyalty => "loyalty",
            Self::Terms => "terms",
        }
    }

    /// Whether only what falls into the [`Choice`]'s period is printed of it.
    pub const fn has_period(self) -> bool {
        matches!(self, Self::Purchases | Self::Events | Self::Time | Self::Loyalty)
    }
}

/// What is printed of a fiche, and for when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The sections; their order does not matter.
    pub parts: Vec<Part>,
    /// The first day of what [`Part::has_period`]; `None` for ever.
    pub from: Option<Day>,
    /// The last day of it; `None` for ever.
    pub until: Option<Day>,
}

impl Choice {
    /// Everything, of all times.
    pub fn everything() -> Self {
        Self { parts: Part::ALL.to_vec(), from: None, until: None }
    }

    /// Whether a section is printed.
    pub(crate) fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Whether a day falls into the period. What has no day does only where there is none.
    pub(crate) fn covers(&self, day: Option<Day>) -> bool {
        match day {
            Some(day) => {
                self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|end| day <= end)
            }
            None => !self.is_bounded(),
        }
    }

    pub(crate) fn is_bounded(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_by_its_code() {
        for part in Part::ALL {
            assert_eq!(Part::of(part.code()), Some(part));
        }
        assert_eq!(Part::of("nonsense"), None);
    }

    #[test]
    fn both_ends_of_a_period_belong_to_it() {
        let day = |number| Day::from_ymd_opt(2026, 11, number);
        let choice = Choice { from: day(2), until: day(4), ..Choice::default() };
        let covered: Vec<u32> = (1..=5).filter(|number| choice.covers(day(*number))).collect();
        assert_eq!(covered, [2, 3, 4]);
        assert!(!choice.covers(None));
        assert!(Choice::default().covers(None));
    }
}
