//! RGPD: all that is held of a person, for them; and erasing them.

mod access;
mod erase;
mod files;

pub(super) use access::Access;
pub(super) use erase::Erase;
