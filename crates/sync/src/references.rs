//! What an operation refers to: other operations, by their ids.

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, SortedVec};

/// The operations that an operation names.
pub(crate) fn refers(op: &Op) -> impl Iterator<Item = &OpId> {
    let object = match &op.obj {
        ObjectId::Id(id) => Some(id),
        ObjectId::Root => None,
    };
    let element = match &op.key {
        Key::Seq(ElementId::Id(id)) => Some(id),
        _ => None,
    };
    object.into_iter().chain(element).chain(op.pred.iter())
}

/// Gives `replace` each of them, as changes are made again.
pub(crate) fn point_anew(op: &mut Op, replace: impl Fn(&mut OpId)) {
    if let ObjectId::Id(id) = &mut op.obj {
        replace(id);
    }
    if let Key::Seq(ElementId::Id(id)) = &mut op.key {
        replace(id);
    }
    // Collected anew, for predecessors are sorted by author too.
    let pred = std::mem::replace(&mut op.pred, SortedVec::new());
    op.pred = pred
        .into_iter()
        .map(|mut id| {
            replace(&mut id);
            id
        })
        .collect();
}
