//! Cotations: the special prices of a contact, those that hold and those that are past.

use super::{dialog::PriceDialog, quote::Quote, target};
use crate::{
    app::App,
    components::{badge, empty::empty, icon::icon, may::May, menu::Menu},
    i18n::{dates, t},
    screens::fiche::{clashes, facts, tasks::words::today},
};
use carnet_engine::api::{Fiche, Section, Terms as Agreed};
use carnet_model::{
    edit::{Edit, Place},
    schema::SPECIAL_PRICES,
    search::fold,
    terms::price::{self, Scope, Special, State},
    value::Value,
    view::{CollectionView, ItemView},
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PricesProps {
    pub(super) app: App,
    pub(super) fiche: Rc<Fiche>,
    pub(super) terms: Rc<Agreed>,
    pub(super) defined: Rc<Vec<CollectionView>>,
    pub(super) catalogue: Rc<Vec<CollectionView>>,
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
pub(super) fn Prices(props: &PricesProps) -> Html {
    let open = use_state(|| Open::No);
    let items = in_order(&props.terms.view.prices);
    let (past, current): (Vec<&ItemView>, Vec<&ItemView>) =
        items.into_iter().partition(|item| is_past(item));
    let new = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Open::New))
    };
    let add = html! {
        <May to={Section::Terms}><button type="button" class="btn" onclick={new}>{ icon("plus") }{ t!("price-new") }</button></May>
    };
    let list = |of: &[&ItemView]| html! { <ul class="todo points">{ for of.iter().map(|item| one(props, &open, item)) }</ul> };
    html! {
        <section class="card stack" id="cotations">
            <header><h2>{ t!("section-special-prices") }</h2>{ add }</header>
            if current.is_empty() && past.is_empty() {
                { empty("tag", t!("prices-none"), t!("prices-none-text"), html! {}) }
            } else if current.is_empty() {
                <p class="pad muted small">{ t!("prices-none-current") }</p>
            }
            { list(&current) }
            if !past.is_empty() {
                <details class="uses"><summary class="link">{ t!("prices-past", count = past.len()) }</summary>{ list(&past) }</details>
            }
            <Quote app={props.app.clone()} terms={props.terms.clone()} defined={props.defined.clone()} catalogue={props.catalogue.clone()} />
            { dialog(props, &open) }
        </section>
    }
}

/// By what they are of, then by quantity and day.
fn in_order(items: &[ItemView]) -> Vec<&ItemView> {
    let mut items: Vec<&ItemView> = items.iter().collect();
    items.sort_by_cached_key(|item| {
        let least = price::special(item).map(|special| special.min_quantity);
        (
            fold(facts::stored(item, "label")),
            least,
            facts::text(item, "starts_on").to_owned(),
            item.item,
        )
    });
    items
}

fn is_past(item: &ItemView) -> bool {
    let state = price::special(item).map(|special| price::state(&special, today()));
    // What two people wrote at the same time is to be seen.
    let is_calm = item.removed_meanwhile.is_none()
        && item.fields.iter().all(|field| field.conflict.is_empty());
    is_calm && state == Some(State::Past)
}

fn one(props: &PricesProps, open: &UseStateHandle<Open>, item: &ItemView) -> Html {
    let special = price::special(item);
    let label = facts::stored(item, "label");
    let name = if label.is_empty() { t!("price-unnamed") } else { label.to_owned() };
    let note = facts::text(item, "note");
    html! {
        <li class="plain" key={format!("{}-{}", item.doc.id(), item.item)}>
            <div>
                <div class="row-of between"><h3>{ name.clone() }</h3>{ menu(props, open, item, &name) }</div>
                <div class="facts">
                    { amount(item) }
                    { for special.iter().map(states) }
                    if special.is_none() { { badge::tag("warn", t!("price-incomplete")) } }
                    { for days(item).into_iter().map(|words| html! { <span>{ words }</span> }) }
                    if facts::waits(&props.fiche, item) { { badge::tag("warn", t!("badge-waiting")) } }
                </div>
                if !note.is_empty() { <div class="text wrap">{ note }</div> }
                { clashes::clashes(&props.app, SPECIAL_PRICES, item) }
            </div>
        </li>
    }
}

