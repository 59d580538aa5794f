//! Foreign changes come into a document, and what does not fit leaves it.

use super::{
    Device, DocError, Origin,
    docs::{applying, load},
};
use crate::{
    births::is_birth_chunk,
    digest::Digest,
    guard::{self, Rejection},
    heirs::heir,
    keys,
    reauthor::reauthor,
    rows::QuarantineRow,
    wire::{self, Bytes, code},
};
use automerge::{ActorId as Author, Automerge, Change, ChangeHash};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, BTreeSet};

/// Authors with another history that one document may bring at once: one for each copy of
/// this device that wrote in it before it knew.
const COLLISIONS: u8 = 16;

impl<R: ReadNow> Device<R> {
    /// Changes of a log entry.
    pub(super) fn take_changes(&mut self, id: DocId, changes: &[Bytes]) {
        if self.is_erased(id) {
            return;
        }
        if self.docs.get(&id).is_some_and(|known| known.aside.is_some()) {
            return self.ask_again(id);
        }
        let checked: Result<Vec<Change>, _> =
            applying(id, || changes.iter().map(|bytes| guard::check_change(&bytes.0)).collect());
        match checked {
            Ok(changes) => self.merge(id, changes, COLLISIONS),
            Err(rejection) => self.put_aside(id, &rejection.to_string()),
        }
    }

    /// A whole document from the server; empty when it does not have it.
    pub(super) fn take_whole(&mut self, id: DocId, digest: Digest, bytes: Vec<u8>) {
        if self.is_erased(id) {
            // A server that has it again does not know better.
            self.wanted.remove(&id);
            return self.compared_absent(&id);
        }
        if bytes.is_empty() && digest != Digest::default() {
            // The server has it and can't read it. It stays noted as wanted for the next run.
            self.wanted.remove(&id);
            return self.compared_absent(&id);
        }
        if !bytes.is_empty() {
            self.stay(id);
        }
        // First: what does not fit may be wanted again.
        self.wanted_came(id);
        let known = self.docs.get(&id);
        let aside = known.is_some_and(|known| known.aside.is_some());
        if bytes.is_empty() {
            // It may have one later.
            self.asked.remove(&id);
            self.compared_whole(id, Vec::new());
        } else if aside {
            self.heal(id, &bytes);
        } else if known.is_none_or(|known| !known.is_here()) {
            self.store_raw(id, digest, bytes);
        } else if known.is_some_and(|known| known.digest != digest) {
            self.merge_whole(id, &bytes);
        }
        self.compared_absent(&id);
    }

    fn merge_whole(&mut self, id: DocId, bytes: &[u8]) {
        let whole = match applying(id, || load(bytes)) {
            Ok(whole) => whole,
            Err(rejection) => return self.put_aside(id, &rejection.to_string()),
        };
        match self.load(id) {
            Ok(_) => {}
            Err(DocError::SetAside(..)) => return self.heal(id, bytes),
            Err(DocError::Store(error)) => {
                // The log goes on without it: it is asked for again on the next connection.
                self.want(id);
                return self.close(format!("the store can't be read: {error}"));
            }
        }
        let Some(local) = self.cache.get(&id) else { return };
        let changes = local.get_changes_added(&whole);
        self.merge(id, changes, COLLISIONS);
        self.compared_whole(id, whole.get_heads());
    }

    /// Puts the server's sound copy, with our own waiting changes, in place of one that can't
    /// be read.
    fn heal(&mut self, id: DocId, bytes: &[u8]) {
        let Ok(mut whole) = applying(id, || load(bytes)) else { return };
        whole.set_actor(self.author());
        let waiting = self.outbox.of(&id).into_iter();
        let changes: Option<Vec<_>> =
            waiting.map(|(no, _)| self.outbox.change(&self.read, no)).collect();
        let Some(changes) = changes else { return };
        let changes: Result<Vec<Change>, _> =
            changes.iter().map(|change| guard::check_change(change)).collect();
        let whole_again =
            changes.and_then(|changes| applying(id, || guard::apply(&mut whole, changes)));
        if whole_again.is_err() {
            return;
        }
        if let Some(known) = self.docs.get_mut(&id) {
            (known.aside, known.ended) = (None, false);
        }
        self.aside.remove(&id);
        self.asked.remove(&id);
        self.wanted_came(id);
        self.cache.insert(id, whole, bytes.len());
        self.fold(id, Origin::Remote);
    }

