//! When appointments are held: over the days on which clocks change, by another way to say it and
//! another time zone database; and what becomes of single days of a series.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

mod common;

use carnet_model::{
    appointment::{
        self, Appointment, Occurrence, cancel, change, change_of, midnight, occurrences,
    },
    edit::{Edit, Place},
    kind::DocKey,
    recurrence::{Day, Frequency, OnDay, Series, Weekday},
    value::Value,
    view,
    zone::{self, ZONES, Zone},
};
use chrono::{Datelike, Days, NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use common::{CONTACT, Team, add, item};
use proptest::prelude::*;

const YEAR: DocKey = DocKey::Activity { contact: CONTACT, year: 2026 };
const DAY_MS: i64 = 86_400_000;

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).unwrap()
}

fn paris(day: Day, hour: u32, minute: u32) -> i64 {
    zone::PARIS.instant(day.and_hms_opt(hour, minute, 0).unwrap())
}

fn series(number: usize, at: i64, rule: &str) -> Appointment {
    Appointment {
        item: item(number),
        title: "Tournée".into(),
        at: Some(at),
        duration: Some(90),
        recurrence: rule.into(),
        ..Appointment::default()
    }
}

/// Days and hours in Paris.
fn shown(found: &[Occurrence]) -> Vec<String> {
    found
        .iter()
        .map(|held| zone::PARIS.civil(held.starts).format("%d/%m %H:%M").to_string())
        .collect()
}

fn rule(text: &str) -> Series {
    text.parse().unwrap()
}

fn first(text: &str, start: Day, most: usize) -> Vec<String> {
    let days = rule(text).days_within(start, start, day(2030, 12, 31));
    days.iter().take(most).map(|day| day.format("%Y-%m-%d").to_string()).collect()
}

/// RFC 5545, 3.8.5.3, those of its examples that these rules can say.
#[test]
fn the_examples_of_the_rfc() {
    let start = day(1997, 9, 2);
    for (text, start, expect) in [
        (
            "FREQ=WEEKLY;UNTIL=19971006;BYDAY=TU,TH",
            start,
            "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=8;BYDAY=TU,TH",
            start,
            "1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16",
        ),
        (
            "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            day(1997, 9, 5),
            "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06 1998-03-06 1998-04-03 1998-05-01 1998-06-05",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            day(1997, 9, 7),
            "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 1998-05-03 1998-05-31",
        ),
        (
            "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            day(1997, 9, 22),
            "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16",
        ),
        (
            "FREQ=DAILY;COUNT=10",
            start,
            "1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 1997-09-10 1997-09-11",
        ),
    ] {
        assert_eq!(first(text, start, 100).join(" "), expect, "{text}");
    }
    assert_eq!(
        first("FREQ=MONTHLY;INTERVAL=18", day(1997, 9, 10), 3),
        ["1997-09-10", "1999-03-10", "2000-09-10"]
    );
}

#[test]
fn what_would_be_read_wrong_is_not_read() {
    for text in [
        "FREQ=YEARLY;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=6TU",
        "FREQ=MONTHLY;BYDAY=0TU",
        "FREQ=MONTHLY;BYDAY=TÜ",
        "FREQ=MONTHLY;BYMONTHDAY=3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=3;UNTIL=20261231",
        "FREQ=DAILY;COUNT=3;COUNT=4",
        "COUNT=3",
    ] {
        assert!(text.parse::<Series>().is_err(), "{text}");
    }
    assert_eq!(rule("freq=monthly;byday=+2tu").to_string(), "FREQ=MONTHLY;BYDAY=2TU");
}

#[test]
fn a_series_keeps_its_hour_when_the_clocks_change() {
    let weekly = series(1, paris(day(2026, 10, 20), 9, 30), "FREQ=WEEKLY");
    let found =
        occurrences(&[weekly], paris(day(2026, 10, 19), 0, 0), paris(day(2026, 11, 4), 0, 0));
    assert_eq!(shown(&found), ["20/10 09:30", "27/10 09:30", "03/11 09:30"]);
    assert_eq!(found[1].starts - found[0].starts, 7 * DAY_MS + 3_600_000);
    assert!(found.iter().all(|held| held.ends - held.starts == 90 * 60_000));
}

