//! SIREN, SIRET and NAF (INSEE, Sirene directory).

/// La Poste, whose establishments outgrew the Luhn scheme.
const LA_POSTE: &str = "356000000";

/// Whether this is a SIREN number: nine digits whose Luhn sum is a multiple of
/// ten (ISO/IEC 7812-1).
pub fn siren(text: &str) -> bool {
    digits(text, 9) && luhn(text).is_multiple_of(10)
}

/// Whether this is a SIRET number: fourteen digits, by Luhn; La Poste's are
/// valid when the plain sum of their digits is a multiple of five.
pub fn siret(text: &str) -> bool {
    if !digits(text, 14) {
        return false;
    }
    let by_sum = text.starts_with(LA_POSTE) && sum(text).is_multiple_of(5);
    luhn(text).is_multiple_of(10) || by_sum
}

/// Whether this looks like a NAF code: `62.01Z`.
pub fn naf(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2] == b'.'
        && bytes[3..5].iter().all(u8::is_ascii_digit)
        && bytes[5].is_ascii_uppercase()
}

pub(super) fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn sum(text: &str) -> u32 {
    text.bytes().map(|byte| u32::from(byte - b'0')).sum()
}

/// The Luhn sum of a text of digits, its last digit being the key.
fn luhn(text: &str) -> u32 {
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let digits = text.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let weighed = digits.enumerate();
    weighed.map(|(place, digit)| if place % 2 == 1 { doubled(digit) } else { digit }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_values_of_the_trade() {
        assert!(siren("732829320"));
        assert!(!siren("732829321"));
        assert!(siret("73282932000074"));
        assert!(!siret("73282932000075"));
    }

    #[test]
    fn la_poste_counts_its_digits() {
        assert_ne!(luhn("35600000049837") % 10, 0);
        assert!(siret("35600000049837"));
        assert!(!siret("35600000049838"));
    }

    #[test]
    fn what_is_not_digits_is_no_number() {
        for text in ["", "73282932", "73282932é", "7328 29320"] {
            assert!(!siren(text) && !siret(text), "{text}");
        }
    }

    #[test]
    fn naf_codes_have_a_dot_and_a_letter() {
        assert!(naf("62.01Z"));
        for text in ["6201Z", "62.01z", "62.01", "é.01Z"] {
            assert!(!naf(text), "{text}");
        }
    }
}
