//! How long nobody has touched anything, and how long that may last.

/// Measured by two clocks: the one that never goes back may stand still while the device sleeps, the
/// calendar's goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    mono: u64,
    calendar: i64,
}

impl Idle {
    /// Somebody is there, at this moment: milliseconds on both clocks.
    pub const fn since(mono: u64, calendar: i64) -> Self {
        Self { mono, calendar }
    }

    /// Somebody touched something: the time begins anew, unless it has lasted for `patience` already. A device
    /// that slept runs no timer, so a hand may come before anything has looked at the clocks. Whether it was
    /// in time.
    pub fn touched(&mut self, patience: Option<u64>, mono: u64, calendar: i64) -> bool {
        let late = patience.is_some_and(|patience| self.lasts(mono, calendar) >= patience);
        if !late {
            *self = Self::since(mono, calendar);
        }
        !late
    }

    /// How many milliseconds ago that was, by the clock that says more.
    pub fn lasts(&self, mono: u64, calendar: i64) -> u64 {
        let calendar = u64::try_from(calendar.saturating_sub(self.calendar)).unwrap_or(0);
        mono.saturating_sub(self.mono).max(calendar)
    }
}

/// After how many seconds without input a device locks: what was chosen, or what is allowed at most where that
/// is shorter. 0 is no limit, in and out.
pub fn patience(chosen: u32, longest: u32) -> u32 {
    [chosen, longest].into_iter().filter(|limit| *limit > 0).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_that_comes_too_late_changes_nothing() {
        let mut idle = Idle::since(1_000, 50_000);
        assert!(idle.touched(Some(300_000), 200_000, 249_000));
        let before = idle;
        assert!(!idle.touched(Some(300_000), 200_100, 900_000), "the device slept meanwhile");
        assert_eq!(idle, before);
        assert!(idle.touched(None, 200_200, 900_100), "it does not lock by itself");
        assert_eq!(idle.lasts(200_200, 900_100), 0);
    }

    #[test]
    fn the_shorter_limit_holds_and_none_is_none() {
        assert_eq!(patience(0, 0), 0);
        assert_eq!(patience(60, 0), 60);
        assert_eq!(patience(0, 300), 300, "never, where the company allows five minutes");
        assert_eq!(patience(900, 300), 300);
        assert_eq!(patience(60, 300), 60);
    }

    #[test]
    fn the_clock_that_went_further_counts() {
        let idle = Idle::since(1_000, 50_000);
        assert_eq!(idle.lasts(1_400, 50_400), 400);
        assert_eq!(idle.lasts(1_100, 650_000), 600_000, "the device slept");
        assert_eq!(idle.lasts(61_000, 10), 60_000, "the calendar was put back");
    }
}
