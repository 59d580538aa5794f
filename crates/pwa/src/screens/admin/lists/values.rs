//! The values of a list, in the order in which they are offered.

use super::{Drawn, Open, add::Add, collection, count, is_counted, is_same, name, title};
use crate::{
    components::{badge, icon::icon},
    i18n::t,
    screens::fiche::clashes,
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, kind::DocKey, schema::List, search::fold, view::ItemView};
use yew::prelude::*;

/// The card.
pub(super) fn card(drawn: &Drawn<'_>) -> Html {
    let (app, list) = (drawn.app, drawn.list);
    let names: Vec<String> = drawn.names().map(str::to_owned).collect();
    html! {
        <section class="card" id="admin-list">
            <header><h2>{ title(list) }</h2>{ sorter(drawn) }</header>
            if list == List::Categories { <p class="pad muted small">{ t!("lists-categories-terms") }</p> }
            if !is_counted(list) { <p class="pad muted small">{ t!("lists-kept") }</p> }
            if drawn.items.is_empty() { <p class="pad small">{ t!("lists-none") }</p> }
            <ol aria-label={title(list)}>{ for (0..drawn.items.len()).map(|at| line(drawn, at)) }</ol>
            <Add key={list.collection()} app={app.clone()} {list} {names} />
        </section>
    }
}

fn line(drawn: &Drawn<'_>, at: usize) -> Html {
    let Some(item) = drawn.items.get(at) else { return html! {} };
    let shown = match name(item) {
        "" => t!("terms-unnamed"),
        name => name.to_owned(),
    };
    let twice = drawn.items.iter().take(at).any(|other| is_same(name(other), name(item)));
    html! {
        <li key={item.item.to_string()}>
            <div class="ln">
                <div class="what">
                    <b>{ shown.clone() }</b>{ " " }
                    if drawn.waiting.contains(&item.item) { { badge::tag("warn", t!("badge-waiting")) } }
                    if twice { { badge::tag("warn", t!("lists-twice")) } }
                    <small>{ drawn.uses_of(name(item)).map_or_else(|| nobody(drawn), |uses| count(drawn.app, drawn.list, uses)) }</small>
                </div>
                <div class="iconrow">
                    { shifts(drawn, at, &shown) }
                    <button class="btn ic" title={t!("lists-rename")} aria-label={t!("lists-rename-what", name = shown.as_str())}
                        onclick={drawn.opener(Open::Name(Box::new(item.clone())))}>{ icon("edit") }</button>
                    <button class="btn ic bad" title={t!("remove")} aria-label={t!("terms-remove-what", name = shown.as_str())}
                        onclick={remove(drawn, item)}>{ icon("trash") }</button>
                </div>
            </div>
            if let Some(of) = collection(drawn.list) { { clashes::clashes(drawn.app, *of, item) } }
        </li>
    }
}

fn nobody(drawn: &Drawn<'_>) -> Html {
    html! { if is_counted(drawn.list) { { t!("lists-fiches", count = 0) } } }
}

/// What no fiche has goes at once; of another it is asked what fiches have in its place.
fn remove(drawn: &Drawn<'_>, item: &ItemView) -> Callback<MouseEvent> {
    if drawn.uses_of(name(item)).is_some() {
        return drawn.opener(Open::Remove(Box::new(item.clone())));
    }
    let edit = Edit::Remove { collection: drawn.list.collection().to_owned(), item: item.item };
    drawn.app.on(move |app, _: MouseEvent| {
        app.edit(DocKey::Settings, vec![edit.clone()], t!("removed"));
    })
}

/// One place up or down.
fn shifts(drawn: &Drawn<'_>, at: usize, name: &str) -> Html {
    let id = |at: usize| drawn.items.get(at).map(|item| item.item);
    let up = (at > 0).then(|| at.checked_sub(2).and_then(id));
    let down = id(at + 1).map(Some);
    html! {
        <>
            { shift(drawn, at, up, "up", t!("own-up", field = name)) }
            { shift(drawn, at, down, "down", t!("own-down", field = name)) }
        </>
    }
}

fn shift(
    drawn: &Drawn<'_>,
    at: usize,
    to: Option<Option<ItemId>>,
    drawing: &'static str,
    label: String,
) -> Html {
    let Some(item) = drawn.items.get(at).map(|item| item.item) else { return html! {} };
    let collection = drawn.list.collection().to_owned();
    let onclick = drawn.app.on(move |app, _: MouseEvent| {
        let Some(after) = to else { return };
        let edit = Edit::Move { collection: collection.clone(), item, after };
        app.edit(DocKey::Settings, vec![edit], t!("moved"));
    });
    html! {
        <button class="btn ic" disabled={to.is_none()} title={label.clone()} aria-label={label} {onclick}>{ icon(drawing) }</button>
    }
}

/// All of them in the order of the alphabet; not where they are.
fn sorter(drawn: &Drawn<'_>) -> Html {
    let mut sorted: Vec<&ItemView> = drawn.items.iter().collect();
    sorted.sort_by_cached_key(|item| fold(name(item)));
    if sorted.iter().zip(drawn.items).all(|(one, other)| one.item == other.item) {
        return html! {};
    }
    let before = std::iter::once(None).chain(sorted.iter().map(|item| Some(item.item)));
    let moves = sorted.iter().zip(before).map(|(item, after)| Edit::Move {
        collection: drawn.list.collection().to_owned(),
        item: item.item,
        after,
    });
    let moves: Vec<Edit> = moves.collect();
    let onclick = drawn.app.on(move |app, _: MouseEvent| {
        app.edit(DocKey::Settings, moves.clone(), t!("lists-sorted"));
    });
    html! { <button class="btn" {onclick}>{ t!("lists-sort") }</button> }
}
