//! The rows of a column, one at a time, for who reads several columns side by side.

use super::{Rejection, reader::Reader};

/// The rows of a run-length encoded column. After its end every row is empty.
pub(super) struct Rows<'a, T> {
    input: Reader<'a>,
    read: fn(&mut Reader<'a>) -> Result<T, Rejection>,
    run: Run<T>,
    /// Rows left of the run.
    left: u64,
}

enum Run<T> {
    Same(Option<T>),
    Each,
}

impl<'a> Rows<'a, u64> {
    /// Unsigned numbers.
    pub(super) const fn unsigned(bytes: &'a [u8]) -> Self {
        Self::new(bytes, Reader::unsigned)
    }
}

impl<'a> Rows<'a, &'a str> {
    /// Texts.
    pub(super) const fn texts(bytes: &'a [u8]) -> Self {
        Self::new(bytes, text)
    }
}

impl<'a, T: Copy> Rows<'a, T> {
    const fn new(bytes: &'a [u8], read: fn(&mut Reader<'a>) -> Result<T, Rejection>) -> Self {
        Self { input: Reader::new(bytes), read, run: Run::Same(None), left: 0 }
    }

    /// Whether every row was read.
    pub(super) const fn is_done(&self) -> bool {
        self.left == 0 && self.input.is_empty()
    }

    /// The next row; `None` where it is empty.
    pub(super) fn next(&mut self) -> Result<Option<T>, Rejection> {
        if self.is_done() {
            return Ok(None);
        }
        if self.left == 0 {
            self.begin()?;
        }
        self.left -= 1;
        match &self.run {
            Run::Same(value) => Ok(*value),
            Run::Each => (self.read)(&mut self.input).map(Some),
        }
    }

    fn begin(&mut self) -> Result<(), Rejection> {
        let length = self.input.signed()?;
        (self.run, self.left) = match length {
            1.. => (Run::Same(Some((self.read)(&mut self.input)?)), length.unsigned_abs()),
            0 => (Run::Same(None), self.input.unsigned()?),
            _ => (Run::Each, length.unsigned_abs()),
        };
        if self.left == 0 { Err(Rejection::malformed("a run of no value")) } else { Ok(()) }
    }
}

/// The rows of a column of differences.
pub(super) struct Deltas<'a> {
    rows: Rows<'a, i64>,
    at: i64,
}

impl<'a> Deltas<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rows: Rows::new(bytes, Reader::signed), at: 0 }
    }

    /// Whether every row was read.
    pub(super) const fn is_done(&self) -> bool {
        self.rows.is_done()
    }

    /// The next row; `None` where it is empty.
    pub(super) fn next(&mut self) -> Result<Option<i64>, Rejection> {
        let Some(step) = self.rows.next()? else { return Ok(None) };
        let next = self.at.checked_add(step);
        self.at = next.ok_or_else(|| Rejection::malformed("a number is out of range"))?;
        Ok(Some(self.at))
    }
}

fn text<'a>(input: &mut Reader<'a>) -> Result<&'a str, Rejection> {
    let text = std::str::from_utf8(input.block()?);
    text.map_err(|_| Rejection::malformed("a text is not UTF-8"))
}
