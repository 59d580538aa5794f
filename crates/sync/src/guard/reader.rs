//! A cursor over bytes that never panics.

use super::Rejection;

/// Bytes still to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Rejection> {
        let Some((head, tail)) = self.0.split_at_checked(count) else {
            return Err(Rejection::malformed("the bytes end too early"));
        };
        self.0 = tail;
        Ok(head)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Rejection> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned LEB128 number, minimally encoded, of at most 64 bits.
    pub(super) fn unsigned(&mut self) -> Result<u64, Rejection> {
        let mut value = 0u64;
        for shift in (0..).step_by(7).take(10) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(Rejection::malformed("a number has more than 64 bits"));
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Err(Rejection::malformed("a number is encoded too long"));
                }
                return Ok(value);
            }
        }
        Err(Rejection::malformed("a number has more than 64 bits"))
    }

    /// A signed LEB128 number, minimally encoded, of at most 64 bits.
    pub(super) fn signed(&mut self) -> Result<i64, Rejection> {
        let (mut value, mut previous) = (0i64, 0u8);
        for shift in (0..).step_by(7).take(10) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign_only =
                    (byte == 0 && previous & 0x40 == 0) || (byte == 0x7f && previous & 0x40 != 0);
                if (shift > 0 && sign_only) || (shift == 63 && byte != 0 && byte != 0x7f) {
                    return Err(Rejection::malformed("a number is encoded too long"));
                }
                if shift < 57 && byte & 0x40 != 0 {
                    value |= -1 << (shift + 7);
                }
                return Ok(value);
            }
            previous = byte;
        }
        Err(Rejection::malformed("a number has more than 64 bits"))
    }

    /// A count that must not pass `limit`.
    pub(super) fn count(&mut self, limit: u64, what: &str) -> Result<usize, Rejection> {
        let count = self.unsigned()?;
        if count > limit {
            return Err(Rejection::new("too-large", format!("{count} {what}; at most {limit}")));
        }
        usize::try_from(count).map_err(|_| Rejection::malformed("a count is out of range"))
    }

    /// A length, then that many bytes.
    pub(super) fn block(&mut self) -> Result<&'a [u8], Rejection> {
        let length = self.unsigned()?;
        self.take(
            usize::try_from(length)
                .map_err(|_| Rejection::malformed("a length is out of range"))?,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unsigned(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    }

    fn signed(mut value: i64) -> Vec<u8> {
        let mut bytes = Vec::new();
        loop {
            let byte = (value & 0x7f) as u8;
            value >>= 7;
            if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
                bytes.push(byte);
                return bytes;
            }
            bytes.push(byte | 0x80);
        }
    }

    proptest! {
        #[test]
        fn numbers_read_back(value: u64, other: i64) {
            prop_assert_eq!(Reader::new(&unsigned(value)).unsigned(), Ok(value));
            prop_assert_eq!(Reader::new(&signed(other)).signed(), Ok(other));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            let _ = Reader::new(&bytes).unsigned();
            let _ = Reader::new(&bytes).signed();
            let _ = Reader::new(&bytes).block();
        }
    }

    #[test]
    fn the_extremes_read_back() {
        for value in [0, 1, 63, 64, 127, 128, u64::MAX] {
            assert_eq!(Reader::new(&unsigned(value)).unsigned(), Ok(value));
        }
        for value in [0, -1, 63, 64, -64, -65, i64::MIN, i64::MAX] {
            assert_eq!(Reader::new(&signed(value)).signed(), Ok(value));
        }
    }

    #[test]
    fn overlong_numbers_are_refused() {
        assert!(Reader::new(&[0x80, 0x00]).unsigned().is_err());
        assert!(Reader::new(&[0xff; 11]).unsigned().is_err());
        assert!(Reader::new(&[0xff, 0x7f]).signed().is_err());
    }
}
