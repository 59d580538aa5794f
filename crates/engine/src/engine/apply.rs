//! Orders that change documents: checked whole, written whole, answered once they are on the disk.

use super::{Engine, Now, drive::contact_of};
use crate::{
    api::{Failure, Reply, UndoId},
    done::{Fate, Origin},
};
use automerge::Automerge;
use carnet_ids::DocId;
use carnet_model::{
    edit::{self, Context, Edit, EditError, Intent, Place},
    kind::DocKey,
    migrate,
    value::Value,
};
use carnet_storage::{Batch, ReadNow, Store, StoreError};
use carnet_sync::{
    WriteId,
    device::{DocError, WriteError},
    guard,
};
use std::collections::{BTreeMap, BTreeSet};

/// Requests whose writes are not all on the disk yet.
#[derive(Debug, Default)]
pub(super) struct Saving {
    request_of: BTreeMap<WriteId, UndoId>,
    writes_of: BTreeMap<UndoId, BTreeSet<WriteId>>,
}

impl Saving {
    pub(super) fn wait(&mut self, request: UndoId, writes: &[WriteId]) {
        self.request_of.extend(writes.iter().map(|write| (*write, request)));
        if !writes.is_empty() {
            self.writes_of.entry(request).or_default().extend(writes);
        }
    }

    /// A write is on the disk; the request, if it was its last.
    pub(super) fn saved(&mut self, write: WriteId) -> Option<UndoId> {
        let request = self.request_of.remove(&write)?;
        let writes = self.writes_of.get_mut(&request)?;
        writes.remove(&write);
        writes.is_empty().then(|| self.writes_of.remove(&request)).map(|_| request)
    }

    pub(super) fn waits(&self, request: UndoId) -> bool {
        self.writes_of.contains_key(&request)
    }
}

/// With more intents than this (an import taken back), they are written in several commits: a
/// commit is in memory whole. The request's record comes with the last.
const MOST_AT_ONCE: usize = 500;

/// What one intent did.
pub(super) struct Written {
    write: Option<WriteId>,
    back: Intent,
    /// The disk refused it, and is asked again later.
    unsure: bool,
}

impl Written {
    /// What takes it back.
    pub(super) fn back(self) -> Intent {
        self.back
    }

    /// What the disk says of it, if it changed anything.
    pub(super) const fn write(&self) -> Option<WriteId> {
        self.write
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) async fn apply(
        &mut self,
        now: Now,
        origin: Origin,
        mut intents: Vec<Intent>,
    ) -> Result<Reply, Failure> {
        if let Some(reply) = self.done.answer(origin) {
            return Ok(reply);
        }
        if intents.iter().any(|intent| self.is_of_erased(intent.doc)) {
            return Err(Failure::NotFound);
        }
        self.give_codes(&mut intents);
        let intents = self.typed(intents)?;
        self.carry_out(now, origin, &intents, None).await
    }

    pub(super) async fn undo(
        &mut self,
        now: Now,
        origin: Origin,
        undo: UndoId,
    ) -> Result<Reply, Failure> {
        if let Some(reply) = self.done.answer(origin) {
            return Ok(reply);
        }
        let intents = self.done.way_back(undo).ok_or(Failure::NoUndo)?.to_vec();
        self.carry_out(now, origin, &intents, Some(undo)).await
    }

    /// Writes all the intents, or none if one is refused, in one commit with the request's record;
    /// answers when it is on the disk. A request made again before that is not carried out again
    /// either: its edits are in memory.
    pub(super) async fn carry_out(
        &mut self,
        now: Now,
        origin: Origin,
        intents: &[Intent],
        undone: Option<UndoId>,
    ) -> Result<Reply, Failure> {
        if (2..=MOST_AT_ONCE).contains(&intents.len()) {
            self.try_all(now, intents)?;
        }
        let (before, last) = intents.split_at(intents.len() - intents.len().min(MOST_AT_ONCE));
        let mut written = Vec::new();
        let mut result = Ok(());
        for chunk in before.chunks(MOST_AT_ONCE) {
            self.hold(true);
            result = self.write_each(now, chunk, &mut written);
            self.hold(false);
            if result.is_err() {
                break;
            }
            self.save(now, &mut written).await;
        }
        self.hold(true);
        if result.is_ok() {
            result = self.write_each(now, last, &mut written);
        }
        if let Err(failure) = result {
            self.remember_half(origin, written);
            self.hold(false);
            self.drive(now).await;
            return Err(failure);
        }
        let request = self.remember(origin, written, undone);
        self.hold(false);
        self.drive(now).await;
        if self.saving.waits(request) {
            Err(self.disk_failure())
        } else {
            Ok(Reply::Applied(request))
        }
    }

