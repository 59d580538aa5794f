//! A document and the changes of it that are to be judged together.

use crate::sections;
use automerge::{Automerge, Change, ChangeHash};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::{self, DocKey},
    touch::{self, Touch, Tracer},
    view::{self, Former, Holders},
};
use std::collections::BTreeSet;

/// What there is to say of a change before anybody's rights are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matter {
    /// The document has it.
    Known,
    /// It is the document's birth.
    Birth,
    /// It builds on what is not here: it can't be applied, and is refused for that.
    Unfounded,
    /// It writes these places.
    Writes(BTreeSet<Touch>),
    /// What it writes can't be found out.
    Obscure,
    /// It says that it is a birth, or writes which document this is, and is none.
    Forged,
}

/// What the rules look at of a fiche.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fiche {
    pub(crate) holders: Holders,
    pub(crate) former: Vec<Former>,
    /// It is not here: within nobody's reach who does not reach everything.
    pub(crate) lost: bool,
}

/// The document.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// Which document it is; `None` if it is none of ours.
    pub(crate) key: Option<DocKey>,
    /// It is not here yet.
    pub(crate) absent: bool,
    /// Its fiche; of a document beside one, that of its contact.
    pub(crate) fiche: Fiche,
    /// Change by change.
    pub(crate) matters: Vec<Matter>,
}

impl Fiche {
    pub(crate) fn read(contact: &Automerge) -> Self {
        Self { holders: view::holders(contact), former: view::former(contact), lost: false }
    }

    /// Where nobody has written anything yet.
    pub(crate) fn blank() -> Self {
        Self { holders: Holders { blank: true, ..Holders::default() }, ..Self::default() }
    }

    /// The people that a judgement may be about.
    pub(crate) fn people(&self) -> impl Iterator<Item = &ItemId> {
        let former = self.former.iter().flat_map(|former| &former.reps);
        self.holders.reps.iter().chain(former)
    }
}

impl Case {
    /// Reads a document, as it is before the changes.
    pub(crate) fn read(id: DocId, doc: Option<&Automerge>, changes: &[&Change]) -> Self {
        let births: Vec<&Change> =
            changes.iter().copied().filter(|change| kind::is_birth(&id, change)).collect();
        let key = match doc {
            Some(doc) => kind::key_of(doc),
            None => births.first().and_then(|birth| born(id, birth)),
        };
        let hashes: BTreeSet<ChangeHash> = changes.iter().map(|change| change.hash()).collect();
        let mut tracer = Tracer::default();
        let matter = |change: &&Change| matter(id, doc, change, &hashes, &mut tracer);
        let matters = changes.iter().map(matter).collect();
        let fiche = match (doc, key) {
            (Some(doc), Some(DocKey::Contact(_))) => Fiche::read(doc),
            _ => Fiche::blank(),
        };
        let key = key.filter(|key| key.id() == id);
        Self { key, absent: doc.is_none(), fiche, matters }
    }
}

/// Whether a change that is no birth does what only births do.
fn is_forged(change: &Change) -> bool {
    kind::is_shared_actor(change.actor_id().to_bytes())
        || touch::writes_root(change, sections::is_skeleton)
}

/// Whether whoever may do everything may do this without a look at the document.
pub(crate) fn is_harmless(id: DocId, change: &Change) -> bool {
    !is_forged(change) || kind::is_birth(&id, change)
}

fn born(id: DocId, birth: &Change) -> Option<DocKey> {
    match kind::named_by(birth) {
        Some(key) if key.id() == id => Some(key),
        _ if DocKey::Settings.id() == id => Some(DocKey::Settings),
        _ => Some(DocKey::Contact(id)),
    }
}

fn matter(
    id: DocId,
    doc: Option<&Automerge>,
    change: &Change,
    beside: &BTreeSet<ChangeHash>,
    tracer: &mut Tracer,
) -> Matter {
    let is_here =
        |hash: &ChangeHash| doc.is_some_and(|doc| doc.get_change_meta_by_hash(hash).is_some());
    if is_here(&change.hash()) {
        return Matter::Known;
    }
    if change.deps().iter().any(|dep| !is_here(dep) && !beside.contains(dep)) {
        return Matter::Unfounded;
    }
    // A birth's containers are what others write in.
    let writes = tracer.trace(doc, change);
    if kind::is_birth(&id, change) {
        return Matter::Birth;
    }
    if is_forged(change) {
        return Matter::Forged;
    }
    writes.map_or(Matter::Obscure, Matter::Writes)
}
