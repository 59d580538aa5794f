//! What is left of waiting changes when the server refuses one of them for good.
//!
//! Changes that a device made one after the other build on one another, even where they have
//! nothing to do with one another. So those that write on what the refused one wrote fall with
//! it; the others are made again as if it had never been: same author, operations, time and message,
//! with sequence numbers and counters moved up. The server never had those that are used again, and
//! the refused change is kept elsewhere; a copy of this device comes to the same bytes.

use crate::{
    guard::{Rejection, fence},
    references::{point_anew, refers},
};
use automerge::{ActorId, Automerge, Change, ChangeHash, legacy::OpId};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU64,
};

/// What is left.
#[derive(Debug)]
pub(crate) struct Spared {
    /// The document without what fell.
    pub(crate) doc: Automerge,
    /// The refused change and those that write on what it wrote.
    pub(crate) fallen: BTreeSet<ChangeHash>,
    /// The others, oldest first: what each was, and what it is now.
    pub(crate) changes: Vec<(ChangeHash, Change)>,
}

/// Takes the change `refused` out of a document, where `waiting` are the device's changes that
/// the server does not have.
///
/// # Errors
/// `malformed` when others have built on one of them, or what is left can't be put together.
pub(crate) fn spare(
    doc: &Automerge,
    refused: ChangeHash,
    waiting: &BTreeSet<ChangeHash>,
) -> Result<Spared, Rejection> {
    fence(|| without(doc, refused, waiting))
}

fn without(
    doc: &Automerge,
    refused: ChangeHash,
    waiting: &BTreeSet<ChangeHash>,
) -> Result<Spared, Rejection> {
    let (ours, kept): (Vec<Change>, Vec<Change>) =
        doc.get_changes(&[]).into_iter().partition(|change| waiting.contains(&change.hash()));
    if kept.iter().any(|change| change.deps().iter().any(|dep| waiting.contains(dep))) {
        return Err(Rejection::malformed("others have built on what waits"));
    }
    let fallen = fallen(&ours, refused);
    let mut base =
        Automerge::new_with_encoding(doc.text_encoding()).with_actor(doc.get_actor().clone());
    base.apply_changes(kept).map_err(malformed)?;
    let changes = made_again(&base, ours, &fallen);
    base.apply_changes(changes.iter().map(|(_, change)| change.clone())).map_err(malformed)?;
    Ok(Spared { doc: base, fallen, changes })
}

fn malformed(error: automerge::AutomergeError) -> Rejection {
    Rejection::malformed(error.to_string())
}

/// The refused change, and those after it that write in objects or over values of what falls.
fn fallen(ours: &[Change], refused: ChangeHash) -> BTreeSet<ChangeHash> {
    let mut fallen = BTreeSet::new();
    let mut spans: Vec<(ActorId, u64, u64)> = Vec::new();
    for change in ours {
        let falls = |id: &OpId| {
            spans
                .iter()
                .any(|(actor, first, last)| id.1 == *actor && (*first..=*last).contains(&id.0))
        };
        let is_on_it = || change.decode().operations.iter().any(|op| refers(op).any(falls));
        if change.hash() == refused || (!spans.is_empty() && is_on_it()) {
            fallen.insert(change.hash());
            let first = change.start_op().get();
            spans.push((change.actor_id().clone(), first, change.max_op()));
        }
    }
    fallen
}

fn made_again(
    base: &Automerge,
    ours: Vec<Change>,
    fallen: &BTreeSet<ChangeHash>,
) -> Vec<(ChangeHash, Change)> {
    let mut making = Making::on(base);
    let mut changes = Vec::new();
    for change in ours {
        let deps = making.deps(&change);
        if fallen.contains(&change.hash()) {
            making.instead.insert(change.hash(), deps);
        } else {
            let old = change.hash();
            changes.push((old, making.again(change, deps)));
        }
    }
    changes
}

/// What references are replaced by.
struct Making {
    /// By author, the number of the next change.
    next: BTreeMap<ActorId, u64>,
    /// The last counter of each change that may be built on.
    ends: BTreeMap<ChangeHash, u64>,
    /// What stands in the place of a change for those that build on it.
    instead: BTreeMap<ChangeHash, BTreeSet<ChangeHash>>,
    /// Operations that have other counters now.
    moved: Vec<Moved>,
}

struct Moved {
    actor: ActorId,
    first: u64,
    last: u64,
    by: u64,
}

impl Making {
    fn on(base: &Automerge) -> Self {
        let (mut next, mut ends) = (BTreeMap::new(), BTreeMap::new());
        for meta in base.get_changes_meta(&[]) {
            let seq = next.entry(meta.actor.as_ref().clone()).or_insert(1);
            *seq = (*seq).max(meta.seq + 1);
            ends.insert(meta.hash, meta.max_op);
        }
        Self { next, ends, instead: BTreeMap::new(), moved: Vec::new() }
    }

    fn deps(&self, change: &Change) -> BTreeSet<ChangeHash> {
        let own = |dep: &ChangeHash| self.instead.get(dep).cloned().unwrap_or([*dep].into());
        change.deps().iter().flat_map(own).collect()
    }

