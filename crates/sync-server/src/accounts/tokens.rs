//! Tokens: who may connect, and with what next time.
//!
//! A token is good for a day. Then the device is told the next one; it uses that once its own disk has
//! it, and from that moment the one before is retired. Until then the old one is good, so that a crash
//! on either side locks nobody out: the next token is made of the old one and of a salt that is on the
//! disk before the device is told, and so the same however often it is told.
//!
//! Whoever uses a retired token has a copy of the device's store, or is the device whose copy was used
//! meanwhile. Which of the two can't be known, so nothing of the device is good any more. But a greeting may
//! also have lain in a connection that its device gave up, and come late: so only a retired token of
//! somebody who is there, and answers, counts.

use super::{
    Accounts,
    book::Token,
    journal::{Act, Entry},
    rows::{self, DeviceRow, NextToken, Revoked, Why},
};
use crate::{
    clock,
    secret::{self, Hash},
};
use carnet_ids::{DeviceId, ItemId};
use carnet_storage::{Batch, StoreError};
use carnet_sync::{hub::Identity, wire::code};
use sha2::{Digest, Sha256};

/// As many retired tokens are known again; older ones are merely unknown.
const RETIRED: usize = 32;

const EMPTIES: &str = "this device was withdrawn: it empties itself";

/// A device that may connect.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) identity: Identity,
    /// What it is told to use next.
    pub(crate) next: Option<String>,
}

/// Why a device may not connect.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("this server speaks another version of the protocol: update the app")]
    Protocol,
    #[error("the token is too long")]
    LongToken,
    #[error("this device is not known here: sign in again with a new link")]
    Unknown,
    #[error("{EMPTIES}")]
    Revoked,
    /// Its successor was used: see [`Accounts::stolen`].
    #[error("this token was used up")]
    Retired,
    #[error("the server can't keep who connects: {0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    NoRandomness(#[from] secret::NoRandomness),
}

impl Refusal {
    /// A code of the protocol.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Protocol => code::PROTOCOL,
            Self::LongToken => code::MISUSE,
            Self::Unknown => code::TOKEN,
            Self::Revoked => code::REVOKED,
            Self::Retired => code::IDLE,
            Self::Store(_) | Self::NoRandomness(_) => code::STORE,
        }
    }
}

/// Who asks over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bearer {
    pub(crate) device: DeviceId,
    pub(crate) person: ItemId,
    pub(crate) name: String,
}

impl Accounts {
    /// Whether, and as whom, a device may connect with this token.
    pub(crate) async fn admit(&self, token: &str, device: DeviceId) -> Result<Admitted, Refusal> {
        let hash = secret::hash(token);
        if let Some(admitted) = self.at_once(&hash, device)? {
            return Ok(admitted);
        }
        let _turn = self.turn.lock().await;
        let (row, which) = self.known(&hash, device)?;
        match which {
            Token::Revoked => Err(Refusal::Revoked),
            Token::Retired => Err(Refusal::Retired),
            Token::Next => {
                let row = self.retire(device, row).await?;
                Ok(Admitted { identity: identity(device, &row), next: None })
            }
            Token::Current => {
                let next = self.next(device, row.clone(), token).await?;
                Ok(Admitted { identity: identity(device, &row), next: Some(next) })
            }
        }
    }

    /// The usual case: the token is the current one, and young.
    fn at_once(&self, hash: &Hash, device: DeviceId) -> Result<Option<Admitted>, Refusal> {
        let (row, which) = self.known(hash, device)?;
        let age = clock::unix().saturating_sub(row.renewed);
        let young = row.next.is_none() && age < self.token_life;
        let admitted = || Admitted { identity: identity(device, &row), next: None };
        Ok((which == Token::Current && young).then(admitted))
    }

    fn known(&self, hash: &Hash, device: DeviceId) -> Result<(DeviceRow, Token), Refusal> {
        let book = self.book();
        let known = book.by_token(hash).filter(|(known, ..)| *known == device);
        known.map(|(_, row, which)| (row.clone(), which)).ok_or(Refusal::Unknown)
    }

