//! The list of a fiche's relations: those that last, then those that are over.

use super::{Open, SHOWN, Shown, graph::Graph, is_partial};
use crate::{
    app::route::{Part, Route},
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{relations, t},
    screens::fiche::{conflict, named},
};
use carnet_engine::api::{Neighbour, RelationView, Section, Written};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    schema::RELATIONS,
    view::ItemView,
};
use std::collections::BTreeMap;
use yew::prelude::*;

/// The card's inside.
pub(super) fn all(shown: &Shown) -> Html {
    let found = &shown.found;
    let (over, lasting): (Vec<_>, Vec<_>) =
        found.relations.iter().partition(|one| is_over(&one.ends_on, &shown.today));
    let rest = found.total.saturating_sub(found.relations.len());
    let more = {
        let most = shown.most.clone();
        Callback::from(move |_: MouseEvent| most.set(*most + SHOWN))
    };
    html! {
        <>
            <ul class="ties">{ for lasting.into_iter().map(|one| line(shown, one)) }</ul>
            if !over.is_empty() {
                <h3 class="pad small muted">{ t!("relations-over") }</h3>
                <ul class="ties">{ for over.into_iter().map(|one| line(shown, one)) }</ul>
            }
            if rest > 0 { <div class="ln"><button class="link" onclick={more}>{ t!("relations-more", count = rest) }</button></div> }
            if is_partial(&shown.app) { <p class="pad muted small" role="status">{ t!("relations-partial") }</p> }
            <Graph app={shown.app.clone()} name={shown.name.clone()} found={found.clone()} today={shown.today.clone()} />
        </>
    }
}

/// Whether a relation ended before a day.
pub(super) fn is_over(ends_on: &str, today: &str) -> bool {
    !ends_on.is_empty() && ends_on < today
}

fn line(shown: &Shown, one: &RelationView) -> Html {
    let first = one.written.first();
    let key = first.map(|place| format!("{}-{:?}", place.holder, place.item)).unwrap_or_default();
    html! {
        <li {key}>
            { for one.written.iter().filter_map(|place| place.clash.as_ref()).map(|item| clash(shown, item)) }
            <div class="ln">
                { face(one.other.as_ref()) }
                <div class="what">
                    { other(shown, one.other.as_ref()) }
                    <small>{ about(shown, one) }</small>
                    if !one.note.is_empty() { <small>{ &one.note }</small> }
                    { tags(one) }
                </div>
                { actions(shown, one) }
            </div>
        </li>
    }
}

fn face(other: Option<&Neighbour>) -> Html {
    match other.filter(|other| other.here) {
        Some(other) => badge::avatar(&other.initials, other.is_person),
        None => html! { <span class="av" aria-hidden="true">{ icon("link") }</span> },
    }
}

fn other(shown: &Shown, other: Option<&Neighbour>) -> Html {
    let Some(other) = other else { return html! { <b>{ t!("relation-nobody") }</b> } };
    if !other.here {
        return html! { <b>{ t!("relation-not-here") }</b> };
    }
    let route = Route::Fiche(other.contact, Part::Main);
    html! { <a class="tied" href={route.path()} onclick={shown.app.follow(route)}>{ named(&other.name) }</a> }
}

/// `emploie · gérante · depuis le 01/02/2019`.
fn about(shown: &Shown, one: &RelationView) -> String {
    let words = relations::words(&one.relation, one.inverse, &shown.app.state.workspace);
    let all = [words, one.role.clone(), relations::span(&one.starts_on, &one.ends_on)];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn tags(one: &RelationView) -> Html {
    let archived = one.other.as_ref().is_some_and(|other| other.archived);
    html! {
        <>
            if one.pending { { badge::tag("warn", t!("badge-waiting")) } }
            if archived { { badge::tag("", t!("badge-archived")) } }
            if is_field(one) { { badge::tag("", t!("field-parent-company")) } }
        </>
    }
}

/// Whether nothing but the field `parent_company` says it.
fn is_field(one: &RelationView) -> bool {
    one.written.iter().all(|place| place.item.is_none())
}

fn clash(shown: &Shown, item: &ItemView) -> Html {
    let place = Place::Item { collection: RELATIONS.key.to_owned(), item: item.item };
    html! {
        <>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(&shown.app, RELATIONS.key, item, stamp) } }
            { for item.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(&shown.app, item.doc, &place, field) }</dl>
            }) }
        </>
    }
}

fn actions(shown: &Shown, one: &RelationView) -> Html {
    let name = one.other.as_ref().filter(|other| other.here).map(|other| named(&other.name));
    let label = match name {
        Some(name) => t!("relation-actions", name = name),
        None => t!("more-actions"),
    };
    html! {
        <May to={Section::Identity}><Menu class={classes!("btn", "ic", "quiet")} {label} button={icon("more")}>
            { edit(shown, one) }
            <button type="button" onclick={remove(shown, one)}>{ icon("trash") }{ t!("remove") }</button>
        </Menu></May>
    }
}

/// Opens the dialogue; what only a field says is edited where the field is.
fn edit(shown: &Shown, one: &RelationView) -> Html {
    if let Some(place) = one.written.first().filter(|_| is_field(one)) {
        let route = Route::Fiche(place.holder, Part::Modify);
        return html! { <a href={route.path()} onclick={shown.app.follow(route)}>{ icon("edit") }{ t!("edit") }</a> };
    }
    let (open, one) = (shown.open.clone(), one.clone());
    let onclick = Callback::from(move |_: MouseEvent| open.set(Open::One(Box::new(one.clone()))));
    html! { <button type="button" {onclick}>{ icon("edit") }{ t!("edit") }</button> }
}

/// Removes it wherever it is written: otherwise the other place would show it again.
fn remove(shown: &Shown, one: &RelationView) -> Callback<MouseEvent> {
    let mut edits: BTreeMap<DocId, Vec<Edit>> = BTreeMap::new();
    for place in &one.written {
        edits.entry(place.holder).or_default().push(removal(place));
    }
    let intents =
        edits.into_iter().map(|(holder, edits)| Intent { doc: DocKey::Contact(holder), edits });
    let intents: Vec<Intent> = intents.collect();
    shown.app.on(move |app, _: MouseEvent| app.apply(intents.clone(), t!("removed")))
}

fn removal(place: &Written) -> Edit {
    match place.item {
        Some(item) => Edit::Remove { collection: RELATIONS.key.to_owned(), item },
        None => {
            let field = "parent_company".to_owned();
            Edit::Set { place: Place::Root, field, value: None }
        }
    }
}
