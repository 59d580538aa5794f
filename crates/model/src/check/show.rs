//! How people of the trade write a value. Codes are left to the screens, which
//! have words for them in each language.

use super::phone_display;
use crate::{clock, schema::FieldKind, value::Value};
use chrono::NaiveDate;

/// Between the groups of a number, as French typography wants it.
const NARROW: char = '\u{202f}';
/// Between a number and its unit.
const FIXED: char = '\u{a0}';

/// A value for a screen.
pub fn display(kind: FieldKind, value: &Value) -> String {
    match value {
        Value::Text(text) => text_of(kind, text),
        Value::Int(number) if matches!(kind, FieldKind::Minutes) => duration(*number),
        Value::Int(number) => thousands(&number.to_string()),
        Value::Bool(flag) => flag.to_string(),
        Value::Date(date) => day(*date),
        Value::Instant(at) => clock::paris(*at).format("%d/%m/%Y %H:%M").to_string(),
        Value::Set(members) => members.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
    }
}

fn text_of(kind: FieldKind, text: &str) -> String {
    match kind {
        FieldKind::Phone => phone_display(text),
        FieldKind::Siren if text.len() == 9 => groups(text, &[3, 3, 3]),
        FieldKind::Siret if text.len() == 14 => groups(text, &[3, 3, 3, 5]),
        FieldKind::VatNumber if text.len() == 13 && text.starts_with("FR") => {
            groups(text, &[2, 2, 3, 3, 3])
        }
        FieldKind::Money | FieldKind::UnitPrice | FieldKind::Amount => money(text),
        FieldKind::Percent => format!("{}{FIXED}%", number(text)),
        FieldKind::Integer => thousands(text),
        FieldKind::Decimal => number(text),
        FieldKind::Url => {
            let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
            bare.trim_end_matches('/').to_owned()
        }
        _ => text.to_owned(),
    }
}

fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `45 min`, `1 h`, `1 h 30`.
fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}{FIXED}min"),
        (hours, 0) => format!("{hours}{FIXED}h"),
        (hours, rest) => format!("{hours}{FIXED}h{FIXED}{rest:02}"),
    }
}

/// An amount in euros: `1 234,56 €`; cents are left out where there are none.
pub fn money(amount: &str) -> String {
    money_in(amount, "EUR")
}

/// An amount in a currency, by its ISO 4217 code: `1 234,56 CHF`.
pub fn money_in(amount: &str, currency: &str) -> String {
    let unit = if currency == "EUR" { "€" } else { currency };
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    let cents = if cents.is_empty() { String::new() } else { format!(",{cents:0<2}") };
    format!("{}{cents}{FIXED}{unit}", thousands(whole))
}

/// A number: `1 234,5`.
fn number(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, rest)) => format!("{},{rest}", thousands(whole)),
        None => thousands(text),
    }
}

fn thousands(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(NARROW);
        }
        shown.push(digit);
    }
    format!("{sign}{shown}")
}

fn groups(text: &str, sizes: &[usize]) -> String {
    let mut rest = text;
    let mut parts = Vec::new();
    for size in sizes {
        let Some((part, after)) = rest.split_at_checked(*size) else { return text.to_owned() };
        parts.push(part);
        rest = after;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_the_french_write_them() {
        for (kind, stored, shown) in [
            (FieldKind::Phone, Value::text("+33142685300"), "01 42 68 53 00"),
            (FieldKind::Siren, Value::text("732829320"), "732 829 320"),
            (FieldKind::Siret, Value::text("73282932000074"), "732 829 320 00074"),
            (FieldKind::VatNumber, Value::text("FR44732829320"), "FR 44 732 829 320"),
            (FieldKind::Money, Value::text("1234.5"), "1\u{202f}234,50\u{a0}€"),
            (FieldKind::UnitPrice, Value::text("0.1235"), "0,1235\u{a0}€"),
            (FieldKind::Money, Value::text("-10000"), "-10\u{202f}000\u{a0}€"),
            (FieldKind::Amount, Value::text("300"), "300\u{a0}€"),
            (FieldKind::Percent, Value::text("2.5"), "2,5\u{a0}%"),
            (FieldKind::Count, Value::Int(1_250), "1\u{202f}250"),
            (FieldKind::Minutes, Value::Int(90), "1\u{a0}h\u{a0}30"),
            (FieldKind::Url, Value::text("https://exemple.fr/"), "exemple.fr"),
            (FieldKind::Instant, Value::Instant(1_795_514_700_000), "24/11/2026 11:05"),
        ] {
            assert_eq!(display(kind, &stored), shown);
        }
        let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(display(FieldKind::Date, &Value::Date(date)), "24/11/2026");
    }
}
