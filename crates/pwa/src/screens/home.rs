//! Beside the directory when no fiche is open: favourites and what was seen last.

use super::directory::row;
use crate::{
    app::{
        App,
        route::{Part, Route},
        state::Dialog,
    },
    components::{empty::empty, icon::icon},
    i18n::t,
};
use carnet_engine::api::{Query, Reply, Request, Row};
use carnet_ids::DocId;
use yew::prelude::*;

/// As many of each are shown.
const SHOWN: usize = 6;

#[derive(Properties, PartialEq)]
pub(crate) struct HomeProps {
    pub(crate) app: App,
}

/// The screen.
#[component]
pub(crate) fn Home(props: &HomeProps) -> Html {
    let app = &props.app;
    let favourites = use_rows(app, app.state.notes.favourites.clone());
    let recent = use_rows(app, app.state.notes.recent.clone());
    let nothing = favourites.is_empty() && recent.is_empty();
    let create = app.on(|app, _: MouseEvent| app.show(Dialog::Create(String::new())));
    let new = match app.may_create() {
        true => {
            html! { <button class="btn pri" onclick={create}>{ icon("plus") }{ t!("new-fiche") }</button> }
        }
        false => html! {},
    };
    html! {
        <div class="home">
            if nothing { { empty("users", t!("home-title"), t!("home-text"), new) } }
            { list(app, t!("favourites"), &favourites) }
            { list(app, t!("recent"), &recent) }
        </div>
    }
}

/// The rows of these contacts, again whenever the directory changes.
#[hook]
pub(super) fn use_rows(app: &App, contacts: Vec<DocId>) -> Vec<Row> {
    let rows = use_state(Vec::new);
    {
        let (app, rows) = (app.clone(), rows.clone());
        use_effect_with((contacts, app.state.changes.directory), move |(contacts, _)| {
            if contacts.is_empty() {
                return rows.set(Vec::new());
            }
            let query = Query { only: Some(contacts.clone()), ..Query::default() };
            app.ask(Request::Search { query, offset: 0, limit: SHOWN }, move |reply| {
                if let Reply::Rows(found) = reply {
                    rows.set(found.rows);
                }
            });
        });
    }
    (*rows).clone()
}

/// A card of them; nothing where there are none.
pub(super) fn list(app: &App, title: String, rows: &[Row]) -> Html {
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section class="card">
            <header><h2>{ title }</h2></header>
            { for rows.iter().map(|found| {
                let route = Route::Fiche(found.contact, Part::Main);
                html! {
                    <a class="row" href={route.path()} onclick={app.follow(route)}>{ row::inside(found) }</a>
                }
            }) }
        </section>
    }
}
