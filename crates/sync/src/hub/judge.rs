//! Who may change what: asked of the shell, which knows what documents mean, before a change
//! is applied.

use super::{DocError, Hub, Label, Reach, take::Coming};
use crate::guard::{self, Rejection};
use automerge::{Automerge, Change};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::{ReadNow, StoreError};
use std::collections::BTreeMap;

/// Judges the changes of devices by what they would alter. It is asked on the hub's thread, for
/// every batch of changes: it had better remember what it read.
pub trait Judge: Send + std::fmt::Debug {
    /// A document has changed, or is again as it was: what was read of it is old.
    fn changed(&mut self, doc: &DocId);

    /// Whether a device may write as an author whom nobody has written as yet: not if somebody
    /// might take it for another device, even for one that was never connected.
    fn may_author(&mut self, device: &DeviceId, author: &ActorId) -> bool {
        let _ = (device, author);
        true
    }

    /// The version of what [`Self::label`] says: labels that another one wrote are made anew. 0
    /// keeps none.
    fn labels(&self) -> u32 {
        0
    }

    /// What decides who receives a document, read from it.
    fn label(&mut self, id: &DocId, document: &Automerge) -> Label {
        let _ = (id, document);
        Label::All
    }

    /// What the person of a device receives.
    ///
    /// # Errors
    /// [`DocError`] of `library`: the device comes back later.
    fn reach(&mut self, device: &DeviceId, library: &mut dyn Library) -> Result<Reach, DocError> {
        let _ = (device, library);
        Ok(Reach::Everything)
    }

    /// What a change begins a part of, if it is such a document's birth: with what it belongs to, it
    /// is erased.
    fn part_of(&self, doc: &DocId, change: &Change) -> Option<DocId> {
        let _ = (doc, change);
        None
    }

    /// Whether people may receive something else once this document has changed.
    fn decides(&self, doc: &DocId) -> bool {
        let _ = doc;
        false
    }

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

/// What a judge says, or that it fell over.
type Fenced = Result<Result<Vec<Judgement>, DocError>, Rejection>;

type Judgement = Result<(), Rejection>;

fn unjudged() -> Judgement {
    Err(Rejection { code: "panicked", message: "nobody judged it".to_owned() })
}

/// Changes that build on one another, in their order; where they are in the list. What others
/// build on is always judged together with them: alone it would say nothing of where they write.
fn groups(pushed: &[PushedChange<'_>]) -> Vec<Vec<usize>> {
    let mut at_hash = BTreeMap::new();
    let mut group_of: Vec<usize> = (0..pushed.len()).collect();
    for (at, push) in pushed.iter().enumerate() {
        let same = *at_hash.entry(push.change.hash()).or_insert(at);
        join(&mut group_of, at, same);
    }
    for (at, push) in pushed.iter().enumerate() {
        for dep in push.change.deps().iter().filter_map(|dep| at_hash.get(dep)) {
            join(&mut group_of, at, *dep);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..pushed.len() {
        groups.entry(root(&mut group_of, at)).or_default().push(at);
    }
    groups.into_values().collect()
}

fn join(group_of: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(group_of, one), root(group_of, other));
    group_of[one.max(other)] = one.min(other);
}

/// Whose group it is in, with the way there made shorter.
fn root(group_of: &mut [usize], mut at: usize) -> usize {
    while group_of[at] != at {
        group_of[at] = group_of[group_of[at]];
        at = group_of[at];
    }
    at
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
        if let Ok(judged) = self.ask_about(judge, &case) {
            return judged;
        }
        // The judge fell over one of them. Those that have nothing to do with it are judged
        // without it.
        let mut judged = vec![None; case.pushed.len()];
        for group in groups(&case.pushed) {
            let pushed = group.iter().map(|at| case.pushed[*at]).collect();
            let part = Case { pushed, ..case };
            let of_group = match self.ask_about(judge, &part) {
                Ok(of_group) => of_group?,
                Err(rejection) => vec![Err(rejection); group.len()],
            };
            for (at, judgement) in group.into_iter().zip(of_group) {
                judged[at] = Some(judgement);
            }
        }
        Ok(judged.into_iter().map(|judgement| judgement.unwrap_or_else(unjudged)).collect())
    }

    /// Asks behind a fence: what is decoded here is foreign still.
    fn ask_about(&mut self, judge: &mut dyn Judge, case: &Case<'_>) -> Fenced {
        let judged = match guard::fence(|| Ok(judge.judge(case, self)))? {
            Err(DocError::Unloadable(other, why)) if other != case.doc => {
                // Another document's damage is no reason to refuse these for good.
                Err(DocError::Store(StoreError::Corrupt(format!("the document {other}: {why}"))))
            }
            judged => judged,
        };
        Ok(judged)
    }

    /// Tells the judge of a document that is different.
    pub(super) fn tell_judge(&mut self, doc: &DocId) {
        if let Some(judge) = &mut self.config.judge {
            judge.changed(doc);
        }
    }
}
