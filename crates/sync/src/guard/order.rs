//! How changes join on to a document: authors, sequence numbers, counters.

use super::Rejection;
use automerge::{ActorId, Automerge, Change, ChangeHash};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// What the document and the batch hold so far.
struct Known {
    /// By author, the sequence number of the next change.
    next: BTreeMap<ActorId, u64>,
    /// The highest counter that an operation may begin with.
    ceiling: u64,
}

/// An author's changes follow one another without a gap, they name authors who are
/// there, and counters do not run ahead of what the document and the batch hold:
/// else one change could use them up for everyone.
pub(super) fn check(doc: &Automerge, changes: &[Change]) -> Result<(), Rejection> {
    founded(doc, changes)?;
    let mut known = Known::of(doc, changes);
    let mut ordered: Vec<&Change> = changes.iter().collect();
    ordered.sort_by_key(|change| change.seq());
    ordered.into_iter().try_for_each(|change| known.add(change))
}

/// What builds on what is not here can't be judged by what is: on a device that has a part of a
/// document, any counter runs ahead.
fn founded(doc: &Automerge, changes: &[Change]) -> Result<(), Rejection> {
    let beside: BTreeSet<ChangeHash> = changes.iter().map(Change::hash).collect();
    let is_here =
        |dep: &ChangeHash| beside.contains(dep) || doc.get_change_meta_by_hash(dep).is_some();
    let missing = changes.iter().flat_map(Change::deps).find(|dep| !is_here(dep));
    match missing {
        Some(dep) => Err(Rejection::new("missing-deps", format!("the change {dep} is not here"))),
        None => Ok(()),
    }
}

impl Known {
    fn of(doc: &Automerge, changes: &[Change]) -> Self {
        let batch: u64 = changes.iter().map(|change| change.len() as u64).sum();
        let mut next: BTreeMap<ActorId, u64> =
            changes.iter().map(|change| (change.actor_id().clone(), 1)).collect();
        let mut highest = 0;
        for meta in doc.get_changes_meta(&[]) {
            highest = highest.max(meta.max_op);
            match next.get_mut(meta.actor.as_ref()) {
                Some(seq) => *seq = (*seq).max(meta.seq + 1),
                None => drop(next.insert(meta.actor.into_owned(), meta.seq + 1)),
            }
        }
        Self { next, ceiling: highest + batch + 1 }
    }

    fn add(&mut self, change: &Change) -> Result<(), Rejection> {
        if change.start_op().get() > self.ceiling {
            return Err(Rejection::malformed("an operation's counter runs ahead"));
        }
        if let Some(other) = change.other_actor_ids().iter().find(|id| !self.next.contains_key(id))
        {
            return Err(Rejection::new("missing-deps", format!("nothing of {other} is here")));
        }
        let expected = self.next.entry(change.actor_id().clone()).or_insert(1);
        match change.seq().cmp(expected) {
            Ordering::Less => {
                let text =
                    format!("another change {} of {} is here", change.seq(), change.actor_id());
                Err(Rejection::new("actor-reused", text))
            }
            Ordering::Greater => {
                let text = format!("change {expected} of {} is not here", change.actor_id());
                Err(Rejection::new("missing-deps", text))
            }
            Ordering::Equal => {
                *expected += 1;
                Ok(())
            }
        }
    }
}
