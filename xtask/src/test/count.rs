//! How many tests passed, read from what the runners print.

use crate::fail::Failure;
use std::fmt::{self, Display};

/// The outcome of some tests.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Names of what failed, where the runner tells.
    pub(crate) broken: Vec<String>,
    /// What the runners said of failures, to be said again at the end, where it is found.
    pub(crate) said: Vec<String>,
    /// The lines that are read tell of failures.
    tells: bool,
}

/// The most lines of a part's failures that are said again.
const SAID: usize = 60;

impl Count {
    /// One check that passed or failed as a whole.
    pub(crate) fn one(name: &str, passed: bool) -> Self {
        let broken = if passed { Vec::new() } else { vec![name.to_owned()] };
        Self { passed: passed.into(), failed: (!passed).into(), broken, ..Self::default() }
    }

    /// A part that could not even run.
    pub(crate) fn failure(name: &str, failure: &Failure) -> Self {
        println!("{failure}");
        Self { said: vec![failure.to_string()], ..Self::one(name, false) }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.broken.extend(other.broken);
        self.said.extend(other.said);
    }

    /// Keeps what stands between two lines of a runner.
    fn listen(&mut self, line: &str, from: &str, to: &str) {
        if line.starts_with(from) {
            self.tells = true;
        } else if line.starts_with(to) {
            self.tells = false;
        } else if self.tells && self.said.len() < SAID && !line.trim().is_empty() {
            self.said.push(line.to_owned());
        }
    }

    /// Reads a line of `cargo test`.
    pub(crate) fn read_cargo(&mut self, line: &str) {
        self.listen(line, "failures:", "test result: ");
        if let Some(name) =
            line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            self.broken.push(name.to_owned());
        }
        let Some((_, counts)) =
            line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        self.passed += before(counts, " passed");
        self.failed += before(counts, " failed");
    }

    /// Reads a line of `node --test` in its `spec` style.
    pub(crate) fn read_node(&mut self, line: &str) {
        self.listen(line, "✖ failing tests:", "ℹ ");
        let Some(summary) = line.strip_prefix("ℹ ") else {
            return;
        };
        match summary.split_once(' ') {
            Some(("pass", count)) => self.passed += count.trim().parse().unwrap_or(0),
            Some(("fail" | "cancelled", count)) => self.failed += count.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
}

impl Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number that stands right before a word.
fn before(text: &str, word: &str) -> u64 {
    let digits = text.split(word).next().unwrap_or_default();
    digits
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], read: fn(&mut Count, &str), passed: u64, failed: u64) {
        let mut count = Count::default();
        lines.iter().for_each(|line| read(&mut count, line));
        assert_eq!((count.passed, count.failed), (passed, failed));
    }

    #[test]
    fn cargo_prints_one_result_a_binary() {
        let lines = [
            "test a ... ok",
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ];
        check(&lines, Count::read_cargo, 16, 2);
    }

    #[test]
    fn what_failed_is_said_again() {
        let mut count = Count::default();
        for line in [
            "test a ... FAILED",
            "failures:",
            "",
            "panicked at a.rs:1",
            "test result: FAILED. 0 passed; 1 failed;",
        ] {
            count.read_cargo(line);
        }
        for line in ["ℹ fail 1", "✖ failing tests:", "  AssertionError: no room"] {
            count.read_node(line);
        }
        assert_eq!(count.said, ["panicked at a.rs:1", "  AssertionError: no room"]);
    }

    #[test]
    fn node_prints_one_summary() {
        check(
            &["✔ pass 9 (3ms)", "ℹ tests 3", "ℹ pass 2", "ℹ fail 1", "ℹ cancelled 0"],
            Count::read_node,
            2,
            1,
        );
    }
}
