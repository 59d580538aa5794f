//! Figures of a portfolio, each with the way to what it counts; and who has what.

use super::whole::nothing;
use crate::{
    app::{
        App,
        look::{Layout, Look},
        route::Route,
        state::Action,
    },
    i18n::t,
};
use carnet_engine::api::{Board, Calendar, Desk, Figures, Query, Whose};
use yew::prelude::*;

/// As many categories are named.
const CATEGORIES: usize = 6;

/// The card of figures.
pub(super) fn portfolio(app: &App, board: &Board, all: bool) -> Html {
    let figures = &board.figures;
    if figures.fiches == 0 {
        return html! { <section class="card">{ nothing(app, all) }</section> };
    }
    let rep = if all { None } else { app.state.user.as_ref().map(|user| user.person.to_string()) };
    let of = Query { rep, ..Query::default() };
    let new = Query { made_since: Some(figures.month), ..of.clone() };
    let unseen = Query { not_seen_days: Some(Figures::UNSEEN), ..of.clone() };
    html! {
        <section class="card" id="board-figures">
            <header><h2>{ if all { t!("board-figures-all") } else { t!("board-figures") } }</h2></header>
            <div class="state">
                { figure(app, figures.fiches, t!("board-fiches", count = figures.fiches), of.clone()) }
                { figure(app, figures.new, t!("board-new", count = figures.new), new) }
                { figure(app, figures.unseen, t!("board-unseen", days = Figures::UNSEEN), unseen) }
            </div>
            if figures.categories.iter().any(|(name, _)| !name.is_empty()) { { categories(app, figures, &of) } }
        </section>
    }
}

/// A number that leads to the fiches that it counts.
fn figure(app: &App, count: usize, words: String, query: Query) -> Html {
    let onclick = app.on(move |app, event: MouseEvent| show(app, &event, &query));
    html! { <a href={Route::Directory.path()} {onclick}><b>{ t!("board-number", count = count) }</b><small>{ words }</small></a> }
}

/// Shows these in the directory.
fn show(app: &App, event: &MouseEvent, query: &Query) {
    event.prevent_default();
    app.state.dispatch(Action::Search(query.clone()));
    app.go(Route::Directory);
}

fn categories(app: &App, figures: &Figures, of: &Query) -> Html {
    let named: Vec<_> = figures.categories.iter().filter(|(name, _)| !name.is_empty()).collect();
    let rest: usize = named.iter().skip(CATEGORIES).map(|(_, count)| *count).sum();
    let without = figures.categories.iter().find(|(name, _)| name.is_empty());
    html! {
        <ul class="pad chips" aria-label={t!("board-categories")}>
            { for named.iter().take(CATEGORIES).map(|(name, count)| {
                let query = Query { category: Some(name.clone()), ..of.clone() };
                let onclick = app.on(move |app, event: MouseEvent| show(app, &event, &query));
                html! { <li><a class="chip" href={Route::Directory.path()} {onclick}>{ t!("board-category", name = name.as_str(), count = *count) }</a></li> }
            }) }
            if rest > 0 { <li class="muted small">{ t!("board-categories-rest", count = rest) }</li> }
            if let Some((_, count)) = without { <li class="muted small">{ t!("board-categories-none", count = *count) }</li> }
        </ul>
    }
}

/// Who follows how many fiches, and what they have today; nothing where there is nobody else.
pub(super) fn people(app: &App, board: &Board) -> Html {
    if board.people.len() < 2 {
        return html! {};
    }
    let route = Route::Tasks(Whose::Everybody);
    html! {
        <section class="card" id="board-people">
            <header><h2>{ t!("board-people") }</h2><a class="link" href={route.path()} onclick={app.follow(route)}>{ t!("board-tasks-all") }</a></header>
            <div class="scroll" role="region" tabindex="0" aria-label={t!("board-people")}>
                <table>
                    <thead><tr>
                        <th scope="col">{ t!("board-person") }</th><th scope="col">{ t!("board-person-fiches") }</th>
                        <th scope="col">{ t!("board-person-late") }</th><th scope="col">{ t!("board-person-today") }</th>
                    </tr></thead>
                    <tbody>{ for board.people.iter().map(|desk| person(app, desk)) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn person(app: &App, desk: &Desk) -> Html {
    let query = Query { rep: Some(desk.person.to_string()), ..Query::default() };
    let fiches = app.on(move |app, event: MouseEvent| show(app, &event, &query));
    let whose = Calendar::Person(desk.person);
    let route = Route::Agenda(Look { layout: Some(Layout::Day), whose, day: None });
    let count = |count: usize| t!("board-number", count = count);
    html! {
        <tr key={desk.person.to_string()}>
            <th scope="row"><a href={route.path()} onclick={app.follow(route.clone())}>{ &desk.name }</a></th>
            <td><a href={Route::Directory.path()} onclick={fiches}>{ count(desk.fiches) }</a></td>
            <td>{ count(desk.late) }</td>
            <td>{ count(desk.today) }</td>
        </tr>
    }
}
