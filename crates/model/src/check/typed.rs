//! From what was typed or imported to the stored form.

use super::{phone, web};
use crate::{
    clock,
    edit::EditError,
    schema::{self, FieldKind},
    terms::schedule::Rule,
    value::Value,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// The stored form of a value.
///
/// # Errors
/// An [`EditError`] (without the field's name) for another type, an unknown
/// code, or a text that is no date, number or web address.
pub fn normalise(kind: FieldKind, value: Value) -> Result<Value, EditError> {
    match (kind, value) {
        (FieldKind::Flag, value) => flag(value),
        (FieldKind::Count, value) => count(value, whole),
        (FieldKind::Minutes, value) => count(value, minutes),
        (FieldKind::Date, value) => day(value),
        (FieldKind::Instant, value) => moment(value),
        (FieldKind::Choices(codes), value) => members(value, Some(codes)),
        (FieldKind::Tags, value) => members(value, None),
        (
            FieldKind::Money | FieldKind::UnitPrice | FieldKind::Integer | FieldKind::Decimal,
            Value::Int(number),
        ) => Ok(Value::text(Decimal::from(number).to_string())),
        (kind @ (FieldKind::Amount | FieldKind::Percent), Value::Int(number)) => {
            text_of(kind, &number.to_string()).map(Value::Text)
        }
        (kind, Value::Text(text)) => text_of(kind, &text).map(Value::Text),
        (_, value) => Err(wrong_type(&value)),
    }
}

fn text_of(kind: FieldKind, text: &str) -> Result<String, EditError> {
    if let FieldKind::Prose = kind {
        return Ok(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if let FieldKind::Lines = kind {
        let lines: Vec<String> = text.lines().map(line).collect();
        return Ok(lines.join("\n").trim().to_owned());
    }
    let line = line(text);
    if line.is_empty() {
        return Ok(line);
    }
    match kind {
        FieldKind::Choice(codes) => one_of(codes, line),
        FieldKind::Money => money(&line, 2),
        FieldKind::UnitPrice => money(&line, 6),
        FieldKind::Amount => not_negative(money(&line, 2)?),
        FieldKind::Percent => percent(&line),
        FieldKind::DueRule => rule(&line).ok_or_else(|| {
            EditError::new("", "not-a-schedule", &format!("{line:?} is no rule for a payment"))
        }),
        FieldKind::Schedule => Ok(rule(&line).unwrap_or(line)),
        FieldKind::Integer => integer(&line),
        FieldKind::Decimal => number(&line),
        FieldKind::Degrees => degrees(&line),
        FieldKind::Phone => Ok(phone(&line, "FR").map_or(line, |number| number.to_string())),
        FieldKind::Email => Ok(mailbox(&line)),
        FieldKind::Url => web::url(&line)
            .ok_or_else(|| EditError::new("", "not-a-url", "a web address begins with https://")),
        FieldKind::Country => Ok(country(line)),
        FieldKind::Language => Ok(line.to_lowercase()),
        FieldKind::Postcode => Ok(line.to_uppercase()),
        FieldKind::Siren | FieldKind::Siret => Ok(without_marks(&line)),
        FieldKind::VatNumber => Ok(without_marks(&line).to_uppercase()),
        FieldKind::Naf => Ok(naf(&line)),
        FieldKind::ContactLink => line
            .parse::<carnet_ids::DocId>()
            .map(|id| id.to_string())
            .map_err(|error| EditError::new("", "wrong-type", &error.to_string())),
        _ => Ok(line),
    }
}

/// One line: blanks collapse, control characters go.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}');
    let words = words.map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").trim().to_owned()
}

fn wrong_type(value: &Value) -> EditError {
    EditError::new("", "wrong-type", &format!("this field can't hold {value:?}"))
}

fn one_of(codes: &[&str], code: String) -> Result<String, EditError> {
    if codes.contains(&code.as_str()) {
        return Ok(code);
    }
    Err(EditError::new("", "unknown-choice", &format!("{code} is none of {codes:?}")))
}

fn members(value: Value, codes: Option<&[&str]>) -> Result<Value, EditError> {
    let typed: BTreeSet<String> = match value {
        Value::Set(members) => members,
        Value::Text(text) => text.split([',', ';']).map(str::to_owned).collect(),
        value => return Err(wrong_type(&value)),
    };
    let lines = typed.iter().map(|member| line(member)).filter(|member| !member.is_empty());
    let checked: Result<BTreeSet<_>, _> = match codes {
        Some(codes) => lines.map(|member| one_of(codes, member)).collect(),
        None => Ok(lines.collect()),
    };
    checked.map(Value::Set)
}

fn flag(value: Value) -> Result<Value, EditError> {
    match &value {
        Value::Bool(_) => Ok(value),
        Value::Int(number @ (0 | 1)) => Ok(Value::Bool(*number == 1)),
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "" => Ok(Value::text("")),
            "true" | "oui" | "yes" | "vrai" | "x" | "1" | "o" | "y" => Ok(Value::Bool(true)),
            "false" | "non" | "no" | "faux" | "0" | "n" => Ok(Value::Bool(false)),
            _ => Err(wrong_type(&value)),
        },
        _ => Err(wrong_type(&value)),
    }
}

fn count(value: Value, parse: fn(&str) -> Option<i64>) -> Result<Value, EditError> {
    let number = match &value {
        Value::Int(number) => *number,
        Value::Text(text) if text.trim().is_empty() => return Ok(Value::text("")),
        Value::Text(text) => parse(text).ok_or_else(|| not_a_number(text))?,
        _ => return Err(wrong_type(&value)),
    };
    if number < 0 {
        return Err(EditError::new("", "out-of-range", "this can't be negative"));
    }
    Ok(Value::Int(number))
}

fn not_a_number(text: &str) -> EditError {
    EditError::new("", "not-a-number", &format!("{text:?} is not a number"))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn without_marks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '_')).collect()
}

