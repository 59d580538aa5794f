//! What is written; that another program reads it so: `tests/browser/agenda.test.mjs`.

use super::{Entry, calendar};
use carnet_ids::ItemId;
use carnet_model::{
    appointment::{Appointment, change_of},
    recurrence::Day,
    zone::PARIS,
};
use proptest::prelude::*;

fn day(month: u32, day: u32) -> Day {
    Day::from_ymd_opt(2026, month, day).unwrap()
}

fn nine(day: Day) -> i64 {
    PARIS.instant(day.and_hms_opt(9, 0, 0).unwrap())
}

fn entry(of: &Appointment) -> Entry<'_> {
    Entry { uid: "a@carnet".into(), of, details: "", with: &[], changes: Vec::new() }
}

#[track_caller]
fn has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in\n{text}");
    }
}

#[test]
fn what_is_held_once_is_in_utc() {
    let one = Appointment {
        title: "Devis ; four, \\ pétrin".into(),
        at: Some(nine(day(11, 24))),
        duration: Some(45),
        notice: Some(15),
        ..Appointment::default()
    };
    let text =
        calendar(&[Entry { details: "Un\nDeux", with: &["Le Moal".into()], ..entry(&one) }], 0);
    has(
        &text,
        &[
            "UID:a@carnet",
            "DTSTAMP:19700101T000000Z",
            "DTSTART:20261124T080000Z",
            "DURATION:PT45M",
            "SUMMARY:Devis \\; four\\, \\\\ pétrin",
            "DESCRIPTION:Un\\nDeux",
            "CONTACT:Le Moal",
            "TRIGGER:-PT15M",
        ],
    );
    assert!(!text.contains("VTIMEZONE"), "{text}");
}

#[test]
fn a_series_has_its_zone_its_end_and_its_days() {
    let series = Appointment {
        item: ItemId::new([1; 8]),
        title: "Tournée".into(),
        at: Some(nine(day(11, 3))),
        recurrence: "FREQ=WEEKLY;UNTIL=20261215;BYDAY=TU".into(),
        ..Appointment::default()
    };
    let of = |day: Day| Appointment {
        item: change_of(series.item, day),
        series: Some(series.item),
        original: Some(day),
        ..Appointment::default()
    };
    let cancelled = Appointment { cancelled: true, ..of(day(11, 10)) };
    let moved = Appointment { at: Some(nine(day(11, 18))), ..of(day(11, 17)) };
    // The series was moved since: this day is not one of it any more.
    let lost = Appointment { at: Some(nine(day(11, 20))), title: "Seul".into(), ..of(day(11, 19)) };
    let changes = vec![(&cancelled, ""), (&moved, ""), (&lost, "")];
    let text = calendar(&[Entry { changes, ..entry(&series) }], 0);
    has(
        &text,
        &[
            "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris",
            "DTSTART;TZID=Europe/Paris:20261103T090000",
            "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T225959Z",
            "EXDATE;TZID=Europe/Paris:20261110T090000",
            "RECURRENCE-ID;TZID=Europe/Paris:20261117T090000",
            "DTSTART;TZID=Europe/Paris:20261118T090000",
            "DTSTART:20261120T080000Z",
        ],
    );
    assert_eq!(text.matches("UID:a@carnet").count(), 2);
}

#[test]
fn whole_days_end_on_the_day_after() {
    let fair = Appointment { day: Some(day(12, 31)), days: Some(2), ..Appointment::default() };
    has(
        &calendar(&[entry(&fair)], 0),
        &["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270102"],
    );
}

proptest! {
    /// Whatever is typed, no line is longer than 75 bytes, and none can pretend to be another.
    #[test]
    fn lines_are_folded_and_hold(title in "\\PC{0,200}|[a-z\r\n:;]{0,40}", details in "[a-z\r\n:;,]{0,300}") {
        let one = Appointment { title, at: Some(0), ..Appointment::default() };
        let text = calendar(&[Entry { details: &details, ..entry(&one) }], 0);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let begins = text.split("\r\n").filter(|line| line.starts_with("BEGIN:")).count();
        prop_assert_eq!(begins, 2);
    }
}
