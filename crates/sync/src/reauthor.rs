//! Changes written again under another author.
//!
//! A device that was cloned (a restored backup, a copied profile) has written
//! changes under an author and sequence numbers that its twin uses too. The ones
//! that the server does not have yet are made again under a new author, with all
//! that refers to them, so that nothing is lost and nothing is ambiguous.

use crate::{
    guard::{Rejection, fence},
    references::point_anew,
};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange, legacy::OpId};
use std::collections::{BTreeMap, BTreeSet};

/// What re-authoring gives.
#[derive(Debug)]
pub struct Reauthored {
    /// The document, with the new changes in place of the old; its author is the new one.
    pub doc: Automerge,
    /// The raw bytes of the new changes, each after what it builds on.
    pub changes: Vec<Vec<u8>>,
    /// For each of them, the old hash and the new one.
    pub hashes: Vec<(ChangeHash, ChangeHash)>,
}

/// Why changes can't be written again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReauthorError {
    /// A change is not in the document.
    #[error("change {0} is not in the document")]
    Unknown(ChangeHash),
    /// Someone else has built on a change: it is public, and stays.
    #[error("change {change} builds on {ours}, which is to be made again")]
    BuiltUpon {
        /// The other's change.
        change: ChangeHash,
        /// The one to be made again.
        ours: ChangeHash,
    },
    /// Two of the changes use the same counters: no one device has written both.
    #[error("change {0} uses counters that another one uses")]
    Overlap(ChangeHash),
    /// Automerge refused what was made.
    #[error("the changes can't be made again: {0}")]
    Refused(#[from] Rejection),
}

/// Rebuilds `doc` without the changes `ours`, and makes them again by `new_actor`,
/// with their times and messages. What they say is the same; between values
/// written at the same time by others, another may win, for the winner depends on
/// the author.
///
/// # Errors
/// See [`ReauthorError`]; the document is untouched.
pub fn reauthor(
    doc: &Automerge,
    ours: &[ChangeHash],
    new_actor: ActorId,
) -> Result<Reauthored, ReauthorError> {
    fence(|| Ok(remake(doc, ours, new_actor)))?
}

fn remake(
    doc: &Automerge,
    ours: &[ChangeHash],
    new_actor: ActorId,
) -> Result<Reauthored, ReauthorError> {
    let (kept, forked) = split(doc, ours)?;
    let mut base = Automerge::new_with_encoding(doc.text_encoding()).with_actor(new_actor.clone());
    base.apply_changes(kept).map_err(refused)?;
    let mut remaking = Remaking::new(&base, &forked, new_actor)?;
    let changes: Vec<Change> = forked.iter().map(|change| remaking.remake(change)).collect();
    base.apply_changes(changes.clone()).map_err(refused)?;
    Ok(Reauthored {
        doc: base,
        hashes: forked.iter().map(Change::hash).zip(changes.iter().map(Change::hash)).collect(),
        changes: changes.iter().map(|change| change.raw_bytes().to_vec()).collect(),
    })
}

fn refused(error: automerge::AutomergeError) -> ReauthorError {
    Rejection::malformed(error.to_string()).into()
}

/// The document's changes, those that stay and those to make again, each list in an
/// order in which they can be applied.
fn split(
    doc: &Automerge,
    ours: &[ChangeHash],
) -> Result<(Vec<Change>, Vec<Change>), ReauthorError> {
    if let Some(hash) = ours.iter().find(|hash| doc.get_change_meta_by_hash(hash).is_none()) {
        return Err(ReauthorError::Unknown(*hash));
    }
    let ours: BTreeSet<ChangeHash> = ours.iter().copied().collect();
    let (forked, kept): (Vec<Change>, Vec<Change>) =
        doc.get_changes(&[]).into_iter().partition(|change| ours.contains(&change.hash()));
    for change in &kept {
        if let Some(dep) = change.deps().iter().find(|dep| ours.contains(dep)) {
            return Err(ReauthorError::BuiltUpon { change: change.hash(), ours: *dep });
        }
    }
    Ok((kept, forked))
}

/// What references are replaced by.
struct Remaking {
    actor: ActorId,
    next_seq: u64,
    /// By old author, the counters of the operations that are made again: first and last.
    forked: BTreeMap<ActorId, Vec<(u64, u64)>>,
    hashes: BTreeMap<ChangeHash, ChangeHash>,
}

impl Remaking {
    fn new(base: &Automerge, changes: &[Change], actor: ActorId) -> Result<Self, ReauthorError> {
        let own = base.get_changes_meta(&[]).into_iter().filter(|meta| *meta.actor == actor);
        let (mut next_seq, mut last_counter) = (1, 0);
        for meta in own {
            next_seq = next_seq.max(meta.seq + 1);
            last_counter = last_counter.max(meta.max_op);
        }
        let mut forked: BTreeMap<ActorId, Vec<(u64, u64)>> = BTreeMap::new();
        for change in changes.iter().filter(|change| !change.is_empty()) {
            if change.start_op().get() <= last_counter {
                return Err(ReauthorError::Overlap(change.hash()));
            }
            last_counter = change.max_op();
            let range = (change.start_op().get(), change.max_op());
            forked.entry(change.actor_id().clone()).or_default().push(range);
        }
        Ok(Self { actor, next_seq, forked, hashes: BTreeMap::new() })
    }

