//! A look at a document that lies on the disk, without loading it.

use super::{Device, docs::applying};
use crate::{
    digest::Digest,
    guard::{self, Glance},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;

impl<R: ReadNow> Device<R> {
    /// Has `read` look at what the maps of a document hold, for a fraction of what
    /// [`Self::document`] costs. `None` where that is not possible, and the document has to be
    /// loaded: it is loaded already, has changes that are not folded in, or is not simple (see
    /// [`Glance`]); or something is wrong with it, which loading it finds out.
    pub fn glance<T>(
        &mut self,
        id: DocId,
        read: impl FnOnce(&Glance<'_>) -> Option<T>,
    ) -> Option<T> {
        let known = self.docs.get(&id).filter(|known| known.is_here() && known.aside.is_none())?;
        if !known.changes().is_empty() || self.cache.contains(&id) {
            return None;
        }
        let digest = known.digest;
        let bytes = self.stored(&id).ok()?;
        applying(id, || {
            guard::glance(&bytes, |seen| {
                (Digest::of(&id, &seen.heads) == digest).then(|| read(seen)).flatten()
            })
        })
    }
}
