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
}

impl Count {
    /// One check that passed or failed as a whole.
    pub(crate) fn one(name: &str, passed: bool) -> Self {
        let broken = if passed { Vec::new() } else { vec![name.to_owned()] };
        Self { passed: passed.into(), failed: (!passed).into(), broken }
    }

    /// A part that could not even run.
    pub(crate) fn failure(name: &str, failure: &Failure) -> Self {
        println!("{failure}");
        Self::one(name, false)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.broken.extend(other.broken);
    }

    /// Reads a line of `cargo test`.
    pub(crate) fn read_cargo(&mut self, line: &str) {
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
    fn node_prints_one_summary() {
        check(
            &["✔ pass 9 (3ms)", "ℹ tests 3", "ℹ pass 2", "ℹ fail 1", "ℹ cancelled 0"],
            Count::read_node,
            2,
            1,
        );
    }
}
