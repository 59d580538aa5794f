//! Days and hours as people say them, by the device's own clock.

use super::t;
use js_sys::Date;
use wasm_bindgen::JsValue;

const DAY_MS: f64 = 86_400_000.0;

/// A local moment, taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Moment {
    year: u32,
    /// From 0.
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
}

/// Milliseconds since 1970, by the device's clock.
pub(crate) fn now_ms() -> i64 {
    Date::now() as i64
}

/// Day and hour: `17:42`, `hier 17:42`, `14 nov. 09:12`, `14 nov. 2024 09:12`.
pub(crate) fn moment(ms: i64) -> String {
    let then = local(ms as f64);
    let time = clock(then);
    match away(then) {
        0 => time,
        _ => t!("date-and-time", date = day_of(then), time = time),
    }
}

/// The hour to the second: `17:42:09`.
pub(crate) fn moment_exact(ms: i64) -> String {
    let date = Date::new(&JsValue::from_f64(ms as f64));
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// As [`moment`], for seconds since 1970.
pub(crate) fn moment_s(seconds: i64) -> String {
    moment(seconds.saturating_mul(1000))
}

/// The day alone: `aujourd’hui`, `hier`, `14 nov.`, `14 nov. 2024`.
pub(crate) fn day(ms: i64) -> String {
    day_of(local(ms as f64))
}

/// The least that says when, for a list: `17:42` today, the day alone before.
pub(crate) fn brief(ms: i64) -> String {
    let then = local(ms as f64);
    if away(then) == 0 { clock(then) } else { day_of(then) }
}

/// A stored day (`2026-11-24`) as it is written: `24/11/2026`.
pub(crate) fn civil(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match parts[..] {
        [year, month, day] => t!("date-civil", day = day, month = month, year = year),
        _ => iso.to_owned(),
    }
}

/// What an `<input type="datetime-local">` takes: `2026-11-24T17:42`.
pub(crate) fn for_input(ms: i64) -> String {
    let m = local(ms as f64);
    format!("{:04}-{:02}-{:02}T{:02}:{:02}", m.year, m.month + 1, m.day, m.hour, m.minute)
}

/// Today by the device's clock, as days are stored: `2026-11-24`.
pub(crate) fn today() -> String {
    let now = local(Date::now());
    format!("{:04}-{:02}-{:02}", now.year, now.month + 1, now.day)
}

/// Milliseconds since 1970 of what such an input holds.
pub(crate) fn of_input(text: &str) -> Option<i64> {
    let ms = Date::new(&JsValue::from_str(text)).get_time();
    ms.is_finite().then_some(ms as i64)
}

fn day_of(then: Moment) -> String {
    match away(then) {
        0 => t!("date-today"),
        1 => t!("date-yesterday"),
        _ if then.year == local(Date::now()).year => {
            t!("date-day-month", day = then.day, month = month(then.month))
        }
        // Text, so that a year is not written with a separator.
        _ => t!(
            "date-day-month-year",
            day = then.day,
            month = month(then.month),
            year = then.year.to_string()
        ),
    }
}

/// Whole days before today; negative when it is to come.
fn away(then: Moment) -> i64 {
    let start =
        |m: Moment| Date::new_with_year_month_day(m.year, m.month as i32, m.day as i32).get_time();
    ((start(local(Date::now())) - start(then)) / DAY_MS).round() as i64
}

fn clock(m: Moment) -> String {
    format!("{:02}:{:02}", m.hour, m.minute)
}

/// The short name of a month, from 0.
pub(crate) fn month(month: u32) -> String {
    let names = t!("date-months");
    names.split_whitespace().nth(month as usize).unwrap_or_default().to_owned()
}

fn local(ms: f64) -> Moment {
    let date = Date::new(&JsValue::from_f64(ms));
    Moment {
        year: date.get_full_year(),
        month: date.get_month(),
        day: date.get_date(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
    }
}
