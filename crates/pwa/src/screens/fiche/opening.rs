//! Asking for a fiche: first what the screen shows of it, and that as soon as a finger touches its row.

use crate::{app::App, runtime::timer::Timeout};
use carnet_engine::api::{Reply, Request};
use carnet_ids::DocId;
use std::{cell::RefCell, rc::Rc};

/// As many events come with a fiche; the others when somebody looks for them.
pub(super) const EVENTS: usize = 30;
/// An answer that came before it was wanted is looked at again after so long: somebody may have changed the fiche.
const AGAIN_MS: u32 = 200;

/// Hears answers.
type Then = Rc<dyn Fn(Reply)>;

/// The answer that was asked for ahead.
#[derive(Default)]
enum Coming {
    #[default]
    Asked,
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
    AHEAD.replace(Some((contact, coming.clone())));
    app.ask(request(contact), move |reply| {
        let before = coming.take();
        match before {
            Coming::Wanted(then) => then(reply),
            _ => drop(coming.replace(Coming::Here(reply))),
        }
    });
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
