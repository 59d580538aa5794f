//! What a person may choose.

use serde::{Deserialize, Serialize};

/// Digits of a PIN at least.
pub const MIN_DIGITS: usize = 6;
/// Letters of a passphrase at least.
pub const MIN_LETTERS: usize = 10;

/// What unlocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Digits.
    Pin,
    /// Anything else.
    Phrase,
}

impl Kind {
    /// What this is; `None` when it is too short.
    pub fn of(secret: &str) -> Option<Self> {
        let letters = secret.chars().count();
        if secret.bytes().all(|byte| byte.is_ascii_digit()) {
            (letters >= MIN_DIGITS).then_some(Self::Pin)
        } else {
            (letters >= MIN_LETTERS).then_some(Self::Phrase)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_pin_and_letters_need_more() {
        assert_eq!(Kind::of("123456"), Some(Kind::Pin));
        assert_eq!(Kind::of("12345"), None);
        assert_eq!(Kind::of(""), None);
        assert_eq!(Kind::of("1234 6 8"), None, "a short phrase");
        assert_eq!(Kind::of("le bateau ivre"), Some(Kind::Phrase));
        assert_eq!(Kind::of("éééééééééé"), Some(Kind::Phrase), "letters are counted, not bytes");
    }
}
