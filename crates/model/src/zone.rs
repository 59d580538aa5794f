//! Civil time elsewhere than in Paris, for appointments that come back.
//!
//! The time zone database is 200 to 400 KB in a program that weighs a megabyte, and a browser's own
//! can't be asked by the core, which answers the same on a server. What a French company meets is
//! a table: the European Union, which changes its clocks together (directive 2000/84/EC), overseas
//! France, whose clocks stand still but at Saint-Pierre, and North America, which changes on the
//! second Sunday of March and the first of November (Energy Policy Act of 2005, sec. 110).

use crate::clock;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};

/// When clocks are put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summer {
    /// Never.
    None,
    /// At 01:00 UTC on the last Sundays of March and October.
    Europe,
    /// At 02:00 on the second Sunday of March and the first of November.
    America,
}

/// A zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// Its name (IANA).
    pub name: &'static str,
    /// Minutes ahead of UTC in winter.
    pub standard: i32,
    /// When its clocks change.
    pub summer: Summer,
}

const fn zone(name: &'static str, standard: i32, summer: Summer) -> Zone {
    Zone { name, standard, summer }
}

/// The workspace's own.
pub const PARIS: Zone = zone("Europe/Paris", 60, Summer::Europe);

/// Those that are known, the workspace's first.
pub const ZONES: [Zone; 28] = [
    PARIS,
    zone("Europe/London", 0, Summer::Europe),
    zone("Europe/Lisbon", 0, Summer::Europe),
    zone("Europe/Brussels", 60, Summer::Europe),
    zone("Europe/Luxembourg", 60, Summer::Europe),
    zone("Europe/Zurich", 60, Summer::Europe),
    zone("Europe/Berlin", 60, Summer::Europe),
    zone("Europe/Madrid", 60, Summer::Europe),
    zone("Europe/Rome", 60, Summer::Europe),
    zone("Europe/Warsaw", 60, Summer::Europe),
    zone("Europe/Athens", 120, Summer::Europe),
    zone("Europe/Bucharest", 120, Summer::Europe),
    zone("Africa/Algiers", 60, Summer::None),
    zone("Africa/Tunis", 60, Summer::None),
    zone("Africa/Dakar", 0, Summer::None),
    zone("Africa/Abidjan", 0, Summer::None),
    zone("America/Guadeloupe", -240, Summer::None),
    zone("America/Martinique", -240, Summer::None),
    zone("America/Cayenne", -180, Summer::None),
    zone("America/Miquelon", -180, Summer::America),
    zone("America/Montreal", -300, Summer::America),
    zone("America/New_York", -300, Summer::America),
    zone("Indian/Reunion", 240, Summer::None),
    zone("Indian/Mayotte", 180, Summer::None),
    zone("Pacific/Noumea", 660, Summer::None),
    zone("Pacific/Tahiti", -600, Summer::None),
    zone("Asia/Tokyo", 540, Summer::None),
    zone("UTC", 0, Summer::None),
];

/// The zone of that name, if it is known.
pub fn named(name: &str) -> Option<Zone> {
    ZONES.into_iter().find(|zone| zone.name == name)
}

/// The zone that a name stands for: the workspace's where it is empty or not known.
pub fn of(name: &str) -> Zone {
    named(name).unwrap_or(PARIS)
}

impl Zone {
    /// Seconds ahead of UTC at an instant, milliseconds since 1970.
    pub fn offset(&self, instant: i64) -> i64 {
        let standard = i64::from(self.standard) * 60;
        if self.is_summer(instant) { standard + 3_600 } else { standard }
    }

    /// The civil day and time of an instant, milliseconds since 1970.
    pub fn civil(&self, instant: i64) -> NaiveDateTime {
        clock::naive(instant.saturating_add(self.offset(instant).saturating_mul(1_000)))
    }

    /// The instant, milliseconds since 1970, of a civil time. An hour that occurs twice is taken
    /// for its first occurrence, one that does not occur as the clocks said before (RFC 5545,
    /// 3.3.5).
    pub fn instant(&self, civil: NaiveDateTime) -> i64 {
        let as_utc = civil.and_utc().timestamp_millis();
        let standard = as_utc - i64::from(self.standard) * 60_000;
        let summer = standard - 3_600_000;
        if self.is_summer(summer) { summer } else { standard }
    }

    fn is_summer(&self, instant: i64) -> bool {
        match self.summer {
            Summer::None => false,
            Summer::Europe => clock::paris_offset(instant) == 7_200,
            Summer::America => {
                let standard = i64::from(self.standard) * 60_000;
                let year = clock::naive(instant.saturating_add(standard)).year();
                // 02:00 as the clocks say: in summer time that is 01:00 of winter's.
                let from = sunday(year, 3, 8).map(|day| day + 2 * 3_600_000 - standard);
                let until = sunday(year, 11, 1).map(|day| day + 3_600_000 - standard);
                from.zip(until).is_some_and(|(from, until)| (from..until).contains(&instant))
            }
        }
    }
}

/// Midnight, as if in UTC, of the first Sunday of a month from a day on.
fn sunday(year: i32, month: u32, from: u32) -> Option<i64> {
    let day = NaiveDate::from_ymd_opt(year, month, from)?;
    let ahead = Weekday::Sun.days_since(day.weekday());
    let sunday = day.checked_add_days(Days::new(ahead.into()))?;
    Some(sunday.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}
