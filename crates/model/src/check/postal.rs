//! Postcodes and departments.

/// Whether a postcode has its country's form (UPU addressing sheets); countries
/// that the table does not know accept any.
pub fn postcode(text: &str, country: &str) -> bool {
    match country {
        "FR" => department(text).is_some(),
        "MC" => shape(text, "99999") && text.starts_with("980"),
        "DE" | "ES" | "IT" | "FI" | "HR" | "EE" | "LT" => shape(text, "99999"),
        "BE" | "CH" | "LU" | "AT" | "DK" | "NO" | "HU" | "SI" | "BG" | "CY" => shape(text, "9999"),
        "NL" => shape(text, "9999 AA") || shape(text, "9999AA"),
        "PT" => shape(text, "9999-999") || shape(text, "9999"),
        "PL" => shape(text, "99-999"),
        "CZ" | "SK" | "SE" | "GR" => shape(text, "999 99") || shape(text, "99999"),
        "RO" => shape(text, "999999"),
        "US" => shape(text, "99999") || shape(text, "99999-9999"),
        "CA" => shape(text, "A9A 9A9"),
        "GB" => united_kingdom(text),
        _ => true,
    }
}

/// The department of a French postcode: `75`, `2A`, `974`. Corsica is split by
/// the postcode's third digit; overseas departments and communities have three.
pub fn department(postcode: &str) -> Option<String> {
    if !shape(postcode, "99999") {
        return None;
    }
    let (two, three) = (postcode.get(..2)?, postcode.get(..3)?);
    match two {
        "00" | "96" | "99" => None,
        "20" if matches!(three, "200" | "201") => Some("2A".to_owned()),
        "20" => Some("2B".to_owned()),
        "97" | "98" => Some(three.to_owned()),
        _ => Some(two.to_owned()),
    }
}

/// Outward and inward code: `EC1A 1BB`, `W1A 0AX`, `M1 1AE`.
fn united_kingdom(text: &str) -> bool {
    const OUTWARD: &[&str] = &["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];
    let Some((outward, inward)) = text.split_once(' ') else { return false };
    shape(inward, "9AA") && OUTWARD.iter().any(|format| shape(outward, format))
}

/// `9` is a digit, `A` a letter; anything else is itself.
fn shape(text: &str, format: &str) -> bool {
    text.len() == format.len()
        && text.bytes().zip(format.bytes()).all(|(byte, format)| match format {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corsica_and_overseas_have_departments_of_their_own() {
        let cases = [
            ("75002", Some("75")),
            ("01000", Some("01")),
            ("20000", Some("2A")),
            ("20137", Some("2A")),
            ("20200", Some("2B")),
            ("20600", Some("2B")),
            ("97400", Some("974")),
            ("98800", Some("988")),
            ("00100", None),
            ("7500", None),
            ("7500é", None),
        ];
        for (postcode, expected) in cases {
            assert_eq!(department(postcode).as_deref(), expected, "{postcode}");
        }
    }

    #[test]
    fn postcodes_go_by_country() {
        for (text, country) in [
            ("1000", "BE"),
            ("98000", "MC"),
            ("1012 AB", "NL"),
            ("EC1A 1BB", "GB"),
            ("M1 1AE", "GB"),
            ("4000-123", "PT"),
            ("whatever", "AR"),
        ] {
            assert!(postcode(text, country), "{text} {country}");
        }
        assert!(!postcode("1000", "FR") && !postcode("75002", "BE") && !postcode("EC1A", "GB"));
    }
}