fn whole(text: &str) -> Option<i64> {
    without_blanks(text).parse().ok()
}

/// `90`, `1:30`, `1h30`, `1 h`, `45 min`.
fn minutes(text: &str) -> Option<i64> {
    let text = without_blanks(text).to_lowercase();
    let text = text.trim_end_matches("min").trim_end_matches("mn");
    let Some((hours, rest)) = text.split_once(['h', ':']) else { return text.parse().ok() };
    let hours: i64 = hours.parse().ok()?;
    let rest: i64 = if rest.is_empty() { 0 } else { rest.parse().ok()? };
    hours.checked_mul(60)?.checked_add(rest)
}

/// A decimal as the French or a program writes it: `1 234,56 €`, `1234.56`.
fn decimal(text: &str) -> Option<Decimal> {
    let text = without_blanks(text);
    let text = text.trim_end_matches(['€']);
    // An amount is shown with its currency, and typed back as it is shown.
    let currency = schema::CURRENCIES.iter().find_map(|code| text.strip_suffix(*code));
    let text = currency.unwrap_or(text);
    let text = match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(dot)) if comma > dot => text.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => text.replace(',', ""),
        (Some(_), None) => text.replace(',', "."),
        _ => text.to_owned(),
    };
    text.parse().ok()
}

/// An amount, rounded half away from zero: to the cent, a unit price to six decimals (EN 16931,
/// BR-FR-DEC).
fn money(text: &str, decimals: u32) -> Result<String, EditError> {
    let amount = decimal(text).ok_or_else(|| not_a_number(text))?;
    let rounded = amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    Ok(rounded.normalize().to_string())
}

fn not_negative(amount: String) -> Result<String, EditError> {
    if amount.starts_with('-') {
        return Err(EditError::new("", "out-of-range", "this can't be negative"));
    }
    Ok(amount)
}

/// From 0 to 100, rounded half away from zero to two decimals.
fn percent(text: &str) -> Result<String, EditError> {
    let text = text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}']);
    let share = decimal(text).ok_or_else(|| not_a_number(text))?;
    if share < Decimal::ZERO || share > Decimal::ONE_HUNDRED {
        return Err(EditError::new("", "not-a-share", "a share goes from 0 to 100 percent"));
    }
    let rounded = share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Ok(rounded.normalize().to_string())
}

/// A rule for a payment as it is stored.
fn rule(text: &str) -> Option<String> {
    text.parse::<Rule>().ok().map(|rule| rule.code())
}

fn integer(text: &str) -> Result<String, EditError> {
    whole(text).map(|number| number.to_string()).ok_or_else(|| not_a_number(text))
}

