//! Opening by a passkey: what its authenticator computes, without a network, for a salt that lies beside the rows.

use crate::header::data_key;
use carnet_storage::{DataKey, StoreError};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of what an authenticator computes (WebAuthn level 3, 10.1.4: HMAC-SHA-256).
const OUTPUT: usize = 32;
/// Bytes of a salt.
const SALT: usize = 32;
/// The longest name of a credential, in bytes (WebAuthn level 3, 4: credential id).
const LONGEST_ID: usize = 1_023;
/// What else is ever derived from the same output says something else.
const PURPOSE: &[u8] = b"carnet: wraps the data key of a device, 1";
/// A wrapped key opens as nothing else, and under its own passkey's name alone.
const ABOUT: &[u8] = b"carnet data key, by passkey ";

/// What a passkey's authenticator computed for a salt: the output of WebAuthn's PRF extension. Nothing shows it.
#[derive(Clone)]
pub struct Prf(Zeroizing<[u8; OUTPUT]>);

/// A passkey that opens this device, beside a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// The authenticator's name for it.
    id: Vec<u8>,
    /// What the authenticator computes with.
    salt: Vec<u8>,
    /// The data key, wrapped.
    key: Vec<u8>,
}

impl Prf {
    /// `None` where it is no output of that extension.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; OUTPUT] = bytes.try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }
}

impl std::fmt::Debug for Prf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prf")
    }
}

impl Passkey {
    /// The authenticator's name for it, which a browser is asked for.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// What the authenticator is to compute with.
    pub fn salt(&self) -> &[u8] {
        &self.salt
    }

    /// Wraps `key` for who has the passkey; `None` where that is none.
    pub(crate) fn wrapped(
        key: &DataKey,
        id: &[u8],
        salt: &[u8],
        prf: &Prf,
    ) -> Result<Option<Self>, StoreError> {
        if id.is_empty() || id.len() > LONGEST_ID || salt.len() != SALT {
            return Ok(None);
        }
        let Some(wrapping) = wrapping(prf, salt) else { return Ok(None) };
        let key = wrapping.seal(&about(id), key.as_bytes())?;
        Ok(Some(Self { id: id.to_vec(), salt: salt.to_vec(), key }))
    }

    /// The data key, where `prf` is this passkey's.
    pub(crate) fn open(&self, prf: &Prf) -> Option<DataKey> {
        wrapping(prf, &self.salt)?.open(&about(&self.id), self.key.clone()).and_then(data_key)
    }
}

/// HKDF-SHA-256 (RFC 5869), as the PRF extension's output may serve other purposes too.
fn wrapping(prf: &Prf, salt: &[u8]) -> Option<DataKey> {
    let mut bytes = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), &*prf.0).expand(PURPOSE, &mut *bytes).ok()?;
    Some(DataKey::from_bytes(bytes))
}

fn about(id: &[u8]) -> Vec<u8> {
    [ABOUT, id].concat()
}
