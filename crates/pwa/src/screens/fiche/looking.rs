//! What waits until a fiche is painted.

use crate::app::{App, browser, state::Action};
use carnet_engine::api::Request;
use carnet_ids::DocId;
use yew::prelude::*;

/// Whether the fiche that is `here` has been painted. From then on the others are told who looks at it, and it is
/// among those seen last: both take a moment, for which nobody's eye need wait.
#[hook]
pub(super) fn use_painted(app: &App, contact: DocId, here: bool) -> bool {
    let painted = use_state_eq(|| false);
    {
        let (app, painted) = (app.clone(), painted.clone());
        use_effect_with(here, move |here| {
            let timer = here.then(|| {
                browser::when_painted(move || {
                    painted.set(true);
                    app.state.dispatch(Action::Viewed(contact));
                    look(&app, Some(contact));
                })
            });
            move || drop(timer)
        });
    }
    {
        let app = app.clone();
        use_effect_with((), move |()| move || look(&app, None));
    }
    *painted
}

fn look(app: &App, contact: Option<DocId>) {
    app.ask(Request::Looking { contact, typing: false }, |_| ());
}
