//! Days, periods and rules in words.

use crate::{Choice, Words};
use carnet_model::{
    appointment::Occurrence,
    recurrence::{Datelike, Day, OnDay, Recurrence, Series, Weekday},
    terms::schedule::{Mode, Rule},
    view::Source,
    zone,
};

/// `24/11/2026`.
pub(super) fn day(words: &Words, day: Day) -> String {
    let parts = [
        ("day", format!("{:02}", day.day()).into()),
        ("month", format!("{:02}", day.month()).into()),
        ("year", day.year().to_string().into()),
    ];
    words.tell("date-civil", parts)
}

/// `17:42`, by the workspace's clock.
pub(super) fn hour(at: i64) -> String {
    zone::PARIS.civil(at).format("%H:%M").to_string()
}

/// `24/11/2026 17:42`.
pub(super) fn moment(words: &Words, at: i64) -> String {
    let date = day(words, zone::PARIS.civil(at).date());
    words.tell("date-and-time", [("date", date.into()), ("time", hour(at).into())])
}

/// A period; empty where there is none.
pub(super) fn period(words: &Words, choice: &Choice) -> String {
    match (choice.from, choice.until) {
        (None, None) => String::new(),
        (Some(from), None) => words.tell("price-since", [("day", day(words, from).into())]),
        (None, Some(until)) => words.tell("price-until", [("day", day(words, until).into())]),
        (Some(from), Some(until)) => {
            let ends = [("from", day(words, from).into()), ("until", day(words, until).into())];
            words.tell("price-between", ends)
        }
    }
}

/// From when to when.
pub(super) fn span(words: &Words, from: Option<Day>, until: Option<Day>) -> String {
    period(words, &Choice { parts: Vec::new(), from, until })
}

/// The message that says where an inherited value comes from.
pub(super) const fn source_key(from: Source) -> &'static str {
    match from {
        Source::Merged => "inherited-merged",
        Source::Fiche => "inherited-fiche",
        Source::Category => "inherited-category",
        Source::Company => "inherited-company",
        Source::BuiltIn => "inherited-built-in",
    }
}

/// A payment schedule: a rule, or the name of one.
pub(super) fn schedule(words: &Words, stored: &str) -> String {
    let Ok(rule) = stored.parse::<Rule>() else { return stored.to_owned() };
    let count = [("count", rule.days.into())];
    let counted = match (rule.mode, rule.days) {
        (Mode::Net, 0) => words.say("due-at-once"),
        (Mode::Net, _) => words.tell("due-net", count),
        (Mode::DaysEndOfMonth | Mode::EndOfMonthDays, 0) => words.say("due-end-of-month"),
        (Mode::DaysEndOfMonth, _) => words.tell("due-days-end-of-month", count),
        (Mode::EndOfMonthDays, _) => words.tell("due-end-of-month-days", count),
    };
    match rule.on {
        Some(on) => words.tell("due-on", [("rule", counted.into()), ("day", on.into())]),
        None => counted,
    }
}

/// When an appointment is held: `mardi 1 déc. 2026, 10:30 – 12:00`.
pub(super) fn held(words: &Words, held: &Occurrence) -> String {
    let (first, last) = held.days.unwrap_or_else(|| {
        let first = zone::PARIS.civil(held.starts).date();
        // What ends at midnight has nothing of that day.
        let end = held.ends.saturating_sub(1).max(held.starts);
        (first, zone::PARIS.civil(end).date())
    });
    let (from, to) = (long(words, first), long(words, last));
    match (held.days.is_some(), first == last) {
        (true, true) => words.tell("agenda-on-day", [("day", from.into())]),
        (true, false) => words.tell("agenda-on-days", [("from", from.into()), ("to", to.into())]),
        (false, true) => {
            let hours = match held.starts == held.ends {
                true => hour(held.starts),
                false => words.tell(
                    "agenda-hours",
                    [("from", hour(held.starts).into()), ("to", hour(held.ends).into())],
                ),
            };
            words.tell("agenda-at", [("day", from.into()), ("hours", hours.into())])
        }
        (false, false) => words.tell(
            "agenda-over",
            [
                ("from", from.into()),
                ("start", hour(held.starts).into()),
                ("to", to.into()),
                ("end", hour(held.ends).into()),
            ],
        ),
    }
}

/// `mardi 1 déc. 2026`.
fn long(words: &Words, day: Day) -> String {
    let parts = [
        ("weekday", weekday(words, day.weekday()).into()),
        ("day", day.day().into()),
        ("month", month(words, day).into()),
        ("year", day.year().to_string().into()),
    ];
    words.tell("agenda-long-day", parts)
}

/// `déc.`.
pub(super) fn month(words: &Words, day: Day) -> String {
    word(&words.say("date-months"), day.month0())
}

fn weekday(words: &Words, day: Weekday) -> String {
    word(&words.say("weekdays"), day.num_days_from_monday())
}

fn word(names: &str, at: u32) -> String {
    let at = usize::try_from(at).unwrap_or_default();
    names.split_whitespace().nth(at).unwrap_or_default().to_owned()
}

/// How something comes back: `Toutes les 2 semaines, le mardi`. What this version does not follow is shown as it is
/// written.
pub(super) fn series(words: &Words, rule: &str, start: Option<Day>) -> String {
    if rule.is_empty() {
        return String::new();
    }
    let Ok(Series { every, days, count }) = rule.parse() else {
        return words.tell("repeat-unknown", [("rule", rule.into())]);
    };
    let Recurrence { frequency, interval, until } = every;
    let key = format!("repeat-{}", frequency.code().to_lowercase());
    let mut said = words.tell(&key, [("count", interval.into())]);
    let is_monthly = frequency.code() == "MONTHLY";
    if !days.is_empty() || (is_monthly && start.is_some()) {
        let days = on_days(words, &days, start);
        said = words.tell("repeat-on-days", [("rule", said.into()), ("days", days.into())]);
    }
    match (until, count) {
        (Some(until), _) => {
            let until = day(words, until);
            words.tell("repeat-until-day", [("rule", said.into()), ("day", until.into())])
        }
        (None, Some(count)) => {
            words.tell("repeat-count", [("rule", said.into()), ("count", count.into())])
        }
        (None, None) => said,
    }
}

fn on_days(words: &Words, days: &[OnDay], start: Option<Day>) -> String {
    if let Some(start) = start.filter(|_| days.is_empty()) {
        return words.tell("repeat-day-of-month", [("day", start.day().into())]);
    }
    let mut said: Vec<String> = days.iter().map(|day| on_day(words, day)).collect();
    match said.pop() {
        Some(last) if said.is_empty() => last,
        Some(last) => {
            words.tell("repeat-days-and", [("days", said.join(", ").into()), ("last", last.into())])
        }
        None => String::new(),
    }
}

fn on_day(words: &Words, day: &OnDay) -> String {
    let name = weekday(words, day.weekday);
    let nth = i32::from(day.nth.unwrap_or_default());
    let key = match day.nth {
        None => "repeat-weekday",
        Some(-1) => "repeat-last-weekday",
        Some(1) => "repeat-first-weekday",
        Some(nth) if nth < 0 => "repeat-weekday-from-end",
        Some(_) => "repeat-nth-weekday",
    };
    words.tell(key, [("nth", nth.abs().into()), ("weekday", name.into())])
}
