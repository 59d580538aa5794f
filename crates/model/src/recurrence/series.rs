//! How an appointment comes back: more of RFC 5545's rules than a task needs.
//!
//! Beside what [`Recurrence`] reads: `BYDAY`, of a week (`TU,TH`), of a month (`2TU`, the second
//! Tuesday; `-1FR`, the last Friday) or as a limit on days (`DAILY`), and `COUNT`. Weeks begin on
//! Monday, as the standard has it where a rule does not say. The day on which a series begins is
//! always its first, and counts (3.8.5.3: "the first instance").

use super::{Datelike, Day, Frequency, LAST_YEAR, Recurrence, Weekday, days_after};
use chrono::Days;
use std::{fmt, str::FromStr};

/// The longest series that says how often it comes back.
pub const MOST_TIMES: u32 = 1_000;
/// As many days may a rule name.
const MOST_DAYS: usize = 14;

/// A day of `BYDAY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnDay {
    /// Which of the month's: from the front 1 to 5, from the back -1 to -5; `None` for all of them.
    pub nth: Option<i8>,
    /// The day of the week.
    pub weekday: Weekday,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What is counted, every how many of them, and until when.
    pub every: Recurrence,
    /// On which days; none for the day on which it begins.
    pub days: Vec<OnDay>,
    /// How often in all, from 1 to [`MOST_TIMES`]; not beside a last day.
    pub count: Option<u32>,
}

/// The text is no rule, or not one of those that are read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a recurrence rule with FREQ, INTERVAL, BYDAY, COUNT and UNTIL alone")]
pub struct NotASeries;

impl FromStr for Series {
    type Err = NotASeries;

    fn from_str(text: &str) -> Result<Self, NotASeries> {
        let (mut rest, mut days, mut count) = (Vec::new(), None, None);
        for part in text.trim().split(';') {
            let (name, value) = part.split_once('=').ok_or(NotASeries)?;
            let taken = match name.to_ascii_uppercase().as_str() {
                "BYDAY" => days.replace(days_of(value).ok_or(NotASeries)?).is_some(),
                "COUNT" => count.replace(count_of(value).ok_or(NotASeries)?).is_some(),
                _ => {
                    rest.push(part);
                    false
                }
            };
            if taken {
                return Err(NotASeries);
            }
        }
        let every = rest.join(";").parse().map_err(|_| NotASeries)?;
        let series = Self { every, days: days.unwrap_or_default(), count };
        if series.is_sound() { Ok(series) } else { Err(NotASeries) }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.every)?;
        for (at, day) in self.days.iter().enumerate() {
            f.write_str(if at == 0 { ";BYDAY=" } else { "," })?;
            if let Some(nth) = day.nth {
                write!(f, "{nth}")?;
            }
            f.write_str(code_of(day.weekday))?;
        }
        match self.count {
            Some(count) => write!(f, ";COUNT={count}"),
            None => Ok(()),
        }
    }
}

impl Series {
    /// Its days from `from` to `to`, both along, of a series that begins on `start`.
    pub fn days_within(&self, start: Day, from: Day, to: Day) -> Vec<Day> {
        let mut found = Vec::new();
        // The first one is there whatever the rule says, an end before it included.
        if from <= start && start <= to {
            found.push(start);
        }
        let to = self.every.until.map_or(to, |until| until.min(to));
        let mut times = 1;
        let mut period = if self.count.is_some() { 0 } else { self.period_before(start, from) };
        while let Some((first, days)) = self.period(start, period) {
            if first > to || self.count.is_some_and(|count| times >= count) {
                break;
            }
            for day in days.into_iter().filter(|day| *day > start && *day <= to) {
                times += 1;
                if self.count.is_none_or(|count| times <= count) && day >= from {
                    found.push(day);
                }
            }
            period += 1;
        }
        found
    }

    /// Whether the parts go together (RFC 5545, 3.3.10).
    fn is_sound(&self) -> bool {
        let fits = |day: &OnDay| match self.every.frequency {
            Frequency::Daily | Frequency::Weekly => day.nth.is_none(),
            Frequency::Monthly => true,
            Frequency::Yearly => false,
        };
        self.days.iter().all(fits) && !(self.count.is_some() && self.every.until.is_some())
    }

