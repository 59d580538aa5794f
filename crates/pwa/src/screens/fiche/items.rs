//! Cards of items (coordonnées, adresses, sites): add, edit, order, remove.

use super::{card::card, conflict, facts, item::ItemDialog};
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
    schema::Collection,
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
    /// How an item is shown, without its menu.
    pub(crate) line: fn(&App, &Fiche, &ItemView) -> Html,
    /// What else can be done with an item.
    #[prop_or(nothing)]
    pub(crate) also: fn(&App, &Fiche, &ItemView) -> Html,
}

fn nothing(_: &App, _: &Fiche, _: &ItemView) -> Html {
    html! {}
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
    let action = html! { <button class="link" aria-label={label} onclick={add}>{ t!("add") }</button> };
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
    html! {
        <ItemDialog app={props.app.clone()} doc={DocKey::Contact(props.fiche.view.contact)} collection={props.collection} {item} {close} />
    }
}

fn one(props: &ItemsProps, items: &[ItemView], at: usize, item: &ItemView, open: &UseStateHandle<Open>) -> Html {
    html! {
        <div key={item.item.to_string()}>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(&props.app, props.collection.key, item, stamp) } }
            { conflicts(props, item) }
            <div class="ln">
                { (props.line)(&props.app, &props.fiche, item) }
                if facts::waits(&props.fiche, item) { { badge::tag("warn", t!("badge-waiting")) } }
                { warnings(item) }
                <div class="iconrow">
                    { (props.also)(&props.app, &props.fiche, item) }
                    { menu(props, items, at, item, open) }
                </div>
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

fn menu(props: &ItemsProps, items: &[ItemView], at: usize, item: &ItemView, open: &UseStateHandle<Open>) -> Html {
    let edit = {
        let (open, item) = (open.clone(), item.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Item(Box::new(item.clone()))))
    };
    let up = (at > 0).then(|| at.checked_sub(2).map(|before| items[before].item));
    let down = items.get(at + 1).map(|after| Some(after.item));
    html! {
        <>
            <button class="btn ic" title={t!("edit")} aria-label={t!("edit")} onclick={edit}>{ icon("edit") }</button>
            <button class="btn ic bad" title={t!("remove")} aria-label={t!("remove")} onclick={remove(props, item)}>{ icon("trash") }</button>
            if items.len() > 1 {
                <Menu class={classes!("btn", "ic")} label={t!("order")} button={icon("more")}>
                    { shift(props, item, up, "up", t!("move-up")) }
                    { shift(props, item, down, "down", t!("move-down")) }
                </Menu>
            }
        </>
    }
}

fn remove(props: &ItemsProps, item: &ItemView) -> Callback<MouseEvent> {
    let (doc, item, collection) = (item.doc, item.item, props.collection.key);
    props.app.on(move |app, _: MouseEvent| {
        app.edit(doc, vec![Edit::Remove { collection: collection.to_owned(), item }], t!("removed"));
    })
}

/// Moves an item right after another, or to the start.
fn shift(props: &ItemsProps, item: &ItemView, to: Option<Option<ItemId>>, name: &str, text: String) -> Html {
    let (doc, item, collection) = (item.doc, item.item, props.collection.key);
    let onclick = props.app.on(move |app, _: MouseEvent| {
        let Some(after) = to else { return };
        app.edit(doc, vec![Edit::Move { collection: collection.to_owned(), item, after }], t!("moved"));
    });
    html! { <button type="button" disabled={to.is_none()} {onclick}>{ icon(name) }{ text }</button> }
}