    /// The token that follows this one, made durable before anybody is told.
    async fn next(
        &self,
        device: DeviceId,
        mut row: DeviceRow,
        token: &str,
    ) -> Result<String, Refusal> {
        if let Some(next) = &row.next {
            return Ok(following(token, &next.salt));
        }
        let salt = secret::random()?;
        let next = following(token, &salt);
        row.next = Some(NextToken { salt, hash: secret::hash(&next) });
        self.keep_device(device, row, []).await?;
        Ok(next)
    }

    /// The next token was used: the one before is no good any more.
    async fn retire(&self, device: DeviceId, mut row: DeviceRow) -> Result<DeviceRow, Refusal> {
        let Some(next) = row.next.take() else { return Err(Refusal::Unknown) };
        row.retired.push(std::mem::replace(&mut row.token, next.hash));
        row.renewed = clock::unix();
        if row.retired.len() > RETIRED {
            row.retired.remove(0);
        }
        self.keep_device(device, row.clone(), []).await?;
        // Whoever is connected with the old one has to show what it has.
        self.hang_up(device, code::REPLACED, "the device has connected again").await;
        Ok(row)
    }

    /// Somebody is there who greeted with a token that was used up: nothing of the device is good any
    /// more. Gives why they are refused.
    pub(crate) async fn stolen(&self, token: &str, device: DeviceId) -> Refusal {
        let _turn = self.turn.lock().await;
        match self.known(&secret::hash(token), device) {
            Ok((row, Token::Retired)) => match self.withdraw_stolen(device, row).await {
                Ok(()) => Refusal::Revoked,
                Err(error) => error.into(),
            },
            // It was withdrawn meanwhile.
            Ok((_, Token::Revoked)) => Refusal::Revoked,
            Ok(_) => Refusal::Retired,
            Err(refusal) => refusal,
        }
    }

    async fn withdraw_stolen(&self, device: DeviceId, row: DeviceRow) -> Result<(), StoreError> {
        tracing::warn!(%device, "a retired token was used: the device is withdrawn");
        let entry = Entry::new(Act::TokenStolen, "server", &row.name).with("device", device);
        self.revoke_row(device, row, Why::Stolen, entry).await
    }

    /// Refuses a device from now on, also where it is connected.
    pub(super) async fn revoke_row(
        &self,
        device: DeviceId,
        mut row: DeviceRow,
        why: Why,
        entry: Entry,
    ) -> Result<(), StoreError> {
        row.revoked = Some(Revoked { at: clock::unix(), why });
        self.keep_device(device, row, [entry]).await?;
        self.hang_up_revoked(device).await;
        Ok(())
    }

    async fn hang_up(&self, device: DeviceId, code: &'static str, reason: &'static str) {
        // A core that has stopped has no connection.
        self.core.call(move |hub, _| hub.end(device, code, reason)).await;
    }

    /// The same, for a device that may have connected while it was withdrawn.
    pub(crate) async fn hang_up_revoked(&self, device: DeviceId) {
        self.hang_up(device, code::REVOKED, EMPTIES).await;
    }

    /// Makes a device's row durable, with what is to be said of it.
    async fn keep_device(
        &self,
        device: DeviceId,
        row: DeviceRow,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(rows::key(rows::DEVICES, device.as_bytes()), rows::encode(&row));
        self.journal.commit(batch, entries).await?;
        self.book().put_device(device, row);
        Ok(())
    }

    /// Whether a device is refused by now.
    pub(crate) fn is_revoked(&self, device: DeviceId) -> bool {
        self.book().device(&device).is_none_or(|row| row.revoked.is_some())
    }

    /// Whose token this is. A page may still have the one before for a moment, which is refused and
    /// gives nobody away.
    pub(crate) fn bearer(&self, token: &str) -> Option<Bearer> {
        let book = self.book();
        let (device, row, which) = book.by_token(&secret::hash(token))?;
        if !matches!(which, Token::Current | Token::Next) {
            return None;
        }
        let name = book.person(&row.person)?.name.clone();
        Some(Bearer { device, person: row.person, name })
    }
}

fn identity(device: DeviceId, row: &DeviceRow) -> Identity {
    Identity { device, actors: vec![row.actor], name: row.name.clone() }
}

/// Needs both: the token, which only the device has, and the salt, which only the server has.
fn following(token: &str, salt: &[u8; 32]) -> String {
    let hash = Sha256::new().chain_update(b"carnet token").chain_update(salt);
    hex::encode(hash.chain_update(token.as_bytes()).finalize())
}