/// RFC 5545, 3.3.5: an hour that does not occur is read as the clocks said before, one that
/// occurs twice is the first of both.
#[test]
fn an_hour_that_is_skipped_or_comes_twice() {
    let nightly = series(1, paris(day(2026, 3, 28), 2, 30), "FREQ=DAILY");
    let found =
        occurrences(&[nightly], paris(day(2026, 3, 28), 0, 0), paris(day(2026, 3, 31), 0, 0));
    assert_eq!(shown(&found), ["28/03 02:30", "29/03 03:30", "30/03 02:30"]);
    let twice = paris(day(2026, 10, 25), 2, 30);
    assert_eq!(
        twice + 3_600_000,
        zone::PARIS.instant(day(2026, 10, 25).and_hms_opt(3, 30, 0).unwrap()) - 3_600_000
    );
}

/// Somebody in Martinique is called at nine there, which is another hour here in summer.
#[test]
fn a_series_goes_by_the_clock_of_its_zone() {
    let far = zone::named("America/Martinique").unwrap();
    let at = far.instant(day(2026, 3, 23).and_hms_opt(9, 0, 0).unwrap());
    let weekly = Appointment { zone: far.name.into(), ..series(1, at, "FREQ=WEEKLY") };
    let found = occurrences(&[weekly], at, at + 8 * DAY_MS);
    assert_eq!(shown(&found), ["23/03 14:00", "30/03 15:00"]);
}

#[test]
fn whole_days_are_days_wherever_the_clocks_stand() {
    let fair = Appointment {
        item: item(1),
        day: Some(day(2026, 10, 24)),
        days: Some(3),
        recurrence: "FREQ=YEARLY".into(),
        ..Appointment::default()
    };
    let all = [fair];
    let held = |from: Day, to: Day| occurrences(&all, midnight(from), midnight(to));
    let found = held(day(2027, 10, 26), day(2027, 10, 27));
    assert_eq!(found[0].days, Some((day(2027, 10, 24), day(2027, 10, 26))));
    assert_eq!(found[0].ends, midnight(day(2027, 10, 27)));
    assert!(held(day(2027, 10, 27), day(2027, 10, 28)).is_empty());
    assert!(held(day(2027, 10, 23), day(2027, 10, 24)).is_empty());
}

#[test]
fn one_day_of_a_series_is_moved_cancelled_or_renamed() {
    let start = day(2026, 11, 3);
    let weekly = series(1, paris(start, 9, 0), "FREQ=WEEKLY;COUNT=4");
    let of = |day: Day| Appointment {
        item: change_of(item(1), day),
        series: Some(item(1)),
        original: Some(day),
        ..Appointment::default()
    };
    let moved = Appointment { at: Some(paris(day(2026, 11, 12), 15, 0)), ..of(day(2026, 11, 10)) };
    let cancelled = Appointment { cancelled: true, ..of(day(2026, 11, 17)) };
    let renamed =
        Appointment { title: "Inventaire".into(), duration: Some(30), ..of(day(2026, 11, 24)) };
    let all = [weekly, moved, cancelled, renamed];
    let found = occurrences(&all, paris(start, 0, 0), paris(day(2026, 12, 31), 0, 0));
    assert_eq!(shown(&found), ["03/11 09:00", "12/11 15:00", "24/11 09:00"]);
    assert_eq!(
        (found[1].original, found[1].ends - found[1].starts),
        (Some(day(2026, 11, 10)), 90 * 60_000)
    );
    assert_eq!(
        (found[2].title.as_str(), found[2].ends - found[2].starts),
        ("Inventaire", 30 * 60_000)
    );
    // It is found where it went, and no more where it was.
    let window = |from: Day| shown(&occurrences(&all, midnight(from), midnight(from) + DAY_MS));
    assert!(window(day(2026, 11, 10)).is_empty());
    assert_eq!(window(day(2026, 11, 12)), ["12/11 15:00"]);
}

