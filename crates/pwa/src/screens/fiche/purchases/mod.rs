//! Achats: the last articles bought.

mod list;

use super::{beside, card::card, ledger::Ledger};
use crate::{
    app::App,
    components::may::May,
    i18n::{t, values},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{schema::PURCHASES, view::ItemView};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PurchasesProps {
    pub(super) app: App,
    pub(super) fiche: Rc<Fiche>,
    pub(super) ledger: Ledger,
}

/// What is being entered or edited.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    New,
    Item(Box<ItemView>),
}

/// The card.
#[component]
pub(super) fn Purchases(props: &PurchasesProps) -> Html {
    let open = use_state(|| Open::No);
    let whole = use_state(|| false);
    let add = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Open::New))
    };
    let label = t!("add-to", what = t!("purchases"));
    let action = html! { <May to={Section::Purchases}><button class="link" aria-label={label} onclick={add}>{ t!("add") }</button></May> };
    let inside = html! {
        <>
            { match &props.ledger {
                None => html! { <div class="bone" aria-busy="true"></div> },
                Some(Err(failure)) => html! { <p class="pad hint bad" role="alert">{ values::failure(failure) }</p> },
                Some(Ok(all)) if beside::items(all, PURCHASES.key).is_empty() => html! { <p class="pad muted small">{ t!("purchases-none") }</p> },
                Some(Ok(all)) => list::list(props, all, &open, &whole),
            } }
            if *open != Open::No { { list::dialog(props, &open) } }
        </>
    };
    html! { <div class="stack" id="purchases">{ card(t!("purchases"), action, inside) }</div> }
}
