//! Fidélité: the programmes that contacts can join, and their rules.

use super::waiting::use_waiting;
use crate::{
    app::App,
    components::{badge, empty::empty, form::Typed, icon::icon},
    i18n::t,
    screens::fiche::{
        clashes, facts,
        item::ItemDialog,
        loyalty::{programmes::use_programmes, words},
    },
};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    loyalty::{self, Programme, Rate},
    schema::{Collection, LOYALTY_PROGRAMMES, LOYALTY_RATES},
    value::Value,
    view::{CollectionView, ItemView},
};
use std::collections::BTreeSet;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct LoyaltyProps {
    pub(super) app: App,
}

/// What is being edited.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    /// A programme; a new one without an item.
    Programme(Option<Box<ItemView>>),
    /// A rate of this programme; a new one without an item.
    Rate(ItemId, Option<Box<ItemView>>),
}

/// What a programme is drawn with.
struct Drawn<'a> {
    app: &'a App,
    all: &'a [CollectionView],
    waiting: &'a BTreeSet<ItemId>,
    open: &'a UseStateHandle<Open>,
}

/// The cards.
#[component]
pub(super) fn Loyalty(props: &LoyaltyProps) -> Html {
    let app = &props.app;
    let open = use_state(|| Open::No);
    let waiting = use_waiting(app, &[LOYALTY_PROGRAMMES.key, LOYALTY_RATES.key]);
    let Some(all) = use_programmes(app) else {
        return html! { <p class="pad" role="status">{ t!("admin-loading") }</p> };
    };
    let (retired, offered): (Vec<_>, Vec<_>) =
        loyalty::programmes(&all).into_iter().partition(|programme| programme.retired);
    let drawn = Drawn { app, all: &all, waiting: &waiting, open: &open };
    let list = |of: &[Programme]| html! { <ol class="items">{ for of.iter().map(|programme| one(&drawn, programme)) }</ol> };
    html! {
        <>
            <section class="card" id="admin-loyalty">
                <header>
                    <h2>{ t!("programmes-title") }</h2>
                    <button class="btn" onclick={opener(&open, Open::Programme(None))}>{ icon("plus") }{ t!("programme-new") }</button>
                </header>
                <p class="pad">{ t!("programmes-lead") }</p>
                if offered.is_empty() { { empty("star", t!("programmes-none"), t!("programmes-none-text"), html! {}) } }
                { list(&offered) }
            </section>
            if !retired.is_empty() {
                <section class="card" id="admin-loyalty-retired">
                    <header><h2>{ t!("programmes-retired") }</h2></header>
                    <p class="pad">{ t!("programmes-retired-lead") }</p>
                    { list(&retired) }
                </section>
            }
            { dialog(app, &open) }
        </>
    }
}

fn opener(open: &UseStateHandle<Open>, to: Open) -> Callback<MouseEvent> {
    let open = open.clone();
    Callback::from(move |_| open.set(to.clone()))
}

fn view(all: &[CollectionView], of: Collection, id: ItemId) -> Option<&ItemView> {
    all.iter().find(|known| known.key == of.key)?.items.iter().find(|item| item.item == id)
}

fn one(drawn: &Drawn<'_>, programme: &Programme) -> Html {
    let Some(item) = view(drawn.all, LOYALTY_PROGRAMMES, programme.id) else { return html! {} };
    let edit = opener(drawn.open, Open::Programme(Some(Box::new(item.clone()))));
    let rate = opener(drawn.open, Open::Rate(programme.id, None));
    let name = words::named(programme);
    html! {
        <li key={programme.id.to_string()}>
            <h3 class="wrap">{ name.clone() }{ " " }
                if drawn.waiting.contains(&programme.id) { { badge::tag("warn", t!("badge-waiting")) } }
            </h3>
            <p class="by wrap">{ words::rules(programme) }</p>
            { clashes::clashes(drawn.app, LOYALTY_PROGRAMMES, item) }
            <ul>{ for programme.rates.iter().map(|rate| one_rate(drawn, programme, rate)) }</ul>
            <div class="forms">
                <button class="btn" aria-label={t!("programme-edit-what", name = name.as_str())} onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
                <button class="btn" aria-label={t!("rate-new-what", name = name.as_str())} onclick={rate}>{ icon("plus") }{ t!("rate-new") }</button>
                { retire(drawn.app, programme) }
            </div>
        </li>
    }
}

/// What contacts of a category earn.
fn one_rate(drawn: &Drawn<'_>, programme: &Programme, rate: &Rate) -> Html {
    let Some(item) = view(drawn.all, LOYALTY_RATES, rate.id) else { return html! {} };
    let edit = opener(drawn.open, Open::Rate(programme.id, Some(Box::new(item.clone()))));
    let (id, category) = (rate.id, facts::text(item, "category").to_owned());
    let remove = drawn.app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: LOYALTY_RATES.key.to_owned(), item: id };
        app.edit(DocKey::Settings, vec![remove], t!("removed"));
    });
    html! {
        <li class="row-of" key={rate.id.to_string()}>
            <span class="wrap">{ words::rate(programme, rate) }</span>
            if drawn.waiting.contains(&rate.id) { { badge::tag("warn", t!("badge-waiting")) } }
            <button class="btn ic quiet" title={t!("edit")} aria-label={t!("rate-edit-what", category = category.as_str())} onclick={edit}>{ icon("edit") }</button>
            <button class="btn ic quiet bad" title={t!("remove")} aria-label={t!("rate-remove-what", category = category.as_str())} onclick={remove}>{ icon("trash") }</button>
            { clashes::clashes(drawn.app, LOYALTY_RATES, item) }
        </li>
    }
}

/// Offers a programme no more, or again.
fn retire(app: &App, programme: &Programme) -> Html {
    let (item, retired) = (programme.id, programme.retired);
    let told = if retired { t!("programme-brought-back") } else { t!("programme-retired-told") };
    let onclick = app.on(move |app, _: MouseEvent| {
        let place = Place::Item { collection: LOYALTY_PROGRAMMES.key.to_owned(), item };
        let value = (!retired).then_some(Value::Bool(true));
        let edit = Edit::Set { place, field: "retired".to_owned(), value };
        app.edit(DocKey::Settings, vec![edit], told.clone());
    });
    let name = words::named(programme);
    let (drawing, label, words) = match retired {
        true => ("undo", t!("programme-offer-what", name = name.as_str()), t!("programme-offer")),
        false => {
            ("archive", t!("programme-retire-what", name = name.as_str()), t!("programme-retire"))
        }
    };
    html! { <button class="btn" aria-label={label} {onclick}>{ icon(drawing) }{ words }</button> }
}

fn dialog(app: &App, open: &UseStateHandle<Open>) -> Html {
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let app = app.clone();
    match (**open).clone() {
        Open::No => html! {},
        Open::Programme(item) => {
            let item = item.map(|item| *item);
            html! {
                <ItemDialog {app} doc={DocKey::Settings} collection={LOYALTY_PROGRAMMES} {item} hidden={&["retired"][..]} required="name" {close} />
            }
        }
        Open::Rate(programme, item) => {
            let item = item.map(|item| *item);
            let first = Typed::from([("programme".to_owned(), Value::Text(programme.to_string()))]);
            html! {
                <ItemDialog {app} doc={DocKey::Settings} collection={LOYALTY_RATES} {item} {first} hidden={&["programme"][..]} required="category" {close} />
            }
        }
    }
}
