//! An answer to come.

use carnet_engine::api::Reply;
use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Where an answer is put.
#[derive(Debug, Default)]
pub(super) struct Slot(Rc<RefCell<State>>);

/// Resolves to it.
#[derive(Debug)]
pub(super) struct Awaited(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    reply: Option<Reply>,
    waker: Option<Waker>,
}

impl Slot {
    pub(super) fn awaited(&self) -> Awaited {
        Awaited(Rc::clone(&self.0))
    }

    pub(super) fn put(self, reply: Reply) {
        let mut state = self.0.borrow_mut();
        state.reply = Some(reply);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl Future for Awaited {
    type Output = Reply;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Reply> {
        let mut state = self.0.borrow_mut();
        match state.reply.take() {
            Some(reply) => Poll::Ready(reply),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
