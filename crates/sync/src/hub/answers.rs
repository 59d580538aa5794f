//! Answers to pushes: in order, and after the commit.

use super::{ConnId, Hub, commits::Commits};
use crate::wire::{ToDevice, code};
use carnet_ids::DocId;
use carnet_storage::ReadNow;

/// What became of a pushed change.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its number in its stream.
    pub(super) no: u64,
    /// Its document.
    pub(super) doc: DocId,
    /// Whether it was given back, rather than pushed from an outbox.
    pub(super) returned: bool,
    /// Its bytes.
    pub(super) bytes: usize,
    /// The commit that the answer waits for.
    pub(super) commit: u64,
    /// Where it stands in the log, or why it does not: a code and words. `None` until it is
    /// checked.
    pub(super) outcome: Option<Result<u64, (String, String)>>,
}

impl Answer {
    /// Whether it may be given.
    pub(super) fn is_due(&self, commits: &Commits) -> bool {
        self.outcome.is_some() && commits.has_landed(self.commit)
    }
}

impl<R: ReadNow> Hub<R> {
    /// The document of the next answer, if its author does not receive it and has not been told:
    /// whoever wrote in it has it. Told before the answer, it is not forgotten where that is lost.
    fn answers_for_no_reader(&self, id: ConnId) -> Option<DocId> {
        let conn = self.conns.get(&id).filter(|conn| !conn.reach.is_everything())?;
        let next = conn.answers.front().filter(|next| next.is_due(&self.commits))?;
        let tells = match &next.outcome {
            Some(Err((code, _))) => code.starts_with(code::RIGHT),
            outcome => outcome.is_some(),
        };
        let is_here = self.durable_place(&next.doc).is_some();
        let untold = conn.gone_doc != Some(next.doc);
        (tells && untold && is_here && !self.gets(&conn.reach, &next.doc)).then_some(next.doc)
    }

    pub(super) fn next_answer(&mut self, id: ConnId) -> Option<ToDevice> {
        if let Some(doc) = self.answers_for_no_reader(id) {
            self.conns.get_mut(&id)?.gone_doc = Some(doc);
            return Some(ToDevice::Withdrawn { docs: vec![doc], at: self.durable });
        }
        let commits = &self.commits;
        let answers = &mut self.conns.get_mut(&id)?.answers;
        let first = answers.pop_front_if(|answer| answer.is_due(commits))?;
        let (returned, mut no) = (first.returned, first.no);
        let mut seq = match first.outcome? {
            Ok(seq) => seq,
            Err((code, message)) if returned => {
                return Some(ToDevice::ReturnReject { no, code, message });
            }
            Err((code, message)) => return Some(ToDevice::Reject { no, code, message }),
        };
        while let Some((next, at)) = self.next_taken(id, returned) {
            no = next;
            seq = seq.max(at);
        }
        let (through, seq) = (no, seq);
        Some(if returned {
            ToDevice::ReturnAck { through, seq }
        } else {
            ToDevice::Ack { through, seq }
        })
    }
    /// The next answer, if it is given with the one before: its number, and where its change
    /// stands.
    fn next_taken(&mut self, id: ConnId, returned: bool) -> Option<(u64, u64)> {
        if self.answers_for_no_reader(id).is_some() {
            return None;
        }
        let commits = &self.commits;
        let answers = &mut self.conns.get_mut(&id)?.answers;
        let next = answers.pop_front_if(|answer| {
            answer.is_due(commits)
                && answer.returned == returned
                && matches!(answer.outcome, Some(Ok(_)))
        })?;
        Some((next.no, next.outcome.and_then(Result::ok).unwrap_or(0)))
    }
}
