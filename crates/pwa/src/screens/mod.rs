//! The screens, one a file: short functions of what they are handed.

mod account;
pub(crate) mod admin;
pub(crate) mod agenda;
pub(crate) mod conflicts;
pub(crate) mod create;
pub(crate) mod directory;
pub(crate) mod fiche;
pub(crate) mod frame;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod leaving;
pub(crate) mod lock;
mod lock_card;
mod lock_passkey;
pub(crate) mod notices;
pub(crate) mod palette;
mod passkey_sign_in;
mod passkeys;
mod password_form;
pub(crate) mod settings;
pub(crate) mod sign_in;
mod strength;
pub(crate) mod sync;
pub(crate) mod tasks;
pub(crate) mod trouble;
pub(crate) mod wiped;
