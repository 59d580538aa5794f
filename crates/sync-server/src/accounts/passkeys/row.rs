//! A passkey as it is kept, among its person's ways in.

use super::{Handle, site::Site};
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState, RegisteredCredential,
    bin::{Decode, Encode},
    request::{
        BackupReq, PublicKeyCredentialDescriptor,
        auth::{AuthenticationVerificationOptions, SignatureCounterEnforcement},
    },
    response::{
        AuthTransports, Backup, CredentialId,
        auth::{DiscoverableAuthentication, error::AuthCeremonyErr},
        register::{CompressedPubKey, DynamicState, StaticState},
    },
};

use super::HANDLE;

/// Of any algorithm that is asked for: Ed25519, ES256, ES384, RS256.
type PublicKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// One passkey. It holds nothing secret: a public key, and what the device that keeps the private one told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PasskeyRow {
    /// Ours, for lists.
    pub(crate) id: ItemId,
    pub(crate) name: String,
    /// The authenticator's name for it.
    pub(super) credential: Vec<u8>,
    /// The public key, and what was agreed on at its making: `webauthn_rp`'s encoding.
    key: Vec<u8>,
    /// What a sign-in changes, the signature counter with it: `webauthn_rp`'s encoding.
    state: [u8; 7],
    /// By which ways a browser reaches the authenticator: `webauthn_rp`'s encoding.
    transports: u8,
    /// Seconds since 1970.
    pub(crate) added: i64,
    /// When it last signed somebody in; 0 for never.
    #[serde(default)]
    pub(crate) used: i64,
}

/// Why a passkey signs nobody in.
#[derive(Debug)]
pub(super) enum Wrong {
    /// Its counter did not go on: there is a copy of it.
    Behind,
    /// Anything else, in the library's words.
    Refused(String),
}

impl PasskeyRow {
    /// What was registered just now.
    pub(super) fn new(
        id: ItemId,
        name: String,
        made: &RegisteredCredential<'_, HANDLE>,
        added: i64,
    ) -> Self {
        let key: Result<_, Infallible> = made.static_state().encode();
        let state: Result<_, Infallible> = made.dynamic_state().encode();
        let transports: Result<_, Infallible> = made.transports().encode();
        let (Ok(key), Ok(state), Ok(transports)) = (key, state, transports);
        let credential = made.id().as_ref().to_vec();
        Self { id, name, credential, key, state, transports, added, used: 0 }
    }

    /// The authenticator's name for it.
    pub(super) fn credential(&self) -> Option<CredentialId<Vec<u8>>> {
        CredentialId::decode(self.credential.clone()).ok()
    }

    /// So that an authenticator that holds it makes no second one.
    pub(super) fn descriptor(&self) -> Option<PublicKeyCredentialDescriptor<Vec<u8>>> {
        let id = self.credential()?;
        let transports = AuthTransports::decode(self.transports).ok()?;
        Some(PublicKeyCredentialDescriptor { id, transports })
    }

    /// The row after a sign-in with it, at `now` (seconds since 1970), if what was shown signs the challenge as it should.
    pub(super) fn shown(
        &self,
        ceremony: DiscoverableAuthenticationServerState,
        site: &Site,
        person: ItemId,
        shown: &DiscoverableAuthentication<HANDLE>,
        now: i64,
    ) -> Result<Self, Wrong> {
        let damaged = || Wrong::Refused("its row can't be read".to_owned());
        let handle = handle(person);
        let state = DynamicState::decode(self.state).map_err(|_| damaged())?;
        let backup = backup(state.backup);
        let key = StaticState::<PublicKey>::decode(self.key.as_slice()).map_err(|_| damaged())?;
        let id =
            CredentialId::<&[u8]>::decode(self.credential.as_slice()).map_err(|_| damaged())?;
        let known = AuthenticatedCredential::new(id, &handle, key, state);
        let mut known = known.map_err(|error| Wrong::Refused(error.to_string()))?;
        let origins = [site.origin()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            backup_requirement: Some(backup),
            // WebAuthn level 3, 7.2, step 18: what was not asked for may be ignored.
            error_on_unsolicited_extensions: false,
            sig_counter_enforcement: SignatureCounterEnforcement::Fail,
            ..AuthenticationVerificationOptions::default()
        };
        let site = site.id().map_err(|error| Wrong::Refused(error.to_string()))?;
        match ceremony.verify(&site, shown, &mut known, &options) {
            Ok(_) => {
                let Ok(state): Result<_, Infallible> = known.dynamic_state().encode();
                Ok(Self { state, used: now, ..self.clone() })
            }
            Err(AuthCeremonyErr::SignatureCounter) => Err(Wrong::Behind),
            Err(error) => Err(Wrong::Refused(error.to_string())),
        }
    }
}

/// Whether it may be copied to other devices is decided at its making (WebAuthn level 3, 7.2, step 19).
const fn backup(was: Backup) -> BackupReq {
    match was {
        Backup::NotEligible => BackupReq::NotEligible,
        Backup::Eligible | Backup::Exists => BackupReq::Eligible,
    }
}

/// A person, for authenticators: their id says nothing of them.
pub(super) fn handle(person: ItemId) -> Handle {
    let Ok(handle): Result<_, Infallible> = Handle::decode(*person.as_bytes());
    handle
}

#[cfg(test)]
impl PasskeyRow {
    /// One that signs nothing.
    pub(crate) fn invented(id: u8) -> Self {
        Self {
            id: ItemId::new([id; 8]),
            name: id.to_string(),
            credential: vec![id; 32],
            key: Vec::new(),
            state: [0; 7],
            transports: 0,
            added: 1,
            used: 0,
        }
    }
}
