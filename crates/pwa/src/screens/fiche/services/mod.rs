//! Services: what the contact subscribed to, bought in advance, and has being dealt with.

mod list;
mod one;
mod uses;

use super::{card::card, facts, ledger::Ledger};
use crate::{
    app::App,
    components::{may::May, menu::Menu},
    i18n::{coded, t},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{
    schema::{CREDITS, Collection, DOSSIERS, SUBSCRIPTIONS},
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

/// In the order in which they are shown.
const KINDS: [Collection; 3] = [SUBSCRIPTIONS, CREDITS, DOSSIERS];

#[derive(Properties, PartialEq)]
pub(super) struct ServicesProps {
    pub(super) app: App,
    pub(super) fiche: Rc<Fiche>,
    pub(super) ledger: Ledger,
}

/// What is being entered or edited.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    /// A new one.
    New(Collection),
    /// One that there is.
    Item(Collection, Box<ItemView>),
    /// A use of this credit.
    Use(Box<ItemView>),
}

/// The card.
#[component]
pub(super) fn Services(props: &ServicesProps) -> Html {
    let open = use_state(|| Open::No);
    let whole = use_state(|| false);
    let is_empty = KINDS.iter().all(|of| facts::items(&props.fiche.view, of.key).is_empty());
    let inside = html! {
        <>
            if is_empty { <p class="pad muted small">{ t!("services-none") }</p> }
            else { { list::list(props, &open, &whole) } }
            if *open != Open::No { { list::dialog(props, &open) } }
        </>
    };
    html! { <div class="stack" id="services">{ card(t!("services"), menu(&open), inside) }</div> }
}

/// What can be added.
fn menu(open: &UseStateHandle<Open>) -> Html {
    let label = t!("add-to", what = t!("services"));
    html! {
        <May to={Section::Services}><Menu class={classes!("link")} {label} button={html! { { t!("add") } }}>
            { for KINDS.iter().map(|of| {
                let open = open.clone();
                let add = Callback::from(move |_: MouseEvent| open.set(Open::New(*of)));
                html! { <button type="button" onclick={add}>{ coded("item", of.key) }</button> }
            }) }
        </Menu></May>
    }
}
