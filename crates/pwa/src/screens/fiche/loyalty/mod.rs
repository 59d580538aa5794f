//! Fidélité: the programmes that the contact belongs to, its cards, its points.

mod bars;
mod card;
mod dialogs;
mod history;
mod points;
pub(crate) mod programmes;
pub(crate) mod words;

use super::{SectionProps, facts, ledger::use_ledger, tasks::words::today};
use crate::{
    app::{
        App,
        route::{Admin, Route},
    },
    components::{empty::empty, icon::icon, may::May, menu::Menu},
    i18n::{t, values},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{
    loyalty::{self, Entry, Programme},
    schema::MEMBERSHIPS,
    view::{CollectionView, ItemView},
};
use programmes::use_programmes;
use std::collections::BTreeMap;
use yew::prelude::*;

/// What is being entered or edited.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    /// Joining this programme.
    Join(Programme),
    /// This card.
    Card(Box<ItemView>),
    /// Points for this programme: whether they come, and how many there are.
    Points {
        programme: Programme,
        comes: bool,
        balance: String,
    },
    /// This entry.
    Entry(Box<ItemView>),
}

type Opened = UseStateHandle<Open>;

/// What the parts are drawn with.
struct Drawn<'a> {
    app: &'a App,
    fiche: &'a Fiche,
    ledger: &'a [CollectionView],
    programmes: &'a [CollectionView],
    open: &'a Opened,
}

/// The section.
#[component]
pub(super) fn Loyalty(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let open = use_state(|| Open::No);
    let found = use_ledger(app, fiche.view.contact);
    let programmes = use_programmes(app);
    let inside = match found.as_ref().zip(programmes.as_ref()) {
        None => html! { <div class="bone" aria-busy="true"></div> },
        Some((Err(failure), _)) => {
            html! { <p class="pad hint bad" role="alert">{ values::failure(failure) }</p> }
        }
        Some((Ok(ledger), programmes)) => {
            all(&Drawn { app, fiche, ledger, programmes, open: &open })
        }
    };
    html! {
        <div class="body one"><div>
            { inside }
            { dialogs::dialog(app, &fiche.view, &open) }
        </div></div>
    }
}

/// A card for each programme that the contact has anything of.
fn all(drawn: &Drawn<'_>) -> Html {
    let programmes = loyalty::programmes(drawn.programmes);
    let entries = loyalty::entries(drawn.ledger);
    let cards = facts::items(&drawn.fiche.view, MEMBERSHIPS.key);
    let shown = shown(&programmes, &entries, cards);
    let offered: Vec<_> = programmes.iter().filter(|programme| !programme.retired).collect();
    if shown.is_empty() {
        let (title, text) = match offered.is_empty() {
            true => (t!("loyalty-none-defined"), t!("loyalty-none-defined-text")),
            false => (t!("loyalty-none"), t!("loyalty-none-text")),
        };
        let action =
            if offered.is_empty() { administration(drawn.app) } else { join(drawn, &offered) };
        return html! { <section class="card">{ empty("star", title, text, action) }</section> };
    }
    let none = Vec::new();
    html! {
        <>
            { for shown.iter().map(|programme| {
                let id = programme.id.to_string();
                let of = |item: &&ItemView| facts::stored(item, "programme") == id;
                let account = loyalty::account(entries.get(&id).unwrap_or(&none), programme.valid_months, today());
                card::card(drawn, programme, &cards.iter().filter(of).collect::<Vec<_>>(), &account)
            }) }
            if !offered.is_empty() { <div class="forms stack">{ join(drawn, &offered) }</div> }
        </>
    }
}

/// The programmes that there are cards or points of, in the settings' order; those that the settings
/// do not have any more come last.
fn shown(
    programmes: &[Programme],
    entries: &BTreeMap<String, Vec<Entry>>,
    cards: &[ItemView],
) -> Vec<Programme> {
    let named = |id: &str| cards.iter().any(|card| facts::stored(card, "programme") == id);
    let is_used = |id: &str| entries.contains_key(id) || named(id);
    let known = programmes.iter().filter(|programme| is_used(&programme.id.to_string())).cloned();
    let mut shown: Vec<Programme> = known.collect();
    let of_cards = cards.iter().map(|card| facts::stored(card, "programme"));
    let mut others: Vec<_> = entries.keys().map(String::as_str).chain(of_cards).collect();
    others.sort_unstable();
    others.dedup();
    let others = others.into_iter().filter_map(|id| id.parse().ok());
    let lost = others.filter(|id| programmes.iter().all(|programme| programme.id != *id));
    shown.extend(lost.map(|id| Programme { id, retired: true, ..Programme::default() }));
    shown
}

/// Joins a programme: at once where there is one, from a list where there are several.
fn join(drawn: &Drawn<'_>, offered: &[&Programme]) -> Html {
    let to = |programme: &Programme| {
        let (open, programme) = (drawn.open.clone(), programme.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Join(programme.clone())))
    };
    match offered {
        [one] => html! {
            <May to={Section::Loyalty}><button type="button" class="btn pri" onclick={to(one)}>{ icon("plus") }{ t!("loyalty-join-what", name = words::named(one)) }</button></May>
        },
        _ => html! {
            <May to={Section::Loyalty}><Menu class={classes!("btn", "pri")} left=true button={html! { <>{ icon("plus") }{ t!("loyalty-join") }</> }}>
                { for offered.iter().map(|programme| html! { <button type="button" onclick={to(programme)}>{ words::named(programme) }</button> }) }
            </Menu></May>
        },
    }
}

/// The way to where programmes are defined.
fn administration(app: &App) -> Html {
    let route = Route::Admin(Admin::Loyalty);
    html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("loyalty-define") }</a> }
}
