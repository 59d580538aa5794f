//! Says what is being done, and how long it has left.

use crate::clock::{self, Stopwatch};
use crate::fail::Result;

/// One piece of work, with the time it takes on a small machine.
pub(crate) struct Step {
    title: &'static str,
    /// Seconds; what was measured here last time wins over it.
    typical: u64,
}

impl Step {
    /// A step that is quick this time is not as slow as the last one.
    fn expected(&self) -> u64 {
        if self.typical < 10 {
            self.typical
        } else {
            clock::recall(self.title).unwrap_or(self.typical)
        }
    }
}

/// A list of steps, announced one by one.
pub(crate) struct Steps {
    all: Vec<Step>,
    done: usize,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { all: Vec::new(), done: 0 }
    }

    /// Adds a step that takes about `typical` seconds; nothing if it is not needed.
    pub(crate) fn plan(&mut self, title: &'static str, typical: u64) {
        self.all.push(Step { title, typical });
    }

    /// Announces the next step and does it.
    pub(crate) fn next<T>(&mut self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let Some(step) = self.all.get(self.done) else { return work() };
        println!("[{}/{}] {}{}", self.done + 1, self.all.len(), step.title, self.time_left());
        let watch = Stopwatch::start();
        let result = work()?;
        if watch.seconds() >= 2 {
            clock::remember(step.title, watch.seconds());
        }
        self.done += 1;
        Ok(result)
    }

    fn time_left(&self) -> String {
        let seconds = self.all[self.done..].iter().map(Step::expected).sum();
        match in_words(seconds) {
            Some(words) => format!(" ({words} left)"),
            None => String::new(),
        }
    }
}

/// A duration as one would say it, or nothing if it is not worth a word.
fn in_words(seconds: u64) -> Option<String> {
    match seconds {
        0..8 => None,
        8..55 => Some(format!("about {} seconds", seconds.div_ceil(10) * 10)),
        55..90 => Some("about a minute".into()),
        _ => Some(format!("about {} minutes", (seconds + 30) / 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: u64, expect: Option<&str>) {
        assert_eq!(in_words(seconds).as_deref(), expect);
    }

    #[test]
    fn durations_are_said_as_people_say_them() {
        check(3, None);
        check(12, Some("about 20 seconds"));
        check(60, Some("about a minute"));
        check(200, Some("about 3 minutes"));
    }
}
