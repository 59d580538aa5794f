//! Births: the deterministic first change of a document.
//!
//! Two devices that make the same document offline make the same first change
//! (design rule 1), and the same one when they bring it up to a later version. Such a
//! change has no author among the devices; the server accepts it from any of them because
//! it says nothing of anybody.

use automerge::Change;

/// The first bytes of the actor of births.
pub const BIRTH_ACTOR: [u8; 8] = [0; 8];

/// Whether a change may be a birth: its actor begins with [`BIRTH_ACTOR`], its
/// time is 0, and it is its actor's first.
pub fn is_birth(change: &Change) -> bool {
    change.actor_id().to_bytes().starts_with(&BIRTH_ACTOR)
        && change.timestamp() == 0
        && change.seq() == 1
}

/// Whether these bytes are one change that is a birth.
pub(crate) fn is_birth_chunk(bytes: &[u8]) -> bool {
    Change::try_from(bytes).is_ok_and(|change| is_birth(&change))
}
