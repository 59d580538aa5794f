//! The second factor: codes of six digits that change every 30 seconds (RFC 6238, over RFC 4226).

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha1::Sha1;

/// Seconds of one code.
const STEP: i64 = 30;
/// Digits, as every app of this kind shows them.
const DIGITS: u32 = 6;
/// Codes before and after the present one that are taken: clocks differ.
const DRIFT: i64 = 1;

/// A secret that is shared with the person's app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Codes {
    secret: [u8; 20],
    /// The last step whose code was used: no code works twice.
    last: i64,
}

impl Codes {
    pub(crate) fn new(secret: [u8; 20]) -> Self {
        Self { secret, last: 0 }
    }

    /// The secret, as apps take it.
    pub(crate) fn base32(&self) -> String {
        base32(&self.secret)
    }

    /// The codes after this one was used now; `None` if it is not right.
    pub(crate) fn used(&self, code: &str, now: i64) -> Option<Self> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if code.len() != DIGITS as usize || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let typed: u32 = code.parse().ok()?;
        let present = now.div_euclid(STEP);
        let steps = (present - DRIFT..=present + DRIFT).filter(|step| *step > self.last);
        // All are computed, whichever is right.
        let right = steps.fold(None, |found, step| {
            let same = value(&self.secret, step, DIGITS) == Some(typed);
            if same { Some(step) } else { found }
        });
        right.map(|last| Self { last, ..self.clone() })
    }
}

/// RFC 4226, 5.3, with the step as its counter.
fn value(secret: &[u8], step: i64, digits: u32) -> Option<u32> {
    let mut hmac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    hmac.update(&u64::try_from(step).ok()?.to_be_bytes());
    let hash = hmac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0xf);
    let four: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(four) & 0x7fff_ffff) % 10_u32.pow(digits))
}

/// RFC 4648, without padding.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |n: usize| bytes.get(n / 8).map_or(0, |byte| usize::from(byte >> (7 - n % 8) & 1));
    let five = |at: usize| (0..5).fold(0, |value, n| value << 1 | bit(at + n));
    (0..bytes.len() * 8).step_by(5).map(|at| char::from(LETTERS[five(at)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, eight digits.
        for (time, expect) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            let step = i64::div_euclid(time, STEP);
            assert_eq!(value(b"12345678901234567890", step, 8), Some(expect), "{time}");
        }
    }

    #[test]
    fn letters_are_those_of_rfc_4648() {
        for (bytes, expect) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), expect);
        }
    }

    #[test]
    fn a_code_works_once_and_around_its_time() {
        let codes = Codes::new(*b"12345678901234567890");
        let code = |now: i64| format!("{:06}", value(&codes.secret, now / STEP, DIGITS).unwrap());
        let now = 1_795_000_000;
        assert!(codes.used(&code(now), now).is_some());
        assert!(codes.used(&code(now), now + STEP).is_some(), "a clock that is behind");
        assert!(codes.used(&code(now), now + 2 * STEP).is_none(), "too old");
        let after = codes.used(&code(now), now).unwrap();
        assert!(after.used(&code(now), now).is_none(), "used");
        assert!(after.used(&code(now - STEP), now).is_none(), "older than a used one");
        let next = code(now + STEP);
        assert!(after.used(&format!("{} {}", &next[..3], &next[3..]), now + STEP).is_some());
        for wrong in ["", "12345", "1234567", "12345a", "-12345", "１２３４５６"] {
            assert!(codes.used(wrong, now).is_none(), "{wrong}");
        }
    }
}