    /// Applies changes that were checked; again after making room for an author's other history.
    fn merge(&mut self, id: DocId, mut changes: Vec<Change>, tries: u8) {
        let here = match self.load(id) {
            Ok(here) => here,
            Err(DocError::SetAside(..)) => return,
            Err(DocError::Store(_)) => return self.want(id),
        };
        if !here {
            self.cache.insert(id, Automerge::new().with_actor(self.author()), 0);
        }
        let Some(doc) = self.cache.get(&id) else { return };
        changes.retain(|change| doc.get_change_meta_by_hash(&change.hash()).is_none());
        if changes.is_empty() {
            return;
        }
        let Err(rejection) = self.apply(id, &changes) else {
            let bytes = changes.iter().flat_map(|change| change.raw_bytes()).copied().collect();
            return self.append(id, bytes, Origin::Remote);
        };
        if !here {
            self.cache.remove(&id);
        }
        match rejection.code {
            code::MISSING_DEPS => self.want(id),
            code::ACTOR_REUSED if tries > 0 && here && self.make_room(id, &changes) => {
                self.merge(id, changes, tries - 1);
            }
            _ => self.put_aside(id, &rejection.to_string()),
        }
    }

    /// Applies changes that the document lacks. The server has tried them before us, so that the document can be loaded
    /// again is looked at from time to time ([`crate::cache::Cache::owes_proof`]), and before it is stored as a whole.
    fn apply(&mut self, id: DocId, changes: &[Change]) -> Result<(), Rejection> {
        let bytes = changes.iter().map(|change| change.raw_bytes().len()).sum();
        if self.cache.owes_proof(&id, bytes) {
            let Some(doc) = self.cache.get_mut(&id) else { return Ok(()) };
            applying(id, || guard::apply(doc, changes.to_vec()))?;
            self.cache.proven(&id);
        } else {
            let Some((doc, order)) = self.cache.get_known(&id) else { return Ok(()) };
            let later = applying(id, || guard::apply_unproven(doc, changes.to_vec(), order))?;
            self.cache.advance(&id, later);
            self.cache.trust(&id, bytes);
        }
        Ok(())
    }

    /// An author of ours, or of a copy of us, has another history on the server: ours is
    /// written again under a new author where it is still ours alone, or else put into the
    /// quarantine. Whether the document is different now.
    fn make_room(&mut self, id: DocId, foreign: &[Change]) -> bool {
        let Some(doc) = self.cache.get(&id) else { return false };
        let theirs: BTreeMap<(&Author, u64), ChangeHash> = foreign
            .iter()
            .map(|change| ((change.actor_id(), change.seq()), change.hash()))
            .collect();
        let first: BTreeSet<ChangeHash> = doc
            .get_changes_meta(&[])
            .iter()
            .filter(|meta| {
                theirs.get(&(meta.actor.as_ref(), meta.seq)).is_some_and(|hash| *hash != meta.hash)
            })
            .map(|meta| meta.hash)
            .collect();
        if first.is_empty() {
            return false;
        }
        let lost = descendants(doc, &first);
        let waiting: Vec<_> =
            self.outbox.of(&id).into_iter().filter(|(_, hash)| lost.contains(hash)).collect();
        let message = "the server has another history of this author";
        if waiting.len() == lost.len() {
            self.rewrite(id, &waiting, code::ACTOR_REUSED, message);
        } else {
            self.quarantine_changes(id, lost, code::ACTOR_REUSED, message);
        }
        true
    }

    /// Writes waiting changes (the last of their document, oldest first) again under another
    /// author. They take new numbers at the outbox's end.
    ///
    /// That author is derived from the first of them: a copy of this device that waits with the
    /// same change writes it again as the same bytes, and it stays one.
    ///
    /// Those of a document that can't be read go into the quarantine, for why they were refused.
    pub(super) fn rewrite(
        &mut self,
        id: DocId,
        waiting: &[(u64, ChangeHash)],
        code: &str,
        message: &str,
    ) {
        let hashes: Vec<ChangeHash> = waiting.iter().map(|(_, hash)| *hash).collect();
        let is_here = self.load(id).unwrap_or(false);
        let (true, Some(doc), Some((_, first))) = (is_here, self.cache.get(&id), waiting.first())
        else {
            let all = hashes.into_iter().collect();
            return self.quarantine_waiting(id, &all, code, message);
        };
        let author = heir(doc, first);
        let ours = Author::from(self.meta.actor.as_bytes());
        let mut authors = hashes.iter().filter_map(|hash| doc.get_change_meta_by_hash(hash));
        let spent = authors.any(|meta| *meta.actor == ours);
        if spent {
            // The author that we write as has another history in this document.
            self.new_actor();
        }
        let Some(doc) = self.cache.get(&id) else {
            let all = hashes.into_iter().collect();
            return self.quarantine_waiting(id, &all, code, message);
        };
        let again = match applying(id, || reauthor(doc, &hashes, author)) {
            Ok(again) => again,
            Err(error) => {
                let all = hashes.into_iter().collect();
                return self.quarantine_changes(id, all, code::ACTOR_REUSED, &error.to_string());
            }
        };
        self.counters.rewritten += again.changes.len() as u64;
        for (change, (old, new)) in again.changes.into_iter().zip(&again.hashes) {
            let number = waiting.iter().find(|(_, hash)| hash == old).map(|(no, _)| *no);
            let write = number.and_then(|no| self.outbox.get(no)).and_then(|waiting| waiting.write);
            self.queue(id, *new, change, write);
        }
        for (no, _) in waiting {
            self.leave_outbox(*no);
        }
        let mut doc = again.doc;
        doc.set_actor(self.author());
        self.cache.replace(id, doc);
        self.fold(id, Origin::Local);
    }

