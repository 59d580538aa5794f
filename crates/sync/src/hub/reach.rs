//! Who receives which documents: the shell says by what it is decided, the hub keeps that with
//! each document, so that it never has to load one to know.
//!
//! A document carries a [`Label`], and the labels that it had, each with the place in the log up to
//! which it had it. A [`Reach`] says which labels a person receives. Everything here looks at what
//! is on the disk: what is only on its way there may not come through.

use super::{DocError, Hub, Place};
use crate::{digest::Digest, guard, keys, rows, rows::LabelRow, wire, wire::Bytes};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, Scan};
use std::{collections::BTreeMap, fmt::Debug, sync::Arc};

/// Labels that a document had, of which each is kept by itself.
const MOVES: usize = 32;

/// What decides who receives a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Label {
    /// Only whoever receives everything: it can't be read, or is nobody's kind of document.
    #[default]
    Hidden,
    /// Everybody.
    All,
    /// By these facts, in the shell's own bytes.
    By(Arc<[u8]>),
    /// As another document, of which it is this part.
    As(DocId, u8),
}

/// What a person receives.
#[derive(Debug, Clone, Default)]
pub enum Reach {
    /// Everything there is.
    #[default]
    Everything,
    /// A part of it.
    Part(Arc<dyn Receives>),
}

/// Which facts put a document into somebody's reach.
pub trait Receives: Debug + Send + Sync {
    /// Names the reach: two of one name receive the same.
    fn name(&self) -> [u8; 16];

    /// Whether a document with these facts is received, or this part of it (0 is the document
    /// itself).
    fn receives(&self, facts: &[u8], part: u8) -> bool;
}

/// What becomes of a document that a connection passes in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// It is sent as it lies there.
    Plain,
    /// It has come into reach: it is sent whole.
    Whole,
    /// It has gone out of reach.
    Gone,
    /// It is none of theirs.
    Nothing,
}

impl Label {
    /// Its bytes: a letter, and what follows.
    pub(crate) fn to_bytes(&self) -> Bytes {
        Bytes(match self {
            Self::Hidden => vec![0],
            Self::All => vec![1],
            Self::By(facts) => [&[2], facts.as_ref()].concat(),
            Self::As(doc, part) => [&[3, *part], doc.as_bytes().as_slice()].concat(),
        })
    }

    /// What [`Self::to_bytes`] wrote; hidden if it is something else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        match bytes {
            [1] => Self::All,
            [2, facts @ ..] => Self::By(facts.into()),
            [3, part, doc @ ..] => {
                DocId::from_slice(doc).map_or(Self::Hidden, |doc| Self::As(doc, *part))
            }
            _ => Self::Hidden,
        }
    }
}

impl Reach {
    /// Its name, empty for everything.
    pub fn name(&self) -> Bytes {
        match self {
            Self::Everything => Bytes::default(),
            Self::Part(part) => Bytes(part.name().to_vec()),
        }
    }

    pub(super) fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }
}

impl LabelRow {
    fn of(place: &Place) -> Self {
        let moved = place.moved.iter().map(|(until, label)| (*until, label.to_bytes()));
        Self(place.label.to_bytes(), moved.collect())
    }
}

impl Place {
    /// Takes another label, at the place of its last entry.
    fn take_label(&mut self, label: Label) {
        let until = self.last();
        let before = std::mem::replace(&mut self.label, label);
        self.moved.retain(|(_, label)| *label != before);
        self.moved.push((until, before));
        if self.moved.len() > MOVES {
            // Two of the oldest become one that anybody may have had, or not.
            self.moved.remove(0);
            if let Some((_, oldest)) = self.moved.first_mut() {
                *oldest = Label::All;
            }
        }
    }
}

impl<R: ReadNow> Hub<R> {
    /// The version of the labels; 0 without any.
    pub(super) fn labels(&self) -> u32 {
        self.config.judge.as_ref().map_or(0, |judge| judge.labels())
    }

