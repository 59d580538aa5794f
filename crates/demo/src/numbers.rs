//! Numbers of telephones and of the company register.

/// Numbers that the French regulator keeps for fiction (decision ARCEP 2018-0881): how
/// they begin in each of the five zones; after ten thousand come their neighbours.
const ZONES: [u64; 5] = [19_900, 26_191, 35_301, 46_571, 53_649];
const MOBILES: u64 = 63_998;

/// A landline, E.164; empty where the country keeps none for fiction.
pub(crate) fn landline(country: &str, postcode: &str, number: usize) -> String {
    let last = shuffled(number);
    match country {
        "FR" => french(zone(postcode), number),
        "DE" => format!("+493023125{:03}", last % 1_000),
        "GB" => format!("+442079460{:03}", last % 1_000),
        "CA" => format!("+15145550{}", 100 + last % 100),
        _ => String::new(),
    }
}

/// A French mobile, E.164.
pub(crate) fn mobile(number: usize) -> String {
    french(MOBILES, number)
}

fn french(prefix: u64, number: usize) -> String {
    let block = (number / 10_000) as u64;
    format!("+33{}{:04}", prefix + block, shuffled(number))
}

/// Each of ten thousand consecutive numbers, once, in another order.
const fn shuffled(number: usize) -> u64 {
    (number as u64 * 7_919 + 1_234) % 10_000
}

/// The telephone zone of a department.
fn zone(postcode: &str) -> u64 {
    let zone = match postcode.get(..2).unwrap_or_default() {
        "75" | "77" | "78" | "91" | "92" | "93" | "94" | "95" => 0,
        "14" | "18" | "22" | "28" | "29" | "35" | "36" | "37" | "41" | "44" | "45" | "49"
        | "50" | "53" | "56" | "61" | "72" | "76" | "27" | "85" | "97" => 1,
        "02" | "08" | "10" | "21" | "25" | "51" | "52" | "54" | "55" | "57" | "58" | "59"
        | "60" | "62" | "67" | "68" | "70" | "71" | "80" | "88" | "89" | "90" => 2,
        "09" | "12" | "16" | "17" | "19" | "23" | "24" | "31" | "32" | "33" | "40" | "46"
        | "47" | "64" | "65" | "79" | "81" | "82" | "86" | "87" => 4,
        _ => 3,
    };
    ZONES[zone]
}

/// A SIREN whose check digit is right (Luhn), one for each number.
pub(crate) fn siren(number: usize) -> String {
    let stem = 30_000_000 + (number as u64 * 6_700_417 + 1_357_911) % 60_000_000;
    with_luhn(&format!("{stem:08}"))
}

/// The SIRET of an establishment.
pub(crate) fn siret(siren: &str, establishment: u64) -> String {
    with_luhn(&format!("{siren}{establishment:04}"))
}

/// The French VAT number: key = (12 + 3 × (SIREN mod 97)) mod 97.
pub(crate) fn vat_number(siren: &str) -> String {
    let key = siren.parse::<u64>().map_or(0, |siren| (12 + 3 * (siren % 97)) % 97);
    format!("FR{key:02}{siren}")
}

/// The same with its last two digits changed round, as when one types too fast.
pub(crate) fn spoilt(number: &str) -> String {
    let Some((head, tail)) = number.len().checked_sub(2).map(|at| number.split_at(at)) else {
        return number.to_owned();
    };
    let mut digits: Vec<char> = tail.chars().rev().collect();
    if digits.first() == digits.last() {
        digits[0] = if digits[0] == '9' { '8' } else { '9' };
    }
    head.chars().chain(digits).collect()
}

fn with_luhn(digits: &str) -> String {
    let sum: u32 = (0..)
        .zip(digits.bytes().rev())
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match place % 2 {
                0 if digit > 4 => 2 * digit - 9,
                0 => 2 * digit,
                _ => digit,
            }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_model::check;
    use std::collections::BTreeSet;

    #[test]
    fn register_numbers_are_right_and_differ() {
        let mut seen = BTreeSet::new();
        for number in 0..60_000 {
            let siren = siren(number);
            assert!(check::siren(&siren), "{siren}");
            assert!(seen.insert(siren));
        }
        assert_eq!(siret("732829320", 7), "73282932000074");
        assert_eq!(vat_number("732829320"), "FR44732829320");
        assert!(!check::siret(&spoilt("73282932000074")));
    }

    #[test]
    fn telephones_are_kept_for_fiction_and_differ() {
        let numbers: BTreeSet<String> = (0..10_000).map(|n| landline("FR", "35000", n)).collect();
        assert_eq!(numbers.len(), 10_000);
        assert!(numbers.iter().all(|number| number.starts_with("+3326191") && number.len() == 12));
        assert!(mobile(1_999).starts_with("+3363998"));
        assert_ne!(mobile(1), mobile(10_001));
    }
}
