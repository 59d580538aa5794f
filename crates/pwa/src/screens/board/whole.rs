//! The board as a whole.

use super::{
    day::Day,
    figures,
    latest::{self, Latest},
};
use crate::{
    app::{App, route::Route},
    components::empty::empty,
    i18n::t,
    screens::{agenda::words, home},
};
use carnet_engine::api::{Board, Reply, Request};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct WholeProps {
    pub(super) app: App,
    pub(super) all: bool,
}

/// The screen.
#[component]
pub(super) fn Whole(props: &WholeProps) -> Html {
    let (app, all) = (&props.app, props.all);
    let board = use_board(app, all);
    let recent = home::use_rows(app, app.state.notes.recent.clone());
    let favourites = home::use_rows(app, app.state.notes.favourites.clone());
    let left = app.state.sync.unlisted;
    html! {
        <div class="board">
            <header>
                <h1>{ t!("title-board") }</h1>
                <p class="muted">{ words::long(words::today()) }</p>
                <nav class="seg-links" aria-label={t!("board-whose")}>
                    { tab(app, all, false, t!("board-mine")) }
                    { tab(app, all, true, t!("board-all")) }
                </nav>
            </header>
            if left > 0 { <p class="hint" role="status">{ t!("tasks-more-to-read", count = left) }</p> }
            <div class="body">
                <div>
                    if let Some(board) = &board { { figures::portfolio(app, board, all) } }
                    else { <div class="bone" aria-busy="true"></div> }
                    <Day app={app.clone()} phones={board.as_ref().map(|board| board.phones.clone()).unwrap_or_default()} />
                    if let Some(board) = &board { { coming(app, board) } }
                </div>
                <div>
                    { home::list(app, t!("recent"), &recent) }
                    { home::list(app, t!("favourites"), &favourites) }
                    if let Some(board) = &board {
                        { figures::people(app, board) }
                        <Latest app={app.clone()} board={board.clone()} key={all.to_string()} />
                    }
                </div>
            </div>
        </div>
    }
}

/// Asked for again whenever a document changes; what is shown stays until the answer is there.
#[hook]
fn use_board(app: &App, all: bool) -> Option<Rc<Board>> {
    let found = use_state_eq(|| None::<(bool, Rc<Board>)>);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = (app.state.changes.directory, app.state.changes.workspace);
        use_effect_with((all, changes), move |(all, _)| {
            let all = *all;
            app.ask(Request::Board { mine: !all }, move |reply| {
                if let Reply::Board(board) = reply {
                    found.set(Some((all, board.into())));
                }
            });
        });
    }
    let found = (*found).clone();
    found.filter(|(of, _)| *of == all).map(|(_, board)| board)
}

fn tab(app: &App, shown: bool, all: bool, name: String) -> Html {
    let route = Route::Board { all };
    let current = (shown == all).then_some("page");
    html! { <a href={route.path()} aria-current={current} onclick={app.follow(route)}>{ name }</a> }
}

/// What comes: services that are about to lapse, birthdays.
fn coming(app: &App, board: &Board) -> Html {
    if board.endings.is_empty() && board.birthdays.is_empty() {
        return html! {};
    }
    html! {
        <>
            { latest::endings(app, &board.endings) }
            { latest::birthdays(app, &board.birthdays) }
        </>
    }
}

/// Nobody has given the user a fiche: one thing to do about it.
pub(super) fn nothing(app: &App, all: bool) -> Html {
    if all {
        let route = Route::Directory;
        let see = html! { <a class="btn pri" href={route.path()} onclick={app.follow(route)}>{ t!("tasks-see-directory") }</a> };
        return empty("users", t!("board-none"), t!("board-none-text"), see);
    }
    let route = Route::Board { all: true };
    let see = html! { <a class="btn pri" href={route.path()} onclick={app.follow(route)}>{ t!("board-see-all") }</a> };
    empty("users", t!("board-none-mine"), t!("board-none-mine-text"), see)
}
