//! Time, as the cores know it.

use crate::limits::{BACKOFF_FIRST, BACKOFF_MAX};

/// Milliseconds of any clock that does not run backwards. Handed in, never read.
pub type Millis = u64;

/// How long a shell waits before its `attempt`th reconnection (0 for the first): twice
/// as long each time up to [`BACKOFF_MAX`], less a random part (`random` is any number)
/// of up to a half so that devices do not come back all at once.
pub fn backoff(attempt: u32, random: u64) -> Millis {
    let whole = BACKOFF_FIRST.saturating_mul(1 << attempt.min(16)).min(BACKOFF_MAX);
    whole - random % (whole / 2 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        assert_eq!(backoff(0, 0), BACKOFF_FIRST);
        assert_eq!(backoff(1, 0), 2 * BACKOFF_FIRST);
        assert_eq!(backoff(u32::MAX, 0), BACKOFF_MAX);
        for random in 0..1000 {
            let wait = backoff(3, random);
            assert!((4 * BACKOFF_FIRST..=8 * BACKOFF_FIRST).contains(&wait));
        }
    }
}