/// The price or the discount, and from how many on.
fn amount(item: &ItemView) -> Html {
    let (unit_price, discount) = (facts::text(item, "unit_price"), facts::text(item, "discount"));
    let least = facts::stored(item, "min_quantity");
    html! {
        <>
            if !unit_price.is_empty() { <b>{ unit_price }</b> }
            if !discount.is_empty() { <b>{ t!("price-discount", percent = discount) }</b> }
            if !unit_price.is_empty() && !discount.is_empty() { { badge::tag("warn", t!("price-both")) } }
            if !matches!(least, "" | "0" | "1") { <span>{ t!("price-from", quantity = facts::text(item, "min_quantity")) }</span> }
        </>
    }
}

fn states(special: &Special) -> Html {
    html! {
        <>
            if special.scope == Scope::Family { { badge::tag("", t!("price-of-family")) } }
            if special.retired { { badge::tag("", t!("price-retired")) } }
            else { { match price::state(special, today()) {
                State::Current => html! {},
                State::Upcoming => badge::tag("info", t!("price-upcoming")),
                State::Past => badge::tag("", t!("price-over")),
            } } }
        </>
    }
}

fn days(item: &ItemView) -> Option<String> {
    let day = |key: &str| match facts::of(item, key).and_then(|field| field.value.as_ref()) {
        Some(Value::Date(day)) => dates::civil(&day.to_string()),
        _ => String::new(),
    };
    let (from, until) = (day("starts_on"), day("ends_on"));
    match (from.is_empty(), until.is_empty()) {
        (true, true) => None,
        (false, true) => Some(t!("price-since", day = from)),
        (true, false) => Some(t!("price-until", day = until)),
        (false, false) => Some(t!("price-between", from = from, until = until)),
    }
}

fn menu(props: &PricesProps, open: &UseStateHandle<Open>, item: &ItemView, name: &str) -> Html {
    let (open, whole) = (open.clone(), item.clone());
    let edit = Callback::from(move |_: MouseEvent| open.set(Open::Item(Box::new(whole.clone()))));
    let (doc, id) = (item.doc, item.item);
    let remove = props.app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: SPECIAL_PRICES.key.to_owned(), item: id };
        app.edit(doc, vec![remove], t!("removed"));
    });
    let is_retired = facts::is_on(item, "retired");
    let retire = props.app.on(move |app, _: MouseEvent| {
        let place = Place::Item { collection: SPECIAL_PRICES.key.to_owned(), item: id };
        let value = (!is_retired).then_some(Value::Bool(true));
        let told = if is_retired { t!("price-again-told") } else { t!("price-retired-told") };
        app.edit(doc, vec![Edit::Set { place, field: "retired".to_owned(), value }], told);
    });
    html! {
        <May to={Section::Terms}><Menu class={classes!("btn", "ic", "quiet")} label={t!("price-actions", name = name)} button={icon("more")}>
            <button type="button" onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
            <button type="button" onclick={retire}>
                { icon(if is_retired { "undo" } else { "archive" }) }{ if is_retired { t!("price-again") } else { t!("price-retire") } }
            </button>
            <button type="button" onclick={remove}>{ icon("trash") }{ t!("remove") }</button>
        </Menu></May>
    }
}

fn dialog(props: &PricesProps, open: &UseStateHandle<Open>) -> Html {
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let item = match (**open).clone() {
        Open::No => return html! {},
        Open::New => None,
        Open::Item(item) => Some(*item),
    };
    let offered = target::offered(&props.catalogue, &props.defined);
    html! {
        <PriceDialog app={props.app.clone()} contact={props.terms.view.contact} currency={props.terms.view.currency.clone()} {item} {offered} {close} />
    }
}
