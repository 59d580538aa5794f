//! Passkeys (WebAuthn level 3): a private key that a person's device keeps, and that signs a challenge once its owner has shown
//! who they are to it. Nothing that is kept here, or told, signs anybody in.
//!
//! They stand among the person's ways in ([`super::ways::WaysRow`]), so whatever takes those away takes them along.

mod made;
mod pending;
mod row;
mod site;

pub(crate) use pending::Pending;
pub(crate) use row::PasskeyRow;
pub(crate) use site::Site;

use super::{
    AccountError, Accounts, Joined,
    journal::{Act, Entry},
    rows,
    tokens::Bearer,
    ways::WaysRow,
};
use crate::{clock, secret};
use carnet_ids::{DeviceId, ItemId};
use carnet_storage::Batch;
use pending::{Ceremony, LIFE};
use row::{Wrong, handle};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    num::NonZeroU32,
    sync::{MutexGuard, PoisonError},
    time::Instant,
};
use webauthn_rp::{
    DiscoverableAuthenticationServerState, DiscoverableCredentialRequestOptions,
    PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
    request::{
        TimedCeremony,
        register::{CredProtect, RegistrationVerificationOptions, UserHandle},
    },
    response::{CredentialId, auth::DiscoverableAuthentication},
};

/// Bytes of a person's id.
const HANDLE: usize = 8;
type Handle = UserHandle<HANDLE>;

/// Passkeys of one person.
const MOST: usize = 20;

/// What somebody shows to sign in.
#[derive(Debug, Deserialize)]
pub(crate) struct Shown {
    /// What the browser gave, in WebAuthn's JSON (`AuthenticationResponseJSON`).
    pub(crate) passkey: Value,
    #[serde(default)]
    pub(crate) device_name: String,
}

impl Shown {
    /// Which passkey it says to be.
    pub(crate) fn credential(&self) -> &str {
        self.passkey["id"].as_str().unwrap_or_default()
    }
}

/// A passkey, for the list of who has it.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    id: ItemId,
    name: String,
    /// The authenticator's name for it, in base64url, so that it can be told when the passkey is no good any more.
    credential: Option<CredentialId<Vec<u8>>>,
    /// Seconds since 1970.
    added: i64,
    /// The same; 0 for never.
    used: i64,
}

impl Listed {
    pub(super) fn of(row: &PasskeyRow) -> Self {
        let (name, credential) = (row.name.clone(), row.credential());
        Self { id: row.id, name, credential, added: row.added, used: row.used }
    }
}

impl Accounts {
    /// What a browser is asked for so that somebody signs in, whoever it is: WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.
    pub(crate) fn passkey_challenge(&self, site: &Site) -> Result<Value, AccountError> {
        let id = site.id()?;
        let mut options = DiscoverableCredentialRequestOptions::passkey(&id);
        options.0.timeout = life();
        let (server, client) = options.start_ceremony().map_err(failed)?;
        let challenge = server.sent_challenge();
        self.pending().put(challenge, Ceremony::SignIn(server), Instant::now());
        told(&client)
    }

    /// Signs a device in with a passkey. Whatever is wrong with it, the answer is the same.
    pub(crate) async fn sign_in_with_passkey(
        &self,
        site: &Site,
        shown: Shown,
    ) -> Result<Joined, AccountError> {
        let name = super::checked_name(&shown.device_name)?;
        let shown = shown.passkey.to_string();
        let shown = DiscoverableAuthentication::<HANDLE>::from_json_relaxed(shown.as_bytes());
        let shown = shown.map_err(|_| AccountError::Passkey)?;
        let ceremony = self.awaited(&shown)?;
        let _turn = self.turn.lock().await;
        let (person, row) =
            self.whose_passkey(shown.raw_id().as_ref()).ok_or(AccountError::Passkey)?;
        let used = match row.shown(ceremony, site, person, &shown, clock::unix()) {
            Ok(used) => used,
            Err(wrong) => return Err(self.not_this_passkey(person, &row.name, wrong).await),
        };
        let ways = self.with_passkey(person, used);
        let mut batch = Batch::default();
        batch.put(rows::key(rows::WAYS, person.as_bytes()), rows::encode(&ways));
        let joined = self.new_device(person, name, Act::SignedInByPasskey, batch).await?;
        self.ways().insert(person, ways);
        Ok(joined)
    }

    fn awaited(
        &self,
        shown: &DiscoverableAuthentication<HANDLE>,
    ) -> Result<DiscoverableAuthenticationServerState, AccountError> {
        let challenge = shown.challenge_relaxed().map_err(|_| AccountError::Passkey)?;
        match self.pending().take(&challenge, Instant::now()) {
            Some(Ceremony::SignIn(ceremony)) => Ok(ceremony),
            _ => Err(AccountError::PasskeyOld),
        }
    }

    /// Whose an authenticator's credential is.
    fn whose_passkey(&self, credential: &[u8]) -> Option<(ItemId, PasskeyRow)> {
        let ways = self.ways();
        ways.iter().find_map(|(person, row)| {
            let found = row.passkeys.iter().find(|passkey| passkey.credential == credential)?;
            Some((*person, found.clone()))
        })
    }

    /// A person's ways in, with this passkey in the place of itself.
    fn with_passkey(&self, person: ItemId, used: PasskeyRow) -> WaysRow {
        let mut ways = self.ways().get(&person).cloned().unwrap_or_default();
        ways.passkeys
            .iter_mut()
            .filter(|row| row.id == used.id)
            .for_each(|row| *row = used.clone());
        ways
    }

