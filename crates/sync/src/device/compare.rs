//! Comparing with a server that was restored: both get what they lack.

use super::{Device, DocError};
use crate::{
    limits::MAX_RANGES,
    ranges, rows,
    wire::{Bytes, Compared, Outcome, Pushed, Range, ToServer, code},
};
use automerge::ChangeHash;
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How far a comparison is.
#[derive(Debug)]
pub(super) struct Comparison {
    /// Ranges to ask about.
    queue: VecDeque<Range>,
    /// An answer is on its way.
    asked: bool,
    /// Documents asked for whole, of which the server may lack something.
    pending: BTreeSet<DocId>,
    /// Documents of which the server lacks something, and its heads.
    returns: VecDeque<(DocId, Vec<ChangeHash>)>,
    /// Changes of one of them that are yet to send.
    current: VecDeque<(DocId, ChangeHash, Vec<u8>)>,
    /// Numbers, documents, hashes and bytes of those sent and not answered.
    unanswered: VecDeque<(u64, DocId, ChangeHash, usize)>,
    /// Documents of which the server refused a change.
    refused: BTreeSet<DocId>,
    /// Documents that are not their person's: they go when the server has what it lacks of them.
    pub(super) withdrawn: BTreeSet<DocId>,
    /// The server is yet to hear what was erased from this document's id on.
    pub(super) tombs: Option<DocId>,
    next: u64,
    acked: u64,
}

impl Comparison {
    fn is_done(&self) -> bool {
        self.queue.is_empty()
            && !self.asked
            && self.pending.is_empty()
            && self.returns.is_empty()
            && self.current.is_empty()
            && self.unanswered.is_empty()
    }

    /// Notes that the server took what was sent with a number up to `through`; those changes of
    /// it that may have left their document here meanwhile, as one of it was refused.
    fn doubtful(&mut self, through: u64) -> Vec<(DocId, ChangeHash)> {
        let unanswered = &mut self.unanswered;
        let taken = std::iter::from_fn(|| unanswered.pop_front_if(|(no, ..)| *no <= through));
        let of_refused = taken.filter(|(_, id, ..)| self.refused.contains(id));
        of_refused.map(|(_, id, hash, _)| (id, hash)).collect()
    }
}

impl<R: ReadNow> Device<R> {
    pub(super) fn comparison(&self) -> Comparison {
        Comparison {
            queue: VecDeque::from([self.range(&[])]),
            asked: false,
            pending: BTreeSet::new(),
            returns: VecDeque::new(),
            current: VecDeque::new(),
            unanswered: VecDeque::new(),
            refused: BTreeSet::new(),
            withdrawn: BTreeSet::new(),
            tombs: (!self.tombs.is_empty()).then(DocId::default),
            next: 1,
            acked: 0,
        }
    }

    fn range(&self, prefix: &[u8]) -> Range {
        let docs = self.docs.range(ranges::span(prefix)).filter(|(_, doc)| doc.is_here());
        ranges::whole(prefix, docs.map(|(_, doc)| doc.digest))
    }

    pub(super) fn session_comparison(&mut self) -> Option<&mut Comparison> {
        self.session.as_mut()?.comparison.as_mut()
    }

    pub(super) fn compare_message(&mut self) -> Option<ToServer> {
        if let Some(tombs) = self.tombs_to_return() {
            return Some(tombs);
        }
        let comparison = self.session_comparison()?;
        if !comparison.asked && !comparison.queue.is_empty() {
            comparison.asked = true;
            let some = comparison.queue.len().min(MAX_RANGES);
            return Some(ToServer::Compare { ranges: comparison.queue.drain(..some).collect() });
        }
        if let Some(entries) = self.give_back() {
            return Some(ToServer::Return(entries));
        }
        self.session_comparison()?.is_done().then(|| self.reconciled())
    }

    /// The comparison is over: what the server had when it began is here.
    fn reconciled(&mut self) -> ToServer {
        let session = self.session.as_mut();
        if let Some((session, comparison)) =
            session.and_then(|session| session.comparison.take().map(|done| (session, done)))
            && let Some(welcome) = &session.welcome
        {
            self.meta.epoch = Some(welcome.epoch);
            // Both have been compared in what the person receives now.
            self.meta.reach.clone_from(&welcome.reach);
            self.meta.cursor = welcome.head;
            self.meta.acked = comparison.acked;
            self.meta.cold = None;
            self.meta.compare = false;
            self.meta.compared += 1;
            self.meta_dirty = true;
            self.counters.reconciled += 1;
            comparison.withdrawn.into_iter().for_each(|doc| self.leave(doc));
        }
        ToServer::Reconciled
    }

