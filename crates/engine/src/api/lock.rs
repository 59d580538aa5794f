//! Locking this device. A shell whose store is sealed answers these itself; the engine, which knows
//! its store open, says that there is no lock.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a user wants of the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockOrder {
    /// How it stands.
    Status,
    /// Open it.
    Unlock(Secret),
    /// Open it by its passkey.
    UnlockBy(Prf),
    /// Set it, or change it.
    Set {
        /// The code so far; nothing where there is no lock.
        present: Option<Secret>,
        /// The code from now on.
        secret: Secret,
        /// What its passkey computes with the salt of [`LockStatus::passkey`], so that it goes on opening it; without, a
        /// passkey goes.
        #[serde(default)]
        passkey: Option<Prf>,
    },
    /// Whether this is the code, of a lock that is open.
    Check {
        /// The code.
        present: Secret,
    },
    /// Have a passkey open it beside the code, in the place of one that there may be.
    AddPasskey {
        /// The code.
        present: Secret,
        /// The authenticator's name for it.
        id: Vec<u8>,
        /// 32 random bytes, which the authenticator computes with.
        salt: Vec<u8>,
        /// What it computes with them.
        prf: Prf,
    },
    /// Have the code alone open it.
    RemovePasskey {
        /// The code.
        present: Secret,
    },
    /// Take it away.
    Remove {
        /// The code so far.
        present: Secret,
    },
    /// Change when it locks by itself, and what ten wrong tries do.
    Settle {
        /// After so many seconds without input; 0 for never.
        after: u32,
        /// Whether ten wrong tries delete everything.
        wipe: bool,
    },
    /// Lock now.
    Now,
    /// Somebody typed or touched something.
    Active,
    /// The code is forgotten: delete everything on this device.
    Forget,
}

/// A PIN or a passphrase. Nothing shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What a passkey's authenticator computes with a salt (WebAuthn's PRF extension): 32 bytes. Nothing shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prf(pub Vec<u8>);

impl fmt::Debug for Prf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prf")
    }
}

/// A passkey that opens a lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockPasskey {
    /// The authenticator's name for it, which a browser is asked for.
    pub id: Vec<u8>,
    /// What the authenticator is to compute with.
    pub salt: Vec<u8>,
}

/// How the lock stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockStatus {
    /// Nothing can be read until it is opened.
    pub locked: bool,
    /// What opens it; `None` without a lock.
    pub code: Option<Code>,
    /// The passkey that opens it beside the code.
    #[serde(default)]
    pub passkey: Option<LockPasskey>,
    /// It locks after so many seconds without input; 0 for never.
    pub after: u32,
    /// Ten wrong tries delete everything.
    pub wipe: bool,
    /// Wrong tries since the last right one.
    pub wrong: u32,
    /// No try is taken before this moment, in milliseconds since 1970.
    pub wait_until: Option<i64>,
    /// The company wants a lock on each device, after so many seconds without input at most (0 for no limit).
    pub required: Option<u32>,
    /// While it is locked: edits that the server does not have.
    pub waiting: usize,
}

impl LockStatus {
    /// Whether the company wants a lock that is not there.
    pub const fn is_missing(&self) -> bool {
        self.required.is_some() && self.code.is_none()
    }
}

/// What a lock is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Code {
    /// Digits.
    Pin,
    /// Anything else.
    Phrase,
}

/// Why a code was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeProblem {
    /// It is not the one.
    Wrong,
    /// None is tried before this moment, in milliseconds since 1970.
    Wait(i64),
    /// A new one is too short.
    Short,
    /// The company wants this device locked.
    Required,
    /// It is not the passkey of this lock.
    Passkey,
    /// A passkey opens beside a code, and there is none.
    NoCode,
}
