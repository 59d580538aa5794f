//! How the data key is kept.

use crate::{
    derive::{self, Cost},
    passkey::{Passkey, Prf},
    secret::Kind,
};
use carnet_storage::{DataKey, StoreError, sealed};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Its row in the store underneath.
pub(crate) const HEADER: &[u8] = b"K";
/// A wrapped key opens as nothing else.
const ABOUT: &[u8] = b"carnet data key";

/// The one row that tells how to open the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub(crate) settings: Settings,
    keeping: Keeping,
}

/// What the user chose about locking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Lock after so many seconds without input; 0 for never.
    pub after: u32,
    /// Delete everything after [`crate::LAST`] wrong tries.
    pub wipe: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { after: 300, wipe: false }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Keeping {
    Clear {
        key: Vec<u8>,
    },
    Wrapped {
        kind: Kind,
        salt: Vec<u8>,
        cost: Cost,
        key: Vec<u8>,
        /// What opens it as well.
        #[serde(default)]
        passkey: Option<Passkey>,
    },
}

impl Header {
    /// Without a lock.
    pub(crate) fn clear(key: &DataKey) -> Self {
        let keeping = Keeping::Clear { key: key.as_bytes().to_vec() };
        Self { settings: Settings::default(), keeping }
    }

    /// With one: `key` opens for who knows the secret, or has the passkey that it was wrapped for.
    pub(crate) fn wrapped(
        key: &DataKey,
        (kind, secret): (Kind, &str),
        passkey: Option<Passkey>,
        settings: Settings,
    ) -> Result<Self, StoreError> {
        let mut salt = vec![0; 16];
        sealed::fill(&mut salt)?;
        let cost = Cost::NOW;
        let wrapping = derive::key(secret, &salt, cost).ok_or_else(damaged)?;
        let key = wrapping.seal(ABOUT, key.as_bytes())?;
        Ok(Self { settings, keeping: Keeping::Wrapped { kind, salt, cost, key, passkey } })
    }

    /// What unlocks it; `None` without a lock.
    pub fn kind(&self) -> Option<Kind> {
        match self.keeping {
            Keeping::Wrapped { kind, .. } => Some(kind),
            Keeping::Clear { .. } => None,
        }
    }

    /// The passkey that opens it beside the code.
    pub fn passkey(&self) -> Option<&Passkey> {
        match &self.keeping {
            Keeping::Wrapped { passkey, .. } => passkey.as_ref(),
            Keeping::Clear { .. } => None,
        }
    }

    /// The same header, that `passkey` opens as well; `None` without a code.
    pub(crate) fn with_passkey(&self, made: Passkey) -> Option<Self> {
        let mut header = self.clone();
        match &mut header.keeping {
            Keeping::Wrapped { passkey, .. } => *passkey = Some(made),
            Keeping::Clear { .. } => return None,
        }
        Some(header)
    }

    /// The key, for who has the passkey; `None` for who does not.
    pub(crate) fn unwrap_by(&self, prf: &Prf) -> Option<DataKey> {
        self.passkey()?.open(prf)
    }

    /// The key that lies in the clear; `None` with a lock.
    pub(crate) fn open(&self) -> Result<Option<DataKey>, StoreError> {
        match &self.keeping {
            Keeping::Clear { key } => data_key(key.clone()).map(Some).ok_or_else(damaged),
            Keeping::Wrapped { .. } => Ok(None),
        }
    }

    /// The key, for who knows the secret; `None` for who does not.
    pub(crate) fn unwrap(&self, secret: &str) -> Result<Option<DataKey>, StoreError> {
        match &self.keeping {
            Keeping::Clear { .. } => self.open(),
            Keeping::Wrapped { salt, cost, key, .. } => {
                let wrapping = derive::key(secret, salt, *cost).ok_or_else(damaged)?;
                Ok(wrapping.open(ABOUT, key.clone()).and_then(data_key))
            }
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        carnet_cbor::to_vec(self)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        carnet_cbor::from_slice(bytes).map_err(|_| damaged())
    }
}

pub(crate) fn data_key(bytes: Vec<u8>) -> Option<DataKey> {
    let bytes = Zeroizing::new(bytes);
    let key: [u8; 32] = bytes.as_slice().try_into().ok()?;
    Some(DataKey::from_bytes(Zeroizing::new(key)))
}

fn damaged() -> StoreError {
    StoreError::Corrupt("the row that tells how to open this store can't be read".into())
}