    pub(super) fn compared(&mut self, results: Vec<Compared>) -> Result<(), String> {
        match self.session_comparison() {
            Some(comparison) if comparison.asked => comparison.asked = false,
            _ => return Err("an answer to no comparison".to_owned()),
        }
        for result in results {
            match result.outcome {
                Outcome::Same => {}
                Outcome::Split(theirs) => self.split(&result.prefix.0, theirs),
                Outcome::Leaf(theirs) => self.leaf(&result.prefix.0, theirs),
            }
        }
        Ok(())
    }

    /// Goes into the parts of a range that differ.
    fn split(&mut self, prefix: &[u8], theirs: Vec<Range>) {
        let docs = self.docs.range(ranges::span(prefix)).filter(|(_, doc)| doc.is_here());
        let ours = ranges::split(prefix, docs.map(|(id, doc)| (*id, doc.digest)));
        let longer = |part: &[u8]| part.len() == prefix.len() + 1 && part.starts_with(prefix);
        let mut parts: BTreeMap<Vec<u8>, Range> = theirs
            .iter()
            .map(|range| &range.prefix.0)
            .filter(|part| longer(part))
            .map(|part| (part.clone(), ranges::whole(part, std::iter::empty())))
            .collect();
        parts.extend(ours.into_iter().map(|range| (range.prefix.0.clone(), range)));
        let differ = parts.into_values().filter(|range| !theirs.contains(range));
        if let Some(comparison) = self.session_comparison() {
            comparison.queue.extend(differ);
        }
    }

    /// Compares documents one by one.
    fn leaf(&mut self, prefix: &[u8], theirs: Vec<(DocId, Vec<Bytes>)>) {
        let span = ranges::span(prefix);
        let mut rest: BTreeSet<DocId> =
            self.docs.range(span).filter(|(_, doc)| doc.is_here()).map(|(id, _)| *id).collect();
        for (id, heads) in theirs {
            let here = rest.remove(&id);
            let heads: Option<Vec<ChangeHash>> = heads.iter().map(rows::hash_of).collect();
            match heads {
                Some(heads) if here && self.has(id, &heads) => self.will_return(id, heads),
                _ => self.will_need(id),
            }
        }
        for id in rest {
            self.will_return(id, Vec::new());
        }
    }

    /// Whether the document here has all of the server's changes.
    fn has(&mut self, id: DocId, heads: &[ChangeHash]) -> bool {
        if self.load(id).is_err() {
            return false;
        }
        let doc = self.cache.get(&id);
        doc.is_some_and(|doc| heads.iter().all(|head| doc.get_change_meta_by_hash(head).is_some()))
    }

    fn will_return(&mut self, id: DocId, heads: Vec<ChangeHash>) {
        if let Some(comparison) = self.session_comparison() {
            comparison.returns.push_back((id, heads));
        }
    }

    /// The comparison is not over before the document came.
    fn will_need(&mut self, id: DocId) {
        if self.is_erased(id) {
            return;
        }
        self.wanted.insert(id);
        if let Some(comparison) = self.session_comparison() {
            comparison.pending.insert(id);
        }
    }

    /// The server's whole document was merged; it may lack something of ours.
    pub(super) fn compared_whole(&mut self, id: DocId, heads: Vec<ChangeHash>) {
        let waited =
            self.session_comparison().is_some_and(|comparison| comparison.pending.remove(&id));
        if waited && (heads.is_empty() || self.has(id, &heads)) {
            self.will_return(id, heads);
        }
    }

    /// A document that was asked for has come, and nothing of it is to be given back.
    pub(super) fn compared_absent(&mut self, id: &DocId) {
        if let Some(comparison) = self.session_comparison() {
            comparison.pending.remove(id);
        }
    }

