//! The table: what was measured, what the peer took, what was promised.

use serde::Serialize;
use std::fmt;

/// One measurement.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Fiches, or nothing where their number does not matter.
    pub(crate) n: Option<u32>,
    pub(crate) ours: f64,
    pub(crate) unit: Unit,
    /// What the reference implementation took.
    pub(crate) peer: Option<f64>,
    /// No more than this (no less, for a rate).
    pub(crate) budget: Option<f64>,
    /// How many times better than the peer it must be.
    pub(crate) times_better: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Milliseconds,
    Bytes,
    /// More is better.
    PerSecond,
}

#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

impl Row {
    pub(crate) fn new(
        name: &'static str,
        n: impl Into<Option<u32>>,
        ours: f64,
        unit: Unit,
    ) -> Self {
        Self { name, n: n.into(), ours, unit, peer: None, budget: None, times_better: None }
    }

    pub(crate) fn peer(mut self, peer: Option<f64>) -> Self {
        self.peer = peer;
        self
    }

    pub(crate) fn budget(mut self, budget: f64) -> Self {
        self.budget = Some(budget);
        self
    }

    pub(crate) fn times_better(mut self, times: f64) -> Self {
        self.times_better = Some(times);
        self
    }

    /// How many times better than the peer.
    fn ratio(&self) -> Option<f64> {
        self.peer.map(|peer| {
            if self.unit == Unit::PerSecond { self.ours / peer } else { peer / self.ours }
        })
    }

    /// Whether every promise that can be judged is kept; nothing if there is none.
    fn pass(&self) -> Option<bool> {
        let within = self.budget.map(|budget| {
            if self.unit == Unit::PerSecond { self.ours >= budget } else { self.ours <= budget }
        });
        let better = self.ratio().zip(self.times_better).map(|(ratio, times)| ratio >= times);
        [within, better].into_iter().flatten().reduce(|a, b| a && b)
    }

    fn cells(&self) -> [String; 7] {
        let dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
        let times = self.times_better.map(|times| format!("≥ {times} × peer"));
        let limit = self.budget.map(|budget| {
            format!(
                "{} {}",
                if self.unit == Unit::PerSecond { "≥" } else { "≤" },
                self.unit.say(budget)
            )
        });
        let budget: Vec<String> = [limit, times].into_iter().flatten().collect();
        [
            self.name.to_owned(),
            dash(self.n.map(|n| n.to_string())),
            self.unit.say(self.ours),
            dash(self.peer.map(|peer| self.unit.say(peer))),
            dash(self.ratio().map(|ratio| format!("{ratio:.1} ×"))),
            if budget.is_empty() { "-".into() } else { budget.join(", ") },
            match self.pass() {
                Some(true) => "yes".into(),
                Some(false) => "NO".into(),
                None => "-".into(),
            },
        ]
    }
}

impl Unit {
    fn say(self, value: f64) -> String {
        match self {
            Self::Milliseconds if value >= 10_000.0 => format!("{:.1} s", value / 1000.0),
            Self::Milliseconds => format!("{value:.2} ms"),
            Self::Bytes if value >= 1e6 => format!("{:.1} MB", value / 1e6),
            Self::Bytes if value >= 1e4 => format!("{:.0} KB", value / 1e3),
            Self::Bytes => format!("{value:.0} B"),
            Self::PerSecond => format!("{value:.0} /s"),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what", "fiches", "Carnet", "peer or limit", "better", "budget", "kept"]
            .map(str::to_owned);
        let lines: Vec<[String; 7]> =
            std::iter::once(head).chain(self.rows.iter().map(Row::cells)).collect();
        let width = |column: usize| {
            lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..7).map(width).collect();
        for line in lines {
            let cells: Vec<String> =
                line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(f, "{}", cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: Row, expect: Option<bool>) {
        assert_eq!(row.pass(), expect, "{row:?}");
    }

    #[test]
    fn a_promise_is_kept_or_not() {
        let row = |ours, unit| Row::new("work", None, ours, unit);
        check(row(5.0, Unit::Milliseconds), None);
        check(row(5.0, Unit::Milliseconds).budget(5.0), Some(true));
        check(row(5.0, Unit::PerSecond).budget(6.0), Some(false));
        check(row(5.0, Unit::Milliseconds).peer(Some(500.0)).times_better(100.0), Some(true));
        check(
            row(5.0, Unit::Milliseconds).peer(Some(499.0)).times_better(100.0).budget(9.0),
            Some(false),
        );
        check(row(5.0, Unit::Milliseconds).peer(None).times_better(100.0).budget(9.0), Some(true));
    }
}
