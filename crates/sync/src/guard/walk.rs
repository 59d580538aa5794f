//! Walks over a column's runs: counts its values without writing them out.

use super::{Rejection, limits::MAX_INFLATED, reader::Reader};

/// Values in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Rows, empty ones included.
    pub(super) rows: u64,
    /// The sum of the rows' values, where that means something (groups, lengths of values).
    pub(super) sum: u64,
}

impl Count {
    fn add(&mut self, rows: u64, limit: u64) -> Result<(), Rejection> {
        self.rows = self.rows.saturating_add(rows);
        if self.rows > limit {
            return Err(Rejection::new(
                "too-many-ops",
                format!("a column of more than {limit} values"),
            ));
        }
        Ok(())
    }
}

/// A run-length encoded column: `read` reads one value, checks it, and says what
/// it adds to the sum; `row` is told each run of values (`None` for empty rows).
pub(super) fn runs<T: Copy>(
    bytes: &[u8],
    limit: u64,
    mut read: impl FnMut(&mut Reader<'_>) -> Result<T, Rejection>,
    mut run: impl FnMut(u64, Option<T>) -> Result<(), Rejection>,
) -> Result<Count, Rejection> {
    let mut input = Reader::new(bytes);
    let mut count = Count::default();
    while !input.is_empty() {
        let length = input.signed()?;
        if length > 0 {
            count.add(length.unsigned_abs(), limit)?;
            let value = read(&mut input)?;
            run(length.unsigned_abs(), Some(value))?;
        } else if length < 0 {
            count.add(length.unsigned_abs(), limit)?;
            for _ in 0..length.unsigned_abs() {
                let value = read(&mut input)?;
                run(1, Some(value))?;
            }
        } else {
            let empty = input.unsigned()?;
            if empty == 0 {
                return Err(Rejection::malformed("a run of no value"));
            }
            count.add(empty, limit)?;
            run(empty, None)?;
        }
    }
    Ok(count)
}

/// Unsigned numbers, each below `bound`; the sum is theirs.
pub(super) fn unsigned(bytes: &[u8], limit: u64, bound: u64) -> Result<Count, Rejection> {
    let mut sum = 0u64;
    let read = |input: &mut Reader<'_>| below(input.unsigned()?, bound);
    let count = runs(bytes, limit, read, |rows, value| {
        sum = sum.saturating_add(rows.saturating_mul(value.unwrap_or(0)));
        Ok(())
    })?;
    Ok(Count { sum, ..count })
}

fn below(value: u64, bound: u64) -> Result<u64, Rejection> {
    if value >= bound {
        return Err(Rejection::malformed(format!("the value {value} is not below {bound}")));
    }
    Ok(value)
}

/// Differences whose running total stays from `low` to `high`.
pub(super) fn deltas(bytes: &[u8], limit: u64, low: i64, high: i64) -> Result<Count, Rejection> {
    let mut total = 0i64;
    let range = || Rejection::malformed("a counter is out of range");
    runs(
        bytes,
        limit,
        |input| input.signed(),
        |rows, delta| {
            let step = i64::try_from(rows)
                .ok()
                .and_then(|rows| rows.checked_mul(delta.unwrap_or(0)))
                .ok_or_else(range)?;
            // A run is monotonous: its ends are its extremes.
            let first = total.checked_add(delta.unwrap_or(0)).ok_or_else(range)?;
            total = total.checked_add(step).ok_or_else(range)?;
            let fits = |value: i64| low <= value && value <= high;
            if delta.is_some() && !(fits(first) && fits(total)) {
                return Err(range());
            }
            Ok(())
        },
    )
}

/// Alternating runs of no and yes.
pub(super) fn booleans(bytes: &[u8], limit: u64) -> Result<Count, Rejection> {
    let mut input = Reader::new(bytes);
    let mut count = Count::default();
    let mut first = true;
    while !input.is_empty() {
        let rows = input.unsigned()?;
        if rows == 0 && !first {
            return Err(Rejection::malformed("a run of no value"));
        }
        count.add(rows, limit)?;
        first = false;
    }
    Ok(count)
}

/// Texts, in UTF-8. Written out, they stay under [`MAX_INFLATED`] in all for a change.
pub(super) fn texts(bytes: &[u8], limit: u64, max_written: u64) -> Result<Count, Rejection> {
    let mut written = 0u64;
    let read = |input: &mut Reader<'_>| {
        let text = input.block()?;
        std::str::from_utf8(text).map_err(|_| Rejection::malformed("a text is not UTF-8"))?;
        Ok(text.len() as u64)
    };
    runs(bytes, limit, read, |rows, length| {
        written = written.saturating_add(rows.saturating_mul(length.unwrap_or(0)));
        if written > max_written {
            return Err(Rejection::new("bomb", format!("texts of more than {max_written} bytes")));
        }
        Ok(())
    })
}

/// What [`texts`] allows in one change.
pub(super) const CHANGE_TEXT: u64 = MAX_INFLATED as u64;