    /// Sees a part of a request to the disk. Where the disk takes it, nothing of it is waited for
    /// any more; where not, all of it will be.
    async fn save(&mut self, now: Now, written: &mut [Written]) {
        if written.iter().any(|written| written.unsure) {
            return;
        }
        self.drive(now).await;
        let is_saved = self.unsaved() == 0;
        for written in written {
            written.unsure = !is_saved;
            written.write = written.write.filter(|_| !is_saved);
        }
    }

    /// Remembers what was written of a request whose next write failed, which can only be the
    /// disk's doing by then: made again it is recognised, and what was done can be taken back.
    fn remember_half(&mut self, origin: Origin, written: Vec<Written>) {
        if written.iter().any(|written| !written.back.edits.is_empty()) {
            self.remember(origin, written, None);
        }
    }

    /// Edits that are not on this device's disk.
    pub(super) fn unsaved(&self) -> usize {
        self.device.as_ref().map_or(0, |device| device.state().unsaved)
    }

    /// Why edits that this engine keeps in memory are not on the disk.
    pub(super) fn disk_failure(&self) -> Failure {
        match self.device.as_ref().and_then(|device| device.state().store_error) {
            None | Some(StoreError::Full(_)) => Failure::Full,
            Some(error) => error.into(),
        }
    }

    /// What became of a request for edits, whatever it was answered.
    pub fn fate(&self, origin: Origin) -> Fate {
        self.done.fate(origin)
    }

    fn write_each(
        &mut self,
        now: Now,
        intents: &[Intent],
        written: &mut Vec<Written>,
    ) -> Result<(), Failure> {
        for intent in intents {
            written.push(self.write(now, intent)?);
        }
        Ok(())
    }

    /// Gathers what is written into one commit.
    pub(super) fn hold(&mut self, on: bool) {
        if let Some(device) = &mut self.device {
            device.hold(on);
        }
    }

    fn remember(
        &mut self,
        origin: Origin,
        written: Vec<Written>,
        undone: Option<UndoId>,
    ) -> UndoId {
        let writes: Vec<_> = written.iter().filter_map(|written| written.write).collect();
        let back = written.into_iter().rev().map(|written| written.back);
        let back = back.filter(|intent| !intent.edits.is_empty()).collect();
        let mut batch = Batch::default();
        if let Some(undone) = undone {
            self.done.spend(undone, &mut batch);
        }
        let request = self.done.record(origin, back, &mut batch);
        if writes.is_empty() {
            // Nothing is to be saved; made again, it would again change nothing.
            self.done.saved(request);
        } else {
            self.attach(batch);
        }
        self.saving.wait(request, &writes);
        request
    }

    pub(super) fn attach(&mut self, rows: Batch) {
        if let Some(device) = &mut self.device {
            device.attach(rows);
        }
    }

