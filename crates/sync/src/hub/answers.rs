//! Answers to pushes: in order, and after the commit.

use super::{ConnId, Hub, commits::Commits};
use crate::wire::ToDevice;
use carnet_storage::ReadNow;

/// What became of a pushed change.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its number in its stream.
    pub(super) no: u64,
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
    pub(super) fn next_answer(&mut self, id: ConnId) -> Option<ToDevice> {
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
        while let Some(next) = answers.pop_front_if(|answer| {
            answer.is_due(commits)
                && answer.returned == returned
                && matches!(answer.outcome, Some(Ok(_)))
        }) {
            no = next.no;
            seq = seq.max(next.outcome.and_then(Result::ok).unwrap_or(0));
        }
        let (through, seq) = (no, seq);
        Some(if returned {
            ToDevice::ReturnAck { through, seq }
        } else {
            ToDevice::Ack { through, seq }
        })
    }
}
