//! Administration: people and what they may do, who has which device, and what was done.

mod custom;
mod devices;
mod erasures;
mod health;
mod invite;
mod journal;
mod lists;
mod locking;
mod loyalty;
mod map;
mod modules;
mod people;
mod relation_types;
mod roles;
mod staff;
mod terms;
mod waiting;

use crate::{
    app::{
        App, api,
        route::{Admin, Route},
    },
    components::icon::icon,
    i18n::{coded, t},
};
use custom::Custom;
use devices::Devices;
use erasures::Erasures;
use health::Health;
use invite::Invite;
use journal::Journal;
use lists::Lists;
use locking::Locking;
use loyalty::Loyalty;
use map::Map;
use modules::Modules;
use people::People;
use relation_types::RelationTypes;
use roles::Roles;
use serde_json::Value;
use std::rc::Rc;
use terms::Terms;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct AdminProps {
    pub(crate) app: App,
    pub(crate) part: Admin,
}

/// The screen.
#[component]
pub(crate) fn Administration(props: &AdminProps) -> Html {
    let (app, part) = (props.app.clone(), props.part);
    html! {
        <div class="page">
            <h1>{ t!("admin-title") }</h1>
            <nav class="row-of" aria-label={t!("admin-title")}>
                { tab(&app, part, Admin::People, t!("admin-people")) }
                { tab(&app, part, Admin::Roles, t!("admin-roles")) }
                { tab(&app, part, Admin::Devices, t!("admin-devices")) }
                { tab(&app, part, Admin::Health, t!("admin-health")) }
                { tab(&app, part, Admin::Lists, t!("admin-lists")) }
                { tab(&app, part, Admin::Relations, t!("section-relation-types")) }
                { tab(&app, part, Admin::Journal, t!("admin-journal")) }
                { tab(&app, part, Admin::Custom, t!("admin-custom")) }
                { tab(&app, part, Admin::Loyalty, t!("loyalty")) }
                { tab(&app, part, Admin::Terms, t!("admin-terms")) }
                { tab(&app, part, Admin::Map, t!("nav-map")) }
            </nav>
            { match part {
                Admin::People => html! { <><People app={app.clone()} /><Invite app={app.clone()} /><Modules {app} /></> },
                Admin::Roles => html! { <Roles {app} /> },
                Admin::Devices => html! { <><Devices app={app.clone()} /><Locking app={app.clone()} /><Invite {app} /></> },
                Admin::Health => html! { <Health {app} /> },
                Admin::Lists => html! { <Lists {app} /> },
                Admin::Relations => html! { <RelationTypes {app} /> },
                Admin::Journal => html! { <><Journal app={app.clone()} /><Erasures {app} /></> },
                Admin::Custom => html! { <Custom {app} /> },
                Admin::Loyalty => html! { <Loyalty {app} /> },
                Admin::Terms => html! { <Terms {app} /> },
                Admin::Map => html! { <Map {app} /> },
            } }
        </div>
    }
}

fn tab(app: &App, shown: Admin, part: Admin, name: String) -> Html {
    let route = Route::Admin(part);
    let current = (shown == part).then_some("page");
    html! { <a class="btn" href={route.path()} aria-current={current} onclick={app.follow(route)}>{ name }</a> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct EntranceProps {
    pub(crate) app: App,
}

/// The way here, for those who may.
#[component]
pub(crate) fn Entrance(props: &EntranceProps) -> Html {
    let app = &props.app;
    let may = use_state(|| false);
    {
        let (app, may) = (app.clone(), may.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let me = api::ask(&app, "/api/me", None).await;
                may.set(me.is_ok_and(|me| me["administrator"] == true));
            });
        });
    }
    if !*may {
        return html! {};
    }
    let route = Route::Admin(Admin::default());
    html! {
        <section class="card">
            <header><h2>{ t!("admin-title") }</h2></header>
            <div class="setting">
                <div>{ t!("admin-people") }<small>{ t!("admin-lead") }</small></div>
                <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("admin-open") }</a>
            </div>
        </section>
    }
}

/// What the server was asked: nothing so far, its answer, or why there is none.
type Known = Option<Result<Rc<Value>, String>>;

/// The answer, once there is one.
fn answered(known: &Known, draw: impl FnOnce(&Rc<Value>) -> Html) -> Html {
    match known {
        None => html! { <p class="pad" role="status">{ t!("admin-loading") }</p> },
        Some(Err(code)) => {
            html! { <p class="pad hint bad" role="alert">{ icon("alert") }{ why(code) }</p> }
        }
        Some(Ok(answer)) => draw(answer),
    }
}

/// Why the server did not do something, in words.
fn why(code: &str) -> String {
    coded("api", code)
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

/// The objects of a list in an answer.
fn list<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    answer[name].as_array().into_iter().flatten()
}