    /// Reads anew what decides who receives the document in the cache, which has grown. Of one
    /// that is new nobody had anything before.
    pub(super) fn relabel(&mut self, id: DocId, is_new: bool) {
        if self.labels() == 0 {
            return;
        }
        // What follows another document does so for ever.
        let known = self.index.get(&id).map(|place| &place.label);
        if known.is_none_or(|label| matches!(label, Label::As(..))) {
            return;
        }
        let label = match self.cache.get(&id) {
            Some(doc) => read_label(&mut self.config.judge, &id, doc),
            None => return,
        };
        let label = self.intern(label);
        if let Label::As(parent, _) = label {
            self.parts.insert((parent, id));
        }
        let has_parts = self.parts_of(&id).next().is_some();
        let Some(place) = self.index.get_mut(&id) else { return };
        if is_new && !has_parts {
            place.label = label;
        } else if place.label != label || is_new {
            place.take_label(label);
            self.commits.notes().moved.insert(id);
        } else {
            return;
        }
        let row = LabelRow::of(place);
        self.commits.put(keys::label(&id), wire::encode(&row));
    }

    /// Equal facts are kept once.
    fn intern(&mut self, label: Label) -> Label {
        let Label::By(facts) = label else { return label };
        match self.facts.get(&facts) {
            Some(known) => Label::By(Arc::clone(known)),
            None => {
                self.facts.insert(Arc::clone(&facts));
                Label::By(facts)
            }
        }
    }

