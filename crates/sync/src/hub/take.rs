//! Changes are taken into their document together, checked, and appended to the log.
//!
//! The check applies them to a copy, saves it and loads it again ([`guard::apply`]), which takes
//! the longer the more the document has lived: tens of milliseconds for a note on which many
//! type. So what comes for a document within a while after its last check waits for the next,
//! and is checked with it; it is acknowledged only then. The while grows with the document:
//! checks take a bounded share of the time, whoever types.

use super::{ConnId, DocError, Event, Hub, Place};
use crate::{
    Millis,
    guard::{self, Rejection},
    heirs::{are_related, has_heir, is_heir},
    limits::{CHECK_BYTES_PER_MS, CHECK_PAUSE_MAX, MAX_DOCUMENT_LOG},
    wire::code,
};
use automerge::{Automerge, Change};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, BTreeSet};

/// A change that came, and its answer's place.
#[derive(Debug, Clone)]
pub(super) struct Coming {
    pub(super) conn: ConnId,
    pub(super) device: DeviceId,
    /// Its number in its stream.
    pub(super) no: u64,
    /// Whether it was given back, rather than pushed from an outbox.
    pub(super) returned: bool,
    /// It, or why it was refused by itself.
    pub(super) change: Result<Change, Rejection>,
}

/// Changes that wait for their document's next check.
#[derive(Debug, Default)]
pub(super) struct Waiting(BTreeMap<DocId, Queue>);

#[derive(Debug)]
struct Queue {
    /// When the next check may be.
    due: Millis,
    coming: Vec<Coming>,
}

/// Where a change stands, or why it was refused.
type Taken = Result<Stand, Rejection>;

/// Where a change stands.
#[derive(Debug, Clone, Copy)]
struct Stand {
    seq: u64,
    /// The commit that makes it durable.
    commit: u64,
    /// It was not here before.
    new: bool,
}

impl Waiting {
    /// When the next check is due.
    pub(super) fn due(&self) -> Option<Millis> {
        self.0.values().filter(|queue| !queue.coming.is_empty()).map(|queue| queue.due).min()
    }

    /// Forgets them; whoever pushed them pushes them again.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl<R: ReadNow> Hub<R> {
    /// Changes of one document have come.
    pub(super) fn come(&mut self, now: Millis, doc: DocId, coming: Vec<Coming>) {
        match self.waiting.0.get_mut(&doc) {
            Some(queue) if now < queue.due => queue.coming.extend(coming),
            Some(queue) => {
                let mut all = std::mem::take(&mut queue.coming);
                all.extend(coming);
                self.take_all(now, doc, all);
            }
            None => self.take_all(now, doc, coming),
        }
    }

    /// Takes what has waited long enough.
    pub(super) fn take_due(&mut self, now: Millis) {
        let due: Vec<DocId> = self
            .waiting
            .0
            .iter()
            .filter(|(_, queue)| queue.due <= now)
            .map(|(doc, _)| *doc)
            .collect();
        for doc in due {
            let Some(queue) = self.waiting.0.remove(&doc) else { continue };
            if !queue.coming.is_empty() {
                self.take_all(now, doc, queue.coming);
            }
        }
    }

    /// Takes the changes of a document that have come, and answers.
    fn take_all(&mut self, now: Millis, doc: DocId, mut coming: Vec<Coming>) {
        // It may have been erased while they waited.
        for one in &mut coming {
            if let Ok(change) = &one.change
                && let Err(rejection) = self.refuse_erased(&doc, change)
            {
                one.change = Err(rejection);
            }
        }
        let judged = self.judge(doc, &mut coming);
        let taken = match judged.and_then(|()| self.take_together(doc, &coming)) {
            Ok(taken) => taken,
            // None is answered: they come again.
            Err(DocError::Store(error)) => {
                for Coming { conn, .. } in coming {
                    self.close(conn, code::STORE, &error.to_string());
                }
                return;
            }
            // One document that is broken here keeps no other from coming through.
            Err(DocError::Unloadable(_, message)) => {
                let rejection = Rejection { code: "unloadable", message };
                coming.iter().map(|_| Err(rejection.clone())).collect()
            }
        };
        for (coming, taken) in coming.iter().zip(taken) {
            self.answer(doc, coming, taken);
        }
        let pause = self.pause(&doc);
        self.waiting.0.remove(&doc);
        if pause > 0 {
            self.waiting.0.insert(doc, Queue { due: now + pause, coming: Vec::new() });
        }
    }

    /// Time between two checks of a document.
    fn pause(&self, doc: &DocId) -> Millis {
        let bytes = self.index.get(doc).map_or(0, |place| place.bytes);
        let over = bytes.saturating_sub(self.tuning.check_free_bytes);
        (over / CHECK_BYTES_PER_MS).min(CHECK_PAUSE_MAX)
    }

