//! Appointments as iCalendar (RFC 5545), to be kept by another calendar.
//!
//! Written by hand: the libraries for it make identifiers and stamps by themselves, from dice and
//! a clock, and know time zones from the whole database. A series keeps its civil time, in a zone
//! that is described along; what is held once is in UTC.

mod written;
mod zones;

pub use written::{Written, written};

use carnet_model::{
    appointment::{Appointment, USUAL, When},
    recurrence::{Day, Series},
    zone::{self, Zone},
};
use chrono::{DateTime, Days, NaiveDateTime};
use std::collections::BTreeSet;

/// The longest line, in bytes (3.1).
const LINE: usize = 75;
/// How long a program may do with what it has read of a feed.
const REFRESH: &str = "PT30M";

/// An appointment to be written.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What it is known by, always the same.
    pub uid: String,
    /// The appointment, or the series.
    pub of: &'a Appointment,
    /// What is noted of it.
    pub details: &'a str,
    /// With whom, in words.
    pub with: &'a [String],
    /// What was said of single days of it, with what is noted of them.
    pub changes: Vec<(&'a Appointment, &'a str)>,
}

/// A file of appointments, as of an instant, milliseconds since 1970. What has no time is left out.
pub fn calendar(entries: &[Entry<'_>], now: i64) -> String {
    put(Lines(String::new()), entries, now, |_| {})
}

/// The same, for a program that reads it again and again: what to call it, and how often to come.
pub fn feed(name: &str, entries: &[Entry<'_>], now: i64) -> String {
    put(Lines(String::new()), entries, now, |out| {
        out.text("X-WR-CALNAME", name);
        // RFC 7986, 5.7; older programs know the other one.
        out.put("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
        out.put("X-PUBLISHED-TTL", REFRESH);
    })
}

fn put(mut out: Lines, entries: &[Entry<'_>], now: i64, more: impl Fn(&mut Lines)) -> String {
    out.put("BEGIN", "VCALENDAR");
    out.put("VERSION", "2.0");
    out.put("PRODID", "-//Carnet//Carnet//FR");
    out.put("CALSCALE", "GREGORIAN");
    more(&mut out);
    let comes_back = |entry: &&Entry<'_>| entry.of.at.is_some() && entry.of.day.is_none();
    let of_series = entries.iter().filter(comes_back).filter(|entry| series(entry.of).is_some());
    let zones: BTreeSet<&str> = of_series.map(|entry| zone::of(&entry.of.zone).name).collect();
    zones.into_iter().for_each(|name| zones::put(&mut out, zone::of(name)));
    for entry in entries {
        if let Some(when) = entry.of.when() {
            Event { entry, when, zone: zone::of(&entry.of.zone), now }.put(&mut out);
        }
    }
    out.put("END", "VCALENDAR");
    out.0
}

fn series(of: &Appointment) -> Option<Series> {
    of.recurrence.parse().ok()
}

struct Event<'a> {
    entry: &'a Entry<'a>,
    when: When,
    zone: Zone,
    now: i64,
}

impl Event<'_> {
    fn put(&self, out: &mut Lines) {
        let of = self.entry.of;
        let rule = series(of);
        self.begin(out, &self.entry.uid);
        self.time(out, "DTSTART", self.when, rule.is_some());
        length(out, self.when);
        if let Some(rule) = &rule {
            out.put("RRULE", &self.rule(rule));
        }
        let days = |day: Day| rule.as_ref().is_some_and(|rule| self.has(rule, day));
        for (change, _) in &self.entry.changes {
            if let Some(day) = change.original.filter(|day| change.cancelled && days(*day)) {
                self.time(out, "EXDATE", self.on(day), true);
            }
        }
        self.words(out, of, self.entry.details, of);
        out.put("END", "VEVENT");
        for (change, details) in self.entry.changes.iter().filter(|(change, _)| !change.cancelled) {
            self.change(out, change, details, change.original.filter(|day| days(*day)));
        }
    }

    /// One day of a series that is held otherwise; a day that the rule has no more stands by itself.
    fn change(&self, out: &mut Lines, change: &Appointment, details: &str, day: Option<Day>) {
        let minutes = match self.when {
            When::Hours(_, minutes) => minutes,
            When::Days(..) => USUAL,
        };
        let (moved, own) =
            (Appointment { duration: change.duration.or(Some(minutes)), ..change.clone() }, day);
        let when = match (moved.when(), own) {
            (Some(when), _) => when,
            (None, Some(day)) => match (self.on(day), change.duration) {
                (When::Hours(at, _), Some(minutes)) => When::Hours(at, minutes),
                (when, _) => when,
            },
            (None, None) => return,
        };
        match day {
            Some(day) => {
                self.begin(out, &self.entry.uid);
                self.time(out, "RECURRENCE-ID", self.on(day), true);
            }
            None => self.begin(out, &format!("{}-{}", change.item, self.entry.uid)),
        }
        self.time(out, "DTSTART", when, day.is_some());
        length(out, when);
        let details = if details.is_empty() { self.entry.details } else { details };
        self.words(out, change, details, self.entry.of);
        out.put("END", "VEVENT");
    }

    fn begin(&self, out: &mut Lines, uid: &str) {
        out.put("BEGIN", "VEVENT");
        out.put("UID", uid);
        out.put("DTSTAMP", &utc(self.now));
    }

    /// What it is called, where, with whom, and the reminder; of the series where a day says nothing.
    fn words(&self, out: &mut Lines, of: &Appointment, details: &str, series: &Appointment) {
        let own = |text: fn(&Appointment) -> &String| match text(of).is_empty() {
            true => text(series).as_str(),
            false => text(of).as_str(),
        };
        let title = own(|of| &of.title);
        out.text("SUMMARY", title);
        out.text("LOCATION", own(|of| &of.place));
        out.text("DESCRIPTION", details);
        self.entry.with.iter().for_each(|name| out.text("CONTACT", name));
        if let Some(minutes) = of.notice.or(series.notice) {
            out.put("BEGIN", "VALARM");
            out.put("ACTION", "DISPLAY");
            out.put("TRIGGER", &format!("-PT{}M", minutes.max(0)));
            out.text("DESCRIPTION", if title.is_empty() { "-" } else { title });
            out.put("END", "VALARM");
        }
    }

    /// The rule; an end is an instant where the days have hours (3.3.10).
    fn rule(&self, rule: &Series) -> String {
        let Some(last) = rule.every.until.filter(|_| matches!(self.when, When::Hours(..))) else {
            return rule.to_string();
        };
        let mut rule = rule.clone();
        rule.every.until = None;
        let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
        let end = self.zone.instant(after.and_time(chrono::NaiveTime::MIN)) - 1_000;
        format!("{rule};UNTIL={}", utc(end))
    }

    fn has(&self, rule: &Series, day: Day) -> bool {
        !rule.days_within(self.when.day(self.zone), day, day).is_empty()
    }

    /// When the series is held on one of its days.
    fn on(&self, day: Day) -> When {
        match self.when {
            When::Hours(at, minutes) => {
                let civil = day.and_time(self.zone.civil(at).time());
                When::Hours(self.zone.instant(civil), minutes)
            }
            When::Days(_, days) => When::Days(day, days),
        }
    }

    fn time(&self, out: &mut Lines, name: &str, when: When, in_zone: bool) {
        match when {
            When::Days(day, _) => out.put(&format!("{name};VALUE=DATE"), &date(day)),
            When::Hours(at, _) if in_zone => {
                let name = format!("{name};TZID={}", self.zone.name);
                out.put(&name, &civil(self.zone.civil(at)));
            }
            When::Hours(at, _) => out.put(name, &utc(at)),
        }
    }
}

fn length(out: &mut Lines, when: When) {
    match when {
        When::Hours(_, minutes) => out.put("DURATION", &format!("PT{minutes}M")),
        When::Days(day, days) => {
            let after = day.checked_add_days(Days::new(days.into())).unwrap_or(day);
            out.put("DTEND;VALUE=DATE", &date(after));
        }
    }
}

fn date(day: Day) -> String {
    day.format("%Y%m%d").to_string()
}

fn civil(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

fn utc(at: i64) -> String {
    let at = DateTime::from_timestamp_millis(at).unwrap_or(DateTime::UNIX_EPOCH);
    format!("{}Z", civil(at.naive_utc()))
}

/// The file's lines.
struct Lines(String);

impl Lines {
    /// A property, folded.
    fn put(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for char in format!("{name}:{value}").chars() {
            if char.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(char);
            room -= char.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A text that is not empty (3.3.11). Other control characters have no place in one.
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for char in text.chars() {
            match char {
                '\\' | ',' | ';' => escaped.extend(['\\', char]),
                '\n' => escaped.push_str("\\n"),
                char if char.is_control() && char != '\t' => {}
                char => escaped.push(char),
            }
        }
        if !escaped.is_empty() {
            self.put(name, &escaped);
        }
    }
}

#[cfg(test)]
mod tests;
