//! A store, and whether it is open.

use crate::{
    header::{HEADER, Header, Settings},
    moving::LEFT,
    passkey::{Passkey, Prf},
    secret::Kind,
    tries::{LAST, TRIES, Tries},
};
use carnet_storage::{
    Batch, DataKey, Op, Scan, Sealed, Store, StoreError,
    sealed::{ROWS, sealed_with},
};

/// Why a secret did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not the one.
    #[error("this is not the code of this device")]
    Wrong,
    /// It is not the one, and was the last that the user's settings allow.
    #[error("this is not the code of this device, and was the last try")]
    Last,
    /// No try is taken before this moment, in milliseconds since 1970.
    #[error("wait before the next try")]
    Wait(i64),
    /// A new one is too short.
    #[error("a PIN has at least 6 digits, a passphrase 10 letters")]
    Short,
    /// It is not the passkey of this lock, or what was given is no passkey's.
    #[error("this is not the passkey of this device")]
    Foreign,
    /// A passkey opens beside a code, and there is none.
    #[error("set a code first")]
    NoCode,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The clear rows of a store underneath a [`Sealed`] one.
#[derive(Debug)]
pub struct Vault<S> {
    disk: S,
    header: Header,
    tries: Tries,
    /// Wrong answers of who has it open. They make waits, and erase nothing: whoever is there can erase by hand.
    /// In memory alone, as everything closes with the program.
    checks: Tries,
}

impl<S: Store> Vault<S> {
    /// Reads how `disk` is to be opened. An empty one begins without a lock.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there are rows and nothing that opens them.
    pub async fn open(disk: S, now: i64) -> Result<Self, StoreError> {
        let header = match disk.get(HEADER).await? {
            Some(row) => Header::decode(&row)?,
            None => begin(&disk, Batch::default()).await?,
        };
        let tries = disk.get(TRIES).await?.and_then(|row| carnet_cbor::from_slice(&row).ok());
        let mut vault = Self { disk, header, tries: Tries::default(), checks: Tries::default() };
        vault.observe(tries.unwrap_or_default(), now).await;
        Ok(vault)
    }

    /// As [`Self::open`], for a store that is empty: `rows` are put into it, sealed, with what opens them.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be.
    pub async fn begin(disk: S, rows: Batch) -> Result<Self, StoreError> {
        let header = begin(&disk, rows).await?;
        Ok(Self { disk, header, tries: Tries::default(), checks: Tries::default() })
    }

