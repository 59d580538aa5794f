//! Everything that a run found.

use crate::Outcome;
use crate::machine::Machine;
use crate::table::Row;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    /// Small sizes and few runs: not for comparing with the budgets.
    pub(crate) quick: bool,
    /// In the order in which they are shown.
    pub(crate) sections: Vec<Section>,
}

/// Rows that belong together: a group, measured in one go with its peers and limits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Section {
    /// What `--only` calls it.
    pub(crate) group: String,
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) series: Vec<Series>,
    /// The commit that was measured.
    pub(crate) commit: String,
    /// Seconds that it took.
    pub(crate) seconds: f64,
    /// Load average of the minute before it.
    pub(crate) load: String,
}

/// A line of the plot: fiches, milliseconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

impl Report {
    /// An earlier run, from its JSON.
    pub(crate) fn read(file: &Path) -> Outcome<Self> {
        let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        serde_json::from_slice(&text).map_err(|error| {
            format!("{} is no run of this program: {error}", file.display()).into()
        })
    }

    /// What was measured now, in an earlier run: each group takes the place of the one of its name.
    pub(crate) fn onto(self, earlier: Self) -> Self {
        let mut whole =
            Self { machine: self.machine, quick: self.quick || earlier.quick, ..earlier };
        for section in self.sections {
            match whole.sections.iter_mut().find(|old| old.group == section.group) {
                Some(old) => *old = section,
                None => whole.sections.push(section),
            }
        }
        whole
    }

    /// A promise of the budget table is broken.
    pub(crate) fn broken(&self) -> usize {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        rows.filter(|row| row.pass == Some(false)).count()
    }

    /// Seconds that everything took.
    pub(crate) fn seconds(&self) -> f64 {
        self.sections.iter().map(|section| section.seconds).sum()
    }

    /// The lines of its plot.
    pub(crate) fn series(&self) -> impl Iterator<Item = &Series> {
        self.sections.iter().flat_map(|section| &section.series)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Unit;

    fn report(groups: &[(&str, f64)]) -> Report {
        let section = |(group, ours): &(&str, f64)| Section {
            group: (*group).into(),
            title: (*group).into(),
            rows: vec![Row::new("work", 7, &[*ours], Unit::Bytes).budget(5.0)],
            series: Vec::new(),
            commit: "c".into(),
            seconds: 2.0,
            load: "0".into(),
        };
        let sections = groups.iter().map(section).collect();
        Report { machine: Machine::look(), quick: false, sections }
    }

    #[test]
    fn a_group_that_is_measured_again_takes_the_place_of_the_old_one() -> Outcome<()> {
        let file = tempfile::NamedTempFile::new()?;
        let earlier = report(&[("first", 9.0), ("second", 9.0)]);
        std::fs::write(file.path(), serde_json::to_vec(&earlier)?)?;
        let whole = report(&[("second", 1.0), ("third", 1.0)]).onto(Report::read(file.path())?);
        let groups: Vec<&str> = whole.sections.iter().map(|one| one.group.as_str()).collect();
        assert_eq!(groups, ["first", "second", "third"]);
        assert_eq!((whole.broken(), whole.seconds()), (1, 6.0));
        Ok(())
    }

    #[test]
    fn what_is_no_run_is_refused_by_name() -> Outcome<()> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), "{}")?;
        let Err(error) = Report::read(file.path()) else { return Err("it was read".into()) };
        assert!(error.to_string().contains("is no run of this program"), "{error}");
        Ok(())
    }
}
