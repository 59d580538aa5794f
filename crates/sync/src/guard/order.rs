//! How changes join on to a document: authors, sequence numbers, counters.

use super::Rejection;
use automerge::{ActorId, Automerge, Change, ChangeHash};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// What a document's changes hold, kept beside it, so that it is not gone through from its first change at each batch.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// The document's heads when it was looked at last.
    heads: Vec<ChangeHash>,
    /// By author, the sequence number of the next change.
    next: BTreeMap<ActorId, u64>,
    /// The highest counter of an operation.
    highest: u64,
}

/// What the document and the batch hold so far.
struct Known<'a> {
    order: &'a Order,
    /// Authors of the batch, with the sequence number of the next change.
    next: BTreeMap<&'a ActorId, u64>,
    /// The highest counter that an operation may begin with.
    ceiling: u64,
}

/// An author's changes follow one another without a gap, they name authors who are
/// there, and counters do not run ahead of what the document and the batch hold:
/// else one change could use them up for everyone.
pub(super) fn check(
    doc: &Automerge,
    changes: &[Change],
    order: &mut Order,
) -> Result<(), Rejection> {
    founded(doc, changes)?;
    order.catch_up(doc);
    let mut known = Known::of(order, changes);
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

impl Order {
    /// Looks at the changes that came since the last time; at all of them where the document is another one.
    fn catch_up(&mut self, doc: &Automerge) {
        let heads = doc.get_heads();
        if heads == self.heads {
            return;
        }
        if self.heads.iter().any(|head| doc.get_change_meta_by_hash(head).is_none()) {
            *self = Self::default();
        }
        for meta in doc.get_changes_meta(&self.heads) {
            self.highest = self.highest.max(meta.max_op);
            match self.next.get_mut(meta.actor.as_ref()) {
                Some(seq) => *seq = (*seq).max(meta.seq + 1),
                None => drop(self.next.insert(meta.actor.into_owned(), meta.seq + 1)),
            }
        }
        self.heads = heads;
    }
}

impl<'a> Known<'a> {
    fn of(order: &'a Order, changes: &'a [Change]) -> Self {
        let batch: u64 = changes.iter().map(|change| change.len() as u64).sum();
        let next = changes.iter().map(|change| {
            let author = change.actor_id();
            (author, order.next.get(author).copied().unwrap_or(1))
        });
        Self { order, next: next.collect(), ceiling: order.highest + batch + 1 }
    }

    fn knows(&self, author: &ActorId) -> bool {
        self.order.next.contains_key(author) || self.next.contains_key(author)
    }

    fn add(&mut self, change: &'a Change) -> Result<(), Rejection> {
        if change.start_op().get() > self.ceiling {
            return Err(Rejection::malformed("an operation's counter runs ahead"));
        }
        if let Some(other) = change.other_actor_ids().iter().find(|id| !self.knows(id)) {
            return Err(Rejection::new("missing-deps", format!("nothing of {other} is here")));
        }
        let expected = self.next.entry(change.actor_id()).or_insert(1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::{ROOT, transaction::Transactable};

    fn write(doc: &mut Automerge, author: u8, key: &str) {
        doc.set_actor(ActorId::from([author; 16]));
        let written = doc.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, key, 1));
        assert!(written.is_ok());
    }

    fn of(doc: &Automerge) -> Order {
        let mut order = Order::default();
        order.catch_up(doc);
        order
    }

    /// What is known step by step is what a look at the whole says.
    #[test]
    fn what_came_since_is_all_that_is_looked_at() {
        let (mut doc, mut order) = (Automerge::new(), Order::default());
        for step in 0_u8..12 {
            let mut beside = doc.fork();
            write(&mut doc, step % 3, "here");
            write(&mut beside, 7 + step % 2, "there");
            if step % 4 > 0 {
                assert!(doc.merge(&mut beside).is_ok());
            }
            order.catch_up(&doc);
            let whole = of(&doc);
            assert_eq!((&order.next, order.highest), (&whole.next, whole.highest));
        }
        let mut other = Automerge::new();
        write(&mut other, 1, "alone");
        order.catch_up(&other);
        let whole = of(&other);
        assert_eq!((order.next, order.highest), (whole.next, whole.highest));
    }
}