    fn answer(&mut self, doc: DocId, coming: &Coming, taken: Taken) {
        let (commit, outcome) = match taken {
            Ok(stand) => {
                if let Some(conn) = self.conns.get_mut(&coming.conn).filter(|_| stand.new) {
                    conn.owns(stand.seq);
                }
                (stand.commit, Ok(stand.seq))
            }
            // Whoever hears that destroys what they have: not before it is on the disk here.
            Err(Rejection { code: code @ code::ERASED, message }) => {
                (self.tombs.commit(), Err((code.to_owned(), message)))
            }
            Err(Rejection { code, message }) => (0, Err((code.to_owned(), message))),
        };
        if let Err((code, message)) = &outcome {
            let (device, code, message) = (coming.device, code.clone(), message.clone());
            self.event(Event::Quarantined { device, doc, code, message });
        }
        if matches!(&outcome, Err((code, _)) if code == code::ERASED) {
            self.tell_again(coming.conn, doc);
        }
        let Some(conn) = self.conns.get_mut(&coming.conn) else { return };
        let is_its = |no, returned| no == coming.no && returned == coming.returned;
        let waiting = conn.answers.iter_mut().filter(|answer| answer.outcome.is_none());
        for answer in waiting.filter(|answer| is_its(answer.no, answer.returned)).take(1) {
            (answer.commit, answer.outcome) = (commit, Some(outcome.clone()));
        }
        self.wake(coming.conn);
    }

    /// Applies the changes that passed: all at once, or one by one if something is wrong.
    fn take_together(&mut self, id: DocId, coming: &[Coming]) -> Result<Vec<Taken>, DocError> {
        if !self.load(id)? {
            self.cache.insert(id, Automerge::new(), 0);
        }
        let good: Vec<&Change> =
            coming.iter().filter_map(|coming| coming.change.as_ref().ok()).collect();
        let all_good = good.len() == coming.len() && good.len() > 1;
        let at_once = all_good && self.apply_all(id, good);
        if at_once {
            let rows = coming.iter().filter_map(|coming| {
                let change = coming.change.as_ref().ok()?;
                Some((coming.device, change.raw_bytes(), coming.returned))
            });
            return Ok(self.append_new(id, rows).into_iter().map(Ok).collect());
        }
        let mut taken = Vec::new();
        for Coming { device, returned, change, .. } in coming {
            taken.push(match change {
                Ok(change) => self.take_one(*device, id, change, *returned),
                Err(rejection) => Err(rejection.clone()),
            });
        }
        if !self.index.contains_key(&id) {
            self.cache.remove(&id);
        }
        Ok(taken)
    }

    /// Whether all of these are new and fit: then the document has them.
    fn apply_all(&mut self, id: DocId, changes: Vec<&Change>) -> bool {
        let bytes: u64 = changes.iter().map(|change| change.raw_bytes().len() as u64).sum();
        let before = self.index.get(&id).map_or(0, |place| place.bytes);
        let Some(doc) = self.cache.get_mut(&id) else { return false };
        let is_known = |change: &Change| doc.get_change_meta_by_hash(&change.hash()).is_some();
        // What is there twice, or is not new, is left to the careful way.
        let is_twice = |change: &Change| has_heir(doc, change) || is_heir(doc, change);
        let hashes: BTreeSet<_> = changes.iter().map(|change| change.hash()).collect();
        if hashes.len() < changes.len()
            || are_related(&changes)
            || changes.iter().any(|change| is_known(change) || is_twice(change))
            || before + bytes > MAX_DOCUMENT_LOG
        {
            return false;
        }
        guard::apply(doc, changes.into_iter().cloned().collect()).is_ok()
    }

    /// Where a change that the document has stands: somewhere up to the document's last entry.
    fn known(&self, id: DocId) -> Stand {
        let seq = self.index.get(&id).map_or(0, Place::last);
        Stand { seq, commit: self.cache.pinned(&id).unwrap_or(0), new: false }
    }

    fn append_new<'c>(
        &mut self,
        id: DocId,
        changes: impl IntoIterator<Item = (DeviceId, &'c [u8], bool)>,
    ) -> Vec<Stand> {
        let seqs = self.append(id, changes);
        let commit = self.commits.gathering();
        seqs.into_iter().map(|seq| Stand { seq, commit, new: true }).collect()
    }

    fn take_one(&mut self, device: DeviceId, id: DocId, change: &Change, returned: bool) -> Taken {
        if !self.cache.contains(&id) {
            self.cache.insert(id, Automerge::new(), 0);
        }
        let Some(doc) = self.cache.get_mut(&id) else { return Ok(self.known(id)) };
        if doc.get_change_meta_by_hash(&change.hash()).is_some() {
            return Ok(self.known(id));
        }
        if has_heir(doc, change) {
            let code = if returned { code::WRITTEN_AGAIN } else { code::ACTOR_REUSED };
            return Err(Rejection { code, message: "it was written again by a copy".to_owned() });
        }
        if is_heir(doc, change) {
            let message = "what it was made of is here".to_owned();
            return Err(Rejection { code: code::WRITTEN_AGAIN, message });
        }
        let before = self.index.get(&id).map_or(0, |place| place.bytes);
        if before + change.raw_bytes().len() as u64 > MAX_DOCUMENT_LOG {
            let message = format!("the document has {before} bytes of changes");
            return Err(Rejection { code: code::DOCUMENT_FULL, message });
        }
        guard::apply(doc, vec![change.clone()])?;
        let seqs = self.append(id, [(device, change.raw_bytes(), returned)]);
        let seq = seqs.last().copied().unwrap_or(self.end);
        Ok(Stand { seq, commit: self.commits.gathering(), new: true })
    }
}
