//! Cards of items (coordonnées, adresses, sites): add, edit, order, remove.

use super::{addresses, card::card, conflict, coordinates, facts, item::ItemDialog, websites};
use crate::{
    app::App,
    components::{badge, icon::icon, menu::Menu},
    i18n::t,
};
use carnet_engine::api::Fiche;
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    located,
    schema::{ADDRESSES, Collection},
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ItemsProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
    pub(crate) collection: Collection,
    pub(crate) title: AttrValue,
    /// What stands where there is none.
    pub(crate) none: AttrValue,
}

/// How an item is shown, without its buttons.
fn line(props: &ItemsProps, item: &ItemView) -> Html {
    match props.collection.key {
        "coordinates" => coordinates::line(&props.fiche, item),
        "addresses" => addresses::line(item),
        _ => websites::line(item),
    }
}

/// What the dialogue edits: nothing, a new item, or this one.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    New,
    Item(Box<ItemView>),
}

/// The card.
#[component]
pub(crate) fn Items(props: &ItemsProps) -> Html {
    let open = use_state(|| Open::No);
    let items = facts::items(&props.fiche.view, props.collection.key);
    let add = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Open::New))
    };
    let label = t!("add-to", what = props.title.as_str());
    let may = facts::may_set(&props.fiche, props.collection.key);
    let action = match may {
        true => {
            html! { <button class="link" aria-label={label} onclick={add}>{ t!("add") }</button> }
        }
        false => html! {},
    };
    let inside = html! {
        <>
            if items.is_empty() { <p class="pad muted small">{ props.none.clone() }</p> }
            { for items.iter().enumerate().map(|(at, item)| one(props, items, at, item, &open)) }
            { dialog(props, &open) }
        </>
    };
    card(props.title.to_string(), action, inside)
}

fn dialog(props: &ItemsProps, open: &UseStateHandle<Open>) -> Html {
    let item = match &**open {
        Open::No => return html! {},
        Open::New => None,
        Open::Item(item) => Some((**item).clone()),
    };
    let open = open.clone();
    let close = Callback::from(move |()| open.set(Open::No));
    // What was added to a fiche that was merged into this one stays there.
    let doc = item.as_ref().map_or(DocKey::Contact(props.fiche.view.contact), |item| item.doc);
    html! {
        <ItemDialog app={props.app.clone()} {doc} collection={props.collection} {item} hidden={hidden(props.collection)} {close} />
    }
}

/// What the app alone writes.
fn hidden(collection: Collection) -> &'static [&'static str] {
    if collection == ADDRESSES { &[located::NOTE] } else { &[] }
}

fn one(
    props: &ItemsProps,
    items: &[ItemView],
    at: usize,
    item: &ItemView,
    open: &UseStateHandle<Open>,
) -> Html {
    html! {
        <div key={item.item.to_string()}>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(&props.app, props.collection.key, item, stamp) } }
            { conflicts(props, item) }
            <div class="ln">
                <div class="what">
                    { line(props, item) }
                    if facts::waits(&props.fiche, item) { { badge::tag("warn", t!("badge-waiting")) } }
                    { warnings(item) }
                </div>
                { actions(props, items, at, item, open) }
            </div>
        </div>
    }
}

fn conflicts(props: &ItemsProps, item: &ItemView) -> Html {
    let place = Place::Item { collection: props.collection.key.to_owned(), item: item.item };
    let fields = item.fields.iter().filter(|field| !field.conflict.is_empty());
    html! {
        <>{ for fields.map(|field| html! { <dl class="pairs">{ conflict::field(&props.app, item.doc, &place, field) }</dl> }) }</>
    }
}

fn warnings(item: &ItemView) -> Html {
    let codes = item.fields.iter().filter_map(|field| field.warning.as_deref());
    html! { <>{ for codes.map(|code| html! {
        <p class="hint warn full">{ icon("warn") }{ crate::i18n::coded("warning", code) }</p>
    }) }</> }
}

/// A menu beside the item; under an address, icons as well.
fn actions(
    props: &ItemsProps,
    items: &[ItemView],
    at: usize,
    item: &ItemView,
    open: &UseStateHandle<Open>,
) -> Html {
    let edit = {
        let (open, item) = (open.clone(), item.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Item(Box::new(item.clone()))))
    };
    // Within their own document: what was added to a merged fiche comes after the others.
    let beside = |at: usize| items.get(at).filter(|other| other.doc == item.doc);
    let before = |by: usize| at.checked_sub(by).and_then(beside);
    let up = before(1).map(|_| before(2).map(|before| before.item));
    let down = beside(at + 1).map(|after| Some(after.item));
    let may = facts::may_set(&props.fiche, props.collection.key);
    html! {
        <>
            if may { <Menu class={classes!("btn", "ic", "quiet")} label={t!("more-actions")} button={icon("more")}>
                <button type="button" onclick={edit.clone()}>{ icon("edit") }{ t!("edit") }</button>
                { shift(props, item, up, "up", t!("move-up")) }
                { shift(props, item, down, "down", t!("move-down")) }
                <button type="button" onclick={remove(props, item)}>{ icon("trash") }{ t!("remove") }</button>
            </Menu> }
            if props.collection == ADDRESSES {
                <div class="iconrow under">
                    { addresses::also(&props.app, &props.fiche, item) }
                    if may {
                        <button class="btn ic" title={t!("edit-address")} aria-label={t!("edit-address")} onclick={edit}>{ icon("edit") }</button>
                        <button class="btn ic bad" title={t!("remove-address")} aria-label={t!("remove-address")} onclick={remove(props, item)}>{ icon("trash") }</button>
                    }
                </div>
            }
        </>
    }
}

fn remove(props: &ItemsProps, item: &ItemView) -> Callback<MouseEvent> {
    let (doc, item, collection) = (item.doc, item.item, props.collection.key);
    props.app.on(move |app, _: MouseEvent| {
        app.edit(
            doc,
            vec![Edit::Remove { collection: collection.to_owned(), item }],
            t!("removed"),
        );
    })
}

/// Moves an item right after another, or to the start.
fn shift(
    props: &ItemsProps,
    item: &ItemView,
    to: Option<Option<ItemId>>,
    name: &str,
    text: String,
) -> Html {
    let (doc, item, collection) = (item.doc, item.item, props.collection.key);
    let onclick = props.app.on(move |app, _: MouseEvent| {
        let Some(after) = to else { return };
        app.edit(
            doc,
            vec![Edit::Move { collection: collection.to_owned(), item, after }],
            t!("moved"),
        );
    });
    html! { <button type="button" disabled={to.is_none()} {onclick}>{ icon(name) }{ text }</button> }
}