    /// The next changes that the server lacks, as far as the window allows.
    fn give_back(&mut self) -> Option<Vec<Pushed>> {
        let tuning = self.tuning;
        let mut entries = Vec::new();
        let mut bytes = 0;
        loop {
            self.next_return();
            let comparison = self.session_comparison()?;
            let unanswered: usize = comparison.unanswered.iter().map(|(.., bytes)| bytes).sum();
            let size = comparison.current.front().map_or(0, |(.., change)| change.len());
            let full = unanswered + size > tuning.push_window
                || comparison.unanswered.len() >= tuning.push_entries;
            if (full && !comparison.unanswered.is_empty()) || bytes > tuning.message_target {
                break;
            }
            let Some((doc, hash, change)) = comparison.current.pop_front() else { break };
            let no = comparison.next;
            comparison.next += 1;
            bytes += change.len();
            comparison.unanswered.push_back((no, doc, hash, change.len()));
            entries.push(Pushed { no, doc, change: Bytes(change) });
        }
        (!entries.is_empty()).then_some(entries)
    }

    /// Prepares the changes of the next document to give back, if those before are sent.
    fn next_return(&mut self) {
        loop {
            let Some(comparison) = self.session_comparison() else { return };
            if !comparison.current.is_empty() {
                return;
            }
            let Some((id, heads)) = comparison.returns.pop_front() else { return };
            match self.load(id) {
                Ok(_) => {}
                Err(DocError::SetAside(..)) => continue,
                // The comparison begins again on the next connection.
                Err(DocError::Store(error)) => {
                    return self.close(format!("the store can't be read: {error}"));
                }
            }
            let Some(doc) = self.cache.get(&id) else { continue };
            let changes = doc.get_changes(&heads);
            let changes =
                changes.into_iter().map(|change| (id, change.hash(), change.raw_bytes().to_vec()));
            let current: VecDeque<_> = changes.collect();
            if let Some(comparison) = self.session_comparison() {
                comparison.current = current;
            }
        }
    }

    /// The server's log goes up to there at least.
    pub(super) fn comparison_knows_of(&mut self, at: u64) {
        if let Some(comparison) = self.session_comparison() {
            comparison.acked = comparison.acked.max(at);
        }
    }

    pub(super) fn return_acked(&mut self, through: u64, seq: u64) {
        let Some(comparison) = self.session_comparison() else { return };
        comparison.acked = comparison.acked.max(seq);
        for (id, hash) in comparison.doubtful(through) {
            if !self.has(id, &[hash]) {
                self.taken_after_all(id);
            }
        }
    }

    /// The server refuses what it lost. An author's other history reaches this device with the
    /// log and is dealt with there, where the document is its person's; anything else leaves the
    /// document here too.
    pub(super) fn return_rejected(&mut self, no: u64, why: &str, message: &str) {
        let Some(comparison) = self.session_comparison() else { return };
        let Some(at) = comparison.unanswered.iter().position(|(sent, ..)| *sent == no) else {
            return;
        };
        let Some((_, id, hash, _)) = comparison.unanswered.remove(at) else { return };
        if why == code::ERASED {
            return self.refused_as_erased(id);
        }
        let first = comparison.refused.insert(id);
        let comes = why == code::ACTOR_REUSED && !comparison.withdrawn.contains(&id);
        // What builds on a refused one has gone with it, or goes with its author's other history.
        let follows = !first && why == code::MISSING_DEPS;
        if comes || follows || !self.has(id, &[hash]) {
            return;
        }
        let waiting = self.outbox.of(&id).into_iter();
        let waiting: Vec<_> = waiting.skip_while(|(_, waiting)| *waiting != hash).collect();
        let is_right = why.starts_with(code::RIGHT) && !waiting.is_empty();
        if is_right {
            self.refuse(id, hash, &waiting, (why, message));
        } else {
            self.quarantine_changes(id, BTreeSet::from([hash]), why, message);
        }
        self.return_what_is_left(id);
    }

    /// Nothing of an erased document is waited for or given back.
    pub(super) fn erased_meanwhile(&mut self, id: &DocId) {
        let Some(session) = &mut self.session else { return };
        session.needing.remove(id);
        let Some(comparison) = &mut session.comparison else { return };
        comparison.pending.remove(id);
        comparison.withdrawn.remove(id);
        comparison.returns.retain(|(doc, _)| doc != id);
        comparison.current.retain(|(doc, ..)| doc != id);
    }

    /// What has left a document is not given back; what has nothing to do with it is.
    fn return_what_is_left(&mut self, id: DocId) {
        let Some(comparison) = self.session_comparison() else { return };
        let current = std::mem::take(&mut comparison.current);
        let left =
            current.into_iter().filter(|(doc, hash, _)| *doc != id || self.has(id, &[*hash]));
        let left = left.collect();
        if let Some(comparison) = self.session_comparison() {
            comparison.current = left;
        }
    }
}
