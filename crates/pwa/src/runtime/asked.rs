//! Requests that wait for their answers, across restarts of the worker.

use super::{
    messages::lost,
    packet::{Question, Sealed},
    slot::{Answer, Awaited, Slot},
};
use carnet_engine::api::{Failure, Reply};
use std::collections::BTreeMap;

/// A request that was unanswered at this many traps is taken for their cause.
const MOST_TRAPS: u8 = 3;

/// What is unanswered, by number.
#[derive(Debug, Default)]
pub(super) struct Asked {
    last: u64,
    waiting: BTreeMap<u64, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    question: Question,
    traps: u8,
    slot: Slot,
}

impl Asked {
    /// Numbers a request.
    pub(super) fn ask(&mut self, question: Question) -> (u64, Awaited) {
        self.last += 1;
        let slot = Slot::default();
        let awaited = slot.awaited();
        self.waiting.insert(self.last, Waiting { question, traps: 0, slot });
        (self.last, awaited)
    }

    /// Gives the answer to whoever waits, and returns the question. The first answer counts.
    pub(super) fn answer(&mut self, number: u64, reply: Sealed) -> Option<Question> {
        self.put(number, Answer::Came(reply))
    }

    fn put(&mut self, number: u64, answer: Answer) -> Option<Question> {
        let waiting = self.waiting.remove(&number)?;
        waiting.slot.put(answer);
        Some(waiting.question)
    }

    /// The worker trapped: answers what may not be asked again.
    pub(super) fn trapped(&mut self, why: &str) {
        let mut given_up = Vec::new();
        for (number, waiting) in &mut self.waiting {
            waiting.traps += 1;
            if let Some(reply) = lost(&waiting.question) {
                given_up.push((*number, reply));
            } else if waiting.traps >= MOST_TRAPS {
                given_up.push((*number, Reply::Failed(Failure::Store(why.to_owned()))));
            }
        }
        for (number, reply) in given_up {
            self.put(number, Answer::GivenUp(reply));
        }
    }

    /// What a new worker is to be asked, in order.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (u64, &Question)> {
        self.waiting.iter().map(|(number, waiting)| (*number, &waiting.question))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_engine::api::{OnDuplicate, Request};
    use carnet_import::{Format, Options};
    use std::{
        future::Future,
        pin::pin,
        task::{Context, Poll, Waker},
    };

    #[test]
    fn an_answer_reaches_whoever_asked_and_only_once() {
        let mut asked = Asked::default();
        let (first, mut awaited) = ask(&mut asked, Request::Status);
        let (second, _) = ask(&mut asked, Request::Workspace);
        assert_ne!(first, second);
        assert_eq!(now(&mut awaited), None);
        assert_eq!(
            asked.answer(first, Sealed::seal(&Reply::Done)),
            Some(Question::new(Request::Status))
        );
        assert_eq!(now(&mut awaited), Some(Reply::Done));
        assert_eq!(asked.answer(first, Sealed::seal(&Reply::Done)), None);
        assert_eq!(numbers(&asked), [second]);
    }

    #[test]
    fn after_a_trap_requests_are_asked_again_under_their_numbers() {
        let mut asked = Asked::default();
        let (edit, _awaited) = ask(&mut asked, Request::Apply(Vec::new()));
        asked.trapped("a test");
        assert_eq!(numbers(&asked), [edit]);
    }

    #[test]
    fn a_request_that_traps_again_and_again_is_given_up() {
        let mut asked = Asked::default();
        let (_, mut awaited) = ask(&mut asked, Request::Conflicts);
        asked.trapped("a test");
        asked.trapped("a test");
        assert_eq!(now(&mut awaited), None);
        let (later, _awaited) = ask(&mut asked, Request::Pending);
        asked.trapped("a test");
        assert_eq!(now(&mut awaited), Some(Reply::Failed(Failure::Store("a test".into()))));
        assert_eq!(numbers(&asked), [later]);
    }

    #[test]
    fn an_import_is_not_begun_twice() {
        let mut asked = Asked::default();
        let options = Options {
            format: Format::Csv,
            encoding: "utf-8".into(),
            separator: ';',
            mapping: Vec::new(),
            own: Vec::new(),
        };
        let duplicates = OnDuplicate::Create;
        let import = Request::Import { file: Vec::new(), options, duplicates, dry_run: false };
        let (_, mut awaited) = ask(&mut asked, import);
        asked.trapped("a test");
        assert!(matches!(now(&mut awaited), Some(Reply::Imported(report)) if report.cancelled));
        assert!(numbers(&asked).is_empty());
    }

    fn ask(asked: &mut Asked, request: Request) -> (u64, Awaited) {
        asked.ask(Question::new(request))
    }

    fn numbers(asked: &Asked) -> Vec<u64> {
        asked.waiting().map(|(number, _)| number).collect()
    }

    fn now(awaited: &mut Awaited) -> Option<Reply> {
        match pin!(awaited).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Answer::Came(reply)) => reply.open(),
            Poll::Ready(Answer::GivenUp(reply)) => Some(reply),
            Poll::Pending => None,
        }
    }
}
