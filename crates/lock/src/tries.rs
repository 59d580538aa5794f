//! Waits between wrong tries. They bind the hand at the screen; who copies the store does not ask.

use serde::{Deserialize, Serialize};

/// Their row in the store underneath.
pub(crate) const TRIES: &[u8] = b"T";
/// So many wrong tries cost nothing.
pub const FREE: u32 = 5;
/// After so many wrong tries everything goes, where the user wants that.
pub const LAST: u32 = 10;

/// The wait after the last free try, and the longest, in milliseconds.
const FIRST_WAIT: i64 = 30_000;
const LONGEST_WAIT: i64 = 3_600_000;

/// Wrong tries since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the last one was, milliseconds since 1970.
    pub at: i64,
}

impl Tries {
    /// Until when none is taken, if that is later than `now`.
    pub fn wait(&self, now: i64) -> Option<i64> {
        let doublings = self.wrong.checked_sub(FREE)?;
        let wait = FIRST_WAIT
            .checked_shl(doublings.min(16))
            .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
        Some(self.at.saturating_add(wait)).filter(|until| *until > now)
    }

    /// With the last try no later than now: a clock that was put back would otherwise keep the
    /// right person out for as long as it was put back by.
    pub(crate) fn seen_at(self, now: i64) -> Self {
        Self { at: self.at.min(now), ..self }
    }

    pub(crate) fn one_more(self, now: i64) -> Self {
        Self { wrong: self.wrong.saturating_add(1), at: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(wrong: u32) -> Option<i64> {
        Tries { wrong, at: 1_000 }.wait(1_000).map(|until| until - 1_000)
    }

    #[test]
    fn after_five_wrong_tries_waits_double_up_to_an_hour() {
        assert_eq!(wait(0), None);
        assert_eq!(wait(4), None);
        assert_eq!(wait(5), Some(30_000));
        assert_eq!(wait(6), Some(60_000));
        assert_eq!(wait(9), Some(480_000));
        assert_eq!(wait(20), Some(3_600_000));
        assert_eq!(wait(u32::MAX), Some(3_600_000));
    }

    #[test]
    fn a_wait_ends() {
        let tries = Tries { wrong: 5, at: 1_000 };
        assert_eq!(tries.wait(30_999), Some(31_000));
        assert_eq!(tries.wait(31_000), None);
    }

    #[test]
    fn a_clock_put_back_makes_a_wait_no_longer_than_it_is() {
        let tries = Tries { wrong: 5, at: 1_000_000_000 }.seen_at(50);
        assert_eq!(tries.wait(50), Some(30_050));
        assert_eq!(tries.wait(30_050), None);
    }
}