    /// Applies the intents to copies of their documents, and checks what they would write as it
    /// is checked when it is written.
    fn try_all(&mut self, now: Now, intents: &[Intent]) -> Result<(), Failure> {
        if self.device.as_ref().is_some_and(carnet_sync::Device::is_full) {
            return Err(Failure::NoRoom);
        }
        let mut copies: BTreeMap<DocId, Automerge> = BTreeMap::new();
        let context = self.context(now)?;
        for intent in intents {
            let id = intent.doc.id();
            if contact_of(intent.doc).is_some_and(|contact| self.is_handed_over(contact)) {
                return Err(Failure::HandedOver);
            }
            let copy = match copies.entry(id) {
                std::collections::btree_map::Entry::Occupied(copy) => copy.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    let known = self.document(id)?.cloned();
                    place.insert(known.unwrap_or_else(|| intent.doc.new_document()))
                }
            };
            migrate::migrate(copy, &intent.doc);
            let applied = edit::apply(copy, intent, &context)?;
            if let Some(change) = &applied.change {
                guard::check_change(change)
                    .map_err(|rejection| Failure::Store(rejection.to_string()))?;
            }
        }
        Ok(())
    }

    /// Writes one intent as one change; the directory knows at once.
    pub(super) fn write(&mut self, now: Now, intent: &Intent) -> Result<Written, Failure> {
        let context = self.context(now)?;
        let id = intent.doc.id();
        // It would be refused, and what was typed is kept better where it was typed.
        if contact_of(intent.doc).is_some_and(|contact| self.is_handed_over(contact)) {
            return Err(Failure::HandedOver);
        }
        let is_new = self.document(id)?.is_none();
        let birth = if is_new { intent.doc.birth() } else { Vec::new() };
        let mut back = Vec::new();
        let device = self.device.as_mut().ok_or(Failure::SignedOut)?;
        let write = device.write(now.mono, id, &birth, |doc| -> Result<_, EditError> {
            migrate::migrate(doc, &intent.doc);
            let applied = edit::apply(doc, intent, &context)?;
            back = applied.undo;
            Ok(applied.change)
        })?;
        if is_new && matches!(intent.doc, DocKey::Contact(_)) {
            back = vec![archive()];
        }
        if write.is_some() {
            self.fresh.insert(id);
            self.pending = None;
            self.index(id);
            self.touch(id, None);
        }
        Ok(Written { write, back: Intent { doc: intent.doc, edits: back }, unsure: false })
    }

    fn context(&self, now: Now) -> Result<Context, Failure> {
        let device = self.device.as_ref().ok_or(Failure::SignedOut)?;
        Ok(Context { actor: device.actor(), now: now.seconds() })
    }

    /// Proposes a client code for contacts that are created without one. If two devices propose the
    /// same, both keep it with a warning until the server gives another.
    fn give_codes(&mut self, intents: &mut [Intent]) {
        let mut next = self.directory.next_code();
        let mut given = BTreeSet::new();
        for at in 0..intents.len() {
            let Some(DocKey::Contact(contact)) = intents.get(at).map(|intent| intent.doc) else {
                continue;
            };
            let coded = intents
                .iter()
                .filter(|intent| intent.doc == DocKey::Contact(contact))
                .any(has_code);
            if coded || !given.insert(contact) || !matches!(self.document(contact), Ok(None)) {
                continue;
            }
            if let Some(intent) = intents.get_mut(at) {
                intent.edits.push(set("client_code", Value::text(client_code(next))));
                next += 1;
            }
        }
    }
}

/// How a client code is written.
pub(super) fn client_code(number: u64) -> String {
    format!("C-{number:06}")
}

/// Undoing the creation of a contact: records are archived, never destroyed by a client.
pub(super) fn archive() -> Edit {
    set("archived", Value::Bool(true))
}

pub(super) fn set(field: &str, value: Value) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(value) }
}

fn has_code(intent: &Intent) -> bool {
    let sets = |edit: &Edit| matches!(edit, Edit::Set { place: Place::Root, field, .. } if field == "client_code");
    intent.edits.iter().any(sets)
}

impl From<DocError> for Failure {
    fn from(error: DocError) -> Self {
        match error {
            DocError::Store(error) => error.into(),
            DocError::SetAside(..) => Self::SetAside,
        }
    }
}

impl From<WriteError<EditError>> for Failure {
    fn from(error: WriteError<EditError>) -> Self {
        match error {
            WriteError::Edit(error) => error.into(),
            WriteError::Document(error) => error.into(),
            WriteError::Erased => Self::NotFound,
            WriteError::Full => Self::NoRoom,
            WriteError::Birth(_) | WriteError::Broken(_) => Self::Store(error.to_string()),
        }
    }
}
