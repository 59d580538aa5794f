//! The engine, as screens see it: questions, answers, news.

use carnet_engine::api::{Event, Reply, Request};
use std::{any::Any, future::Future, pin::Pin, rc::Rc};
use yew::Callback;

/// An answer to come.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Reply>>>;

/// What answers requests: the worker, or in tests something simpler.
pub(crate) trait Link {
    /// Asks; the answer comes once.
    fn request(&self, request: Request) -> Answer;
    /// Hears what comes unasked, for as long as the result is kept.
    fn listen(&self, heard: Callback<Event>) -> Box<dyn Any>;
}

/// A handle on the link, cheap to clone.
#[derive(Clone)]
pub(crate) struct Engine(Rc<dyn Link>);

impl Engine {
    /// A handle on this link.
    pub(crate) fn new(link: impl Link + 'static) -> Self {
        Self(Rc::new(link))
    }

    pub(crate) fn request(&self, request: Request) -> Answer {
        self.0.request(request)
    }

    pub(crate) fn listen(&self, heard: Callback<Event>) -> Box<dyn Any> {
        self.0.listen(heard)
    }
}

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
