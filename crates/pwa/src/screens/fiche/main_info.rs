//! Informations principales: what one must know at a glance.

use super::{
    Composing, Progress, SectionProps, addresses::Addresses, consents::Consents,
    coordinates::Coordinates, crm::Crm, events::Events, ledger, notes::Notes, own::OwnFields,
    relations::RelationsCard, websites::Websites,
};
use crate::i18n::{t, values};
use yew::prelude::*;

/// The section, as much of it as its [`Progress`] allows. What is of clients alone is not there from the `suppliers` side.
pub(crate) fn main_info(
    props: &SectionProps,
    composing: &Composing,
    (drawn, suppliers): (Progress, bool),
) -> Html {
    let SectionProps { app, fiche } = props.clone();
    html! {
        <div class="body" aria-busy={(!drawn.painted).to_string()}>
            <div>
                <Crm app={app.clone()} fiche={fiche.clone()} {suppliers} />
                <OwnFields app={app.clone()} fiche={fiche.clone()} />
                <Events app={app.clone()} fiche={fiche.clone()} composing={composing.clone()} />
                if suppliers {
                    // What somebody buys from us is the client's side.
                } else if drawn.complete {
                    <ledger::Ledgers key={fiche.view.contact.to_string()} app={app.clone()} fiche={fiche.clone()} />
                } else {
                    <div class="stack"><div class="bone"></div></div>
                }
                if drawn.painted {
                    <Notes app={app.clone()} fiche={fiche.clone()} />
                    <RelationsCard key={fiche.view.contact.to_string()} app={app.clone()} fiche={fiche.clone()} />
                }
            </div>
            <div>
                <Coordinates app={app.clone()} fiche={fiche.clone()} />
                if drawn.painted {
                    <Addresses app={app.clone()} fiche={fiche.clone()} />
                    <Websites app={app.clone()} fiche={fiche.clone()} />
                    if drawn.complete { <Consents {app} {fiche} /> }
                    { foot(props) }
                }
            </div>
        </div>
    }
}

fn foot(props: &SectionProps) -> Html {
    let workspace = &props.app.state.workspace;
    let view = &props.fiche.view;
    html! {
        <div class="foot">
            if let Some(stamp) = &view.created { <p>{ t!("created-by", stamp = values::stamp(stamp, workspace)) }</p> }
            if let Some(stamp) = &view.updated { <p>{ t!("updated-by", stamp = values::stamp(stamp, workspace)) }</p> }
        </div>
    }
}
