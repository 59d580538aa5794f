//! Asking for a fiche: first what the screen shows of it, and that as soon as a finger touches its row.

use crate::{
    app::{App, browser, route::Route},
    runtime::timer::Timeout,
};
use carnet_engine::api::{Reply, Request};
use carnet_ids::DocId;
use std::{cell::RefCell, rc::Rc};

/// As many events come with a fiche; the others when somebody looks for them.
pub(super) const EVENTS: usize = 30;
/// An answer that came before it was wanted is looked at again after so long: somebody may have changed the fiche.
const AGAIN_MS: u32 = 200;
/// A pressed row's screen waits so long at most for the answer: what is empty need not be painted before it.
const HOLD_MS: u32 = 60;

/// Hears answers.
type Then = Rc<dyn Fn(Reply)>;

/// The answer that was asked for ahead.
#[derive(Default)]
enum Coming {
    #[default]
    Asked,
    /// A row was pressed: what goes to the fiche's screen, and when it does so anyhow.
    Held {
        go: Box<dyn FnOnce()>,
        _anyhow: Timeout,
    },
    Wanted(Then),
    Here(Reply),
}

thread_local! {
    static AHEAD: RefCell<Option<(DocId, Rc<RefCell<Coming>>)>> = const { RefCell::new(None) };
}

fn request(contact: DocId) -> Request {
    Request::Opening { contact, events: EVENTS }
}

/// Asks for a fiche that will probably be opened.
pub(crate) fn ahead(app: &App, contact: DocId) {
    let coming = Rc::new(RefCell::new(Coming::Asked));
    if let Some((_, before)) = AHEAD.replace(Some((contact, coming.clone()))) {
        // Whoever presses another row does not go to that one any more.
        before.take();
    }
    app.ask(request(contact), move |reply| {
        let before = coming.take();
        if let Coming::Wanted(then) = before {
            return then(reply);
        }
        coming.replace(Coming::Here(reply));
        if let Coming::Held { go, .. } = before {
            go();
        }
    });
}

/// Goes to a fiche whose row was pressed: when it is there, or after [`HOLD_MS`]; nowhere if somebody has gone elsewhere
/// meanwhile.
pub(crate) fn go(app: &App, route: Route) {
    let coming = AHEAD.with_borrow(|ahead| {
        let (contact, coming) = ahead.as_ref()?;
        (route.contact() == Some(*contact)).then(|| coming.clone())
    });
    let Some(coming) = coming.filter(|coming| !matches!(*coming.borrow(), Coming::Here(_))) else {
        return app.go(route);
    };
    let (app, from) = (app.clone(), browser::address());
    let go = move || {
        if browser::address() == from {
            app.go(route);
        }
    };
    let held = coming.clone();
    let anyhow = Timeout::new(HOLD_MS, move || {
        // What comes after this is asked for by the screen.
        if let Coming::Held { go, .. } = held.take() {
            go();
        }
    });
    coming.replace(Coming::Held { go: Box::new(go), _anyhow: anyhow });
}

/// Asks for a fiche that is on the screen.
pub(super) fn open(app: &App, contact: DocId, then: impl Fn(Reply) + 'static) {
    let then: Then = Rc::new(then);
    let Some((_, coming)) = AHEAD.take().filter(|(ahead, _)| *ahead == contact) else {
        return app.ask(request(contact), move |reply| then(reply));
    };
    let here = coming.take();
    if let Coming::Here(reply) = here {
        then(reply);
        let app = app.clone();
        Timeout::new(AGAIN_MS, move || app.ask(request(contact), move |reply| then(reply)))
            .forget();
    } else {
        coming.replace(Coming::Wanted(then));
    }
}
