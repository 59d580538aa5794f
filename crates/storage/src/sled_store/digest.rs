//! A sum over a store's rows, which shows when one is missing or is not the newest.
//!
//! The sum of the CRC-32 of every row, modulo 2⁶⁴: it follows a commit by what the commit changes,
//! and is the same whatever way the rows came. It is no signature: damage that it does not see
//! happens once in some four thousand million, a forger does as they please.

/// The sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Digest(u64);

impl Digest {
    /// Takes a row in, as sled has it.
    pub(super) fn add(&mut self, key: &[u8], stored: &[u8]) {
        self.0 = self.0.wrapping_add(of_row(key, stored));
    }

    /// Takes a row out again.
    pub(super) fn remove(&mut self, key: &[u8], stored: &[u8]) {
        self.0 = self.0.wrapping_sub(of_row(key, stored));
    }

    pub(super) fn bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    pub(super) fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_be_bytes(bytes))
    }
}

/// The key's length goes first, so that a byte can't move from the key to the value unseen.
fn of_row(key: &[u8], stored: &[u8]) -> u64 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&(key.len() as u64).to_be_bytes());
    sum.update(key);
    sum.update(stored);
    u64::from(sum.finalize())
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn the_way_rows_came_does_not_matter_and_each_of_them_does() {
        let (mut there, mut back) = (Digest::default(), Digest::default());
        for number in 0..9_u8 {
            there.add(&[number], &[number; 3]);
            back.add(&[8 - number], &[8 - number; 3]);
        }
        assert_eq!(there, back);
        back.remove(&[4], &[4; 3]);
        assert_ne!(there, back);
        back.add(&[4, 4], &[4; 2]);
        assert_ne!(there, back, "the same bytes, cut elsewhere");
        assert_eq!(Digest::from_bytes(there.bytes()), there);
    }
}
