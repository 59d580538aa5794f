//! Documents as they were.

use super::{FicheView, fiche};
use automerge::{Automerge, ChangeHash};

/// A document as it was right after a change, given by its hash in hexadecimal;
/// `None` if the document does not have that change. What others wrote at the
/// same time without knowing of it is not there.
pub fn document_at(doc: &Automerge, change: &str) -> Option<Automerge> {
    let hash: ChangeHash = change.parse().ok()?;
    doc.get_change_meta_by_hash(&hash)?;
    doc.fork_at(&[hash]).ok()
}

/// The fiche as it was at these heads (hashes in hexadecimal), without activity;
/// `None` if the document does not have them.
pub fn fiche_at(contact: &Automerge, heads: &[String]) -> Option<FicheView> {
    let hashes: Result<Vec<ChangeHash>, _> = heads.iter().map(|head| head.parse()).collect();
    let hashes = hashes.ok()?;
    let known = |hash: &ChangeHash| contact.get_change_meta_by_hash(hash).is_some();
    if hashes.is_empty() || !hashes.iter().all(known) {
        return None;
    }
    contact.fork_at(&hashes).ok().map(|past| fiche(&past, &[]))
}
