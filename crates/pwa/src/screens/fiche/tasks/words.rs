//! Days of tasks, in words.

use crate::i18n::{dates, t};
use carnet_model::{recurrence::Day, task};

/// When a task is due, and how that is coloured: overdue ones are said to be, in words too.
pub(crate) fn due(due: Day) -> (&'static str, String) {
    let day = dates::civil(&due.to_string());
    match due.signed_duration_since(today()).num_days() {
        0 => ("warn", t!("task-due-today")),
        1 => ("", t!("task-due-tomorrow")),
        left if left < 0 => {
            let late = t!("task-was-late", count = -left);
            ("bad", t!("task-late-day", late = late, day = day))
        }
        _ => ("", t!("task-due", day = day)),
    }
}

/// The workspace's day.
pub(crate) fn today() -> Day {
    task::today(dates::now_ms())
}
