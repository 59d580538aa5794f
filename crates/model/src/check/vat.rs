//! Intra-community VAT numbers (directive 2006/112/EC, art. 215; formats as
//! the VIES help page lists them).

use super::company;

/// The French VAT number of a SIREN: key = (12 + 3 × (SIREN mod 97)) mod 97.
/// `None` if it is not nine digits.
pub fn vat_of_siren(siren: &str) -> Option<String> {
    if !company::digits(siren, 9) {
        return None;
    }
    let number: u64 = siren.parse().ok()?;
    let key = (12 + 3 * (number % 97)) % 97;
    Some(format!("FR{key:02}{siren}"))
}

/// Whether this is a VAT number: a French one by its key and its SIREN, another
/// by its country's format.
pub fn vat_number(text: &str) -> bool {
    warning(text, None).is_none()
}

/// `vat-checksum`, `vat-format` or `vat-other-siren`.
pub(super) fn warning(text: &str, siren: Option<&str>) -> Option<&'static str> {
    let (Some(country), Some(rest)) = (text.get(..2), text.get(2..)) else {
        return Some("vat-format");
    };
    if country != "FR" {
        return (!foreign(country, rest)).then_some("vat-format");
    }
    let Some(own) = rest.get(2..).filter(|own| company::digits(own, 9)) else {
        return Some("vat-format");
    };
    let numeric = rest.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let wrong_key = numeric && vat_of_siren(own).as_deref() != Some(text);
    if wrong_key || !company::siren(own) {
        return Some("vat-checksum");
    }
    siren.is_some_and(|siren| siren != own).then_some("vat-other-siren")
}

fn foreign(country: &str, rest: &str) -> bool {
    let formats = FORMATS.iter().find(|(code, _)| *code == country);
    formats.is_some_and(|(_, formats)| formats.iter().any(|format| fits(format, rest)))
}

/// `9` is a digit, `A` a letter, `*` either; anything else is itself.
fn fits(format: &str, text: &str) -> bool {
    let one = |(format, byte): (u8, u8)| match format {
        b'9' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        b'*' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        other => other == byte,
    };
    // Letters that stand for themselves are written in lower case in the table.
    let text = text.bytes();
    format.len() == text.len()
        && format.bytes().zip(text).all(|(format, byte)| {
            if format.is_ascii_lowercase() {
                format.to_ascii_uppercase() == byte
            } else {
                one((format, byte))
            }
        })
}

const FORMATS: &[(&str, &[&str])] = &[
    ("AT", &["u99999999"]),
    ("BE", &["0999999999", "1999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["*9999999*"]),
    ("FI", &["99999999"]),
    ("GB", &["999999999", "999999999999", "gd999", "ha999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9*99999A", "9999999AA"]),
    ("IT", &["99999999999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999b99"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    (
        "RO",
        &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"],
    ),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("XI", &["999999999", "999999999999", "gd999", "ha999"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_french_key_follows_from_the_siren() {
        assert_eq!(vat_of_siren("732829320").as_deref(), Some("FR44732829320"));
        assert!(vat_number("FR44732829320"));
        assert_eq!(warning("FR45732829320", None), Some("vat-checksum"));
    }

    #[test]
    fn a_number_of_another_company_is_told() {
        assert_eq!(warning("FR44732829320", Some("732829320")), None);
        assert_eq!(warning("FR44732829320", Some("356000000")), Some("vat-other-siren"));
    }

    #[test]
    fn other_countries_go_by_their_format() {
        for good in ["BE0428759497", "NL004495445B01", "ATU12345678", "ESX1234567L", "IE6388047V"] {
            assert!(vat_number(good), "{good}");
        }
        for bad in ["BE428759497", "NL004495445X01", "ZZ123", "", "é", "FR", "FRé1732829320"] {
            assert!(!vat_number(bad), "{bad}");
        }
    }
}
