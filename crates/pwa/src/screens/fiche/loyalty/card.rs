//! One programme: how many points there are, the contact's cards, and what can be done.

use super::{Drawn, Open, bars, history, words};
use crate::{
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{dates, t},
    screens::fiche::{clashes, facts, tasks::words::today},
};
use carnet_engine::api::Section;
use carnet_model::{
    check,
    edit::{Edit, Place},
    loyalty::{Account, Programme},
    schema::MEMBERSHIPS,
    value::Value,
    view::ItemView,
};
use yew::prelude::*;

/// The card.
pub(super) fn card(
    drawn: &Drawn<'_>,
    programme: &Programme,
    cards: &[&ItemView],
    account: &Account,
) -> Html {
    let is_member = cards.iter().any(|card| left(card).is_none());
    let name = words::named(programme);
    html! {
        <section class="card loyalty" key={programme.id.to_string()}>
            <header>
                <h2>{ name }</h2>
                if is_member { { badge::tag("good", t!("loyalty-member")) } } else { { badge::tag("", t!("loyalty-no-member")) } }
                if programme.retired { { badge::tag("", t!("loyalty-closed")) } }
            </header>
            { balance(programme, account) }
            <div class="pad forms">
                { move_points(drawn, programme, account, true) }
                { move_points(drawn, programme, account, false) }
            </div>
            { for cards.iter().map(|card| one(drawn, card)) }
            { history::history(drawn, account) }
        </section>
    }
}

/// How many points there are, what they are worth and what will be lost.
fn balance(programme: &Programme, account: &Account) -> Html {
    let worth = programme.worth(account.balance).filter(|worth| !worth.is_zero());
    let below = account.balance.is_sign_negative() && !account.balance.is_zero();
    html! {
        <div class="pad balance">
            <p class={classes!("figure", below.then_some("bad"))}>{ words::points(&account.balance.to_string()).replacen('-', "−", 1) }</p>
            if let Some(worth) = worth { <p>{ t!("loyalty-worth", value = check::money(&worth.to_string())) }</p> }
            if below { <p class="hint bad" role="alert">{ icon("alert") }{ t!("loyalty-below") }</p> }
            if let Some((day, points)) = account.next_expiry {
                <p class="hint">{ icon("clock") }{ t!("loyalty-expiry", points = words::points(&points.to_string()), day = dates::civil(&day.to_string())) }</p>
            }
            <p class="hint">{ words::rules(programme) }</p>
        </div>
    }
}

fn move_points(drawn: &Drawn<'_>, programme: &Programme, account: &Account, comes: bool) -> Html {
    let to =
        Open::Points { programme: programme.clone(), comes, balance: account.balance.to_string() };
    let open = drawn.open.clone();
    let onclick = Callback::from(move |_: MouseEvent| open.set(to.clone()));
    let (drawing, text) =
        if comes { ("plus", t!("loyalty-credit")) } else { ("minus", t!("loyalty-debit")) };
    html! { <May to={Section::Loyalty}><button type="button" class={classes!("btn", comes.then_some("pri"))} {onclick}>{ icon(drawing) }{ text }</button></May> }
}

/// A card of the contact: its number, its bars, since when.
fn one(drawn: &Drawn<'_>, card: &ItemView) -> Html {
    let number = facts::text(card, "loyalty_number");
    let since = day(card, "joined_on").map(|day| t!("loyalty-since", day = day));
    let until = left(card).map(|day| t!("loyalty-until", day = day));
    html! {
        <div key={card.item.to_string()}>
            { clashes::clashes(drawn.app, MEMBERSHIPS, card) }
            <div class="ln">
                <div class="what">
                    <b>{ if number.is_empty() { t!("loyalty-numberless") } else { t!("loyalty-number", number = number) } }</b>
                    if facts::waits(drawn.fiche, card) { { " " }{ badge::tag("warn", t!("badge-waiting")) } }
                    <small>{ [since, until].into_iter().flatten().collect::<Vec<_>>().join(" · ") }</small>
                </div>
                { menu(drawn, card) }
            </div>
            if !number.is_empty() && left(card).is_none() { <div class="pad">{ bars::bars(number) }</div> }
        </div>
    }
}

fn day(card: &ItemView, key: &str) -> Option<String> {
    match facts::of(card, key)?.value {
        Some(Value::Date(day)) => Some(dates::civil(&day.to_string())),
        _ => None,
    }
}

fn left(card: &ItemView) -> Option<String> {
    day(card, "left_on")
}

fn menu(drawn: &Drawn<'_>, card: &ItemView) -> Html {
    let (open, whole) = (drawn.open.clone(), card.clone());
    let edit = Callback::from(move |_: MouseEvent| open.set(Open::Card(Box::new(whole.clone()))));
    let (doc, item) = (card.doc, card.item);
    let has_left = left(card).is_some();
    let leave = drawn.app.on(move |app, _: MouseEvent| {
        let place = Place::Item { collection: MEMBERSHIPS.key.to_owned(), item };
        let value = (!has_left).then(|| Value::Date(today()));
        let told = if has_left { t!("loyalty-rejoined") } else { t!("loyalty-left") };
        app.edit(doc, vec![Edit::Set { place, field: "left_on".to_owned(), value }], told);
    });
    let remove = drawn.app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: MEMBERSHIPS.key.to_owned(), item };
        app.edit(doc, vec![remove], t!("removed"));
    });
    let (drawing, text) =
        if has_left { ("undo", t!("loyalty-rejoin")) } else { ("out", t!("loyalty-leave")) };
    html! {
        <May to={Section::Loyalty}><Menu class={classes!("btn", "ic", "quiet")} label={t!("loyalty-card-actions")} button={icon("more")}>
            <button type="button" onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
            <button type="button" onclick={leave}>{ icon(drawing) }{ text }</button>
            <button type="button" onclick={remove}>{ icon("trash") }{ t!("remove") }</button>
        </Menu></May>
    }
}