/// What was moved stays when its series goes elsewhere, or away, at the same time.
#[test]
fn a_day_that_was_moved_outlives_its_series() {
    let moved = Appointment {
        item: item(2),
        series: Some(item(1)),
        original: Some(day(2026, 11, 10)),
        at: Some(paris(day(2026, 11, 12), 15, 0)),
        ..Appointment::default()
    };
    let shifted = series(1, paris(day(2026, 11, 4), 9, 0), "FREQ=WEEKLY;COUNT=2");
    let (from, to) = (midnight(day(2026, 11, 1)), midnight(day(2026, 12, 1)));
    let found = occurrences(&[shifted, moved.clone()], from, to);
    assert_eq!(shown(&found), ["04/11 09:00", "11/11 09:00", "12/11 15:00"]);
    assert_eq!(shown(&occurrences(&[moved], from, to)), ["12/11 15:00"]);
}

#[test]
fn a_rule_that_is_not_known_is_held_once() {
    let odd = series(1, paris(day(2026, 11, 4), 9, 0), "FREQ=MONTHLY;BYMONTHDAY=3");
    let found = occurrences(&[odd], midnight(day(2026, 1, 1)), midnight(day(2027, 1, 1)));
    assert_eq!(shown(&found), ["04/11 09:00"]);
}

/// Two devices without a network: one moves a day, the other renames it and moves the series by
/// an hour; a third cancels another day. All of it is there afterwards, in any order.
#[test]
fn days_that_two_devices_change_are_one_item_with_both_changes() {
    let mut team = Team::new(3, YEAR);
    let start = day(2026, 11, 3);
    let fields = [
        ("title", Value::text("Tournée")),
        ("at", Value::Instant(paris(start, 9, 0))),
        ("recurrence", Value::text("FREQ=WEEKLY")),
    ];
    team.must(0, add("appointments", item(1), &fields));
    team.settle(1);
    let second = day(2026, 11, 10);
    let to = Value::Instant(paris(day(2026, 11, 11), 14, 0));
    team.must(0, change(item(1), second, vec![("at".into(), to)]));
    team.must(1, change(item(1), second, vec![("title".into(), Value::text("Inventaire"))]));
    let place = Place::Item { collection: "appointments".into(), item: item(1) };
    let at = Some(Value::Instant(paris(start, 10, 0)));
    team.must(1, Edit::Set { place, field: "at".into(), value: at });
    team.must(2, cancel(item(1), day(2026, 11, 17)));
    team.settle(2);
    for doc in &team.docs {
        let all = view::open(doc).appointments;
        let found = occurrences(&all, midnight(start), midnight(day(2026, 12, 1)));
        assert_eq!(shown(&found), ["03/11 10:00", "11/11 14:00", "24/11 10:00"]);
        assert_eq!(found[1].title, "Inventaire");
        let views = view::activity(&[(YEAR, doc)]);
        let items = &views.iter().find(|of| of.key == "appointments").unwrap().items;
        let mut seen: Vec<_> = items.iter().map(appointment::of_item).collect();
        seen.sort_by_key(|one| one.item);
        assert_eq!(seen, all, "a list and a fiche say the same");
        assert!(items.iter().flat_map(|item| &item.fields).all(|field| field.conflict.is_empty()));
    }
}

#[test]
fn what_is_said_of_a_day_is_taken_back() {
    let mut team = Team::new(1, YEAR);
    team.must(0, add("appointments", item(1), &[("title", Value::text("Tournée"))]));
    let undo = team.edit(0, vec![cancel(item(1), day(2026, 11, 17))]).unwrap().undo;
    assert_eq!(view::open(&team.docs[0]).appointments.len(), 2);
    team.edit(0, undo).unwrap();
    assert_eq!(view::open(&team.docs[0]).appointments.len(), 1);
    // Cancelled again, it is the same item.
    team.must(0, cancel(item(1), day(2026, 11, 17)));
    let place = Place::Item {
        collection: "appointments".into(),
        item: change_of(item(1), day(2026, 11, 17)),
    };
    team.must(0, Edit::Set { place, field: "cancelled".into(), value: None });
    let found = view::open(&team.docs[0]).appointments;
    assert!(found.iter().all(|one| !one.cancelled));
}