fn number(text: &str) -> Result<String, EditError> {
    let number = decimal(text).ok_or_else(|| not_a_number(text))?;
    Ok(number.normalize().to_string())
}

fn degrees(text: &str) -> Result<String, EditError> {
    let degrees = decimal(text).ok_or_else(|| not_a_number(text))?;
    if degrees.abs() > Decimal::from(180) {
        return Err(EditError::new("", "out-of-range", "degrees go from -180 to 180"));
    }
    Ok(degrees.round_dp(7).normalize().to_string())
}

/// The domain of an address does not depend on case; what is before it may.
fn mailbox(text: &str) -> String {
    let text = text.strip_prefix("mailto:").unwrap_or(text).trim();
    match text.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
        None => text.to_owned(),
    }
}

fn naf(text: &str) -> String {
    let text = without_marks(text).to_uppercase();
    match (text.len(), text.get(..2), text.get(2..)) {
        (5, Some(head), Some(tail)) => format!("{head}.{tail}"),
        _ => text,
    }
}

/// A code, from a code or from the name that files have.
fn country(text: String) -> String {
    let name = crate::search::fold(&text);
    let known = COUNTRIES.iter().find(|(_, names)| names.contains(&name.as_str()));
    match known {
        Some((code, _)) => (*code).to_owned(),
        None if text.len() == 2 => text.to_uppercase(),
        None => text,
    }
}

/// Names of countries in files of the trade, folded.
const COUNTRIES: &[(&str, &[&str])] = &[
    ("FR", &["france", "fra"]),
    ("BE", &["belgique", "belgium", "belgie", "bel"]),
    ("CH", &["suisse", "switzerland", "schweiz", "che"]),
    ("LU", &["luxembourg", "lux"]),
    ("MC", &["monaco", "mco"]),
    ("DE", &["allemagne", "germany", "deutschland", "deu"]),
    ("ES", &["espagne", "spain", "espana", "esp"]),
    ("IT", &["italie", "italy", "italia", "ita"]),
    ("GB", &["royaume uni", "united kingdom", "uk", "angleterre", "england", "gbr"]),
    ("IE", &["irlande", "ireland", "irl"]),
    ("NL", &["pays bas", "netherlands", "nederland", "nld"]),
    ("PT", &["portugal", "prt"]),
    ("AT", &["autriche", "austria", "osterreich", "aut"]),
    ("PL", &["pologne", "poland", "polska", "pol"]),
    ("MA", &["maroc", "morocco", "mar"]),
    ("DZ", &["algerie", "algeria", "dza"]),
    ("TN", &["tunisie", "tunisia", "tun"]),
    ("US", &["etats unis", "united states", "usa", "united states of america"]),
    ("CA", &["canada", "can"]),
];

fn day(value: Value) -> Result<Value, EditError> {
    match &value {
        Value::Date(_) => Ok(value),
        Value::Text(text) if text.trim().is_empty() => Ok(Value::text("")),
        Value::Text(text) => date(text).map(Value::Date).ok_or_else(|| {
            EditError::new("", "not-a-date", &format!("{text:?} is not a date: write 24/11/2026"))
        }),
        _ => Err(wrong_type(&value)),
    }
}

/// A day as people and programs write it: `24/11/2026`, `24.11.2026`, `2026-11-24`.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn moment(value: Value) -> Result<Value, EditError> {
    match &value {
        Value::Instant(at) | Value::Int(at) => Ok(Value::Instant(*at)),
        Value::Text(text) if text.trim().is_empty() => Ok(Value::text("")),
        Value::Text(text) => instant(text).map(Value::Instant).ok_or_else(|| {
            EditError::new("", "not-a-date", &format!("{text:?} is not a date and time"))
        }),
        _ => Err(wrong_type(&value)),
    }
}

