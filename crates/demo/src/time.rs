//! The three years of the company: working hours, in seconds since 1970, UTC.

use crate::dice::Dice;

const DAY: i64 = 86_400;
/// 20 November 2023, a Monday.
pub(crate) const START: i64 = 1_700_438_400;
/// 20 November 2026, a Friday.
pub(crate) const END: i64 = 1_795_132_800;

/// A moment at work from `after` to the end.
pub(crate) fn moment(dice: &mut Dice, after: i64) -> i64 {
    let days = ((END - after) / DAY).max(1);
    let mut day = (after / DAY) + dice.range(0, days - 1) + 1;
    // Day 0 was a Thursday; nobody works on Sundays.
    if (day + 4) % 7 == 0 {
        day -= 1;
    }
    let moment = day * DAY + dice.range(6 * 3_600, 17 * 3_600);
    moment.min(END).max(after + 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_after_and_before_the_end() {
        let mut dice = Dice::of(1, "moments", 0);
        let mut at = START;
        for _ in 0..200 {
            at = moment(&mut dice, START);
            assert!((START..=END).contains(&at));
            assert!(moment(&mut dice, at) <= END.max(at + 60));
        }
        assert!(at > START);
    }
}
