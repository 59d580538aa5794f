//! Rights: in some worlds, the people of every third device may not write everything.
//!
//! What they may not write is judged by the operations of a change, as a server does: nothing in
//! some documents, and nothing under some keys of the others.

use super::{marks, node::device_id, readers};
use crate::{
    guard::Rejection,
    hub::{Case, DocError, Judge, Label, Library, Reach},
};
use automerge::{Automerge, Change, legacy::Key};
use carnet_ids::{DeviceId, DocId};

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

/// Refuses what people who are bound may not write, and says who receives what.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// Some people may not write everything.
    pub(super) judges: bool,
    /// Some people do not receive everything.
    pub(super) reads: bool,
}

impl Judge for Bounds {
    fn part_of(&self, doc: &DocId, _: &Change) -> Option<DocId> {
        // Where labels are not kept, the server does not know what is a part of what.
        readers::parent(*doc).filter(|_| self.reads)
    }

    fn changed(&mut self, _: &DocId) {}

    fn labels(&self) -> u32 {
        u32::from(self.reads)
    }

    fn label(&mut self, id: &DocId, document: &Automerge) -> Label {
        readers::label(id, document)
    }

    fn reach(&mut self, device: &DeviceId, library: &mut dyn Library) -> Result<Reach, DocError> {
        let owner = (0..8).find(|owner| device_id(*owner) == *device);
        let (true, Some(owner)) = (self.reads, owner) else { return Ok(Reach::Everything) };
        let mut reach = Reach::Everything;
        library.read(readers::settings(), &mut |doc| reach = readers::reach(doc, owner))?;
        Ok(reach)
    }

    fn decides(&self, doc: &DocId) -> bool {
        self.reads && *doc == readers::settings()
    }

    fn judge(
        &mut self,
        case: &Case<'_>,
        library: &mut dyn Library,
    ) -> Result<Vec<Result<(), Rejection>>, DocError> {
        let mut judged = Vec::new();
        for push in &case.pushed {
            let bound = self.judges
                && (0..8).any(|owner| is_bound(owner) && device_id(owner) == push.device);
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
