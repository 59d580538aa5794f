//! Randomness from a seed that the shell hands in.

use sha2::{Digest, Sha256};

/// A stream of bytes: SHA-256 of the seed and a counter.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    seed: [u8; 32],
    drawn: u64,
}

impl Random {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The next sixteen bytes.
    pub(crate) fn id(&mut self) -> [u8; 16] {
        self.drawn += 1;
        let hash =
            Sha256::new().chain_update(self.seed).chain_update(self.drawn.to_be_bytes()).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_never_twice() {
        let (mut a, mut b) = (Random::new([7; 32]), Random::new([7; 32]));
        let first = a.id();
        assert_eq!(first, b.id());
        assert_ne!(first, a.id());
    }
}
