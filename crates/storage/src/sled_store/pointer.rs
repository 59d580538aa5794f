//! What a row holds in place of a large value: [`MARK`], then file, offset, length (u64 each) and
//! CRC-32 of the value (u32), big-endian.

use crate::StoreError;

/// A value that begins so is a pointer. One of a caller that does is kept as a large one.
pub(super) const MARK: [u8; 8] = *b"\0carnet\xff";

/// Where a large value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pointer {
    pub(super) file: u64,
    pub(super) at: u64,
    pub(super) length: u64,
    pub(super) checksum: u32,
}

impl Pointer {
    /// The pointer that a row holds, if it holds one.
    pub(super) fn of(stored: &[u8]) -> Result<Option<Self>, StoreError> {
        let Some(rest) = stored.strip_prefix(&MARK) else { return Ok(None) };
        let read = || {
            let (file, rest) = rest.split_first_chunk()?;
            let (at, rest) = rest.split_first_chunk()?;
            let (length, rest) = rest.split_first_chunk()?;
            Some(Self {
                file: u64::from_be_bytes(*file),
                at: u64::from_be_bytes(*at),
                length: u64::from_be_bytes(*length),
                checksum: u32::from_be_bytes(rest.try_into().ok()?),
            })
        };
        let malformed = || StoreError::Corrupt("a large value's place is not readable".into());
        read().map(Some).ok_or_else(malformed)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        for number in [self.file, self.at, self.length] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(self.checksum.to_be_bytes());
        bytes
    }
}
