//! The second way in: an e-mail address, a password, and for those who want it a code; the third are
//! passkeys ([`super::passkeys`]). The link remains, and is how an administrator lets somebody in who
//! has lost all of it.
//!
//! Rows `XW` person (8), [`WaysRow`]: on the server alone, never in a document that devices get.

use super::{
    AccountError, Accounts, By, Joined, Turn,
    code::Codes,
    journal::{Act, Entry},
    passkeys::{self, PasskeyRow},
    password::{self, Weak},
    rows,
    tokens::Bearer,
};
use crate::{clock, secret};
use carnet_ids::ItemId;
use carnet_storage::{Batch, StoreError};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{MutexGuard, PoisonError},
};

/// The longest address, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;

/// How a person signs in beside links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WaysRow {
    /// In small letters; nobody else's. Empty for who has passkeys alone.
    email: String,
    /// A PHC string of Argon2id; empty likewise.
    password: String,
    /// Asked for at each sign-in.
    #[serde(default)]
    codes: Option<Codes>,
    /// Made, and not confirmed by a first code.
    #[serde(default)]
    offered: Option<Codes>,
    #[serde(default)]
    pub(super) passkeys: Vec<PasskeyRow>,
}

/// Ways in, by person.
pub(super) type Ways = BTreeMap<ItemId, WaysRow>;

/// What somebody types to sign in.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    pub(crate) email: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    pub(crate) device_name: String,
}

/// What somebody may know of their own ways in.
#[derive(Debug, Serialize)]
pub(crate) struct Own {
    pub(crate) email: String,
    pub(crate) password: bool,
    pub(crate) code: bool,
    pub(crate) passkeys: Vec<passkeys::Listed>,
}

/// What an administrator may know of somebody's ways in beside links.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Had {
    password: bool,
    code: bool,
    passkeys: usize,
}

/// What is told of a password that somebody has in mind.
#[derive(Debug, Serialize)]
pub(crate) struct Strength {
    /// From 0 to `most`.
    score: u8,
    most: u8,
    /// Why it would not be taken, as a code.
    problem: Option<&'static str>,
}

/// A secret for an app that shows codes.
#[derive(Debug, Serialize)]
pub(crate) struct Offer {
    secret: String,
    /// What such apps open.
    url: String,
}

pub(super) fn read(disk: &crate::disk::Disk) -> Result<Ways, StoreError> {
    let mut ways = Ways::new();
    for (id, row) in rows::all(disk, rows::WAYS)? {
        if let Some(person) = ItemId::from_slice(&id) {
            ways.insert(person, row);
        }
    }
    Ok(ways)
}

impl Accounts {
    /// Signs a device in with what was typed. Where the address is nobody's, the answer is that of a
    /// wrong password, and comes as late; a code is asked for only of who knows the password.
    pub(crate) async fn sign_in(&self, typed: Typed) -> Result<Joined, AccountError> {
        let name = super::checked_name(&typed.device_name)?;
        let email = typed.email.trim().to_lowercase();
        let named = |row: &WaysRow| !email.is_empty() && row.email == email;
        let known = self.ways().iter().find(|(_, row)| named(row)).map(|(person, _)| *person);
        let hash =
            known.and_then(|person| self.ways().get(&person).map(|row| row.password.clone()));
        let right = self.hasher.verify(&typed.password, hash.clone()).await?;
        let Some(person) = known.filter(|_| right) else {
            self.note_sign_in_refused(known, "password");
            return Err(AccountError::SignIn);
        };
        let _turn = self.turn.lock().await;
        // It may have been changed while the password was being hashed.
        let row = self.ways().get(&person).cloned().unwrap_or_default();
        if hash.as_ref() != Some(&row.password) {
            return Err(AccountError::SignIn);
        }
        let mut batch = Batch::default();
        let mut after = None;
        if let Some(codes) = &row.codes {
            if typed.code.trim().is_empty() {
                return Err(AccountError::CodeNeeded);
            }
            let Some(codes) = codes.used(&typed.code, clock::unix()) else {
                self.note_sign_in_refused(known, "code");
                return Err(AccountError::Code);
            };
            let used = WaysRow { codes: Some(codes), ..row };
            batch.put(rows::key(rows::WAYS, person.as_bytes()), rows::encode(&used));
            after = Some(used);
        }
        let joined = self.new_device(person, name, Act::SignedIn, batch).await?;
        if let Some(row) = after {
            self.ways().insert(person, row);
        }
        Ok(joined)
    }

    /// Says in the audit log that somebody who is known was refused, beside the answer: waiting for the
    /// disk would tell that they are known. Of others nothing is written down: what was typed may be a
    /// password in the wrong field.
    pub(super) fn note_sign_in_refused(&self, person: Option<ItemId>, what: &'static str) {
        let Some(person) = person else { return };
        let name = self.name_of(&person);
        let accounts = self.clone();
        tokio::spawn(async move {
            let entry = Entry::new(Act::SignInRefused, "server", &name).with("wrong", what);
            if let Err(error) = accounts.note(entry).await {
                tracing::error!(%error, "a refused sign-in is not in the audit log");
            }
        });
    }