    /// A period that is not behind the one that a day lies in.
    fn period_before(&self, start: Day, day: Day) -> u32 {
        let days = day.signed_duration_since(start).num_days();
        let longest = match self.every.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => 31,
            Frequency::Yearly => 366,
        } * i64::from(self.every.interval);
        u32::try_from(days / longest - 1).unwrap_or(0)
    }

    /// The first day that a period could have, and its days in order; `None` when the calendar of
    /// the standard is over.
    fn period(&self, start: Day, number: u32) -> Option<(Day, Vec<Day>)> {
        let apart = number.checked_mul(self.every.interval)?;
        match self.every.frequency {
            Frequency::Daily => {
                let day = days_after(start, 1, apart)?;
                let wanted = self.days.is_empty() || self.names(day.weekday());
                Some((day, wanted.then_some(day).into_iter().collect()))
            }
            Frequency::Weekly => {
                let back = start.weekday().num_days_from_monday();
                let monday = start.checked_sub_days(Days::new(back.into()))?;
                let monday = days_after(monday, 7, apart)?;
                let week = monday.iter_days().take(7);
                let is_on = |day: &Day| match self.days.is_empty() {
                    true => day.weekday() == start.weekday(),
                    false => self.names(day.weekday()),
                };
                Some((monday, week.filter(is_on).collect()))
            }
            Frequency::Monthly => self.month(start, apart),
            Frequency::Yearly => {
                let year = start.year().checked_add(i32::try_from(apart).ok()?)?;
                let first = Day::from_ymd_opt(year, 1, 1).filter(|_| year <= LAST_YEAR)?;
                let same = Day::from_ymd_opt(year, start.month(), start.day());
                Some((first, same.into_iter().collect()))
            }
        }
        .filter(|(first, _)| first.year() <= LAST_YEAR)
    }

    fn month(&self, start: Day, apart: u32) -> Option<(Day, Vec<Day>)> {
        let months = i64::from(start.year()) * 12 + i64::from(start.month0()) + i64::from(apart);
        let year = i32::try_from(months.div_euclid(12)).ok()?;
        let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
        let first = Day::from_ymd_opt(year, month, 1)?;
        if self.days.is_empty() {
            let same = Day::from_ymd_opt(year, month, start.day());
            return Some((first, same.into_iter().collect()));
        }
        let days: Vec<Day> = first.iter_days().take_while(|day| day.month() == month).collect();
        let last = i8::try_from(days.len()).ok()?;
        let is_on = |day: &&Day| {
            let number = i8::try_from(day.day()).unwrap_or(last);
            let (nth, behind) = ((number - 1) / 7 + 1, -((last - number) / 7 + 1));
            let named = |on: &OnDay| {
                on.weekday == day.weekday() && on.nth.is_none_or(|n| n == nth || n == behind)
            };
            self.days.iter().any(named)
        };
        Some((first, days.iter().filter(is_on).copied().collect()))
    }

    fn names(&self, weekday: Weekday) -> bool {
        self.days.iter().any(|day| day.weekday == weekday)
    }
}

const CODES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

fn code_of(weekday: Weekday) -> &'static str {
    CODES.iter().find(|(_, known)| *known == weekday).map_or("MO", |(code, _)| code)
}

fn days_of(text: &str) -> Option<Vec<OnDay>> {
    let days: Option<Vec<OnDay>> = text.split(',').map(day_of).collect();
    days.filter(|days| days.len() <= MOST_DAYS)
}

/// `TU`, `2TU`, `-1FR`.
fn day_of(text: &str) -> Option<OnDay> {
    let (number, code) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let (_, weekday) = CODES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(code))?;
    if number.is_empty() {
        return Some(OnDay { nth: None, weekday });
    }
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    let sign = if number.starts_with('-') { -1 } else { 1 };
    let nth: i8 = digits.parse().ok().filter(|nth| digits.len() == 1 && (1..=5).contains(nth))?;
    Some(OnDay { nth: Some(sign * nth), weekday })
}

fn count_of(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|count| is_plain && (1..=MOST_TIMES).contains(count))
}
