//! Who may change what: asked of the shell, which knows what documents mean, before a change
//! is applied.

use super::{DocError, Hub, take::Coming};
use crate::guard::{self, Rejection};
use automerge::{Automerge, Change};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, StoreError};

/// Judges the changes of devices by what they would alter. It is asked on the hub's thread, for
/// every batch of changes: it had better remember what it read.
pub trait Judge: Send + std::fmt::Debug {
    /// A document has changed, or is again as it was: what was read of it is old.
    fn changed(&mut self, doc: &DocId);

    /// Whether each of these changes of a document may be, in their order; why not, with a
    /// code that becomes a [`crate::wire::ToDevice::Reject`]'s. They are well-formed, by authors
    /// of their devices, and not applied yet.
    ///
    /// # Errors
    /// [`DocError`] of `library`: nothing is refused then, the changes come again.
    fn judge(
        &mut self,
        case: &Case<'_>,
        library: &mut dyn Library,
    ) -> Result<Vec<Result<(), Rejection>>, DocError>;
}

/// Changes of one document that came together.
#[derive(Debug)]
pub struct Case<'a> {
    /// The document.
    pub doc: DocId,
    /// Seconds since 1970.
    pub now_unix: i64,
    /// The changes, in their order.
    pub pushed: Vec<PushedChange<'a>>,
}

/// A change of a [`Case`].
#[derive(Debug, Clone, Copy)]
pub struct PushedChange<'a> {
    /// Who sent it.
    pub device: DeviceId,
    /// Whether it is given back to a server that lost it; it may be anybody's then.
    pub returned: bool,
    /// The change.
    pub change: &'a Change,
}

/// The documents, as they are, with what is not on the disk yet.
pub trait Library {
    /// Shows a document to a function; `None` if there is none.
    ///
    /// # Errors
    /// [`DocError`] when it can't be read.
    fn read(
        &mut self,
        doc: DocId,
        show: &mut dyn FnMut(Option<&Automerge>),
    ) -> Result<(), DocError>;
}

impl<R: ReadNow> Library for Hub<R> {
    fn read(
        &mut self,
        doc: DocId,
        show: &mut dyn FnMut(Option<&Automerge>),
    ) -> Result<(), DocError> {
        let here = self.load(doc)?;
        show(self.cache.get(&doc).filter(|_| here && self.index.contains_key(&doc)));
        Ok(())
    }
}

impl<R: ReadNow> Hub<R> {
    /// Refuses, of what has come for a document, what may not be.
    pub(super) fn judge(&mut self, doc: DocId, coming: &mut [Coming]) -> Result<(), DocError> {
        let Some(mut judge) = self.config.judge.take() else { return Ok(()) };
        let judged = self.ask(judge.as_mut(), doc, coming);
        self.config.judge = Some(judge);
        let well_formed = coming.iter_mut().filter(|coming| coming.change.is_ok());
        for (coming, judgement) in well_formed.zip(judged?) {
            if let Err(rejection) = judgement {
                coming.change = Err(rejection);
            }
        }
        Ok(())
    }

    fn ask(
        &mut self,
        judge: &mut dyn Judge,
        doc: DocId,
        coming: &[Coming],
    ) -> Result<Vec<Result<(), Rejection>>, DocError> {
        let pushed = coming.iter().filter_map(|Coming { device, returned, change, .. }| {
            let (device, returned) = (*device, *returned);
            change.as_ref().ok().map(|change| PushedChange { device, returned, change })
        });
        let case = Case { doc, now_unix: self.config.now_unix, pushed: pushed.collect() };
        // What is decoded here is foreign still.
        let fenced = guard::fence(|| Ok(judge.judge(&case, self)));
        match fenced {
            Ok(Err(DocError::Unloadable(other, why))) if other != doc => {
                // Another document's damage is no reason to refuse these for good.
                Err(DocError::Store(StoreError::Corrupt(format!("the document {other}: {why}"))))
            }
            Ok(judged) => judged,
            Err(rejection) => Ok(case.pushed.iter().map(|_| Err(rejection.clone())).collect()),
        }
    }

    /// Tells the judge of a document that is different.
    pub(super) fn tell_judge(&mut self, doc: &DocId) {
        if let Some(judge) = &mut self.config.judge {
            judge.changed(doc);
        }
    }
}