    /// Whether there is a vault in it already.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    pub async fn is_in(disk: &S) -> Result<bool, StoreError> {
        Ok(disk.get(HEADER).await?.is_some())
    }

    /// The store underneath.
    pub const fn disk(&self) -> &S {
        &self.disk
    }

    /// How the key is kept.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// What the user chose.
    pub const fn settings(&self) -> Settings {
        self.header.settings
    }

    /// Wrong tries so far.
    pub const fn tries(&self) -> Tries {
        self.tries
    }

    /// The key, where there is no lock.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is none.
    pub fn clear_key(&self) -> Result<Option<DataKey>, StoreError> {
        self.header.open()
    }

    /// The key, for who knows the secret. A try is on the disk before it is looked at, so that
    /// nobody tries for nothing by closing the app in between.
    ///
    /// # Errors
    /// [`Refused`], with why.
    pub async fn unlock(&mut self, secret: &str, now: i64) -> Result<DataKey, Refused> {
        if let Some(until) = self.tries.wait(now) {
            return Err(Refused::Wait(until));
        }
        let before = self.tries;
        self.count(before.one_more(now)).await?;
        match self.header.unwrap(secret)? {
            Some(key) => {
                // Where it fails, the next wrong try waits longer than it should.
                let _ = self.count(Tries::default()).await;
                Ok(key)
            }
            None if self.header.settings.wipe && self.tries.wrong >= LAST => Err(Refused::Last),
            None => Err(Refused::Wrong),
        }
    }

    /// The key, for who has the passkey. No try is counted, and no wait holds: nobody guesses what an authenticator
    /// computes.
    ///
    /// # Errors
    /// [`Refused::Foreign`].
    pub async fn unlock_by(&mut self, prf: &Prf) -> Result<DataKey, Refused> {
        let key = self.header.unwrap_by(prf).ok_or(Refused::Foreign)?;
        if self.tries != Tries::default() {
            // As for the right code.
            let _ = self.count(Tries::default()).await;
        }
        Ok(key)
    }

    /// Whether this is the secret, of somebody who has it open already: nothing is counted for the erasure.
    ///
    /// # Errors
    /// [`Refused`], with why.
    pub fn check(&mut self, secret: &str, now: i64) -> Result<(), Refused> {
        let checks = self.checks.seen_at(now);
        if let Some(until) = checks.wait(now) {
            return Err(Refused::Wait(until));
        }
        if self.header.unwrap(secret)?.is_none() {
            self.checks = checks.one_more(now);
            return Err(Refused::Wrong);
        }
        self.checks = Tries::default();
        Ok(())
    }

    /// Sets or changes the lock: everything is sealed anew under another key, as the one before lay
    /// in the clear, or was known to who knew the secret before. A passkey goes, unless it is shown (`keep`): the new
    /// key can be wrapped for it with what its authenticator computes alone.
    ///
    /// # Errors
    /// [`Refused::Short`], [`Refused::Foreign`] where `keep` is not this lock's passkey, or [`Refused::Store`]: then
    /// nothing has changed.
    pub async fn set(
        &mut self,
        sealed: &Sealed<S>,
        secret: &str,
        keep: Option<&Prf>,
    ) -> Result<(), Refused> {
        let kind = Kind::of(secret).ok_or(Refused::Short)?;
        let key = DataKey::random()?;
        let passkey = match keep {
            Some(prf) => Some(self.kept(&key, prf)?),
            None => None,
        };
        let header = Header::wrapped(&key, (kind, secret), passkey, self.settings())?;
        Ok(self.reseal(sealed, header, key).await?)
    }

    /// The passkey that there is, with another key wrapped for it.
    fn kept(&self, key: &DataKey, prf: &Prf) -> Result<Passkey, Refused> {
        let passkey = self.header.passkey().ok_or(Refused::Foreign)?;
        passkey.open(prf).ok_or(Refused::Foreign)?;
        Passkey::wrapped(key, passkey.id(), passkey.salt(), prf)?.ok_or(Refused::Foreign)
    }

    /// Has a passkey open it as well: `id` is its authenticator's name for it, `prf` what that computes with `salt`. Who
    /// calls has shown that they know `secret` ([`Self::check`]). One that was there goes, as by [`Self::remove_passkey`].
    ///
    /// # Errors
    /// [`Refused::NoCode`], [`Refused::Foreign`] where it is no passkey, or [`Refused::Store`]: then nothing has changed.
    pub async fn add_passkey(
        &mut self,
        sealed: &Sealed<S>,
        secret: &str,
        (id, salt, prf): (&[u8], &[u8], &Prf),
    ) -> Result<(), Refused> {
        let kind = self.header.kind().ok_or(Refused::NoCode)?;
        if self.header.passkey().is_none() {
            let made = Passkey::wrapped(&sealed.key(), id, salt, prf)?.ok_or(Refused::Foreign)?;
            let header = self.header.with_passkey(made).ok_or(Refused::NoCode)?;
            return Ok(self.keep(header).await?);
        }
        let key = DataKey::random()?;
        let made = Passkey::wrapped(&key, id, salt, prf)?.ok_or(Refused::Foreign)?;
        let header = Header::wrapped(&key, (kind, secret), Some(made), self.settings())?;
        Ok(self.reseal(sealed, header, key).await?)
    }

    /// The code alone opens it from now on: everything is sealed anew, as whoever has the passkey and an earlier copy of
    /// the rows that tell how to open has the key. Who calls has shown that they know `secret` ([`Self::check`]).
    ///
    /// # Errors
    /// [`Refused::NoCode`], or [`Refused::Store`]: then nothing has changed.
    pub async fn remove_passkey(
        &mut self,
        sealed: &Sealed<S>,
        secret: &str,
    ) -> Result<(), Refused> {
        let kind = self.header.kind().ok_or(Refused::NoCode)?;
        let key = DataKey::random()?;
        let header = Header::wrapped(&key, (kind, secret), None, self.settings())?;
        Ok(self.reseal(sealed, header, key).await?)
    }

    /// Takes the lock away: a key lies in the clear from now on. It is another one, under which everything is
    /// sealed anew: the one before opens rows that were deleted, and that the store's files still hold.
    ///
    /// # Errors
    /// [`StoreError`]: then the lock is as it was.
    pub async fn remove(&mut self, sealed: &Sealed<S>) -> Result<(), StoreError> {
        let key = DataKey::random()?;
        self.reseal(sealed, Header::clear(&key), key).await
    }

    /// Changes what the user chose.
    ///
    /// # Errors
    /// [`StoreError`]: then it is as it was.
    pub async fn settle(&mut self, settings: Settings) -> Result<(), StoreError> {
        let mut header = self.header.clone();
        header.settings = settings;
        self.keep(header).await
    }

    /// How many sealed rows there are in a range of the sealed store, which need not be open.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be read.
    pub async fn count_rows(&self, prefix: &[u8]) -> Result<usize, StoreError> {
        let under = [&[ROWS], prefix].concat();
        Ok(self.disk.scan(Scan::prefix(&under)).await?.len())
    }

    /// Deletes everything and begins anew without a lock, with these rows. That a store from before is still to
    /// be deleted ([`Self::has_left`]) is not forgotten: it holds what this is to get rid of.
    ///
    /// # Errors
    /// [`StoreError`]: then everything is as it was.
    pub async fn wipe(&mut self, rows: Batch) -> Result<(), StoreError> {
        let all = self.disk.scan(Scan::prefix(&[])).await?;
        let goes = all.into_iter().map(|(key, _)| key).filter(|key| key != LEFT);
        let mut batch = Batch { ops: goes.map(Op::Delete).collect() };
        let header = first_rows(&mut batch, rows)?;
        self.disk.commit(batch).await?;
        self.header = header;
        self.tries = Tries::default();
        Ok(())
    }

    /// Every row under this key, with what keeps it, in one commit.
    async fn reseal(
        &mut self,
        sealed: &Sealed<S>,
        header: Header,
        key: DataKey,
    ) -> Result<(), StoreError> {
        let mut batch = sealed.resealed(&key).await?;
        batch.put(HEADER, header.encode());
        batch.delete(TRIES);
        self.disk.commit(batch).await?;
        sealed.change_key(key);
        self.header = header;
        self.tries = Tries::default();
        self.checks = Tries::default();
        Ok(())
    }

    async fn keep(&mut self, header: Header) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(HEADER, header.encode());
        self.disk.commit(batch).await?;
        self.header = header;
        Ok(())
    }

    async fn count(&mut self, tries: Tries) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        if tries == Tries::default() {
            batch.delete(TRIES);
        } else {
            batch.put(TRIES, carnet_cbor::to_vec(&tries));
        }
        self.tries = tries;
        match self.disk.commit(batch).await {
            // A full disk keeps nobody out: this try counts for as long as the app is open.
            Err(StoreError::Full(_)) => Ok(()),
            done => done,
        }
    }

    async fn observe(&mut self, found: Tries, now: i64) {
        self.tries = found.seen_at(now);
        if self.tries != found {
            // Where it fails, it is seen again at the next start.
            let _ = self.count(self.tries).await;
        }
    }
}

async fn begin<S: Store>(disk: &S, rows: Batch) -> Result<Header, StoreError> {
    if !disk.scan(Scan::prefix(&[ROWS]).limit(1)).await?.is_empty() {
        return Err(StoreError::Corrupt("there are rows, and nothing that opens them".into()));
    }
    let mut batch = Batch::default();
    let header = first_rows(&mut batch, rows)?;
    disk.commit(batch).await?;
    Ok(header)
}

/// What a store begins with.
fn first_rows(batch: &mut Batch, rows: Batch) -> Result<Header, StoreError> {
    let key = DataKey::random()?;
    let header = Header::clear(&key);
    batch.ops.extend(sealed_with(&key, rows)?.ops);
    batch.put(HEADER, header.encode());
    Ok(header)
}