    /// A person's own ways in.
    pub(crate) fn own_ways(&self, who: &Bearer) -> Own {
        let row = self.ways().get(&who.person).cloned().unwrap_or_default();
        let passkeys = row.passkeys.iter().map(passkeys::Listed::of).collect();
        let (password, code) = (!row.password.is_empty(), row.codes.is_some());
        Own { email: row.email, password, code, passkeys }
    }

    /// Everybody's ways in; who is not among them comes by links alone.
    pub(crate) fn all_ways(&self) -> BTreeMap<ItemId, Had> {
        let had = |row: &WaysRow| Had {
            password: !row.password.is_empty(),
            code: row.codes.is_some(),
            passkeys: row.passkeys.len(),
        };
        self.ways().iter().map(|(person, row)| (*person, had(row))).collect()
    }

    /// Chooses an address and a password; who has one already shows it.
    pub(crate) async fn choose_password(
        &self,
        who: &Bearer,
        email: &str,
        chosen: &str,
        current: &str,
    ) -> Result<(), AccountError> {
        let email = checked_email(email)?;
        password::check(chosen, &[&who.name, &email])?;
        if self.is_breached(chosen).await? {
            return Err(Weak::Breached.into());
        }
        let shown = self.shows(who, current).await?;
        let hash = self.hasher.hash(chosen).await?;
        let _turn = self.turn_after(who, &shown).await?;
        if self.ways().iter().any(|(person, row)| *person != who.person && row.email == email) {
            return Err(AccountError::EmailTaken);
        }
        let row = self.ways().get(&who.person).cloned().unwrap_or_default();
        let row = WaysRow { email, password: hash, ..row };
        let entry = Entry::new(Act::PasswordSet, &who.name, &who.name);
        self.keep_ways(who.person, Some(row), entry).await
    }

    /// How hard what somebody has in mind is to guess, before they choose it.
    pub(crate) async fn strength(
        &self,
        who: &Bearer,
        email: &str,
        chosen: &str,
    ) -> Result<Strength, AccountError> {
        let words = [who.name.as_str(), email];
        let mut problem = password::check(chosen, &words).err();
        if problem.is_none() && self.is_breached(chosen).await? {
            problem = Some(Weak::Breached);
        }
        let score = password::score(chosen, &words);
        // What is not taken must not look good.
        let score = if problem.is_some() { score.min(1) } else { score };
        Ok(Strength { score, most: password::MOST_SCORE, problem: problem.map(Weak::code) })
    }

    /// Whether it is in the operator's list. A list that can't be read keeps nobody from choosing: the log
    /// says so.
    async fn is_breached(&self, chosen: &str) -> Result<bool, AccountError> {
        let Some(list) = self.breached.clone() else { return Ok(false) };
        let chosen = chosen.to_owned();
        let found = self.hasher.work(move || list.has(&chosen)).await?;
        Ok(found.unwrap_or_else(|error| {
            tracing::error!(%error, "the list of breached passwords can't be read");
            false
        }))
    }

    /// Whether somebody who has a password knows it. Gives its hash.
    pub(super) async fn shows(
        &self,
        who: &Bearer,
        password: &str,
    ) -> Result<Option<String>, AccountError> {
        let known = self.password_of(who);
        if known.is_some() && !self.hasher.verify(password, known.clone()).await? {
            self.note_sign_in_refused(Some(who.person), "password");
            return Err(AccountError::SignIn);
        }
        Ok(known)
    }

    fn password_of(&self, who: &Bearer) -> Option<String> {
        let password = self.ways().get(&who.person).map(|row| row.password.clone());
        password.filter(|password| !password.is_empty())
    }

