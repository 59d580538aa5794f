//! Changes that a device pushes, as they come in: each is guarded by itself.

use super::{ConnId, DocError, Hub, Identity, answers::Answer, take::Coming};
use crate::{
    BIRTH_ACTOR, Millis,
    guard::{self, Rejection},
    limits::{MAX_ENTRIES_PER_PUSH, MAX_UNRESOLVED, MAX_UNRESOLVED_BYTES},
    wire::{Pushed, code},
};
use automerge::Change;
use carnet_ids::{ActorId, DocId};
use carnet_storage::ReadNow;

impl<R: ReadNow> Hub<R> {
    pub(super) fn push(
        &mut self,
        now: Millis,
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
        for run in runs(entries) {
            self.push_run(now, id, run, returned);
            if self.conns.get(&id).is_none_or(|conn| conn.closing.is_some()) {
                break;
            }
        }
        Ok(())
    }

    /// Changes of one document, one behind the other.
    fn push_run(&mut self, now: Millis, id: ConnId, run: Vec<Pushed>, returned: bool) {
        let Some(conn) = self.conns.get(&id) else { return };
        let (who, doc) = (conn.who.clone(), run[0].doc);
        if let Err(DocError::Store(error)) = self.load(doc) {
            return self.close(id, code::STORE, &error.to_string());
        }
        let mut coming = Vec::new();
        for Pushed { no, change, .. } in run {
            let bytes = change.0.len();
            let checked = self.checked(&who, doc, &change.0, returned);
            let answer = Answer { no, doc, returned, bytes, commit: 0, outcome: None };
            if let Some(conn) = self.conns.get_mut(&id) {
                conn.answers.push_back(answer);
            }
            coming.push(Coming { conn: id, device: who.device, no, returned, change: checked });
        }
        self.come(now, doc, coming);
    }

    /// What can be said of a change by itself.
    fn checked(
        &mut self,
        who: &Identity,
        doc: DocId,
        change: &[u8],
        returned: bool,
    ) -> Result<Change, Rejection> {
        let change = guard::check_change(change)?;
        self.refuse_erased(&doc, &change)?;
        // What is here already is acknowledged, whoever asks: the device may be another one by
        // now than the one that sent it first.
        if !self.has(&doc, &change) {
            if returned {
                self.may_return(&doc, &change)?;
            } else {
                self.may_write(who, &doc, &change)?;
            }
        }
        Ok(change)
    }

    /// What is given back may be anybody's, but nobody's only if it is a birth; and nobody has
    /// anything of this run's own that is not here.
    fn may_return(&self, doc: &DocId, change: &Change) -> Result<(), Rejection> {
        let author = change.actor_id().to_bytes();
        let is_nobodys = author.starts_with(&BIRTH_ACTOR) && !(self.config.births)(doc, change);
        if is_nobodys || author == self.actor.as_bytes() {
            let message = "the author is nobody's or the server's".to_owned();
            return Err(Rejection { code: code::ACTOR_FOREIGN, message });
        }
        Ok(())
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
}

/// The entries, cut where the document changes.
fn runs(entries: Vec<Pushed>) -> Vec<Vec<Pushed>> {
    let mut runs: Vec<Vec<Pushed>> = Vec::new();
    for entry in entries {
        match runs.last_mut() {
            Some(run) if run[0].doc == entry.doc => run.push(entry),
            _ => runs.push(vec![entry]),
        }
    }
    runs
}