    fn remake(&mut self, old: &Change) -> Change {
        let mut change: ExpandedChange = old.decode();
        change.actor_id = self.actor.clone();
        change.seq = self.next_seq;
        change.hash = None;
        for dep in &mut change.deps {
            *dep = self.hashes.get(dep).copied().unwrap_or(*dep);
        }
        for op in &mut change.operations {
            point_anew(op, |id| self.replace(id));
        }
        let new = Change::from(change);
        self.next_seq += 1;
        self.hashes.insert(old.hash(), new.hash());
        new
    }

    fn replace(&self, id: &mut OpId) {
        let counter = id.0;
        let ranges = self.forked.get(&id.1).map_or(&[][..], Vec::as_slice);
        if ranges.iter().any(|(first, last)| (*first..=*last).contains(&counter)) {
            id.1 = self.actor.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::{
        self,
        sample::{Dice, author, born, edit},
    };
    use automerge::{ROOT, ReadDoc, transaction::Transactable};
    use proptest::prelude::*;

    const OLD: u8 = 5;
    const NEW: u8 = 9;

    /// A document that author `OLD` edits `count` times on top of a public history.
    fn forked(dice: &mut Dice, count: usize) -> (Automerge, Automerge, Vec<ChangeHash>) {
        let mut doc = born();
        for byte in [3, OLD, 3] {
            doc.set_actor(author(byte));
            edit(&mut doc, dice);
        }
        let public = doc.clone();
        doc.set_actor(author(OLD));
        for _ in 0..count {
            edit(&mut doc, dice);
        }
        let ours = doc.get_changes(&public.get_heads()).iter().map(Change::hash).collect();
        (public, doc, ours)
    }

    /// Everything that is visible, values written at the same time included.
    fn content(doc: &Automerge) -> automerge::hydrate::Value {
        doc.hydrate(None)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_content_stays_and_the_author_changes(seed: u64, count in 0usize..8) {
            let mut dice = Dice(seed);
            let (mut public, doc, ours) = forked(&mut dice, count);
            let made = reauthor(&doc, &ours, author(NEW)).unwrap();
            prop_assert_eq!(content(&made.doc), content(&doc));
            prop_assert_eq!(made.changes.len(), ours.len());
            // A stranger who has the public history takes them.
            let changes: Vec<_> =
                made.changes.iter().map(|bytes| guard::check_change(bytes).unwrap()).collect();
            for (at, (change, old)) in changes.iter().zip(&ours).enumerate() {
                prop_assert_eq!(change.actor_id(), &author(NEW));
                prop_assert_eq!(change.seq(), at as u64 + 1);
                let old = doc.get_change_by_hash(old).unwrap();
                prop_assert_eq!((change.timestamp(), change.message()), (old.timestamp(), old.message()));
                prop_assert_eq!(made.hashes[at], (old.hash(), change.hash()));
            }
            guard::apply(&mut public, changes).unwrap();
            prop_assert_eq!(content(&public), content(&doc));
            prop_assert_eq!(public.get_heads(), made.doc.get_heads());
        }

        #[test]
        fn the_twins_changes_and_ours_both_stay(seed: u64) {
            let mut dice = Dice(seed);
            let (public, doc, ours) = forked(&mut dice, 3);
            let mut twin = public.clone();
            twin.set_actor(author(OLD));
            for _ in 0..3 {
                edit(&mut twin, &mut dice);
            }
            let made = reauthor(&doc, &ours, author(NEW)).unwrap();
            let mut merged = twin.clone();
            let changes = made.changes.iter().map(|bytes| guard::check_change(bytes).unwrap());
            guard::apply(&mut merged, changes.collect()).unwrap();
            let mut other = made.doc.clone();
            other.merge(&mut twin).unwrap();
            prop_assert_eq!(content(&merged), content(&other));
            prop_assert_eq!(
                merged.get_changes(&[]).len(),
                public.get_changes(&[]).len() + 3.min(ours.len()) + twin.get_changes(&public.get_heads()).len()
            );
        }
    }

    #[test]
    fn a_change_on_which_others_built_stays() {
        let (_, mut doc, ours) = forked(&mut Dice(1), 2);
        doc.set_actor(author(3));
        let mut tx = doc.transaction();
        tx.put(ROOT, "nom", "vu").unwrap();
        tx.commit();
        let error = reauthor(&doc, &ours, author(NEW)).unwrap_err();
        assert!(matches!(error, ReauthorError::BuiltUpon { .. }), "{error}");
    }

    #[test]
    fn a_change_that_is_not_there_is_said() {
        let hash = ChangeHash([1; 32]);
        let error = reauthor(&born(), &[hash], author(NEW)).unwrap_err();
        assert_eq!(error, ReauthorError::Unknown(hash));
    }

    #[test]
    fn seqs_go_on_where_the_new_author_is() {
        let (_, mut doc, _) = forked(&mut Dice(7), 2);
        doc.set_actor(author(NEW));
        let mut tx = doc.transaction();
        tx.put(ROOT, "nom", "premier").unwrap();
        tx.commit();
        doc.set_actor(author(OLD));
        let mut tx = doc.transaction();
        tx.put(ROOT, "nom", "second").unwrap();
        let hash = tx.commit().0.unwrap();
        let made = reauthor(&doc, &[hash], author(NEW)).unwrap();
        assert_eq!(guard::check_change(&made.changes[0]).unwrap().seq(), 2);
        assert_eq!(content(&made.doc), content(&doc));
    }
}