    /// Says in the audit log what was shown. That there is a copy is on the disk before the answer: who has one knows
    /// whose it is.
    async fn not_this_passkey(&self, person: ItemId, name: &str, wrong: Wrong) -> AccountError {
        match wrong {
            Wrong::Behind => {
                let entry = Entry::new(Act::PasskeyCopied, "server", &self.name_of(&person));
                if let Err(error) = self.note(entry.with("passkey", name)).await {
                    return error;
                }
            }
            Wrong::Refused(why) => {
                tracing::debug!(why, "a passkey was refused");
                self.note_sign_in_refused(Some(person), "passkey");
            }
        }
        AccountError::Passkey
    }

    /// What a browser is asked for so that it makes a passkey for somebody who is signed in: WebAuthn's
    /// `PublicKeyCredentialCreationOptionsJSON`. Who has a password shows it.
    pub(crate) async fn begin_passkey(
        &self,
        site: &Site,
        who: &Bearer,
        password: &str,
    ) -> Result<Value, AccountError> {
        let shown = self.shows(who, password).await?;
        let _turn = self.turn_after(who, &shown).await?;
        let passkeys = self.own_passkeys(who.person);
        if passkeys.len() >= MOST {
            return Err(AccountError::ManyPasskeys);
        }
        let known = passkeys.iter().filter_map(PasskeyRow::descriptor).collect();
        let (id, handle) = (site.id()?, handle(who.person));
        let mut options = PublicKeyCredentialCreationOptions::passkey(&id, (&handle).into(), known);
        options.timeout = life();
        // Demanding it (CTAP 2.1, 12.1) shuts out all authenticators that don't have it, phones and computers among them; that
        // its owner shows who they are is demanded at each use.
        options.extensions.cred_protect = CredProtect::None;
        let (server, client) = options.start_ceremony().map_err(failed)?;
        let challenge = server.sent_challenge();
        self.pending().put(challenge, Ceremony::Add(who.device, server), Instant::now());
        let mut options = told(&client)?;
        // What the browser shows when it asks. Any name will do, which the library's own type does not take.
        options["rp"]["name"] = json!(self.company().await);
        options["user"]["name"] = json!(who.name);
        options["user"]["displayName"] = json!(who.name);
        Ok(options)
    }

    /// Keeps what a browser made for [`Self::begin_passkey`]'s challenge, under a name.
    pub(crate) async fn add_passkey(
        &self,
        site: &Site,
        who: &Bearer,
        made: &Value,
        name: &str,
    ) -> Result<(), AccountError> {
        let name = super::checked_name(name)?;
        let made = made::read(made)?;
        let ceremony = self.begun(who.device, &made)?;
        let origins = [site.origin()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let checked = ceremony.verify(&site.id()?, &made, &options).map_err(|error| {
            tracing::debug!(%error, "a passkey was not made as asked for");
            AccountError::PasskeyUnfit
        })?;
        let _turn = self.own_turn(who).await?;
        if self.whose_passkey(checked.id().as_ref()).is_some() {
            return Err(AccountError::PasskeyKnown);
        }
        let mut ways = self.ways().get(&who.person).cloned().unwrap_or_default();
        if ways.passkeys.len() >= MOST {
            return Err(AccountError::ManyPasskeys);
        }
        let row = PasskeyRow::new(ItemId::new(secret::random()?), name, &checked, clock::unix());
        let entry = Entry::new(Act::PasskeyAdded, &who.name, &who.name).with("passkey", &row.name);
        ways.passkeys.push(row);
        self.keep_ways(who.person, Some(ways), entry).await
    }

    fn begun(
        &self,
        device: DeviceId,
        made: &Registration,
    ) -> Result<RegistrationServerState<HANDLE>, AccountError> {
        let challenge = made.challenge_relaxed().map_err(|_| AccountError::PasskeyUnfit)?;
        match self.pending().take(&challenge, Instant::now()) {
            Some(Ceremony::Add(asked, ceremony)) if asked == device => Ok(ceremony),
            _ => Err(AccountError::PasskeyOld),
        }
    }

    /// Takes one of somebody's own passkeys away.
    pub(crate) async fn remove_passkey(
        &self,
        who: &Bearer,
        id: ItemId,
    ) -> Result<(), AccountError> {
        let _turn = self.own_turn(who).await?;
        let mut ways = self.ways().get(&who.person).cloned().unwrap_or_default();
        let at = ways.passkeys.iter().position(|row| row.id == id);
        let row = ways.passkeys.remove(at.ok_or(AccountError::UnknownPasskey)?);
        let entry = Entry::new(Act::PasskeyRemoved, &who.name, &who.name);
        let left = (ways != WaysRow::default()).then_some(ways);
        self.keep_ways(who.person, left, entry.with("passkey", row.name)).await
    }

    fn own_passkeys(&self, person: ItemId) -> Vec<PasskeyRow> {
        self.ways().get(&person).map(|row| row.passkeys.clone()).unwrap_or_default()
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the browser may ask, as long as the answer is taken.
fn life() -> NonZeroU32 {
    let life = u32::try_from(LIFE.as_millis()).ok().and_then(NonZeroU32::new);
    life.unwrap_or(NonZeroU32::MIN)
}

fn told(options: &impl Serialize) -> Result<Value, AccountError> {
    serde_json::to_value(options).map_err(failed)
}

/// What only a fault of ours brings about.
fn failed(error: impl std::fmt::Display) -> AccountError {
    AccountError::Hash(format!("a passkey can't be asked for: {error}"))
}
