//! When a task comes back: the examples that RFC 5545 prints, and another way to say which days
//! belong to a series.

#![allow(clippy::unwrap_used, reason = "a test says what it reads by failing")]

use carnet_model::recurrence::{Day, Frequency, MOST, Recurrence};
use chrono::{Datelike, Days};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).unwrap()
}

fn rule(text: &str) -> Recurrence {
    text.parse().unwrap()
}

/// The first days of a series, its start along.
fn series(text: &str, start: Day, most: usize) -> Vec<Day> {
    let rule = rule(text);
    std::iter::successors(Some(start), |day| rule.after(*day)).take(most).collect()
}

fn days(year: i32, month: u32, days: &[u32]) -> impl Iterator<Item = Day> {
    days.iter().map(move |number| day(year, month, *number))
}

/// RFC 5545, 3.8.5.3; all begin on 2 September 1997. Where the memo counts (`COUNT`) or goes on
/// for ever, as many days are looked at as it prints.
#[test]
fn the_examples_of_the_rfc() {
    let start = day(1997, 9, 2);
    let daily = series("FREQ=DAILY", start, 10);
    assert_eq!(daily, days(1997, 9, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).collect::<Vec<_>>());

    let every_other_day = series("FREQ=DAILY;INTERVAL=2", start, 18);
    let september = days(1997, 9, &[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
    assert_eq!(every_other_day, september.chain(days(1997, 10, &[2, 4, 6])).collect::<Vec<_>>());

    let every_ten_days = series("FREQ=DAILY;INTERVAL=10", start, 5);
    let expect = days(1997, 9, &[2, 12, 22]).chain(days(1997, 10, &[2, 12]));
    assert_eq!(every_ten_days, expect.collect::<Vec<_>>());

    let weekly = series("FREQ=WEEKLY", start, 10);
    let expect = days(1997, 9, &[2, 9, 16, 23, 30]).chain(days(1997, 10, &[7, 14, 21, 28]));
    assert_eq!(weekly, expect.chain(days(1997, 11, &[4])).collect::<Vec<_>>());

    let every_other_week = series("FREQ=WEEKLY;INTERVAL=2", start, 11);
    let expect = days(1997, 9, &[2, 16, 30]).chain(days(1997, 10, &[14, 28]));
    let expect = expect.chain(days(1997, 11, &[11, 25])).chain(days(1997, 12, &[9, 23]));
    assert_eq!(every_other_week, expect.chain(days(1998, 1, &[6, 20])).collect::<Vec<_>>());
}

/// "Daily until December 24, 1997": the last day may be one of the series.
#[test]
fn a_series_ends_with_its_last_day() {
    let all = series("FREQ=DAILY;UNTIL=19971224", day(1997, 9, 2), 1_000);
    assert_eq!(all.last(), Some(&day(1997, 12, 24)));
    assert_eq!(all.len(), 29 + 31 + 30 + 24);
    assert_eq!(rule("FREQ=DAILY;UNTIL=19970902").after(day(1997, 9, 2)), None);
}

/// RFC 5545, 3.3.10: "invalid dates (e.g., February 30) … MUST be ignored".
#[test]
fn a_month_without_such_a_day_is_passed_over() {
    let thirtieth = series("FREQ=MONTHLY", day(2007, 1, 30), 4);
    let expect = [day(2007, 1, 30), day(2007, 3, 30), day(2007, 4, 30), day(2007, 5, 30)];
    assert_eq!(thirtieth, expect);
    let leap = series("FREQ=YEARLY", day(2096, 2, 29), 3);
    assert_eq!(leap, [day(2096, 2, 29), day(2104, 2, 29), day(2108, 2, 29)]);
}

#[test]
fn what_would_be_read_wrong_is_not_read() {
    for text in [
        "",
        "FREQ=HOURLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=+2",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;COUNT=10",
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ=DAILY;UNTIL=19971224T000000Z",
        "FREQ=DAILY;UNTIL=19971324",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;",
        "chaque mardi",
    ] {
        assert!(text.parse::<Recurrence>().is_err(), "{text}");
    }
    assert_eq!(rule("freq=weekly;interval=2"), rule("INTERVAL=2;FREQ=WEEKLY"));
}

fn rules() -> impl Strategy<Value = Recurrence> {
    let until = prop::option::of((1990i32..2060, 1u32..=12, 1u32..=28));
    let until = until.prop_map(|until| until.map(|(y, m, d)| day(y, m, d)));
    (prop::sample::select(&Frequency::ALL[..]), prop_oneof![1..20u32, 1..=MOST], until)
        .prop_map(|(frequency, interval, until)| Recurrence { frequency, interval, until })
}

/// Whether a day belongs to a series, said day by day and not step by step.
fn belongs(rule: &Recurrence, start: Day, day: Day) -> bool {
    let every = |apart: i64| apart % i64::from(rule.interval) == 0;
    let (days, years) = ((day - start).num_days(), i64::from(day.year() - start.year()));
    let months = years * 12 + i64::from(day.month()) - i64::from(start.month());
    let same_day = day.day() == start.day();
    rule.until.is_none_or(|last| day <= last)
        && match rule.frequency {
            Frequency::Daily => every(days),
            Frequency::Weekly => days % 7 == 0 && every(days / 7),
            Frequency::Monthly => same_day && every(months),
            Frequency::Yearly => same_day && day.month() == start.month() && every(years),
        }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The next day of a series is the first one that belongs to it; where there is none, none
    /// does for as long as two intervals and a leap year take.
    #[test]
    fn the_next_day_is_the_first_that_belongs(rule in rules(), from in 0u64..20_000) {
        let start = day(1990, 1, 1).checked_add_days(Days::new(from)).unwrap();
        let next = rule.after(start);
        let far = day(2100, 12, 31);
        let found = start.iter_days().skip(1).take_while(|day| *day <= far)
            .find(|day| belongs(&rule, start, *day));
        prop_assert_eq!(next.filter(|day| *day <= far), found);
    }

    /// Asked from each of its days on, a series goes on as from its start.
    #[test]
    fn a_series_asked_from_the_middle_is_the_same(rule in rules(), from in 0u64..20_000) {
        let start = day(1990, 1, 1).checked_add_days(Days::new(from)).unwrap();
        for day in std::iter::successors(Some(start), |day| rule.after(*day)).take(6) {
            prop_assert!(day == start || belongs(&rule, start, day));
        }
    }

    #[test]
    fn a_rule_is_read_as_it_is_written(rule in rules()) {
        prop_assert_eq!(rule.to_string().parse(), Ok(rule));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([A-Z]{0,8}=?[0-9]{0,9};?){0,5}|\\PC{0,40}") {
        let _ = text.parse::<Recurrence>();
    }
}
