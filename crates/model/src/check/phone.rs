//! Phone numbers: stored in E.164, shown as the French write them.
//!
//! The rules are our own and few: French numbers with their overseas parts, the
//! neighbours' groupings, and everyone else's by country code. The port of
//! libphonenumber that compiles to wasm was measured at 112 KB of compressed
//! code, a sixth of the whole app's budget, for the metadata of every country.

use std::fmt;

/// A number in E.164: `+33142685300`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct E164(String);

impl E164 {
    /// The number, with its plus sign.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Regions whose national form is understood: calling code, what is dialled
/// before the national number, how long that is.
const REGIONS: &[(&str, &str, &str, usize, usize)] = &[
    ("FR", "33", "0", 9, 9),
    ("BE", "32", "0", 8, 9),
    ("CH", "41", "0", 9, 9),
    ("LU", "352", "", 4, 11),
    ("MC", "377", "", 8, 9),
    ("DE", "49", "0", 5, 12),
    ("ES", "34", "", 9, 9),
    ("IT", "39", "", 6, 11),
    ("GB", "44", "0", 9, 10),
    ("NL", "31", "0", 9, 9),
    ("PT", "351", "", 9, 9),
];

/// Overseas France: what a national number begins with, and its calling code.
const OVERSEAS: &[(&str, &str)] = &[
    ("0262", "262"),
    ("0263", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0269", "262"),
    ("0639", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

/// Mobiles that are kept for fiction (decision ARCEP 2018-0881): metropolitan, in a range
/// that is Mayotte's otherwise.
const FICTION: &str = "063998";

/// Calling codes of overseas France whose numbers are dialled with a zero.
const OVERSEAS_CODES: &[&str] = &["262", "590", "594", "596"];

/// Calling codes of one and two digits (ITU-T E.164); all others have three.
const SHORT_CODES: &[&str] = &[
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// The number that was typed, dialled from `region` (ISO 3166-1; France if it
/// is not one that is known here). `None` if it can't be one.
pub fn phone(typed: &str, region: &str) -> Option<E164> {
    let typed = typed.trim();
    let typed = typed.strip_prefix("tel:").unwrap_or(typed);
    let (plus, digits) = digits_of(typed)?;
    let international = match (plus, digits.strip_prefix("00")) {
        (true, _) => Some(digits.as_str()),
        (false, found) => found,
    };
    let number = match international {
        Some(digits) => foreign(digits)?,
        None => national(&digits, region)?,
    };
    (7..=15).contains(&number.len()).then(|| E164(format!("+{number}")))
}

/// Whether a stored number can be called.
pub(super) fn is_likely(stored: &str) -> bool {
    stored.starts_with('+') && phone(stored, "FR").is_some_and(|found| found.0 == stored)
}

/// Whether it begins with a plus sign, and its digits. `(0)` after an
/// international code is not dialled.
fn digits_of(typed: &str) -> Option<(bool, String)> {
    let plus = typed.starts_with(['+', '＋']);
    let rest = typed.trim_start_matches(['+', '＋']);
    let rest =
        if plus || rest.starts_with("00") { rest.replacen("(0)", "", 1) } else { rest.to_owned() };
    let mut digits = String::new();
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '.' | '-' | '(' | ')' | '/' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2011}'
            | '\t' => {}
            _ => return None,
        }
    }
    (!digits.is_empty()).then_some((plus, digits))
}

/// An international number, checked as far as its country is known.
fn foreign(digits: &str) -> Option<String> {
    if digits.starts_with('0') {
        return None;
    }
    let known = REGIONS.iter().find(|(_, code, ..)| digits.starts_with(code));
    let Some((region, code, trunk, min, max)) = known else {
        return Some(overseas_trunk(digits));
    };
    let national = &digits[code.len()..];
    // Italy dials its zeros from abroad too; the others do not.
    let national = if trunk.is_empty() { national } else { national.trim_start_matches('0') };
    if *region == "FR"
        && let Some(number) = overseas(&format!("0{national}"))
    {
        return Some(number);
    }
    (*min..=*max).contains(&national.len()).then(|| format!("{code}{national}"))
}

/// `+262 0262…` is dialled without the zero.
fn overseas_trunk(digits: &str) -> String {
    for code in OVERSEAS_CODES {
        if let Some(national) = digits.strip_prefix(code) {
            return format!("{code}{}", national.trim_start_matches('0'));
        }
    }
    digits.to_owned()
}

/// A number as it is dialled inside a region.
fn national(digits: &str, region: &str) -> Option<String> {
    let known = REGIONS.iter().find(|(name, ..)| *name == region);
    let (_, code, trunk, min, max) = known.or_else(|| REGIONS.first())?;
    if *code == "33" {
        return french(digits);
    }
    let national = if trunk.is_empty() { digits } else { digits.trim_start_matches('0') };
    if (*min..=*max).contains(&national.len()) {
        return Some(format!("{code}{national}"));
    }
    let rest = digits.strip_prefix(code)?;
    (*min..=*max).contains(&rest.len()).then(|| digits.to_owned())
}

/// Ten digits; nine where a spreadsheet ate the zero; `33…` without its plus.
fn french(digits: &str) -> Option<String> {
    match (digits.len(), digits.as_bytes().first()?) {
        (10, b'0') if digits.starts_with("0508") => Some(format!("508{}", &digits[4..])),
        (10, b'0') => overseas(digits).or_else(|| {
            let national = &digits[1..];
            (!national.starts_with('0')).then(|| format!("33{national}"))
        }),
        (9, b'1'..=b'9') => french(&format!("0{digits}")),
        (11, b'3') => digits.strip_prefix("33").and_then(|rest| french(&format!("0{rest}"))),
        _ => None,
    }
}

/// An overseas number of France, from its ten national digits.
fn overseas(digits: &str) -> Option<String> {
    if digits.starts_with(FICTION) {
        return None;
    }
    let (_, code) = OVERSEAS.iter().find(|(prefix, _)| digits.starts_with(prefix))?;
    (digits.len() == 10).then(|| format!("{code}{}", &digits[1..]))
}

/// The number as people write it: in pairs for France (`01 42 68 53 00`,
/// `0262 12 34 56`), with its code and its country's grouping for others.
/// What is not E.164 is shown as it was typed.
pub fn phone_display(stored: &str) -> String {
    let Some(digits) = stored.strip_prefix('+').filter(|rest| is_digits(rest)) else {
        return stored.to_owned();
    };
    let code = calling_code(digits);
    let national = &digits[code.len()..];
    if code == "33" && national.len() == 9 {
        return grouped(&format!("0{national}"), &[2, 2, 2, 2, 2]);
    }
    if OVERSEAS_CODES.contains(&code) && national.len() == 9 {
        return grouped(&format!("0{national}"), &[4, 2, 2, 2]);
    }
    format!("+{code} {}", grouped(national, grouping(code, national)))
}

fn is_digits(text: &str) -> bool {
    text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn calling_code(digits: &str) -> &str {
    let short = SHORT_CODES.iter().find(|code| digits.starts_with(**code));
    &digits[..short.map_or(3, |code| code.len())]
}

/// Lengths of the groups of a national number; what is left over forms pairs.
fn grouping(code: &str, national: &str) -> &'static [usize] {
    match (code, national.as_bytes().first(), national.len()) {
        ("32", Some(b'2' | b'3' | b'9'), 8) => &[1, 3, 2, 2],
        ("32", Some(b'4'), 9) => &[3, 2, 2, 2],
        ("32", _, 8) => &[2, 2, 2, 2],
        ("41", _, 9) => &[2, 3, 2, 2],
        ("34", _, 9) => &[3, 2, 2, 2],
        ("351", _, 9) => &[3, 3, 3],
        ("31", Some(b'6'), 9) => &[1, 2, 2, 2, 2],
        ("31", _, 9) => &[2, 3, 4],
        ("44", Some(b'2'), 10) => &[2, 4, 4],
        ("44", _, 10) => &[4, 6],
        ("1", _, 10) => &[3, 3, 4],
        ("39", Some(b'0'), _) if national.starts_with("06") || national.starts_with("02") => {
            &[2, 4, 4]
        }
        ("39", ..) => &[3, 3, 4],
        ("49", Some(b'1'), _) => &[3, 4, 4],
        ("49", Some(b'3' | b'4' | b'6' | b'8'), _) => &[2, 4, 4],
        ("377" | "352" | "508" | "687" | "689", ..) => &[2, 2, 2, 2, 2],
        (_, _, length) if length % 2 == 1 => &[3],
        _ => &[2],
    }
}

fn grouped(digits: &str, groups: &[usize]) -> String {
    let mut rest = digits;
    let mut parts = Vec::new();
    for size in groups.iter().copied().chain(std::iter::repeat(2)) {
        // A last digit alone stays with the group before it.
        let size = if rest.len() <= size + 1 { rest.len() } else { size };
        let (part, after) = rest.split_at(size);
        if !part.is_empty() {
            parts.push(part);
        }
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn french_numbers_in_all_the_ways_they_are_typed() {
        for typed in [
            "01 42 68 53 00",
            "01.42.68.53.00",
            "0142685300",
            "142685300",
            "+33 1 42 68 53 00",
            "+33 (0)1 42 68 53 00",
            "0033142685300",
            "33142685300",
            "tel:+33142685300",
            "01\u{a0}42\u{202f}68-53/00",
        ] {
            assert_eq!(phone(typed, "FR").unwrap().as_str(), "+33142685300", "{typed}");
        }
        assert_eq!(phone_display("+33142685300"), "01 42 68 53 00");
    }

    #[test]
    fn overseas_numbers_have_codes_of_their_own() {
        for (typed, stored, shown) in [
            ("0262 12 34 56", "+262262123456", "0262 12 34 56"),
            ("0692123456", "+262692123456", "0692 12 34 56"),
            ("+33 590 12 34 56", "+590590123456", "0590 12 34 56"),
            ("+596 0596 12 34 56", "+596596123456", "0596 12 34 56"),
            ("0594 12 34 56", "+594594123456", "0594 12 34 56"),
            ("+687 12 34 56", "+687123456", "+687 12 34 56"),
            ("0639 12 34 56", "+262639123456", "0639 12 34 56"),
            ("06 39 98 12 34", "+33639981234", "06 39 98 12 34"),
            ("+33 6 39 98 12 34", "+33639981234", "06 39 98 12 34"),
            ("0508 41 12 34", "+508411234", "+508 41 12 34"),
        ] {
            assert_eq!(phone(typed, "FR").unwrap().as_str(), stored, "{typed}");
            assert_eq!(phone_display(stored), shown);
        }
    }

    #[test]
    fn neighbours_are_grouped_as_at_home() {
        for (typed, region, shown) in [
            ("+32 2 123 45 67", "FR", "+32 2 123 45 67"),
            ("0475 12 34 56", "BE", "+32 475 12 34 56"),
            ("044 668 18 00", "CH", "+41 44 668 18 00"),
            ("+377 93 15 00 00", "FR", "+377 93 15 00 00"),
            ("020 7946 0958", "GB", "+44 20 7946 0958"),
            ("06 1234 5678", "IT", "+39 06 1234 5678"),
            ("+1 212 555 0123", "FR", "+1 212 555 0123"),
            ("+351 912 345 678", "FR", "+351 912 345 678"),
        ] {
            assert_eq!(phone_display(phone(typed, region).unwrap().as_str()), shown, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_called_is_no_number() {
        for typed in
            ["", "+", "15", "12345", "appeler le soir", "0000000000", "+33 1", "+0142685300"]
        {
            assert_eq!(phone(typed, "FR"), None, "{typed}");
        }
        assert_eq!(phone_display("poste 12"), "poste 12");
    }

    proptest! {
        #[test]
        fn any_text_is_handled_and_what_is_stored_stays(typed in ".{0,20}|\\+?[0-9 ().-]{0,20}") {
            let _ = phone_display(&typed);
            if let Some(found) = phone(&typed, "FR") {
                prop_assert!(is_likely(found.as_str()), "{}", found);
                let shown = phone_display(found.as_str());
                prop_assert_eq!(phone(&shown, "FR"), Some(found));
            }
        }
    }
}
