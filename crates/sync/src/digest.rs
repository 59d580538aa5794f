//! A document's state in sixteen bytes.

use automerge::ChangeHash;
use carnet_ids::DocId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The digest of a document's id and heads: equal on two replicas exactly when both
/// have the same changes. Digests of many documents are combined by XOR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// The digest of a document with these heads, in any order: the first sixteen
    /// bytes of SHA-256 over the id and the sorted heads.
    pub fn of(doc: &DocId, heads: &[ChangeHash]) -> Self {
        let mut heads = heads.to_vec();
        heads.sort_unstable();
        let mut hash = Sha256::new().chain_update(doc.as_bytes());
        for head in heads {
            hash.update(head.0);
        }
        let mut digest = Self::default();
        digest.0.copy_from_slice(&hash.finalize()[..16]);
        digest
    }

    /// Adds or removes `other`.
    pub fn toggle(&mut self, other: Self) {
        for (byte, other) in self.0.iter_mut().zip(other.0) {
            *byte ^= other;
        }
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = crate::wire::Bytes::deserialize(deserializer)?;
        let bytes =
            bytes.0.try_into().map_err(|_| serde::de::Error::custom("a digest has 16 bytes"))?;
        Ok(Self(bytes))
    }
}
