//! The columns of the wide directory: which, in which order, on this device.

use carnet_ids::ItemId;
use carnet_model::custom::Definition;
use serde::{Deserialize, Serialize};

/// Something that a row says of a contact beside its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Column {
    City,
    Postcode,
    Category,
    Status,
    Stage,
    Profiles,
    Rep,
    LastEvent,
    State,
    /// A field of the workspace's own, by its definition's id.
    Own(ItemId),
}

impl Column {
    /// Every column there is, the workspace's own aside.
    pub(crate) const ALL: [Self; 9] = [
        Self::City,
        Self::Postcode,
        Self::Category,
        Self::Status,
        Self::Stage,
        Self::Profiles,
        Self::Rep,
        Self::LastEvent,
        Self::State,
    ];

    /// Its name in the words of the screens (`column-<code>`) and in the style sheet.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Postcode => "postcode",
            Self::Category => "category",
            Self::Status => "status",
            Self::Stage => "stage",
            Self::Profiles => "profiles",
            Self::Rep => "rep",
            Self::LastEvent => "last-event",
            Self::State => "state",
            Self::Own(_) => "own",
        }
    }

    /// Its share of the width, beside the name's 24.
    pub(crate) const fn share(self) -> u8 {
        match self {
            Self::Postcode => 6,
            Self::LastEvent => 11,
            Self::Status | Self::Stage | Self::State => 10,
            Self::City | Self::Category | Self::Profiles => 13,
            Self::Rep | Self::Own(_) => 12,
        }
    }
}

/// What the directory shows when there is room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Columns {
    /// The list takes the whole screen, in columns.
    pub(crate) wide: bool,
    /// Those that are shown, from left to right.
    pub(crate) shown: Vec<Column>,
}

impl Default for Columns {
    fn default() -> Self {
        let shown = vec![
            Column::City,
            Column::Category,
            Column::Status,
            Column::Rep,
            Column::LastEvent,
            Column::State,
        ];
        Self { wide: false, shown }
    }
}

impl Columns {
    /// Those that are shown, then the others; of the workspace's own, those that it offers.
    pub(crate) fn all(&self, defined: &[Definition]) -> Vec<Column> {
        let own = offered(defined).map(|of| Column::Own(of.id));
        let others = Column::ALL.into_iter().chain(own);
        let others = others.filter(|column| !self.shown.contains(column));
        self.shown(defined).into_iter().chain(others).collect()
    }

    /// Those that are shown and that the workspace still offers.
    pub(crate) fn shown(&self, defined: &[Definition]) -> Vec<Column> {
        let is_offered = |column: &Column| match column {
            Column::Own(field) => offered(defined).any(|of| of.id == *field),
            _ => true,
        };
        self.shown.iter().copied().filter(is_offered).collect()
    }

    /// Shows a column, as the last, or hides it.
    pub(crate) fn toggle(&mut self, column: Column) {
        let before = self.shown.len();
        self.shown.retain(|known| *known != column);
        if self.shown.len() == before {
            self.shown.push(column);
        }
    }

    /// Moves a column one place to the left (-1) or to the right (1), if there is one.
    pub(crate) fn shift(&mut self, column: Column, by: isize) {
        let Some(at) = self.shown.iter().position(|known| *known == column) else { return };
        let to = at.checked_add_signed(by).filter(|to| *to < self.shown.len());
        if let Some(to) = to {
            self.shown.swap(at, to);
        }
    }
}

/// Definitions that are columns of the list.
fn offered(defined: &[Definition]) -> impl Iterator<Item = &Definition> {
    defined.iter().filter(|of| of.in_list && !of.retired)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_shown_hidden_and_moved_within_the_ends() {
        let mut columns = Columns { wide: true, shown: vec![Column::City, Column::Rep] };
        columns.toggle(Column::Status);
        assert_eq!(columns.shown, [Column::City, Column::Rep, Column::Status]);
        columns.shift(Column::Status, -1);
        columns.shift(Column::City, -1);
        columns.shift(Column::Rep, 1);
        columns.shift(Column::Stage, 1);
        assert_eq!(columns.shown, [Column::City, Column::Status, Column::Rep]);
        columns.toggle(Column::City);
        assert_eq!(columns.shown, [Column::Status, Column::Rep]);
        assert_eq!(columns.all(&[]).len(), Column::ALL.len());
    }

    #[test]
    fn a_field_of_the_workspaces_own_is_a_column_while_it_is_offered() {
        let mut of = Definition { in_list: true, ..Definition::default() };
        let column = Column::Own(of.id);
        let mut columns = Columns::default();
        assert_eq!(columns.all(std::slice::from_ref(&of)).last(), Some(&column));
        columns.toggle(column);
        assert_eq!(columns.shown(std::slice::from_ref(&of)).last(), Some(&column));
        let kept = serde_json::to_string(&columns).unwrap();
        assert_eq!(serde_json::from_str::<Columns>(&kept).unwrap(), columns);
        of.retired = true;
        assert!(!columns.shown(std::slice::from_ref(&of)).contains(&column));
    }

    #[test]
    fn what_was_kept_is_read_again() {
        let columns = Columns { wide: true, shown: vec![Column::LastEvent] };
        let kept = serde_json::to_string(&columns).unwrap();
        assert_eq!(serde_json::from_str::<Columns>(&kept).unwrap(), columns);
        assert_eq!(serde_json::from_str::<Columns>("{}").unwrap(), Columns::default());
    }
}
