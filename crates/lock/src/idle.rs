//! How long nobody has touched anything.

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

    /// How many milliseconds ago that was, by the clock that says more.
    pub fn lasts(&self, mono: u64, calendar: i64) -> u64 {
        let calendar = u64::try_from(calendar.saturating_sub(self.calendar)).unwrap_or(0);
        mono.saturating_sub(self.mono).max(calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_that_went_further_counts() {
        let idle = Idle::since(1_000, 50_000);
        assert_eq!(idle.lasts(1_400, 50_400), 400);
        assert_eq!(idle.lasts(1_100, 650_000), 600_000, "the device slept");
        assert_eq!(idle.lasts(61_000, 10), 60_000, "the calendar was put back");
    }
}