/// An instant, in milliseconds since 1970: RFC 3339, or a day and a time in
/// Paris (`24/11/2026 10:05`, `2026-11-24T10:05`), or a day alone, at noon.
pub fn instant(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.timestamp_millis());
    }
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"];
    let civil = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let civil = civil.or_else(|| date(text)?.and_hms_opt(12, 0, 0))?;
    Some(clock::instant_of(civil))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(kind: FieldKind, typed: &str) -> Value {
        normalise(kind, Value::text(typed)).unwrap()
    }

    fn refused(kind: FieldKind, typed: &str) -> String {
        normalise(kind, Value::text(typed)).unwrap_err().code
    }

    #[test]
    fn text_takes_its_stored_form() {
        for (kind, typed, expected) in [
            (FieldKind::Line, "  Boulangerie \n  Martin ", "Boulangerie Martin"),
            (FieldKind::Siren, "732 829 320", "732829320"),
            (FieldKind::VatNumber, "fr 44 732 829 320", "FR44732829320"),
            (FieldKind::Naf, "6201z", "62.01Z"),
            (FieldKind::Phone, "01 42 68 53 00", "+33142685300"),
            (FieldKind::Phone, "poste 12", "poste 12"),
            (FieldKind::Email, " Jean@Exemple.FR ", "Jean@exemple.fr"),
            (FieldKind::Url, "exemple.fr", "https://exemple.fr"),
            (FieldKind::Money, "1 234,565 €", "1234.57"),
            (FieldKind::Money, "1,234.50", "1234.5"),
            (FieldKind::UnitPrice, "0,12345678 €", "0.123457"),
            (FieldKind::Degrees, "48,8566", "48.8566"),
            (FieldKind::Country, "Belgique", "BE"),
            (FieldKind::Country, "fr", "FR"),
            (FieldKind::Country, "États-Unis", "US"),
        ] {
            assert_eq!(stored(kind, typed), Value::text(expected), "{typed}");
        }
    }

    #[test]
    fn numbers_days_and_flags_take_their_type() {
        assert_eq!(stored(FieldKind::Count, "1 200"), Value::Int(1_200));
        assert_eq!(stored(FieldKind::Minutes, "1h30"), Value::Int(90));
        assert_eq!(stored(FieldKind::Minutes, "45 min"), Value::Int(45));
        assert_eq!(stored(FieldKind::Flag, "Oui"), Value::Bool(true));
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(stored(FieldKind::Date, "24/11/2026"), Value::Date(day));
        assert_eq!(stored(FieldKind::Date, "2026-11-24"), Value::Date(day));
        let noon = stored(FieldKind::Instant, "24/11/2026 12:00");
        assert_eq!(noon, stored(FieldKind::Instant, "2026-11-24T11:00:00Z"));
    }

    #[test]
    fn only_what_cannot_be_stored_is_refused() {
        assert_eq!(refused(FieldKind::Date, "31/02/2026"), "not-a-date");
        assert_eq!(refused(FieldKind::Count, "beaucoup"), "not-a-number");
        assert_eq!(refused(FieldKind::Count, "-1"), "out-of-range");
        assert_eq!(refused(FieldKind::Degrees, "200"), "out-of-range");
        assert_eq!(refused(FieldKind::Choice(&["mr"]), "lord"), "unknown-choice");
        assert_eq!(refused(FieldKind::Url, "javascript:alert(1)"), "not-a-url");
        assert_eq!(refused(FieldKind::ContactLink, "Martin"), "wrong-type");
        assert_eq!(normalise(FieldKind::Line, Value::Int(1)).unwrap_err().code, "wrong-type");
    }

    proptest! {
        #[test]
        fn the_stored_form_stays(index in 0..KINDS.len(), typed in ".{0,30}") {
            if let Ok(once) = normalise(KINDS[index], Value::text(typed)) {
                prop_assert_eq!(normalise(KINDS[index], once.clone()), Ok(once));
            }
        }
    }

    const KINDS: &[FieldKind] = &[
        FieldKind::Line,
        FieldKind::Prose,
        FieldKind::Tags,
        FieldKind::Flag,
        FieldKind::Count,
        FieldKind::Integer,
        FieldKind::Decimal,
        FieldKind::Lines,
        FieldKind::Minutes,
        FieldKind::Money,
        FieldKind::UnitPrice,
        FieldKind::Date,
        FieldKind::Instant,
        FieldKind::Phone,
        FieldKind::Email,
        FieldKind::Url,
        FieldKind::Country,
        FieldKind::Postcode,
        FieldKind::Siren,
        FieldKind::VatNumber,
        FieldKind::Naf,
        FieldKind::Degrees,
    ];
}
