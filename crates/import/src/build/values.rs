//! Texts of files as values of fields.

use crate::{
    kinds,
    raw::{DateOrder, Raw},
};
use carnet_model::{
    check,
    edit::limits,
    schema::{Field, FieldKind},
    value::Value,
};
use chrono::NaiveDate;

/// The stored form of a text, or why it has none.
pub(super) fn stored(field: &Field, text: &str, dates: DateOrder) -> Result<Value, String> {
    let typed = match field.kind {
        FieldKind::Choice(_) => {
            let code = kinds::code(field.key, text).ok_or("unknown-choice")?;
            Value::text(code)
        }
        FieldKind::Date => Value::Date(day(text, dates).ok_or("not-a-date")?),
        FieldKind::Count => Value::text(first_number(text)),
        FieldKind::Language => Value::text(text.get(..2).unwrap_or(text)),
        // Only the engine knows fiches and people.
        FieldKind::ContactLink | FieldKind::Person => return Err("not-a-link".to_owned()),
        _ => Value::text(text),
    };
    let value = check::normalise(field.kind, typed).map_err(|error| error.code)?;
    match &value {
        Value::Text(text) if text.is_empty() => Err("empty".to_owned()),
        Value::Text(text) if text.chars().count() > limits::LINE => Err("too-long".to_owned()),
        _ => Ok(value),
    }
}

/// The member of a set that a word means.
pub(super) fn member(field: &Field, word: &str) -> Option<String> {
    match field.kind {
        FieldKind::Choices(_) => kinds::code(field.key, word).map(str::to_owned),
        _ => (word.chars().count() <= limits::MEMBER).then(|| word.to_owned()),
    }
}

/// Keeps in the notes what a field can't hold, and says so.
pub(super) fn note(raw: &mut Raw, field: &str, text: &str, why: &str) {
    if why != "empty" {
        raw.warnings.push(format!("{field}: {why}, kept in the notes: {text}"));
        raw.notes.push(text.to_owned());
    }
}

/// `10 - 49` and `~12 employees` are their first number.
fn first_number(text: &str) -> String {
    let digits = text.chars().skip_while(|char| !char.is_ascii_digit());
    let number = digits.take_while(|char| char.is_ascii_digit() || matches!(char, ' ' | '\u{a0}'));
    number.filter(char::is_ascii_digit).collect()
}

/// A day in figures; the other order if that is the only one that makes a day.
/// Outlook's `0/0/00` and vCard's `--1124` (no year) are none.
pub(super) fn day(text: &str, dates: DateOrder) -> Option<NaiveDate> {
    let text = text.trim();
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [first, second, third] = parts[..] else { return None };
    let numbers =
        (first.parse::<u32>().ok()?, second.parse::<u32>().ok()?, third.parse::<u32>().ok()?);
    if first.len() == 4 {
        return NaiveDate::from_ymd_opt(i32::try_from(numbers.0).ok()?, numbers.1, numbers.2);
    }
    let year = full_year(numbers.2, third.len())?;
    let (day, month) = match dates {
        DateOrder::DayFirst => (numbers.0, numbers.1),
        DateOrder::MonthFirst => (numbers.1, numbers.0),
    };
    NaiveDate::from_ymd_opt(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year, day, month))
}

/// Birthdays with two digits of a year are of the last hundred years or so.
fn full_year(year: u32, digits: usize) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    match digits {
        4 => Some(year),
        2 if year > 25 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_their_order() {
        let shown = |text, dates| day(text, dates).map(|day| day.to_string());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(shown("24/11/1980", DateOrder::DayFirst), some("1980-11-24"));
        assert_eq!(shown("3/4/1980", DateOrder::DayFirst), some("1980-04-03"));
        assert_eq!(shown("3/4/1980", DateOrder::MonthFirst), some("1980-03-04"));
        assert_eq!(shown("24/11/1980", DateOrder::MonthFirst), some("1980-11-24"));
        assert_eq!(shown("1980-11-24T00:00:00", DateOrder::MonthFirst), some("1980-11-24"));
        assert_eq!(shown("19801124", DateOrder::DayFirst), some("1980-11-24"));
        assert_eq!(shown("24.11.80", DateOrder::DayFirst), some("1980-11-24"));
        for nothing in ["0/0/00", "--1124", "1980", "", "31/02/1980", "é"] {
            assert_eq!(shown(nothing, DateOrder::DayFirst), None, "{nothing}");
        }
    }

    #[test]
    fn numbers_come_out_of_ranges() {
        assert_eq!(first_number("10 - 49"), "10");
        assert_eq!(first_number("~1 200 salariés"), "1200");
        assert_eq!(first_number("?"), "");
    }
}
