//! The table: what was measured, what a peer or the machine's limit is, what was promised.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One measurement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    /// What was done.
    pub(crate) name: String,
    /// Fiches, connections or what the name says; nothing where the number does not matter.
    pub(crate) n: Option<u32>,
    /// Measurements that `ours` is the median of.
    pub(crate) runs: usize,
    /// Absent when it could not be measured; `note` says why.
    pub(crate) ours: Option<f64>,
    pub(crate) unit: Unit,
    /// Who or what it is compared with.
    pub(crate) peer: Option<String>,
    /// What the peer took, or the limit is.
    pub(crate) theirs: Option<f64>,
    /// No more than this (no less, for a rate).
    pub(crate) budget: Option<f64>,
    /// How many times better than the peer it must be.
    pub(crate) times_better: Option<f64>,
    /// Whether the budget is kept; absent where there is none.
    pub(crate) pass: Option<bool>,
    /// What a reader must know.
    pub(crate) note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Milliseconds,
    Bytes,
    /// More is better.
    PerSecond,
    /// Of a processor's cores.
    Cores,
    /// Anything without a unit.
    Plain,
}

impl Row {
    pub(crate) fn new(
        name: impl Into<String>,
        n: impl Into<Option<u32>>,
        measured: &[f64],
        unit: Unit,
    ) -> Self {
        let ours = crate::stats::median(measured);
        Self {
            name: name.into(),
            n: n.into(),
            runs: measured.len(),
            ours: ours.is_finite().then_some(ours),
            unit,
            peer: None,
            theirs: None,
            budget: None,
            times_better: None,
            pass: None,
            note: None,
        }
        .judged()
    }

    /// A row that could not be measured.
    pub(crate) fn missing(name: impl Into<String>, why: impl fmt::Display) -> Self {
        let row = Self::new(name, None, &[], Unit::Plain);
        row.note(format!("not measured: {why}"))
    }

    /// Compares with a peer or a limit, which may not have been reached.
    pub(crate) fn peer(mut self, name: &str, theirs: Option<f64>) -> Self {
        self.peer = Some(name.to_owned());
        self.theirs = theirs.filter(|theirs| theirs.is_finite());
        self.judged()
    }

    pub(crate) fn budget(mut self, budget: f64) -> Self {
        self.budget = Some(budget);
        self.judged()
    }

    pub(crate) fn times_better(mut self, times: f64) -> Self {
        self.times_better = Some(times);
        self.judged()
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// How many times better than the peer.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let (ours, theirs) = self.ours.zip(self.theirs)?;
        Some(if self.unit == Unit::PerSecond { ours / theirs } else { theirs / ours })
    }

    /// Every promise that can be judged must be kept.
    fn judged(mut self) -> Self {
        let within = self.ours.zip(self.budget).map(|(ours, budget)| {
            if self.unit == Unit::PerSecond { ours >= budget } else { ours <= budget }
        });
        let better = self.ratio().zip(self.times_better).map(|(ratio, times)| ratio >= times);
        self.pass = [within, better].into_iter().flatten().reduce(|a, b| a && b);
        self
    }

    /// The cells of a line of the table.
    pub(crate) fn cells(&self) -> [String; 8] {
        let dash = |text: Option<String>| text.unwrap_or_else(|| "–".into());
        let theirs = self.peer.as_ref().map(|peer| match self.theirs {
            Some(theirs) => format!("{} ({peer})", self.unit.say(theirs)),
            None => format!("– ({peer})"),
        });
        [
            self.name.clone(),
            dash(self.n.map(|n| n.to_string())),
            dash(self.ours.map(|ours| self.unit.say(ours))),
            if self.runs > 0 { self.runs.to_string() } else { "–".into() },
            dash(theirs),
            dash(self.ratio().map(ratio)),
            dash(self.promise()),
            match self.pass {
                Some(true) => "yes".into(),
                Some(false) => "NO".into(),
                None => "–".into(),
            },
        ]
    }

    fn promise(&self) -> Option<String> {
        let sign = if self.unit == Unit::PerSecond { "≥" } else { "≤" };
        let limit = self.budget.map(|budget| format!("{sign} {}", self.unit.say(budget)));
        let times =
            self.times_better.map(|times| format!("≥ {} ×", (times * 100.0).round() / 100.0));
        let promises: Vec<String> = [limit, times].into_iter().flatten().collect();
        (!promises.is_empty()).then(|| promises.join(", "))
    }
}

fn ratio(ratio: f64) -> String {
    if ratio >= 100.0 { format!("{ratio:.0} ×") } else { format!("{ratio:.2} ×") }
}

impl Unit {
    pub(crate) fn say(self, value: f64) -> String {
        match self {
            Self::Milliseconds if value >= 10_000.0 => format!("{:.1} s", value / 1000.0),
            Self::Milliseconds if value >= 100.0 => format!("{value:.0} ms"),
            Self::Milliseconds => format!("{value:.2} ms"),
            Self::Bytes if value >= 1e6 => format!("{:.1} MB", value / 1e6),
            Self::Bytes if value >= 1e4 => format!("{:.0} kB", value / 1e3),
            Self::Bytes => format!("{value:.0} B"),
            Self::PerSecond => format!("{value:.0} /s"),
            Self::Cores => format!("{value:.2} cores"),
            Self::Plain => format!("{value:.2}"),
        }
    }
}

/// The heads of the columns.
pub(crate) const HEADS: [&str; 8] =
    ["what", "N", "Carnet", "runs", "peer or limit", "better", "budget", "kept"];

/// The rows as aligned text, with their notes below.
pub(crate) fn text(rows: &[Row]) -> String {
    let lines: Vec<[String; 8]> =
        std::iter::once(HEADS.map(str::to_owned)).chain(rows.iter().map(Row::cells)).collect();
    let width =
        |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEADS.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    for row in rows {
        if let Some(note) = &row.note {
            text.push_str(&format!("  {}: {note}\n", row.name));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: Row, expect: Option<bool>) {
        assert_eq!(row.pass, expect, "{row:?}");
    }

    #[test]
    fn a_promise_is_kept_or_not() {
        let row = |ours, unit| Row::new("work", None, &[ours], unit);
        check(row(5.0, Unit::Milliseconds), None);
        check(row(5.0, Unit::Milliseconds).budget(5.0), Some(true));
        check(row(5.0, Unit::PerSecond).budget(6.0), Some(false));
        let beside = |theirs| row(5.0, Unit::Milliseconds).peer("peer", theirs).times_better(100.0);
        check(beside(Some(500.0)), Some(true));
        check(beside(Some(499.0)).budget(9.0), Some(false));
        check(beside(None).budget(9.0), Some(true));
        check(beside(None), None);
        check(Row::missing("work", "no browser").budget(9.0), None);
    }
}
