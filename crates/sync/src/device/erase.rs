//! Documents that were erased: all that is here of them is destroyed, what waits for the server and what it
//! refused included, and their ids never come in again.
//!
//! The server is told once nothing is left: when the rows are gone, the packs that held something of them
//! are made anew, and the shell has said that it keeps nothing either ([`Device::cleared`]).

use super::{Device, Event, Origin, session::Session};
use crate::{
    keys,
    limits::MAX_NEED,
    rows::DeviceTomb,
    wire::{self, Bytes, ToServer, Tomb},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::BTreeSet;

impl DeviceTomb {
    /// As a server that sealed it is told of it.
    fn sealed(&self, doc: DocId) -> Option<Tomb> {
        let Self { of, unix, seal, .. } = self;
        (!seal.0.is_empty()).then(|| Tomb { doc, of: *of, unix: *unix, seal: seal.clone() })
    }
}

impl<R: ReadNow> Device<R> {
    /// Documents that were erased, and which the shell has not said to be cleared of.
    pub fn to_clear(&self) -> Vec<DocId> {
        let uncleared = |doc: &&DocId| self.tombs.get(*doc).is_some_and(|tomb| !tomb.cleared);
        self.untold.iter().filter(uncleared).copied().collect()
    }

    /// The document that was asked to be erased when this one was: itself, or what it was a part of.
    pub fn erased_with(&self, doc: DocId) -> DocId {
        self.tombs.get(&doc).map_or(doc, |tomb| tomb.of)
    }

    /// Whether a row may still hold something of what was erased, or is on its way out.
    pub fn holds_erased(&self) -> bool {
        self.packs.is_purging() || !self.commits.is_idle()
    }

    /// Whether a document was erased.
    pub fn is_erased(&self, doc: DocId) -> bool {
        self.tombs.contains_key(&doc)
    }

    /// The shell has nothing of these documents any more, on its disk or elsewhere.
    pub fn cleared(&mut self, docs: &[DocId]) {
        for doc in docs {
            let Some(tomb) = self.tombs.get_mut(doc).filter(|tomb| !tomb.cleared) else { continue };
            tomb.cleared = true;
            self.put_tomb(*doc);
        }
        self.settle();
    }

    /// The server says that documents were erased, as of that place of the log.
    pub(super) fn erased(&mut self, tombs: Vec<Tomb>, at: u64) {
        self.knows_of(at);
        let mut destroyed = BTreeSet::new();
        for Tomb { doc, of, unix, seal } in tombs {
            let known = self.tombs.get(&doc);
            if known.is_some_and(|known| known.seal == seal) {
                continue;
            }
            // It was heard of before from another server: what was told that one is told this one, too.
            let cleared = known.is_some_and(|known| known.cleared);
            self.destroy(doc, DeviceTomb { of, unix, seal, cleared, noted: false });
            destroyed.insert(doc);
        }
        if !destroyed.is_empty() {
            self.purge(&destroyed);
        }
    }

    /// The server refuses changes of a document since what it is a part of was erased: it never had this
    /// one, of which it would have said so.
    pub(super) fn refused_as_erased(&mut self, doc: DocId) {
        if self.tombs.contains_key(&doc) {
            return;
        }
        let seal = Bytes::default();
        self.destroy(doc, DeviceTomb { of: doc, unix: 0, seal, cleared: false, noted: false });
        self.purge(&BTreeSet::from([doc]));
    }

    fn destroy(&mut self, doc: DocId, tomb: DeviceTomb) {
        let mut lost = 0;
        for (no, _) in self.outbox.of(&doc) {
            lost += usize::from(self.outbox.get(no).is_some_and(|waiting| !waiting.is_birth()));
            self.refused(no);
        }
        let refused = self.quarantine.extract_if(.., |_, row| row.doc == doc);
        for (id, _) in refused.collect::<Vec<_>>() {
            self.commits.delete(keys::quarantine(id));
        }
        self.leaving.remove(&doc);
        self.compared_for.remove(&doc);
        self.rewrites.remove(&doc);
        // A comparison may have asked for it, of which no row tells.
        self.wanted.remove(&doc);
        self.asked.remove(&doc);
        self.erased_meanwhile(&doc);
        if self.docs.contains_key(&doc) {
            self.counters.erased += 1;
            self.forget(doc, Origin::Remote);
        }
        let known = self.docs.get_mut(&doc);
        if known.map(|buried| buried.gone = true).is_some() {
            self.put_doc(doc);
        }
        let of = tomb.of;
        self.tombs.insert(doc, tomb);
        self.untold.insert(doc);
        self.put_tomb(doc);
        self.event(Event::Erased { doc, of, lost });
    }

    fn put_tomb(&mut self, doc: DocId) {
        let Some(tomb) = self.tombs.get(&doc) else { return };
        if tomb.cleared && tomb.noted {
            self.untold.remove(&doc);
        }
        self.commits.put(keys::tomb(&doc), wire::encode(tomb));
    }

    /// Whether the server is yet to hear that nothing is left of something.
    pub(super) fn owes_word(&self) -> bool {
        !self.untold.is_empty() && !self.packs.is_stuck(&self.shelving.tried())
    }

    /// Tells the server of what nothing is left, some at a time.
    pub(super) fn gone(&mut self) -> Option<ToServer> {
        if self.untold.is_empty() || self.packs.is_purging() || !self.commits.is_idle() {
            return None;
        }
        // A server that is compared with may not know of them yet.
        let idle =
            |session: &&mut Session| session.telling.is_empty() && session.comparison.is_none();
        let session = self.session.as_mut().filter(idle)?;
        if !session.unknown.is_empty() {
            let docs = std::mem::take(&mut session.unknown);
            let tombs = docs.iter().filter_map(|doc| self.tombs.get(doc)?.sealed(*doc)).collect();
            return Some(ToServer::Tombs { tombs });
        }
        let is_gone = |doc: &&DocId| {
            let tomb = self.tombs.get(*doc);
            tomb.is_some_and(|tomb| tomb.cleared && !tomb.noted)
        };
        let docs: Vec<DocId> = self.untold.iter().filter(is_gone).take(MAX_NEED).copied().collect();
        session.telling.extend(&docs);
        (!docs.is_empty()).then_some(ToServer::Gone { docs })
    }

    /// The server has that on its disk. Of the others it does not know that they were erased: it stopped
    /// before that was on its disk, when this device had told it so, and is told once more.
    pub(super) fn noted(&mut self, docs: &[DocId]) {
        let Some(session) = &mut self.session else { return };
        for doc in std::mem::take(&mut session.telling) {
            let Some(tomb) = self.tombs.get_mut(&doc) else { continue };
            let is_known = docs.contains(&doc) || tomb.seal.0.is_empty();
            if !is_known && session.told_again.insert(doc) {
                session.unknown.insert(doc);
                continue;
            }
            tomb.noted = true;
            if tomb.cleared {
                self.untold.remove(&doc);
            }
            self.commits.put(keys::tomb(&doc), wire::encode(tomb));
        }
    }

    /// What a server that was restored is told before anything is compared with it.
    pub(super) fn tombs_to_return(&mut self) -> Option<ToServer> {
        let comparison = self.session.as_mut()?.comparison.as_mut()?;
        let from = comparison.tombs.take()?;
        let mut sealed = self.tombs.range(from..).filter_map(|(doc, tomb)| tomb.sealed(*doc));
        let tombs: Vec<Tomb> = sealed.by_ref().take(MAX_NEED).collect();
        comparison.tombs = sealed.next().map(|next| next.doc);
        // It may have forgotten who has let go of them.
        for Tomb { doc, .. } in &tombs {
            if let Some(tomb) = self.tombs.get_mut(doc).filter(|tomb| tomb.noted) {
                tomb.noted = false;
                self.untold.insert(*doc);
                self.put_tomb(*doc);
            }
        }
        (!tombs.is_empty()).then_some(ToServer::Tombs { tombs })
    }
}
