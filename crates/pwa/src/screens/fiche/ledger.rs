//! What a contact's ledgers hold, and the two cards of Informations principales that show of it.

use super::{SectionProps, purchases::Purchases, services::Services};
use crate::app::{App, browser};
use carnet_engine::api::{Failure, Reply, Request};
use carnet_ids::DocId;
use carnet_model::view::CollectionView;
use gloo::events::EventListener;
use std::rc::Rc;
use yew::prelude::*;

/// Every collection of the ledgers of all years; `None` until the engine has answered.
pub(super) type Ledger = Option<Result<Rc<Vec<CollectionView>>, Failure>>;

/// Asked for again whenever the fiche changes.
#[hook]
pub(super) fn use_ledger(app: &App, contact: DocId) -> Ledger {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with((contact, app.state.changes.fiche), move |(contact, _)| {
            app.ask(Request::Ledger(*contact), move |reply| match reply {
                Reply::Activity(all) => found.set(Some(Ok(Rc::new(all)))),
                Reply::Failed(failure) => found.set(Some(Err(failure))),
                _ => {}
            });
        });
    }
    (*found).clone()
}

/// Services and Achats, once the program is complete ([`use_complete`]).
#[component]
pub(super) fn Ledgers(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props.clone();
    let ledger = use_ledger(&app, fiche.view.contact);
    html! {
        <>
            <Services app={app.clone()} fiche={fiche.clone()} ledger={ledger.clone()} />
            <Purchases {app} {fiche} {ledger} />
        </>
    }
}

/// Whether the whole program is there (`static/boot.js`), which is a moment after the fiche is painted. A
/// start does without these cards, and they must not hold it up: their places are kept until then.
#[hook]
pub(super) fn use_complete() -> bool {
    let is_there = || browser::root_mark("data-complete").is_some();
    let complete = use_state_eq(is_there);
    {
        let complete = complete.clone();
        use_effect_with((), move |()| {
            let come = complete.clone();
            let listener = browser::window().map(|window| {
                EventListener::new(&window, "carnet-complete", move |_| come.set(true))
            });
            // It may have come since this was drawn.
            complete.set(is_there());
            move || drop(listener)
        });
    }
    *complete
}
