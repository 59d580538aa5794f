//! A quick hash, for tables in memory and for finding damage; not for anything that someone could
//! gain by meeting.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Eight bytes at a time. The same on every machine: rows on the disk hold it.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = MULTIPLIER ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = step(state, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        state = step(state, u64::from_le_bytes(word));
    }
    // The last bytes reach the low bits too.
    step(state, state >> 29)
}

const fn step(state: u64, word: u64) -> u64 {
    let mixed = (state ^ word).wrapping_mul(MULTIPLIER);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn near_texts_are_far_apart() {
        let hashes: BTreeSet<u64> =
            (0..10_000).map(|number| hash(format!("mot{number}").as_bytes())).collect();
        assert_eq!(hashes.len(), 10_000);
        let low: BTreeSet<u64> = hashes.iter().map(|hash| hash & 0x3fff).collect();
        assert!(low.len() > 7_000, "{} of 16384 places", low.len());
        assert_ne!(hash(b"a"), hash(b"a\0"));
    }
}
