//! Which values of the workspace's lists contacts have.

use super::{
    Directory, Hot,
    columns::{CATEGORY, ORIGIN, STATUS},
};
use carnet_ids::DocId;
use carnet_model::schema::List;
use std::collections::BTreeMap;

/// How many contacts have a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// In the directory.
    pub shown: usize,
    /// Archived.
    pub archived: usize,
}

/// The column of a list's values, where the directory keeps one.
const fn column(list: List) -> Option<usize> {
    match list {
        List::Categories => Some(CATEGORY),
        List::Statuses => Some(STATUS),
        List::Origins => Some(ORIGIN),
        _ => None,
    }
}

impl Directory {
    /// Every value of a list that a contact has; nothing of a list that the directory does not keep.
    pub(crate) fn in_use(&self, list: List) -> BTreeMap<&str, Uses> {
        let mut found: BTreeMap<&str, Uses> = BTreeMap::new();
        let Some(column) = column(list) else { return found };
        for hot in self.hot.iter().filter(|hot| hot.is_used()) {
            let value = self.columns.text(column, hot.filed[column]);
            if value.is_empty() {
                continue;
            }
            let uses = found.entry(value).or_default();
            uses.shown += usize::from(!hot.archived);
            uses.archived += usize::from(hot.archived);
        }
        found
    }

    /// The contacts that have a value of a list, archived ones as well.
    pub(crate) fn with(&self, list: List, value: &str) -> Vec<DocId> {
        let Some(column) = column(list) else { return Vec::new() };
        let equal = self.columns.equal(column, value);
        let is_it = |hot: &Hot| {
            hot.is_used() && equal.get(hot.filed[column] as usize).copied().unwrap_or(false)
        };
        let all = self.hot.iter().zip(&self.slots);
        all.filter(|(hot, _)| is_it(hot)).map(|(_, slot)| slot.contact).collect()
    }
}

impl Hot {
    /// Whether its values count: it is here, and nobody stands for it.
    const fn is_used(&self) -> bool {
        !self.gone && !self.merged
    }
}
