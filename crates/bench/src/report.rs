//! Everything that a run found.

use crate::machine::Machine;
use crate::table::Row;
use serde::Serialize;

/// The whole.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    /// Small sizes and few runs: not for comparing with the budgets.
    pub(crate) quick: bool,
    pub(crate) sections: Vec<Section>,
    pub(crate) series: Vec<Series>,
    /// Seconds that it took.
    pub(crate) seconds: f64,
}

/// Rows that belong together.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// A line of the plot: fiches, milliseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

impl Report {
    /// A promise of the budget table is broken.
    pub(crate) fn broken(&self) -> usize {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        rows.filter(|row| row.pass == Some(false)).count()
    }
}
