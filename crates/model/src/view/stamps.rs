//! Who wrote an operation, and when.

use super::Stamp;
use crate::kind::{self, DocKey};
use automerge::{Automerge, ChangeHash, ObjId};
use carnet_ids::ActorId;
use std::{collections::BTreeMap, sync::Arc};

/// A change, as far as its operations' stamps go.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u64,
    end: u64,
    stamp: Stamp,
}

/// As many documents are remembered: a fiche on the screen, and the years shown with it.
const REMEMBERED: usize = 8;

/// Who wrote what in the documents that were read last. A fiche that is read again after an edit of it is then not
/// gone through from its first change, of which there may be ten thousand.
#[derive(Debug, Default)]
pub struct Memory {
    /// The last one last.
    known: Vec<(DocKey, Arc<Stamps>)>,
}

impl Memory {
    /// Who wrote what in this document.
    pub(crate) fn of(&mut self, key: Option<DocKey>, doc: &Automerge) -> Arc<Stamps> {
        let Some(key) = key else { return Arc::new(Stamps::of(doc)) };
        let at = self.known.iter().position(|(known, _)| *known == key);
        let known = at.map(|at| self.known.remove(at).1).filter(|known| known.knows(doc));
        let mut stamps = known.unwrap_or_default();
        if stamps.heads != doc.get_heads() {
            Arc::make_mut(&mut stamps).catch_up(doc);
        }
        self.known.push((key, Arc::clone(&stamps)));
        let over = self.known.len().saturating_sub(REMEMBERED);
        self.known.drain(..over);
        stamps
    }
}

/// The changes of a document by author: built once for all the operations that
/// a view asks about. Births and migrations are nobody's, and are left out.
#[derive(Debug, Default, Clone)]
pub(crate) struct Stamps {
    by_actor: BTreeMap<ActorId, Vec<Span>>,
    /// The document's heads when it was gone through last.
    heads: Vec<ChangeHash>,
}

impl Stamps {
    pub(crate) fn of(doc: &Automerge) -> Self {
        let mut stamps = Self::default();
        stamps.catch_up(doc);
        stamps
    }

    fn knows(&self, doc: &Automerge) -> bool {
        self.heads.iter().all(|head| doc.get_change_meta_by_hash(head).is_some())
    }

    /// Goes through the changes that came since the last time.
    fn catch_up(&mut self, doc: &Automerge) {
        for change in doc.get_changes_meta(&self.heads) {
            let bytes = change.actor.to_bytes();
            let actor = ActorId::from_slice(bytes).filter(|_| !kind::is_shared_actor(bytes));
            let Some(actor) = actor else { continue };
            let stamp = Stamp { actor, at: change.timestamp };
            let span = Span { start: change.start_op, end: change.max_op, stamp };
            let spans = self.by_actor.entry(actor).or_default();
            let at = spans.partition_point(|known| known.start <= span.start);
            spans.insert(at, span);
        }
        self.heads = doc.get_heads();
    }

    /// Who wrote an operation.
    pub(crate) fn stamp(&self, operation: &ObjId) -> Option<Stamp> {
        let ObjId::Id(counter, actor, _) = operation else { return None };
        let spans = self.by_actor.get(&ActorId::from_slice(actor.to_bytes())?)?;
        let after = spans.partition_point(|span| span.start <= *counter);
        let span = spans.get(after.checked_sub(1)?)?;
        (*counter <= span.end).then_some(span.stamp)
    }

    /// Who wrote the first of several operations, by their clocks.
    pub(crate) fn earliest<'a>(&self, ids: impl IntoIterator<Item = &'a ObjId>) -> Option<Stamp> {
        ids.into_iter().filter_map(|id| self.stamp(id)).min_by_key(|stamp| (stamp.at, stamp.actor))
    }

    /// Who wrote the last of several operations, by their clocks.
    pub(crate) fn latest<'a>(&self, ids: impl IntoIterator<Item = &'a ObjId>) -> Option<Stamp> {
        ids.into_iter().filter_map(|id| self.stamp(id)).max_by_key(|stamp| (stamp.at, stamp.actor))
    }

    /// The change that came before all others; of several that nobody's came
    /// before, the smallest author's.
    pub(crate) fn first(&self) -> Option<Stamp> {
        let firsts = self.by_actor.values().filter_map(|spans| spans.first());
        firsts.min_by_key(|span| (span.start, span.stamp.actor)).map(|span| span.stamp)
    }

    /// The latest change by its author's clock.
    pub(crate) fn last(&self) -> Option<Stamp> {
        let stamps = self.by_actor.values().flatten().map(|span| span.stamp);
        stamps.max_by_key(|stamp| (stamp.at, stamp.actor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::DocId;

    fn shown(stamps: &Stamps) -> String {
        format!("{:?}", stamps.by_actor)
    }

    /// What is remembered and what came since is what a look at the whole says.
    #[test]
    fn what_came_since_is_all_that_is_gone_through() {
        use automerge::{ROOT, transaction::Transactable};
        let key = DocKey::Contact(DocId::new([1; 16]));
        let mut doc = key.new_document();
        let mut memory = Memory::default();
        for step in 0_u8..12 {
            let mut beside = doc.fork();
            for (at, side) in [&mut doc, &mut beside].into_iter().enumerate() {
                let author = 1 + 4 * (at as u8) + step % 3;
                side.set_actor(automerge::ActorId::from([author; 16]));
                let put =
                    side.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, "x", 1));
                assert!(put.is_ok());
            }
            assert!(step % 4 == 0 || doc.merge(&mut beside).is_ok());
            assert_eq!(shown(&memory.of(Some(key), &doc)), shown(&Stamps::of(&doc)));
        }
        let earlier = key.new_document();
        assert_eq!(shown(&memory.of(Some(key), &earlier)), shown(&Stamps::of(&earlier)));
        assert_eq!(shown(&memory.of(Some(key), &doc)), shown(&Stamps::of(&doc)));
    }

    #[test]
    fn few_documents_are_remembered() {
        let mut memory = Memory::default();
        for number in 0_u8..20 {
            let key = DocKey::Contact(DocId::new([number; 16]));
            memory.of(Some(key), &key.new_document());
        }
        assert_eq!(memory.known.len(), REMEMBERED);
    }
}
