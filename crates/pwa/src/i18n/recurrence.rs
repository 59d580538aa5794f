//! How something comes back, in words.

use super::{coded, dates, say, t};
use carnet_model::recurrence::{Datelike, Day, Frequency, OnDay, Recurrence, Series, Weekday};
use fluent_bundle::FluentArgs;

/// A rule; one that this version does not follow is said to be so, as it is written.
pub(crate) fn words(rule: &str) -> String {
    if rule.is_empty() {
        return String::new();
    }
    let Ok(Recurrence { frequency, interval, until }) = rule.parse() else {
        return t!("repeat-unknown", rule = rule);
    };
    let mut args = FluentArgs::new();
    args.set("count", interval);
    let words = say(&format!("repeat-{}", frequency.code().to_lowercase()), Some(&args));
    match until {
        Some(day) => t!("repeat-until-day", rule = words, day = dates::civil(&day.to_string())),
        None => words,
    }
}

/// A rule of an appointment that begins on a day, if that is known: `Tous les 2 mois, le 2e mardi, 10 fois`.
pub(crate) fn series(rule: &str, start: Option<Day>) -> String {
    if rule.is_empty() {
        return String::new();
    }
    let Ok(Series { every, days, count }) = rule.parse() else {
        return t!("repeat-unknown", rule = rule);
    };
    let said = words(&Recurrence { until: None, ..every }.to_string());
    let says_day = !days.is_empty() || (every.frequency == Frequency::Monthly && start.is_some());
    let said = match says_day {
        true => t!("repeat-on-days", rule = said, days = on_days(&days, start)),
        false => said,
    };
    match (every.until, count) {
        (Some(day), _) => t!("repeat-until-day", rule = said, day = dates::civil(&day.to_string())),
        (None, Some(count)) => t!("repeat-count", rule = said, count = count),
        (None, None) => said,
    }
}

/// `le mardi et le jeudi`, `le 2e mardi`; without any, the day of the month of the first one.
pub(crate) fn on_days(days: &[OnDay], start: Option<Day>) -> String {
    if let Some(start) = start.filter(|_| days.is_empty()) {
        return t!("repeat-day-of-month", day = start.day());
    }
    let mut said: Vec<String> = days.iter().map(on_day).collect();
    match said.pop() {
        Some(last) if said.is_empty() => last,
        Some(last) => t!("repeat-days-and", days = said.join(", "), last = last),
        None => String::new(),
    }
}

fn on_day(day: &OnDay) -> String {
    let weekday = weekday(day.weekday);
    match day.nth {
        None => t!("repeat-weekday", weekday = weekday),
        Some(-1) => t!("repeat-last-weekday", weekday = weekday),
        Some(nth) if nth < 0 => {
            t!("repeat-weekday-from-end", nth = i32::from(-nth), weekday = weekday)
        }
        Some(1) => t!("repeat-first-weekday", weekday = weekday),
        Some(nth) => t!("repeat-nth-weekday", nth = i32::from(nth), weekday = weekday),
    }
}

/// A day of the week.
pub(crate) fn weekday(day: Weekday) -> String {
    word(&t!("weekdays"), day)
}

/// The same in a few letters.
pub(crate) fn weekday_short(day: Weekday) -> String {
    word(&t!("weekdays-short"), day)
}

fn word(names: &str, day: Weekday) -> String {
    let at = usize::try_from(day.num_days_from_monday()).unwrap_or(0);
    names.split_whitespace().nth(at).unwrap_or_default().to_owned()
}

/// A frequency by its code, for a list of them.
pub(crate) fn frequency(code: &str) -> String {
    coded("repeat-code", &code.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, speak};

    #[test]
    fn a_rule_is_said_as_people_say_it() {
        speak(Language::French);
        for (rule, expect) in [
            ("", ""),
            ("FREQ=WEEKLY", "Chaque semaine"),
            ("FREQ=MONTHLY;INTERVAL=3", "Tous les 3 mois"),
            ("FREQ=DAILY;UNTIL=20261224", "Chaque jour, jusqu’au 24/12/2026"),
        ] {
            assert_eq!(words(rule), expect);
        }
        let start = Day::from_ymd_opt(2026, 12, 8);
        for (rule, expect) in [
            ("FREQ=WEEKLY;BYDAY=TU,TH", "Chaque semaine, le mardi et le jeudi"),
            ("FREQ=WEEKLY;BYDAY=MO,TU,FR", "Chaque semaine, le lundi, le mardi et le vendredi"),
            ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU;COUNT=10", "Tous les 2 mois, le 2e mardi, 10 fois"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "Chaque mois, le dernier vendredi"),
            ("FREQ=MONTHLY;UNTIL=20270608", "Chaque mois, le 8, jusqu’au 08/06/2027"),
            ("FREQ=YEARLY;COUNT=1", "Chaque année, une fois"),
        ] {
            assert_eq!(series(rule, start), expect);
        }
        assert_eq!(series("FREQ=MONTHLY", None), "Chaque mois");
        assert!(series("FREQ=MONTHLY;BYMONTHDAY=3", start).ends_with("BYMONTHDAY=3"));
        assert!(words("FREQ=WEEKLY;BYDAY=TU").ends_with("FREQ=WEEKLY;BYDAY=TU"));
    }
}
