//! A sealed store, and its lock, over a store in memory that breaks when it is told to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crashes;
mod kit;
mod locked;
mod moving;
mod passkeys;
mod sealed;
