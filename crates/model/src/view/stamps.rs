//! Who wrote an operation, and when.

use super::Stamp;
use crate::kind;
use automerge::{Automerge, ObjId};
use carnet_ids::ActorId;
use std::collections::BTreeMap;

/// A change, as far as its operations' stamps go.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u64,
    end: u64,
    stamp: Stamp,
}

/// The changes of a document by author: built once for all the operations that
/// a view asks about. Births and migrations are nobody's, and are left out.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    by_actor: BTreeMap<ActorId, Vec<Span>>,
}

impl Stamps {
    pub(crate) fn of(doc: &Automerge) -> Self {
        let mut by_actor: BTreeMap<ActorId, Vec<Span>> = BTreeMap::new();
        for change in doc.get_changes_meta(&[]) {
            let bytes = change.actor.to_bytes();
            if let Some(actor) =
                ActorId::from_slice(bytes).filter(|_| !kind::is_shared_actor(bytes))
            {
                let stamp = Stamp { actor, at: change.timestamp };
                let span = Span { start: change.start_op, end: change.max_op, stamp };
                by_actor.entry(actor).or_default().push(span);
            }
        }
        for spans in by_actor.values_mut() {
            spans.sort_by_key(|span| span.start);
        }
        Self { by_actor }
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
