//! Documents are destroyed, with their whole history.
//!
//! In one commit their rows go and their tombs come. Packs that hold a state of them are made anew at
//! once, before anything else is packed, and are not sent as they are until then. What the store
//! underneath keeps of deleted rows is for whoever owns it to see to ([`Hub::holds_erased`]).

use super::{ConnId, Event, Hub};
use crate::{
    WriteId,
    births::is_birth,
    guard::Rejection,
    keys,
    limits::{MAX_NEED, PROTOCOL, SHELF_BYTES},
    packs::{Index, Shelf},
    rows::{self, GoneRow, TombRow},
    wire::{self, ToDevice, Tomb, code},
};
use automerge::Change;
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, Scan, StoreError};
use std::collections::BTreeSet;

/// Messages of one connection about what it let go of that wait for the disk.
const MOST_NOTED: usize = 4;

impl<R: ReadNow> Hub<R> {
    /// Destroys documents, as `of` was asked to be erased, and what belongs to them: their ids are
    /// nobody's from now on. [`Event::Saved`] or [`Event::Lost`] follows; `None` if all were erased before.
    pub fn erase(&mut self, of: DocId, docs: impl IntoIterator<Item = DocId>) -> Option<WriteId> {
        let unix = self.config.now_unix;
        let erased = self.bury_all(docs.into_iter().map(|doc| (doc, of, unix)).collect());
        let write = erased.then(|| {
            let write = WriteId(self.next_write);
            self.next_write += 1;
            self.commits.notes().saved.push(write);
            write
        });
        self.settle();
        write
    }

    /// As [`Self::erase`], of what was erased before this store was what it is, with when that was: whether
    /// there was any that it did not know.
    pub fn erase_again(&mut self, tombs: impl IntoIterator<Item = (DocId, TombRow)>) -> bool {
        let tombs = tombs.into_iter().map(|(doc, row)| (doc, row.of, row.unix)).collect();
        let any = self.bury_all(tombs);
        self.settle();
        any
    }

    /// Documents that were erased.
    pub fn tombs(&self) -> Vec<(DocId, TombRow)> {
        self.tombs.all().collect()
    }

    /// Whether a document was erased.
    pub fn is_erased(&self, doc: &DocId) -> bool {
        self.tombs.contains(doc)
    }

    /// Documents that are parts of this one, as far as labels are kept.
    pub fn documents_of(&self, doc: &DocId) -> Vec<DocId> {
        self.parts_of(doc).filter(|part| self.index.contains_key(part)).collect()
    }

    /// Whether a row may still hold something of what was erased, or is on its way out.
    pub fn holds_erased(&self) -> bool {
        self.packs.is_purging() || !self.commits.has_landed(self.tombs.commit())
    }

    /// The devices that have nothing of an erased document any more, and since when.
    ///
    /// # Errors
    /// [`StoreError`] when the store can't be read.
    pub fn gone_from(&self, doc: &DocId) -> Result<Vec<(DeviceId, i64)>, StoreError> {
        let rows = self.read.scan_now(&Scan::prefix(&keys::all_gone(doc)))?;
        let read = |(key, value): &(Vec<u8>, Vec<u8>)| {
            let row: GoneRow = rows::parse(key, value).ok()?;
            Some((keys::gone_from(key)?, row.unix))
        };
        Ok(rows.iter().filter_map(read).collect())
    }

    /// Whether something was erased that was not before.
    fn bury_all(&mut self, tombs: Vec<(DocId, DocId, i64)>) -> bool {
        let mut erased = BTreeSet::new();
        for (doc, of, unix) in tombs {
            let all: Vec<DocId> = std::iter::once(doc).chain(self.documents_of(&doc)).collect();
            erased.extend(all.into_iter().filter(|doc| self.bury(*doc, of, unix)));
        }
        if erased.is_empty() {
            return false;
        }
        for pack in self.packs.all().copied().collect::<Vec<_>>() {
            let holds = |index: &Index| index.entries.iter().any(|it| erased.contains(&it.doc));
            if self.index_of(&pack).is_some_and(|index| holds(&index)) {
                self.packs.purge(pack.number);
            }
        }
        *self.shelf.borrow_mut() = Shelf::new(SHELF_BYTES);
        true
    }

    fn bury(&mut self, doc: DocId, of: DocId, unix: i64) -> bool {
        if self.tombs.contains(&doc) {
            return false;
        }
        self.tell_judge(&doc);
        self.touch(doc);
        self.cache.remove(&doc);
        if let Some(place) = self.index.remove(&doc) {
            self.loose -= usize::from(!place.is_packed());
            let base = place.base();
            for seq in place.seqs.iter().filter(|seq| Some(**seq) != base) {
                self.commits.delete(keys::log(*seq));
            }
            self.commits.notes().left.extend(base);
        }
        self.commits.delete(keys::doc(&doc));
        self.commits.delete(keys::label(&doc));
        self.end += 1;
        let row = TombRow { of, seq: self.end, unix };
        self.commits.put(keys::tomb(&doc), wire::encode(&row));
        self.tombs.add(doc, row, self.commits.gathering());
        let end = self.end;
        let notes = self.commits.notes();
        notes.head = Some(end);
        notes.erased.push(doc);
        notes.docs.insert(doc);
        true
    }

