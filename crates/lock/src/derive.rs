//! From what a person types to a key.

use argon2::{Algorithm, Argon2, Params, Version};
use carnet_storage::DataKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Memory that a derivation may ask for at most, in KiB: a header that says more is damaged, or was written to
/// make a small tablet's app run out of memory.
const MOST_MEMORY: u32 = 64 * 1024;
const MOST_PASSES: u32 = 16;

/// What a derivation costs, whoever does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// In KiB.
    memory: u32,
    passes: u32,
}

impl Cost {
    /// Of new locks. OWASP's least is 19 MiB and 2 passes; Chromium takes 95 ms on two server cores, a tablet some
    /// times that.
    pub(crate) const NOW: Self = Self { memory: 32 * 1024, passes: 3 };
}

/// The key that wraps the data key; `None` when the cost is not one that this program sets.
pub(crate) fn key(secret: &str, salt: &[u8], cost: Cost) -> Option<DataKey> {
    if cost.memory > MOST_MEMORY || cost.passes > MOST_PASSES {
        return None;
    }
    let mut bytes = Zeroizing::new([0; 32]);
    let params = Params::new(cost.memory, cost.passes, 1, Some(bytes.len())).ok()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, &mut *bytes)
        .ok()?;
    Some(DataKey::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_can_not_ask_for_more_than_a_tablet_has() {
        let salt = [7; 16];
        let much = Cost { memory: MOST_MEMORY + 1, passes: 1 };
        let long = Cost { memory: 8, passes: MOST_PASSES + 1 };
        assert!(key("482913", &salt, much).is_none() && key("482913", &salt, long).is_none());
        assert!(key("482913", &salt, Cost { memory: 8, passes: 1 }).is_some());
    }
}
