//! When an appointment is, as people say it, by the workspace's clock.

use crate::i18n::{dates, recurrence, t};
use carnet_model::{
    appointment::Occurrence,
    recurrence::{Datelike, Day},
    task, zone,
};

/// Today in Paris.
pub(crate) fn today() -> Day {
    task::today(dates::now_ms())
}

/// `10:30`.
pub(crate) fn hour(at: i64) -> String {
    zone::PARIS.civil(at).format("%H:%M").to_string()
}

/// The first and the last civil day on which it is held.
pub(crate) fn days(held: &Occurrence) -> (Day, Day) {
    if let Some(days) = held.days {
        return days;
    }
    let first = zone::PARIS.civil(held.starts).date();
    // What ends at midnight has nothing of that day.
    let last = zone::PARIS.civil((held.ends - 1).max(held.starts)).date();
    (first, last)
}

/// `10:30 – 12:00`, or "toute la journée", as it is on one of its days.
pub(crate) fn hours(held: &Occurrence, day: Day) -> String {
    let (first, last) = days(held);
    if held.days.is_some() {
        return t!("agenda-whole-day");
    }
    match (first == day, last == day) {
        (true, true) if held.starts == held.ends => hour(held.starts),
        (true, true) => t!("agenda-hours", from = hour(held.starts), to = hour(held.ends)),
        (true, false) => t!("agenda-from", from = hour(held.starts)),
        (false, true) => t!("agenda-until", to = hour(held.ends)),
        (false, false) => t!("agenda-whole-day"),
    }
}

/// The whole of it: `mardi 1 déc. 2026, 10:30 – 12:00`.
pub(crate) fn whole(held: &Occurrence) -> String {
    let (first, last) = days(held);
    match (held.days.is_some(), first == last) {
        (true, true) => t!("agenda-on-day", day = long(first)),
        (true, false) => t!("agenda-on-days", from = long(first), to = long(last)),
        (false, true) => t!("agenda-at", day = long(first), hours = hours(held, first)),
        (false, false) => t!(
            "agenda-over",
            from = long(first),
            start = hour(held.starts),
            to = long(last),
            end = hour(held.ends)
        ),
    }
}

/// `mardi 1 déc. 2026`.
pub(crate) fn long(day: Day) -> String {
    t!(
        "agenda-long-day",
        weekday = recurrence::weekday(day.weekday()),
        day = day.day(),
        month = dates::month(day.month0()),
        year = day.year().to_string()
    )
}

/// `mar. 1 déc.`.
pub(crate) fn short(day: Day) -> String {
    t!(
        "agenda-short-day",
        weekday = recurrence::weekday_short(day.weekday()),
        day = day.day(),
        month = dates::month(day.month0())
    )
}

/// What it is called, or words for nothing.
pub(crate) fn title(held: &Occurrence) -> String {
    if held.title.is_empty() { t!("appointment-nameless") } else { held.title.clone() }
}

/// A reminder's time before: `15 min avant`.
pub(crate) fn notice(minutes: i64) -> String {
    match minutes {
        0 => t!("notice-now"),
        minutes if minutes % 10_080 == 0 => t!("notice-weeks", count = minutes / 10_080),
        minutes if minutes % 1_440 == 0 => t!("notice-days", count = minutes / 1_440),
        minutes if minutes % 60 == 0 => t!("notice-hours", count = minutes / 60),
        minutes => t!("notice-minutes", count = minutes),
    }
}
