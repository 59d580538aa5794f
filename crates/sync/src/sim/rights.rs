//! Rights: in some worlds, the people of every third device may not write everything.
//!
//! What they may not write is judged by the operations of a change, as a server does: nothing in
//! some documents, and nothing under some keys of the others.

use super::{marks, node::device_id};
use crate::{
    guard::Rejection,
    hub::{Case, DocError, Judge, Library},
};
use automerge::{Change, legacy::Key};
use carnet_ids::DocId;

/// The code of what is refused.
pub(super) const CODE: &str = "right-reach";

/// Whether a device of this owner may not write everything.
pub(super) fn is_bound(owner: u8) -> bool {
    owner % 3 == 1
}

/// Whether people who are bound may not write a marker in a document.
pub(super) fn is_forbidden(doc: DocId, mark: u32) -> bool {
    doc == marks::doc_id(3) || mark.is_multiple_of(7)
}

/// Refuses what people who are bound may not write.
#[derive(Debug, Default)]
pub(super) struct Bounds;

impl Judge for Bounds {
    fn changed(&mut self, _: &DocId) {}

    fn judge(
        &mut self,
        case: &Case<'_>,
        library: &mut dyn Library,
    ) -> Result<Vec<Result<(), Rejection>>, DocError> {
        let mut judged = Vec::new();
        for push in &case.pushed {
            let bound = (0..8).any(|owner| is_bound(owner) && device_id(owner) == push.device);
            let mut known = false;
            library.read(case.doc, &mut |doc| {
                let hash = push.change.hash();
                known = doc.is_some_and(|doc| doc.get_change_meta_by_hash(&hash).is_some());
            })?;
            let refused = bound && !known && writes(push.change, case.doc);
            judged.push(if refused { Err(refusal()) } else { Ok(()) });
        }
        Ok(judged)
    }
}

/// Whether a change writes a marker that is forbidden there.
fn writes(change: &Change, doc: DocId) -> bool {
    change.decode().operations.iter().any(|op| match &op.key {
        Key::Map(key) => key.parse().is_ok_and(|mark| is_forbidden(doc, mark)),
        Key::Seq(_) => false,
    })
}

fn refusal() -> Rejection {
    Rejection { code: CODE, message: "its people may not write this".to_owned() }
}
