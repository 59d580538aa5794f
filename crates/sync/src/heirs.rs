//! Heirs: who writes again what met another history of its author.
//!
//! A device that was copied, and its copy, write different changes with one author and number.
//! The server keeps the first that comes; the other device writes its own again. Its author is
//! then the *heir* of the first change that it writes again, derived from that change's hash: a
//! copy that waits with the same change makes the same bytes of it, and the edit stays one.
//!
//! For the same reason a document does not take a change beside what was made of it.

use automerge::{ActorId, Automerge, Change, ChangeHash};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The author of what is written again from the change `first` on: the first sixteen bytes of
/// SHA-256 over `carnet heir` and the hash; of an heir who is taken, the heir by its id.
pub(crate) fn heir(doc: &Automerge, first: &ChangeHash) -> ActorId {
    let mut heir = derived(&first.0);
    let metas = doc.get_changes_meta(&[]);
    while metas.iter().any(|meta| *meta.actor == heir) {
        heir = derived(heir.to_bytes());
    }
    heir
}

/// Whether the document holds what was made of this change.
pub(crate) fn has_heir(doc: &Automerge, change: &Change) -> bool {
    let heir = derived(&change.hash().0);
    // An author that the document does not name wrote nothing in it: to ask for a name costs
    // nothing, to walk over all changes for each that comes was most of what a server did.
    doc.import_obj(&format!("1@{heir}")).is_ok()
        && doc.get_changes_meta(&[]).iter().any(|meta| *meta.actor == heir)
}

/// Whether the document holds what this change was made of.
pub(crate) fn is_heir(doc: &Automerge, change: &Change) -> bool {
    change.seq() == 1
        && doc.get_changes_meta(&[]).iter().any(|meta| derived(&meta.hash.0) == *change.actor_id())
}

/// Whether one of these changes was made of another.
pub(crate) fn are_related(changes: &[&Change]) -> bool {
    let heirs: BTreeSet<ActorId> = changes.iter().map(|change| derived(&change.hash().0)).collect();
    changes.iter().any(|change| heirs.contains(change.actor_id()))
}

fn derived(from: &[u8]) -> ActorId {
    let hash = Sha256::new().chain_update(b"carnet heir").chain_update(from).finalize();
    ActorId::from(&hash[..16])
}
