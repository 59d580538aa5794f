//! Documents that the directory has not read yet, or not since they changed.

use carnet_ids::DocId;
use std::collections::{BTreeSet, VecDeque};

/// In the order in which they came: the first documents to arrive are those used last.
#[derive(Debug, Default)]
pub(super) struct Stale {
    all: BTreeSet<DocId>,
    /// Some of them may have been read meanwhile.
    queue: VecDeque<DocId>,
}

impl Stale {
    /// Everything is to be read.
    pub(super) fn all(docs: Vec<DocId>) -> Self {
        Self { all: docs.iter().copied().collect(), queue: docs.into() }
    }

    pub(super) fn push(&mut self, doc: DocId) {
        if self.all.insert(doc) {
            self.queue.push_back(doc);
        }
    }

    /// It is read, or about to be.
    pub(super) fn remove(&mut self, doc: DocId) {
        self.all.remove(&doc);
    }

    /// The next one to read; it is one of these until [`Self::remove`].
    pub(super) fn next(&mut self) -> Option<DocId> {
        std::iter::from_fn(|| self.queue.pop_front()).find(|doc| self.all.contains(doc))
    }

    pub(super) fn contains(&self, doc: DocId) -> bool {
        self.all.contains(&doc)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_come_first_read_and_each_once() {
        let id = |n| DocId::new([n; 16]);
        let mut stale = Stale::all(vec![id(3), id(1), id(2)]);
        stale.push(id(1));
        stale.remove(id(3));
        assert_eq!((stale.len(), stale.next()), (2, Some(id(1))));
        stale.remove(id(1));
        stale.push(id(1));
        assert_eq!(stale.next(), Some(id(2)));
        stale.remove(id(2));
        assert_eq!(stale.next(), Some(id(1)));
        stale.remove(id(1));
        assert!(stale.is_empty() && stale.next().is_none());
    }
}