    /// The same change in another place: its counters follow what it builds on, as a server
    /// takes no counter that runs ahead.
    fn again(&mut self, change: Change, deps: BTreeSet<ChangeHash>) -> Change {
        let (old, first, last) = (change.hash(), change.start_op(), change.max_op());
        let ends = deps.iter().filter_map(|dep| self.ends.get(dep));
        let start = ends.max().and_then(|end| NonZeroU64::new(end + 1)).unwrap_or(first);
        let start = start.min(first);
        let seq = *self.next.get(change.actor_id()).unwrap_or(&1);
        let actor = change.actor_id().clone();
        let mut expanded = change.decode();
        (expanded.seq, expanded.start_op, expanded.hash) = (seq, start, None);
        expanded.deps = deps.into_iter().collect();
        let by = first.get() - start.get();
        self.moved.push(Moved { actor: actor.clone(), first: first.get(), last, by });
        for op in &mut expanded.operations {
            point_anew(op, |id| self.replace(id));
        }
        let new = Change::from(expanded);
        self.next.insert(actor, seq + 1);
        self.ends.insert(new.hash(), new.max_op());
        self.instead.insert(old, [new.hash()].into());
        new
    }

    fn replace(&self, id: &mut OpId) {
        let is_in =
            |moved: &&Moved| moved.actor == id.1 && (moved.first..=moved.last).contains(&id.0);
        if let Some(moved) = self.moved.iter().find(is_in) {
            id.0 -= moved.by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::{ObjType, ROOT, ReadDoc, transaction::Transactable};

    /// A document with a text, and a change each for what `writes` does.
    fn waiting(writes: &[&str]) -> (Automerge, Vec<ChangeHash>) {
        let mut doc = Automerge::new().with_actor(ActorId::from([7; 16]));
        let mut tx = doc.transaction();
        let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
        tx.commit();
        let mut hashes = Vec::new();
        for write in writes {
            let mut tx = doc.transaction();
            match write.split_once('=') {
                Some((key, value)) => tx.put(ROOT, key, value).unwrap(),
                None => tx.splice_text(&text, 0, 0, write).unwrap(),
            }
            hashes.push(tx.commit().0.unwrap());
        }
        (doc, hashes)
    }

    fn value(doc: &Automerge, key: &str) -> Option<String> {
        let (value, _) = doc.get(ROOT, key).unwrap()?;
        Some(value.as_str()?.to_owned())
    }

    #[test]
    fn what_has_nothing_to_do_with_it_stays() {
        let (doc, hashes) = waiting(&["a=1", "rep=x", "b=2", "a=3", "rep=y", "c=4"]);
        let all = hashes.iter().copied().collect();
        let Spared { doc: left, fallen, changes } = spare(&doc, hashes[1], &all).unwrap();
        assert_eq!(fallen, [hashes[1], hashes[4]].into(), "the second writes over the first");
        let kept = ["a", "b", "c", "rep"].map(|key| value(&left, key));
        assert_eq!(kept, [Some("3".into()), Some("2".into()), Some("4".into()), None]);
        let old: Vec<_> = changes.iter().map(|(old, _)| *old).collect();
        assert_eq!(old, [hashes[0], hashes[2], hashes[3], hashes[5]]);
        assert_eq!(changes[0].1.hash(), hashes[0], "what came before is as it was");
        let numbers: Vec<u64> = changes.iter().map(|(_, change)| change.seq()).collect();
        assert_eq!(numbers, [2, 3, 4, 5]);
        let starts: Vec<u64> = changes.iter().map(|(_, change)| change.start_op().get()).collect();
        assert_eq!(starts, [2, 3, 4, 5], "no counter runs ahead of what a server has");
        // Whoever has the rest can apply them, and save the outcome.
        let mut other = Automerge::new();
        let first = doc.get_changes(&[])[..1].to_vec();
        other.apply_changes(first).unwrap();
        other.apply_changes(changes.into_iter().map(|(_, change)| change)).unwrap();
        let other = Automerge::load(&other.save()).unwrap();
        assert_eq!(other.get_heads(), left.get_heads());
    }

    #[test]
    fn letters_typed_at_letters_that_fell_fall() {
        let (doc, hashes) = waiting(&["x", "a=1"]);
        let mut doc = doc;
        let text = doc.get(ROOT, "text").unwrap().unwrap().1;
        let mut tx = doc.transaction();
        tx.splice_text(&text, 1, 0, "y").unwrap();
        let behind = tx.commit().0.unwrap();
        let mut tx = doc.transaction();
        tx.splice_text(&text, 0, 0, "z").unwrap();
        let before = tx.commit().0.unwrap();
        let mut tx = doc.transaction();
        tx.splice_text(&text, 1, 0, "w").unwrap();
        let after_that = tx.commit().0.unwrap();
        let all = hashes.iter().copied().chain([behind, before, after_that]).collect();
        let Spared { doc: left, fallen, .. } = spare(&doc, hashes[0], &all).unwrap();
        assert_eq!(fallen, [hashes[0], behind].into());
        assert_eq!(left.text(&text).unwrap(), "zw");
        assert_eq!(value(&left, "a").as_deref(), Some("1"));
    }

    #[test]
    fn what_others_have_built_on_is_left_alone() {
        let (mut doc, hashes) = waiting(&["a=1", "b=2"]);
        doc.set_actor(ActorId::from([8; 16]));
        let mut tx = doc.transaction();
        tx.put(ROOT, "c", "theirs").unwrap();
        tx.commit();
        let all = hashes.iter().copied().collect();
        assert_eq!(spare(&doc, hashes[0], &all).unwrap_err().code, "malformed");
    }
}
