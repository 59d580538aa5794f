//! An answer to come.

use super::packet::Sealed;
use carnet_engine::api::Reply;
use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// An answer.
#[derive(Debug)]
pub(super) enum Answer {
    /// The engine's: a [`Reply`].
    Came(Sealed),
    /// The page's own, as the engine can't be asked.
    GivenUp(Reply),
}

/// Where an answer is put.
#[derive(Debug, Default)]
pub(super) struct Slot(Rc<RefCell<State>>);

/// Resolves to it.
#[derive(Debug)]
pub(super) struct Awaited(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    answer: Option<Answer>,
    waker: Option<Waker>,
}

impl Slot {
    pub(super) fn awaited(&self) -> Awaited {
        Awaited(Rc::clone(&self.0))
    }

    pub(super) fn put(self, answer: Answer) {
        let mut state = self.0.borrow_mut();
        state.answer = Some(answer);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl Future for Awaited {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let mut state = self.0.borrow_mut();
        match state.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
