//! The civil time of the workspace: Europe/Paris.
//!
//! The time zone database is not carried along: since 1996 the whole European
//! Union changes its clocks together (directive 2000/84/EC), which is all that
//! a client file asks for. Other zones: [`crate::zone`]. No clock is read here.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Weekday};

/// Paris's offset from UTC in seconds at an instant, milliseconds since 1970:
/// summer time from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
/// last Sunday of October.
pub fn paris_offset(instant: i64) -> i64 {
    const HOUR: i64 = 3_600;
    let year = naive(instant).year();
    let summer = change_of(year, 3).zip(change_of(year, 10));
    match summer {
        Some((from, until)) if (from..until).contains(&instant) => 2 * HOUR,
        _ => HOUR,
    }
}

/// The civil day and time in Paris of an instant, milliseconds since 1970.
/// Instants that no calendar holds are taken for 1970.
pub fn paris(instant: i64) -> NaiveDateTime {
    let local = instant.saturating_add(paris_offset(instant).saturating_mul(1_000));
    naive(local)
}

/// The instant, milliseconds since 1970, of a civil time in Paris. An hour that
/// occurs twice is taken for its first occurrence.
pub fn instant_of(civil: NaiveDateTime) -> i64 {
    let as_utc = civil.and_utc().timestamp_millis();
    let summer = as_utc - 7_200_000;
    if paris_offset(summer) == 7_200 { summer } else { as_utc - 3_600_000 }
}

/// The civil year in Paris of an instant, milliseconds since 1970: which
/// activity document an event belongs to.
pub fn year_of(instant: i64) -> i32 {
    paris(instant).year()
}

/// The civil day in Paris of an instant, milliseconds since 1970.
pub fn civil_day(instant: i64) -> NaiveDate {
    paris(instant).date()
}

pub(crate) fn naive(instant: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(instant).unwrap_or(DateTime::UNIX_EPOCH).naive_utc()
}

/// 01:00 UTC on the last Sunday of a month of 31 days, in milliseconds.
fn change_of(year: i32, month: u32) -> Option<i64> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let past_sunday = last.weekday().days_since(Weekday::Sun);
    let sunday = last.checked_sub_days(Days::new(past_sunday.into()))?;
    let at = sunday.and_hms_opt(1, 0, 0)?;
    Some(at.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> i64 {
        let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        day.and_hms_opt(hour, minute, 0).unwrap().and_utc().timestamp_millis()
    }

    #[test]
    fn the_year_turns_at_midnight_in_paris() {
        assert_eq!(year_of(utc(2026, 12, 31, 22, 59)), 2026);
        assert_eq!(year_of(utc(2026, 12, 31, 23, 0)), 2027);
        assert_eq!(year_of(utc(2027, 1, 1, 0, 0)), 2027);
    }

    #[test]
    fn summer_time_begins_and_ends_at_one_in_utc() {
        assert_eq!(paris_offset(utc(2026, 3, 29, 0, 59)), 3_600);
        assert_eq!(paris_offset(utc(2026, 3, 29, 1, 0)), 7_200);
        assert_eq!(paris_offset(utc(2026, 10, 25, 0, 59)), 7_200);
        assert_eq!(paris_offset(utc(2026, 10, 25, 1, 0)), 3_600);
    }

    #[test]
    fn a_civil_time_goes_to_its_instant_and_back() {
        for instant in [utc(2026, 7, 14, 10, 0), utc(2026, 1, 2, 3, 4), utc(2026, 10, 24, 12, 0)] {
            assert_eq!(instant_of(paris(instant)), instant);
        }
    }

    #[test]
    fn an_instant_out_of_the_calendar_does_no_harm() {
        assert_eq!(year_of(i64::MAX), 1970);
        assert_eq!(year_of(i64::MIN), 1970);
    }
}