    /// The documents that are parts of this one.
    pub(super) fn parts_of(&self, id: &DocId) -> impl Iterator<Item = DocId> + use<'_, R> {
        let (first, last) = ((*id, DocId::new([0; 16])), (*id, DocId::new([u8::MAX; 16])));
        self.parts.range(first..=last).map(|(_, part)| *part)
    }

    /// Reads the labels of a store, or makes them anew from its documents where this run can't
    /// rely on them: `known` is the version that the last run kept.
    pub(super) fn open_labels(&mut self, known: u32) -> Result<(), rows::OpenError> {
        match self.labels() {
            0 => {}
            version if version == known => self.read_labels()?,
            _ => self.make_labels(),
        }
        for (id, place) in &self.index {
            if let Label::As(parent, _) = place.label {
                self.parts.insert((parent, *id));
            }
        }
        Ok(())
    }

    fn read_labels(&mut self) -> Result<(), rows::RowError> {
        let rows = self.read.scan_now(&Scan::prefix(keys::LABELS))?;
        let mut found = BTreeMap::new();
        for (key, value) in &rows {
            let id = keys::doc_of(key)
                .ok_or_else(|| rows::RowError::malformed(key, "not a document's key"))?;
            found.insert(id, rows::parse::<LabelRow>(key, value)?);
        }
        for (id, LabelRow(label, moved)) in found {
            let label = self.intern(Label::from_bytes(&label.0));
            let moved =
                moved.into_iter().map(|(until, label)| (until, Label::from_bytes(&label.0)));
            if let Some(place) = self.index.get_mut(&id) {
                (place.label, place.moved) = (label, moved.collect());
            }
        }
        Ok(())
    }

    /// Loads every document, once: after an update, or where another version ran meanwhile.
    fn make_labels(&mut self) {
        for id in self.documents() {
            let label = self.label_of(&id);
            let label = self.intern(label);
            if let Some(place) = self.index.get_mut(&id) {
                (place.label, place.moved) = (label, Vec::new());
            }
        }
        self.anew = true;
    }

    fn label_of(&mut self, id: &DocId) -> Label {
        let whole = self.whole_entry(id).ok().flatten();
        let doc = whole.and_then(|whole| guard::load(&whole.bytes.0).ok());
        doc.map_or(Label::Hidden, |doc| read_label(&mut self.config.judge, id, &doc))
    }

    /// Writes the labels that were made anew, with the epoch that relies on them.
    pub(super) fn put_labels(&mut self) {
        if !self.anew {
            return;
        }
        let old = self.read.scan_now(&Scan::prefix(keys::LABELS)).unwrap_or_default();
        old.into_iter().for_each(|(key, _)| self.commits.delete(key));
        for (id, place) in &self.index {
            self.commits.put(keys::label(id), wire::encode(&LabelRow::of(place)));
        }
    }

    /// What decides who receives a document, as it is kept beside it; `None` if there is no such
    /// document.
    pub fn label(&self, id: &DocId) -> Option<&Label> {
        self.index.get(id).map(|place| &place.label)
    }

    /// The documents that are this part of another one, each with that other one and its own digest.
    pub fn parts(&self, part: u8) -> Vec<(DocId, DocId, Digest)> {
        let parts = self.index.iter().filter_map(|(id, place)| match &place.label {
            Label::As(of, number) if *number == part => Some((*id, *of, place.digest)),
            _ => None,
        });
        parts.collect()
    }

    /// A document's digest; `None` if there is no such document.
    pub fn digest(&self, id: &DocId) -> Option<Digest> {
        self.index.get(id).map(|place| place.digest)
    }

    /// Has `read` look at what the maps of a document hold on the disk, for a fraction of what
    /// [`Hub::document`] costs. `None` where it has to be loaded: it is not simple (see
    /// [`guard::Glance`]), or newer than what is on the disk.
    pub fn glance<T>(
        &self,
        id: &DocId,
        read: impl FnOnce(&guard::Glance<'_>) -> Option<T>,
    ) -> Option<T> {
        let digest = self.digest(id)?;
        let whole = self.whole_entry(id).ok()??;
        let is_now = |seen: &guard::Glance<'_>| Digest::of(id, &seen.heads) == digest;
        guard::glance(&whole.bytes.0, |seen| is_now(seen).then(|| read(seen)).flatten())
    }

    /// What the person of a device receives.
    pub(super) fn reach_of(&mut self, device: &DeviceId) -> Result<Reach, DocError> {
        let Some(mut judge) = self.config.judge.take() else { return Ok(Reach::Everything) };
        let reach = guard::fence(|| Ok(judge.reach(device, self)));
        self.config.judge = Some(judge);
        reach.unwrap_or_else(|rejection| {
            Err(DocError::Unloadable(DocId::default(), rejection.to_string()))
        })
    }

    /// Whether somebody receives a document.
    pub(super) fn gets(&self, reach: &Reach, id: &DocId) -> bool {
        let Reach::Part(part) = reach else { return true };
        let label = self.durable_place(id).map(|place| &place.label);
        label.is_some_and(|label| self.allows(part.as_ref(), label))
    }

    fn allows(&self, part: &dyn Receives, label: &Label) -> bool {
        match label {
            Label::Hidden => false,
            Label::All => true,
            Label::By(facts) => part.receives(facts, 0),
            Label::As(parent, number) => match self.durable_place(parent).map(|place| &place.label)
            {
                Some(Label::By(facts)) => part.receives(facts, *number),
                _ => false,
            },
        }
    }

    /// What becomes of a document that a connection passes which stands at `position`.
    pub(super) fn passing(&self, reach: &Reach, id: &DocId, position: u64) -> Pass {
        let Reach::Part(part) = reach else { return Pass::Plain };
        let Some(place) = self.durable_place(id) else { return Pass::Nothing };
        let parent = match &place.label {
            Label::As(parent, _) => self.durable_place(parent),
            _ => None,
        };
        let now = self.allows(part.as_ref(), &place.label);
        let before = allowed_before(part.as_ref(), place, parent, position);
        match now {
            true if !before.contains(&false) => Pass::Plain,
            true => Pass::Whole,
            false if before.contains(&true) => Pass::Gone,
            false => Pass::Nothing,
        }
    }
}

/// Whether somebody received the document, by each label that it, or what it is a part of, had since
/// then.
fn allowed_before(
    part: &dyn Receives,
    place: &Place,
    parent: Option<&Place>,
    position: u64,
) -> Vec<bool> {
    let number = match place.label {
        Label::As(_, number) => number,
        _ => 0,
    };
    let since = [Some(place), parent]
        .into_iter()
        .flatten()
        .flat_map(|one| one.moved.iter().filter(|(until, _)| one.met_from(*until) > position));
    let allowed = since.flat_map(|(_, label)| match label {
        Label::By(facts) => vec![part.receives(facts, number)],
        // One or the other: see [`Place::take_label`].
        Label::All => vec![true, false],
        Label::Hidden | Label::As(..) => vec![false],
    });
    allowed.collect()
}

/// A document of which the shell can't say anything is hidden.
fn read_label(
    judge: &mut Option<Box<dyn super::Judge>>,
    id: &DocId,
    doc: &automerge::Automerge,
) -> Label {
    let Some(judge) = judge else { return Label::All };
    guard::fence(|| Ok(judge.label(id, doc))).unwrap_or_default()
}
