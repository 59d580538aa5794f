//! What the directory says of a document's past. Kept of those that changed last: a letter that somebody types in a
//! note then costs what came since, not the note's whole past.

use automerge::{Automerge, ChangeHash};
use carnet_ids::DocId;

/// Of as many documents it is kept.
const KEPT: usize = 64;

/// A document's past, as far as it was gone through.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Past {
    /// The document's heads then.
    heads: Vec<ChangeHash>,
    /// When its first change was written, births aside, in seconds since 1970 by its author's clock; 0 when nobody says.
    pub(crate) created: i64,
    /// Every change was made on top of all the others: nobody wrote at the same time.
    pub(crate) is_linear: bool,
}

impl Past {
    /// The whole past of a document.
    pub(crate) fn of(doc: &Automerge) -> Self {
        let mut past = Self { heads: Vec::new(), created: 0, is_linear: true };
        past.catch_up(doc);
        past
    }

    fn is_of(&self, doc: &Automerge) -> bool {
        self.heads.iter().all(|head| doc.get_change_meta_by_hash(head).is_some())
    }

    /// Goes through the changes that came since the last time.
    fn catch_up(&mut self, doc: &Automerge) {
        let mut last = self.heads.clone();
        for change in doc.get_changes_meta(&self.heads) {
            self.is_linear &= change.deps == last;
            last = vec![change.hash];
            let written = change.timestamp;
            if written > 0 && (self.created == 0 || written < self.created) {
                self.created = written;
            }
        }
        self.heads = doc.get_heads();
    }
}

/// The pasts of the documents that changed last.
#[derive(Debug, Default)]
pub(crate) struct Pasts {
    /// The last one last.
    known: Vec<(DocId, Past)>,
}

impl Pasts {
    /// A document's past: what is known of it, and what came since.
    pub(crate) fn of(&mut self, id: DocId, doc: &Automerge) -> &Past {
        let at = self.known.iter().position(|(known, _)| *known == id);
        let known = at.map(|at| self.known.remove(at).1).filter(|past| past.is_of(doc));
        let past = match known {
            Some(mut past) => {
                past.catch_up(doc);
                past
            }
            None => Past::of(doc),
        };
        if self.known.len() == KEPT {
            self.known.remove(0);
        }
        self.known.push((id, past));
        &self.known[self.known.len() - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::{
        ActorId, AutomergeError, ObjType, ROOT,
        transaction::{CommitOptions, Transactable},
    };
    use proptest::prelude::*;

    fn id(number: u8) -> DocId {
        DocId::new([number; 16])
    }

    /// A change by an author at a time.
    fn write(doc: &mut Automerge, author: u8, at: i64) {
        doc.set_actor(ActorId::from([author; 16]));
        let options = CommitOptions::default().with_time(at);
        let mut writing = doc.transaction();
        let written: Result<(), AutomergeError> =
            writing.put_object(ROOT, "x", ObjType::Map).map(drop);
        assert!(written.is_ok() && writing.commit_with(options).0.is_some());
    }

    proptest! {
        /// What is known and what came since is what a look at the whole says, whatever was written at the same time,
        /// by clocks that are wrong, and when a document has lost changes.
        #[test]
        fn what_came_since_is_all_that_is_gone_through(
            steps in prop::collection::vec((0_u8..4, 0_i64..50, 0_u8..8), 1..24)
        ) {
            let (mut pasts, mut docs) = (Pasts::default(), [Automerge::new(), Automerge::new()]);
            for (what, at, author) in steps {
                let [one, other] = &mut docs;
                match what {
                    0 => write(one, author, at),
                    1 => write(other, 8 + author, at),
                    2 => prop_assert!(one.merge(other).is_ok()),
                    _ => *one = Automerge::new(),
                }
                prop_assert_eq!(pasts.of(id(1), one), &Past::of(one));
            }
        }
    }

    #[test]
    fn of_few_documents_it_is_kept() {
        let (mut pasts, mut doc) = (Pasts::default(), Automerge::new());
        write(&mut doc, 1, 7);
        for number in 0..=u8::MAX {
            assert_eq!(pasts.of(id(number), &doc).created, 7);
        }
        assert_eq!(pasts.known.len(), KEPT);
    }
}
