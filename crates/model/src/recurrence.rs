//! How a task comes back: the part of RFC 5545's recurrence rules that a client file needs.
//!
//! `FREQ=DAILY|WEEKLY|MONTHLY|YEARLY`, `INTERVAL` and `UNTIL` as a day. The series begins on the
//! day that a rule is asked about (`DTSTART`), so that no `BY…` part is needed. A rule with any
//! other part is not read: it would come back on the wrong days. An appointment's rule has more of
//! them: [`Series`].

mod series;

use chrono::{Days, NaiveDate};
use std::{fmt, str::FromStr};

pub use chrono::{Datelike, Weekday};
pub use series::{MOST_TIMES, NotASeries, OnDay, Series};

/// The longest interval.
pub const MOST: u32 = 400;
/// The last year of a series: RFC 5545 writes years in four digits.
const LAST_YEAR: i32 = 9_999;

/// A day.
pub type Day = NaiveDate;

/// What an interval counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Days.
    Daily,
    /// Weeks.
    Weekly,
    /// Months.
    Monthly,
    /// Years.
    Yearly,
}

impl Frequency {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    /// As a rule writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }

    /// The one that a rule writes so.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code().eq_ignore_ascii_case(code))
    }
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// What the interval counts.
    pub frequency: Frequency,
    /// Every so many; from 1 to [`MOST`].
    pub interval: u32,
    /// The last day on which it may come back.
    pub until: Option<Day>,
}

/// The text is no rule, or not one of those that are read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a recurrence rule with FREQ, INTERVAL and UNTIL alone")]
pub struct NotARule;

impl FromStr for Recurrence {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        let (mut frequency, mut interval, mut until) = (None, None, None);
        for part in text.trim().split(';') {
            let (name, value) = part.split_once('=').ok_or(NotARule)?;
            // A part stands once (RFC 5545, 3.3.10).
            let taken = match name.to_ascii_uppercase().as_str() {
                "FREQ" => frequency.replace(Frequency::of(value).ok_or(NotARule)?).is_some(),
                "INTERVAL" => interval.replace(interval_of(value).ok_or(NotARule)?).is_some(),
                "UNTIL" => until.replace(day_of(value).ok_or(NotARule)?).is_some(),
                _ => true,
            };
            if taken {
                return Err(NotARule);
            }
        }
        let frequency = frequency.ok_or(NotARule)?;
        Ok(Self { frequency, interval: interval.unwrap_or(1), until })
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency.code())?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.until {
            Some(day) => {
                write!(f, ";UNTIL={:04}{:02}{:02}", day.year(), day.month(), day.day())
            }
            None => Ok(()),
        }
    }
}

impl Recurrence {
    /// The day after `start` on which a series that begins on `start` comes back; `None` when it
    /// is over. Months that have no such day are passed over (RFC 5545, 3.3.10): a series that
    /// begins on the 31st has none in April.
    pub fn after(&self, start: Day) -> Option<Day> {
        let next = match self.frequency {
            Frequency::Daily => days_after(start, 1, self.interval),
            Frequency::Weekly => days_after(start, 7, self.interval),
            Frequency::Monthly => months_after(start, self.interval),
            Frequency::Yearly => months_after(start, self.interval.checked_mul(12)?),
        }?;
        (next.year() <= LAST_YEAR && self.until.is_none_or(|last| next <= last)).then_some(next)
    }
}

fn interval_of(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_plain && (1..=MOST).contains(number))
}

/// `19971224`.
fn day_of(text: &str) -> Option<Day> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    Day::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)
}

fn days_after(start: Day, unit: u64, interval: u32) -> Option<Day> {
    start.checked_add_days(Days::new(unit * u64::from(interval)))
}

/// The same day of the month, the first time that there is one.
fn months_after(start: Day, interval: u32) -> Option<Day> {
    let interval = i32::try_from(interval).ok().filter(|interval| *interval > 0)?;
    let mut month = start.year().checked_mul(12)?.checked_add(start.month0().cast_signed())?;
    loop {
        month = month.checked_add(interval)?;
        let year = month.div_euclid(12);
        if year > LAST_YEAR {
            return None;
        }
        let of_year = u32::try_from(month.rem_euclid(12)).ok()? + 1;
        if let Some(day) = Day::from_ymd_opt(year, of_year, start.day()) {
            return Some(day);
        }
    }
}
