//! The screens, one a file: short functions of what they are handed.

pub(crate) mod conflicts;
pub(crate) mod create;
pub(crate) mod directory;
pub(crate) mod fiche;
pub(crate) mod frame;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod leaving;
pub(crate) mod notices;
pub(crate) mod palette;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod sync;