#[test]
fn whose_an_appointment_is() {
    let noted = Appointment { author: item(1).to_string(), ..Appointment::default() };
    assert!(noted.is_of(item(1)) && !noted.is_of(item(2)));
    let handed = Appointment { people: vec![item(2)], ..noted };
    assert!(handed.is_of(item(2)) && !handed.is_of(item(1)));
}

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(&ZONES[..])
}

fn tz(zone: Zone) -> Tz {
    zone.name.parse().unwrap()
}

fn series_rules() -> impl Strategy<Value = Series> {
    let weekday = prop::sample::select(
        &[
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ][..],
    );
    let on = (prop::option::of(prop_oneof![1i8..=5, -5i8..=-1]), weekday)
        .prop_map(|(nth, weekday)| OnDay { nth, weekday });
    let until = prop::option::of((0u64..900).prop_map(|days| day(2026, 1, 1) + Days::new(days)));
    (
        prop::sample::select(&Frequency::ALL[..]),
        prop_oneof![3 => 1..4u32, 1 => 1..30u32],
        prop::collection::vec(on, 0..4),
        until,
        prop::option::of(1..40u32),
    )
        .prop_map(|(frequency, interval, mut days, until, count)| {
            match frequency {
                Frequency::Yearly => days.clear(),
                Frequency::Monthly => {}
                _ => days.iter_mut().for_each(|day| day.nth = None),
            }
            let count = count.filter(|_| until.is_none());
            let every = carnet_model::recurrence::Recurrence { frequency, interval, until };
            Series { every, days, count }
        })
}

/// Whether a day is one of a rule's, said of the day alone.
fn belongs(rule: &Series, start: Day, day: Day) -> bool {
    let every = |apart: i64| apart % i64::from(rule.every.interval) == 0;
    let monday = |day: Day| day - Days::new(day.weekday().num_days_from_monday().into());
    let months = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
    let of_week = rule.days.iter().any(|on| on.weekday == day.weekday());
    let of_month = rule.days.iter().any(|on| {
        let same = |other: &Day| other.weekday() == on.weekday && other.month() == day.month();
        let around = (day - Days::new(31)).iter_days().take(63);
        let all: Vec<Day> =
            around.filter(|other| other.year() == day.year()).filter(same).collect();
        let named = match on.nth {
            None => return on.weekday == day.weekday(),
            Some(nth) if nth > 0 => all.get(usize::try_from(nth).unwrap() - 1),
            Some(nth) => all.iter().rev().nth(usize::try_from(-nth).unwrap() - 1),
        };
        named == Some(&day)
    });
    match (rule.every.frequency, rule.days.is_empty()) {
        (Frequency::Daily, none) => every((day - start).num_days()) && (none || of_week),
        (Frequency::Weekly, none) => {
            let on = if none { day.weekday() == start.weekday() } else { of_week };
            every((monday(day) - monday(start)).num_days() / 7) && on
        }
        (Frequency::Monthly, none) => {
            let on = if none { day.day() == start.day() } else { of_month };
            every(months(day) - months(start)) && on
        }
        (Frequency::Yearly, _) => {
            every(i64::from(day.year() - start.year()))
                && (day.day(), day.month()) == (start.day(), start.month())
        }
    }
}

/// The days of a series, walked one by one.
fn walked(rule: &Series, start: Day, from: Day, to: Day) -> Vec<Day> {
    let last = rule.every.until.unwrap_or(to).min(to);
    let later = start.iter_days().skip(1).take_while(|day| *day <= last);
    let all = std::iter::once(start).chain(later.filter(|day| belongs(rule, start, *day)));
    let all = all.take(rule.count.map_or(usize::MAX, |count| usize::try_from(count).unwrap()));
    all.filter(|day| (from..=to).contains(day)).collect()
}

