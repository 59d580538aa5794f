//! Changes that a device pushes: guarded, applied, appended.

use super::{ConnId, DocError, Event, Hub, Identity, Place, answers::Answer};
use crate::{
    guard::{self, Rejection},
    heirs::{has_heir, is_heir},
    limits::{MAX_DOCUMENT_LOG, MAX_ENTRIES_PER_PUSH, MAX_UNRESOLVED, MAX_UNRESOLVED_BYTES},
    wire::{Pushed, code},
};
use automerge::{Automerge, Change};
use carnet_ids::{ActorId, DeviceId, DocId};
use carnet_storage::ReadNow;

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

impl<R: ReadNow> Hub<R> {
    pub(super) fn push(
        &mut self,
        id: ConnId,
        entries: Vec<Pushed>,
        returned: bool,
    ) -> Result<(), &'static str> {
        let Some(conn) = self.conns.get(&id) else { return Ok(()) };
        let bytes: usize = entries.iter().map(|pushed| pushed.change.0.len()).sum();
        let waiting: usize = conn.answers.iter().map(|answer| answer.bytes).sum();
        if entries.len() > MAX_ENTRIES_PER_PUSH
            || conn.answers.len() + entries.len() > MAX_UNRESOLVED
            || waiting + bytes > MAX_UNRESOLVED_BYTES
        {
            return Err("too many changes at a time");
        }
        if entries.windows(2).any(|pair| pair[0].no >= pair[1].no) {
            return Err("changes out of order");
        }
        for run in entries.chunk_by(|a, b| a.doc == b.doc) {
            self.push_run(id, run, returned);
            if self.conns.get(&id).is_none_or(|conn| conn.closing.is_some()) {
                break;
            }
        }
        Ok(())
    }

    /// Changes of one document, one behind the other.
    fn push_run(&mut self, id: ConnId, run: &[Pushed], returned: bool) {
        let Some(conn) = self.conns.get(&id) else { return };
        let (doc, who) = (run[0].doc, conn.who.clone());
        let taken = match self.checked_run(&who, doc, run, returned) {
            Ok(taken) => taken,
            Err(DocError::Store(error)) => return self.close(id, code::STORE, &error.to_string()),
            // One document that is broken here keeps no other from coming through.
            Err(DocError::Unloadable(_, message)) => {
                let rejection = Rejection { code: "unloadable", message };
                run.iter().map(|_| Err(rejection.clone())).collect()
            }
        };
        for (pushed, taken) in run.iter().zip(taken) {
            self.answer(id, pushed, taken, returned);
        }
    }

    /// Guards the changes and takes those that pass.
    fn checked_run(
        &mut self,
        who: &Identity,
        doc: DocId,
        run: &[Pushed],
        returned: bool,
    ) -> Result<Vec<Taken>, DocError> {
        self.load(doc)?;
        let mut checked = Vec::new();
        for pushed in run {
            let change = guard::check_change(&pushed.change.0);
            checked.push(change.and_then(|change| {
                // What is here already is acknowledged, whoever asks: the device may be another
                // one by now than the one that sent it first.
                if !returned && !self.has(&doc, &change) {
                    self.may_write(who, &doc, &change)?;
                }
                Ok(change)
            }));
        }
        self.take_run(who.device, doc, checked, returned)
    }

    fn has(&mut self, id: &DocId, change: &Change) -> bool {
        let doc = self.cache.get(id);
        doc.is_some_and(|doc| doc.get_change_meta_by_hash(&change.hash()).is_some())
    }

    /// Whether the author is the device: one that nobody has used is from now on.
    fn may_write(&mut self, who: &Identity, doc: &DocId, change: &Change) -> Result<(), Rejection> {
        if (self.config.births)(doc, change) {
            return Ok(());
        }
        let author = change.actor_id();
        let foreign = || Rejection {
            code: code::ACTOR_FOREIGN,
            message: format!("the author {author} is not this device"),
        };
        let actor = ActorId::from_slice(author.to_bytes()).ok_or_else(foreign)?;
        match self.actors.get(&actor) {
            Some(row) if row.device == who.device => Ok(()),
            Some(_) => Err(foreign()),
            None => match self.register(who.device, actor, 0) {
                Ok(_) => Ok(()),
                Err((code, message)) => Err(Rejection { code, message: message.to_owned() }),
            },
        }
    }

    fn answer(&mut self, id: ConnId, pushed: &Pushed, taken: Taken, returned: bool) {
        let (no, doc, bytes) = (pushed.no, pushed.doc, pushed.change.0.len());
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let device = conn.who.device;
        let (commit, outcome) = match taken {
            Ok(stand) => {
                if stand.new {
                    conn.owns(stand.seq);
                }
                (stand.commit, Ok(stand.seq))
            }
            Err(Rejection { code, message }) => (0, Err((code.to_owned(), message))),
        };
        if let Err((code, message)) = &outcome {
            let (code, message) = (code.clone(), message.clone());
            self.event(Event::Quarantined { device, doc, code, message });
        }
        if let Some(conn) = self.conns.get_mut(&id) {
            conn.answers.push_back(Answer { no, returned, bytes, commit, outcome });
        }
    }

    /// Applies the changes that passed: all at once, or one by one if something is wrong.
    fn take_run(
        &mut self,
        device: DeviceId,
        id: DocId,
        checked: Vec<Result<Change, Rejection>>,
        returned: bool,
    ) -> Result<Vec<Taken>, DocError> {
        if !self.load(id)? {
            self.cache.insert(id, Automerge::new(), 0);
        }
        let good: Vec<Change> = checked.iter().flatten().cloned().collect();
        let all_good = good.len() == checked.len() && good.len() > 1;
        let together = if all_good { self.try_together(device, id, &good, returned) } else { None };
        let taken = together.unwrap_or_else(|| {
            let mut one = |change| self.take_one(device, id, change, returned);
            checked.into_iter().map(|checked| checked.and_then(&mut one)).collect()
        });
        if !self.index.contains_key(&id) {
            self.cache.remove(&id);
        }
        Ok(taken)
    }

    /// Where a change that the document has stands: somewhere up to the document's last entry.
    fn known(&self, id: DocId) -> Stand {
        let seq = self.index.get(&id).map_or(0, Place::last);
        Stand { seq, commit: self.cache.pinned(&id).unwrap_or(0), new: false }
    }

    fn try_together(
        &mut self,
        device: DeviceId,
        id: DocId,
        changes: &[Change],
        returned: bool,
    ) -> Option<Vec<Taken>> {
        let bytes: u64 = changes.iter().map(|change| change.raw_bytes().len() as u64).sum();
        let before = self.index.get(&id).map_or(0, |place| place.bytes);
        let doc = self.cache.get_mut(&id)?;
        let is_known = |change: &Change| doc.get_change_meta_by_hash(&change.hash()).is_some();
        // What is there twice, or is not new, is left to the careful way.
        let is_twice = |change: &Change| has_heir(doc, change) || is_heir(doc, change);
        if changes.iter().any(|change| is_known(change) || is_twice(change))
            || before + bytes > MAX_DOCUMENT_LOG
        {
            return None;
        }
        guard::apply(doc, changes.to_vec()).ok()?;
        Some(
            changes
                .iter()
                .map(|change| Ok(self.append_new(device, id, change, returned)))
                .collect(),
        )
    }

    fn append_new(
        &mut self,
        device: DeviceId,
        id: DocId,
        change: &Change,
        returned: bool,
    ) -> Stand {
        let seq = self.append(device, id, change.raw_bytes(), returned);
        Stand { seq, commit: self.commits.gathering(), new: true }
    }

    fn take_one(&mut self, device: DeviceId, id: DocId, change: Change, returned: bool) -> Taken {
        if !self.cache.contains(&id) {
            self.cache.insert(id, Automerge::new(), 0);
        }
        let Some(doc) = self.cache.get_mut(&id) else { return Ok(self.known(id)) };
        if doc.get_change_meta_by_hash(&change.hash()).is_some() {
            return Ok(self.known(id));
        }
        if has_heir(doc, &change) {
            let code = if returned { code::WRITTEN_AGAIN } else { code::ACTOR_REUSED };
            return Err(Rejection { code, message: "it was written again by a copy".to_owned() });
        }
        if is_heir(doc, &change) {
            let message = "what it was made of is here".to_owned();
            return Err(Rejection { code: code::WRITTEN_AGAIN, message });
        }
        let before = self.index.get(&id).map_or(0, |place| place.bytes);
        if before + change.raw_bytes().len() as u64 > MAX_DOCUMENT_LOG {
            let message = format!("the document has {before} bytes of changes");
            return Err(Rejection { code: code::DOCUMENT_FULL, message });
        }
        guard::apply(doc, vec![change.clone()])?;
        Ok(self.append_new(device, id, &change, returned))
    }
}
