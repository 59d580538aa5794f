//! What happens, in the order to deal with it.

use super::{election::Vote, socket::Heard};
use crate::runtime::messages::{ClientId, FromPage, Peer};
use carnet_engine::Answer;
use std::{
    cell::RefCell,
    collections::VecDeque,
    future::{Future, poll_fn},
    rc::Rc,
    task::{Poll, Waker},
};

/// Something that happened.
#[derive(Debug)]
pub(super) enum Input {
    Page(FromPage),
    Peer(Peer),
    Vote(Vote),
    /// On the socket with this number.
    Socket(u64, Heard),
    Timer,
    /// Another tab was closed.
    TabGone(ClientId),
    /// What came of the errand with this number.
    Carried(u64, Answer),
}

/// Cheap to clone: clones share it. A request overtakes what came on the socket, so that a screen does not wait
/// behind a thousand documents; the server keeps few bytes under way that are not acknowledged, which
/// bounds the rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Inbox(Rc<RefCell<Queues>>);

#[derive(Debug, Default)]
struct Queues {
    first: VecDeque<Input>,
    socket: VecDeque<Input>,
    waker: Option<Waker>,
}

impl Inbox {
    pub(super) fn push(&self, input: Input) {
        let mut queues = self.0.borrow_mut();
        match input {
            Input::Socket(..) => queues.socket.push_back(input),
            input => queues.first.push_back(input),
        }
        let waker = queues.waker.take();
        drop(queues);
        waker.into_iter().for_each(Waker::wake);
    }

    pub(super) fn try_next(&self) -> Option<Input> {
        let mut queues = self.0.borrow_mut();
        queues.first.pop_front().or_else(|| queues.socket.pop_front())
    }

    /// The next message of this socket, if that is what is next.
    pub(super) fn message(&self, socket: u64) -> Option<Vec<u8>> {
        let mut queues = self.0.borrow_mut();
        if !queues.first.is_empty() {
            return None;
        }
        let next = queues.socket.pop_front_if(
            |input| matches!(input, Input::Socket(number, Heard::Message(_)) if *number == socket),
        );
        match next {
            Some(Input::Socket(_, Heard::Message(message))) => Some(message),
            _ => None,
        }
    }

    pub(super) fn next(&self) -> impl Future<Output = Input> + use<> {
        let inbox = self.clone();
        poll_fn(move |context| match inbox.try_next() {
            Some(input) => Poll::Ready(input),
            None => {
                inbox.0.borrow_mut().waker = Some(context.waker().clone());
                Poll::Pending
            }
        })
    }
}