/// The instant of a civil time by the time zone database.
fn by_database(zone: Zone, day: Day, hour: u32, minute: u32) -> i64 {
    let civil = day.and_hms_opt(hour, minute, 0).unwrap();
    match tz(zone).from_local_datetime(&civil).earliest() {
        Some(at) => at.timestamp_millis(),
        // Skipped: as the clocks said an hour before.
        None => {
            let before = tz(zone).from_local_datetime(&(civil - TimeDelta::hours(1))).earliest();
            before.unwrap().timestamp_millis() + 3_600_000
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn days_of_a_series_are_those_that_a_walk_finds(
        rule in series_rules(), start in 0u64..800, from in 0u64..1_200, long in 0u64..500,
    ) {
        let start = day(2025, 1, 1) + Days::new(start);
        let from = day(2024, 12, 1) + Days::new(from);
        let to = from + Days::new(long);
        prop_assert_eq!(rule.days_within(start, from, to), walked(&rule, start, from, to));
    }

    #[test]
    fn a_rule_is_read_as_it_is_written(rule in series_rules()) {
        prop_assert_eq!(rule.to_string().parse(), Ok(rule));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([A-Z]{0,8}=?[-0-9A-Z,]{0,9};?){0,5}|\\PC{0,40}") {
        let _ = text.parse::<Series>();
    }

    /// Civil times as the time zone database has them, around every change of the clocks too.
    #[test]
    fn clocks_say_what_the_database_says(
        zone in zones(), days in 0i64..3_650, minutes in 0i64..1_440,
    ) {
        let at = midnight(day(2020, 1, 1)) + (days * 1_440 + minutes) * 60_000;
        let there = tz(zone).timestamp_millis_opt(at).unwrap().naive_local();
        prop_assert_eq!(zone.civil(at), there);
        prop_assert_eq!(zone.instant(there), by_database(zone, there.date(), there.hour(), there.minute()));
    }

    /// A year's occurrences in any zone are those of the days walked one by one, at the civil time
    /// as the database turns it into an instant, each in its window.
    #[test]
    fn occurrences_are_those_that_a_walk_finds(
        rule in series_rules(), zone in zones(), start in 0u64..800, hour in 0u32..24,
        minute in 0u32..60, length in 0i64..3_000, from in 0u64..1_200, long in 1u64..400,
    ) {
        let start = day(2025, 1, 1) + Days::new(start);
        let (from, to) = (day(2024, 12, 1) + Days::new(from), long);
        let (from, to) = (midnight(from), midnight(from + Days::new(to)));
        let at = by_database(zone, start, hour, minute);
        // A first day on which that hour does not occur has another.
        prop_assume!(zone.civil(at).time() == NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
        let one = Appointment {
            duration: Some(length), zone: zone.name.into(), ..series(1, at, &rule.to_string())
        };
        let found: Vec<_> = occurrences(&[one], from, to).iter().map(|held| (held.starts, held.ends)).collect();
        let all = walked(&rule, start, start, day(2030, 1, 1));
        let all = all.into_iter().map(|day| by_database(zone, day, hour, minute));
        let mut expect: Vec<_> = all.map(|at| (at, at + length * 60_000)).collect();
        expect.retain(|(starts, ends)| *starts < to && (*ends > from || *starts >= from));
        expect.sort_unstable();
        prop_assert_eq!(found, expect);
    }
}

/// Every hour of ten years around the changes of the clocks.
#[test]
fn every_zone_changes_its_clocks_when_the_database_says() {
    for zone in ZONES {
        let mut at = midnight(day(2020, 1, 1));
        for _ in 0..24 * 3_653 {
            let there = tz(zone).timestamp_millis_opt(at).unwrap().naive_local();
            assert_eq!(zone.civil(at), there, "{}", zone.name);
            at += 3_600_000;
        }
    }
}
