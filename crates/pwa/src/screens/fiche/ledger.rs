//! What a contact's ledgers hold, and the two cards of Informations principales that show of it.

use super::{SectionProps, purchases::Purchases, services::Services};
use crate::app::App;
use carnet_engine::api::{Failure, Reply, Request};
use carnet_ids::DocId;
use carnet_model::view::CollectionView;
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

/// Services and Achats, once the program is complete ([`crate::app::complete::use_complete`]).
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