    /// Takes changes, and those that build on them, out of their document and the outbox, into
    /// the quarantine. The document returns to what is left.
    pub(super) fn quarantine_changes(
        &mut self,
        id: DocId,
        hashes: BTreeSet<ChangeHash>,
        code: &str,
        message: &str,
    ) {
        if self.load(id).is_err() {
            return self.quarantine_waiting(id, &hashes, code, message);
        }
        let Some(doc) = self.cache.get(&id) else {
            return self.quarantine_waiting(id, &hashes, code, message);
        };
        let gone = descendants(doc, &hashes);
        let (out, left): (Vec<Change>, Vec<Change>) =
            doc.get_changes(&[]).into_iter().partition(|change| gone.contains(&change.hash()));
        let mut words = self.described(id, &gone);
        let mut others = BTreeMap::new();
        for (no, hash) in self.outbox.of(&id).into_iter().filter(|(_, hash)| gone.contains(hash)) {
            others.insert(hash, no);
        }
        let mut acknowledged = false;
        for change in out {
            let words = words.remove(&change.hash()).unwrap_or_default();
            self.put_into_quarantine(id, (change.raw_bytes().to_vec(), words), code, message);
            match others.remove(&change.hash()) {
                Some(no) => self.refused(no),
                None => acknowledged = true,
            }
        }
        // What waits and is not in the document.
        self.quarantine_waiting(id, &others.into_keys().collect(), code, message);
        let mut doc = Automerge::new().with_actor(self.author());
        if left.is_empty() {
            self.forget(id, Origin::Remote);
        } else if doc.apply_changes(left).is_ok() {
            self.cache.replace(id, doc);
            self.fold(id, Origin::Remote);
        } else {
            self.put_aside(id, "what is left without a refused change can't be put together");
            self.want(id);
        }
        if acknowledged {
            // The server said once that it had it, and others may build on it.
            self.want(id);
        }
    }

    /// As [`Self::quarantine_changes`] for a document that can't be read. A change that the store
    /// does not give just now stays in the outbox, and the connection ends: it is the next
    /// one's.
    fn quarantine_waiting(
        &mut self,
        id: DocId,
        hashes: &BTreeSet<ChangeHash>,
        code: &str,
        message: &str,
    ) {
        for (no, _) in self.outbox.of(&id).into_iter().filter(|(_, hash)| hashes.contains(hash)) {
            let Some(change) = self.outbox.change(&self.read, no) else {
                self.close("a refused change can't be read from the store");
                continue;
            };
            self.put_into_quarantine(id, (change, Vec::new()), code, message);
            self.refused(no);
        }
        // What was in the way of the server's copy may be gone.
        self.asked.remove(&id);
        self.ask_again(id);
    }

    /// It leaves the outbox, and what it was written with is not all on the server any more.
    pub(super) fn refused(&mut self, no: u64) {
        let write = self.outbox.get(no).and_then(|waiting| waiting.write);
        self.leave_outbox(no);
        self.outbox.give_up(write);
    }

    pub(super) fn leave_outbox(&mut self, no: u64) {
        self.outbox.remove(no, false);
        self.commits.delete(keys::outbox(no));
    }

    /// Keeps a change, and what is said of it. A birth says nothing of anybody, and is made again
    /// whenever it is asked for.
    pub(super) fn put_into_quarantine(
        &mut self,
        doc: DocId,
        (change, words): (Vec<u8>, Vec<u8>),
        code: &str,
        message: &str,
    ) {
        if is_birth_chunk(&change) {
            return;
        }
        let id = self.meta.next_quarantine;
        self.meta.next_quarantine += 1;
        self.counters.quarantined += 1;
        self.meta_dirty = true;
        let row = QuarantineRow {
            doc,
            change: Bytes(change),
            code: code.to_owned(),
            message: message.to_owned(),
            words: Bytes(words),
        };
        self.commits.put(keys::quarantine(id), wire::encode(&row));
        self.commits.notes().rejected.push(id);
        // None is let go of to make room: only the user gives up what was written here.
        self.quarantine.insert(id, row);
    }
}

/// These changes and all that build on them.
fn descendants(doc: &Automerge, first: &BTreeSet<ChangeHash>) -> BTreeSet<ChangeHash> {
    let mut all = first.clone();
    // Changes come after those that they build on.
    for meta in doc.get_changes_meta(&[]) {
        if meta.deps.iter().any(|dep| all.contains(dep)) {
            all.insert(meta.hash);
        }
    }
    all
}
