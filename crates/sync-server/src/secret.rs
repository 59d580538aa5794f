//! Secrets: made here, told once, kept as their hash only.

use sha2::{Digest, Sha256};

/// SHA-256 of a secret. Secrets are long and random, so a plain hash hides them,
/// and looking the hash up tells nothing by how long it takes.
pub(crate) type Hash = [u8; 32];

/// The system has no randomness to give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes: {0}")]
pub struct NoRandomness(String);

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| NoRandomness(error.to_string()))?;
    Ok(bytes)
}

/// A device's token: 32 random bytes in hexadecimal.
pub(crate) fn token() -> Result<String, NoRandomness> {
    Ok(hex::encode(random::<32>()?))
}

/// A link's secret: 16 random bytes in hexadecimal. It lives for days and works
/// once, and is short enough for a code that a camera reads.
pub(crate) fn link() -> Result<String, NoRandomness> {
    Ok(hex::encode(random::<16>()?))
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}