    /// The turn of somebody who has shown this password, which may have been changed or taken away
    /// while it was hashed.
    pub(super) async fn turn_after(
        &self,
        who: &Bearer,
        shown: &Option<String>,
    ) -> Result<Turn<'_>, AccountError> {
        let turn = self.own_turn(who).await?;
        if self.password_of(who) == *shown { Ok(turn) } else { Err(AccountError::SignIn) }
    }

    /// Makes a secret for codes, for who has a password. It counts once a first code was typed. Where
    /// codes are asked for already, these would take their place, as if they had been switched off:
    /// so the password is shown, as for that.
    pub(crate) async fn offer_codes(
        &self,
        who: &Bearer,
        password: &str,
    ) -> Result<Offer, AccountError> {
        let codes = Codes::new(secret::random()?);
        let shown = if self.has_codes(who) {
            self.shows(who, password).await?
        } else {
            self.password_of(who)
        };
        let _turn = self.turn_after(who, &shown).await?;
        let row = self.ways().get(&who.person).filter(|row| !row.password.is_empty()).cloned();
        let row = row.ok_or(AccountError::SignIn)?;
        let secret = codes.base32();
        let label: String = row.email.chars().filter(|c| !"%?&#/ ".contains(*c)).collect();
        let url = format!("otpauth://totp/Carnet:{label}?secret={secret}&issuer=Carnet");
        let row = WaysRow { offered: Some(codes), ..row };
        let mut batch = Batch::default();
        batch.put(rows::key(rows::WAYS, who.person.as_bytes()), rows::encode(&row));
        self.journal.commit(batch, []).await?;
        self.ways().insert(who.person, row);
        Ok(Offer { secret, url })
    }

    fn has_codes(&self, who: &Bearer) -> bool {
        self.ways().get(&who.person).is_some_and(|row| row.codes.is_some())
    }

    /// The app shows the right codes: from now on one is asked for.
    pub(crate) async fn confirm_codes(&self, who: &Bearer, code: &str) -> Result<(), AccountError> {
        let _turn = self.own_turn(who).await?;
        let row = self.ways().get(&who.person).cloned().unwrap_or_default();
        let used = row.offered.as_ref().and_then(|codes| codes.used(code, clock::unix()));
        let row = WaysRow { codes: Some(used.ok_or(AccountError::Code)?), offered: None, ..row };
        let entry = Entry::new(Act::CodeSet, &who.name, &who.name).with("asked", true);
        self.keep_ways(who.person, Some(row), entry).await
    }

    /// No code is asked for any more; who says so shows the password.
    pub(crate) async fn remove_codes(
        &self,
        who: &Bearer,
        password: &str,
    ) -> Result<(), AccountError> {
        let shown = self.shows(who, password).await?;
        let _turn = self.turn_after(who, &shown).await?;
        let Some(row) = self.ways().get(&who.person).cloned() else { return Ok(()) };
        let entry = Entry::new(Act::CodeSet, &who.name, &who.name).with("asked", false);
        self.keep_ways(who.person, Some(WaysRow { codes: None, offered: None, ..row }), entry).await
    }

    /// Takes a person's password, codes and passkeys away, and makes a link for them.
    pub(crate) async fn recover(&self, person: ItemId, by: By<'_>) -> Result<String, AccountError> {
        let _turn = self.turn(by).await?;
        let name = self.name_of(&person);
        if name.is_empty() {
            return Err(AccountError::UnknownPerson);
        }
        let entry = Entry::new(Act::WaysReset, by.name(), &name);
        self.keep_ways(person, None, entry).await?;
        self.link_for(name, by.name()).await
    }

    pub(super) async fn keep_ways(
        &self,
        person: ItemId,
        row: Option<WaysRow>,
        entry: Entry,
    ) -> Result<(), AccountError> {
        let key = rows::key(rows::WAYS, person.as_bytes());
        let mut batch = Batch::default();
        match &row {
            Some(row) => batch.put(key, rows::encode(row)),
            None => batch.delete(key),
        }
        self.journal.commit(batch, [entry]).await?;
        match row {
            Some(row) => drop(self.ways().insert(person, row)),
            None => drop(self.ways().remove(&person)),
        }
        Ok(())
    }

    pub(super) fn name_of(&self, person: &ItemId) -> String {
        self.book().person(person).map(|row| row.name.clone()).unwrap_or_default()
    }

    pub(super) fn ways(&self) -> MutexGuard<'_, Ways> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address: something, an @, something with a dot.
fn checked_email(email: &str) -> Result<String, AccountError> {
    let email = email.trim().to_lowercase();
    let plain =
        email.len() <= LONGEST_EMAIL && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = email.rsplit_once('@').filter(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    (plain && parts.is_some()).then_some(email).ok_or(AccountError::Email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_before_passkeys_is_read() {
        #[derive(Serialize)]
        struct Before {
            email: String,
            password: String,
            codes: Option<Codes>,
            offered: Option<Codes>,
        }
        let (email, password) = ("nadia@armor.example".to_owned(), "$argon2id$…".to_owned());
        let row = Before { email, password, codes: Some(Codes::new([7; 20])), offered: None };
        let read: WaysRow = rows::decode(b"XW", &rows::encode(&row)).unwrap();
        assert_eq!((&read.email, &read.password), (&row.email, &row.password));
        assert_eq!((read.codes, read.passkeys), (row.codes, Vec::new()));
    }

    #[test]
    fn an_address_is_one() {
        for right in ["nadia@armor.example", " Nadia.B+x@ARMOR.example "] {
            assert!(checked_email(right).is_ok(), "{right}");
        }
        for wrong in ["", "nadia", "@armor.example", "nadia@armor", "a b@c.d", "a@.example", "a@b."]
        {
            assert!(checked_email(wrong).is_err(), "{wrong}");
        }
    }
}
