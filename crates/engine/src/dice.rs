//! Random ids from a seed that the shell hands in once.

use carnet_ids::DocId;
use sha2::{Digest, Sha256};

/// Bytes that nobody can guess without the seed, and that never come twice.
#[derive(Debug)]
pub(crate) struct Dice {
    seed: [u8; 32],
    throws: u64,
}

impl Dice {
    pub(crate) const fn new(seed: [u8; 32]) -> Self {
        Self { seed, throws: 0 }
    }

    /// A number.
    pub(crate) fn number(&mut self) -> u64 {
        u64::from_be_bytes(self.throw())
    }

    /// A seed for someone else.
    pub(crate) fn seed(&mut self) -> [u8; 32] {
        self.throw()
    }

    fn throw<const N: usize>(&mut self) -> [u8; N] {
        self.throws += 1;
        let hash = Sha256::new()
            .chain_update(self.seed)
            .chain_update(self.throws.to_be_bytes())
            .finalize();
        first(&hash)
    }
}

/// The id of the contact that a row of an import creates: the same when the same request is made
/// again after its engine died half-way.
pub(crate) fn imported(client: &[u8; 16], request: u64, line: usize) -> DocId {
    let hash = Sha256::new()
        .chain_update(b"carnet import")
        .chain_update(client)
        .chain_update(request.to_be_bytes())
        .chain_update(u64::try_from(line).unwrap_or(u64::MAX).to_be_bytes())
        .finalize();
    DocId::new(first(&hash))
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut first = [0; N];
    for (to, from) in first.iter_mut().zip(bytes) {
        *to = *from;
    }
    first
}