    /// A pack that has landed was begun before something of it was erased.
    pub(super) fn purge_landed(&mut self, pack: super::packs::Pack) {
        if self.tombs.is_empty() {
            return;
        }
        let index = self.index_of(&pack);
        if index.is_some_and(|all| all.entries.iter().any(|it| self.tombs.contains(&it.doc))) {
            self.packs.purge(pack.number);
        }
    }

    /// These are erased on the disk: whoever speaks a version that would keep them is sent away.
    pub(super) fn erased(&mut self, docs: Vec<DocId>) {
        if docs.is_empty() {
            return;
        }
        let old = self.conns.iter().filter(|(_, conn)| conn.protocol < PROTOCOL);
        for id in old.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.close(id, code::PROTOCOL, "this version would keep what was erased");
        }
        self.event(Event::Erased(docs));
    }

    /// Whether a change is of a document that was erased, or begins a part of one.
    pub(super) fn refuse_erased(&self, doc: &DocId, change: &Change) -> Result<(), Rejection> {
        if self.tombs.is_empty() {
            return Ok(());
        }
        let judge = self.config.judge.as_ref().filter(|_| is_birth(change));
        let of = judge.and_then(|judge| judge.part_of(doc, change));
        let erased = self.tombs.contains(doc) || of.is_some_and(|of| self.tombs.contains(&of));
        let message = "its document was erased".to_owned();
        if erased { Err(Rejection { code: code::ERASED, message }) } else { Ok(()) }
    }

    /// A device that began after a document was erased has not heard of that, and writes in one of its name.
    pub(super) fn tell_again(&mut self, id: ConnId, doc: DocId) {
        if self.tombs.contains(&doc)
            && let Some(conn) = self.conns.get_mut(&id)
        {
            conn.again.insert(doc);
        }
    }

    /// What was erased since the connection was last told, before anything that comes after it.
    pub(super) fn next_erased(&mut self, id: ConnId) -> Option<ToDevice> {
        let at = self.durable;
        let conn = self.conns.get_mut(&id)?;
        let again = conn.again.iter().copied().find(|doc| self.tombs.stands_at(doc, at));
        if let Some(tomb) = again.and_then(|doc| self.tombs.sealed(&doc)) {
            conn.again.remove(&tomb.doc);
            return Some(ToDevice::Erased { tombs: vec![tomb], at });
        }
        let from = conn.buried;
        let (last, tombs) = self.tombs.after(from, at, MAX_NEED)?;
        self.conns.get_mut(&id)?.buried = last;
        Some(ToDevice::Erased { tombs, at })
    }

    /// A device has nothing of these any more.
    pub(super) fn gone(&mut self, id: ConnId, docs: Vec<DocId>) -> Result<(), &'static str> {
        let Some(conn) = self.conns.get(&id) else { return Ok(()) };
        if docs.len() > MAX_NEED || conn.noted.len() >= MOST_NOTED {
            return Err("too many documents at a time");
        }
        let (device, unix) = (conn.who.device, self.config.now_unix);
        let mut commit = 0;
        let known: Vec<_> = docs.into_iter().filter(|doc| self.tombs.contains(doc)).collect();
        for doc in &known {
            self.commits.put(keys::gone(doc, &device), wire::encode(&GoneRow { unix }));
            commit = self.commits.gathering();
        }
        if let Some(conn) = self.conns.get_mut(&id) {
            conn.noted.push_back((commit, known));
        }
        Ok(())
    }

    /// The next of those that are on the disk.
    pub(super) fn next_noted(&mut self, id: ConnId) -> Option<ToDevice> {
        let commits = &self.commits;
        let noted = &mut self.conns.get_mut(&id)?.noted;
        let (_, docs) = noted.pop_front_if(|(commit, _)| commits.has_landed(*commit))?;
        Some(ToDevice::Noted { docs })
    }

    /// What a device heard erased of a server that was restored since.
    pub(super) fn erased_before(&mut self, tombs: Vec<Tomb>) -> Result<(), &'static str> {
        if tombs.len() > MAX_NEED {
            return Err("too many documents at a time");
        }
        let ours = tombs.into_iter().filter(|tomb| self.tombs.is_ours(tomb));
        let ours = ours.map(|tomb| (tomb.doc, tomb.of, tomb.unix)).collect();
        self.bury_all(ours);
        Ok(())
    }
}
