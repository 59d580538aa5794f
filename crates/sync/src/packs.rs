//! Packs: many documents, compressed together.

use crate::{
    limits::MAX_PACK_INFLATED,
    wire::{self, Bytes, Whole, WireError},
};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use std::io::{Read, Write};

/// The documents' CBOR, deflated.
pub(crate) fn pack(docs: &[Whole]) -> Bytes {
    let plain = wire::encode(&docs);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory can't fail.
    let written = encoder.write_all(&plain);
    debug_assert!(written.is_ok());
    Bytes(encoder.finish().unwrap_or_default())
}

/// The documents of a pack; nothing over [`MAX_PACK_INFLATED`] is inflated.
pub(crate) fn unpack(bytes: &Bytes) -> Result<Vec<Whole>, WireError> {
    let mut plain = Vec::new();
    let limit = MAX_PACK_INFLATED as u64 + 1;
    DeflateDecoder::new(bytes.0.as_slice())
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(|error| WireError::Malformed(format!("a pack can't be inflated: {error}")))?;
    wire::decode(&plain, MAX_PACK_INFLATED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use carnet_ids::DocId;

    #[test]
    fn what_is_packed_comes_out() {
        let whole = |n| Whole {
            doc: DocId::new([n; 16]),
            digest: Digest([n; 16]),
            bytes: Bytes(vec![7; 1000]),
        };
        let docs: Vec<Whole> = (0..50).map(whole).collect();
        let packed = pack(&docs);
        assert!(packed.0.len() < 5000);
        assert_eq!(unpack(&packed), Ok(docs));
    }

    #[test]
    fn a_bomb_is_not_inflated() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..=MAX_PACK_INFLATED >> 20 {
            encoder.write_all(&zeros).unwrap();
        }
        let bomb = Bytes(encoder.finish().unwrap());
        assert!(matches!(unpack(&bomb), Err(WireError::TooLong(_))));
    }
}
