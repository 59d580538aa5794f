//! A document as it was at a time.

use automerge::{Automerge, ChangeHash};
use std::collections::BTreeSet;

/// When a change was made, in seconds since 1970 by its author's clock.
pub(crate) fn time_of(doc: &Automerge, change: ChangeHash) -> Option<i64> {
    Some(doc.get_change_meta_by_hash(&change)?.timestamp)
}

/// The document's heads as of `at`: the last of the changes made by then, whose own past was made by then.
pub(crate) fn at(doc: &Automerge, at: i64) -> Vec<ChangeHash> {
    let mut known = BTreeSet::new();
    let mut heads = BTreeSet::new();
    for change in doc.get_changes_meta(&[]) {
        let past_known = change.deps.iter().all(|dep| known.contains(dep));
        if change.timestamp <= at && past_known {
            known.insert(change.hash);
            heads.retain(|head| !change.deps.contains(head));
            heads.insert(change.hash);
        }
    }
    heads.into_iter().collect()
}
