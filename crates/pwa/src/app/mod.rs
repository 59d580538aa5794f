//! The app around its screens: state, addresses, keyboard, what comes from the engine.

pub(crate) mod api;
pub(crate) mod browser;
pub(crate) mod columns;
pub(crate) mod complete;
pub(crate) mod exports;
mod handle;
mod hooks;
pub(crate) use hooks::title;
pub(crate) mod join;
pub(crate) mod kept;
mod keys;
pub(crate) mod link;
pub(crate) mod look;
pub(crate) mod passkey;
pub(crate) mod plan;
pub(crate) mod route;
pub(crate) mod state;

pub(crate) use handle::{App, Hands};

use crate::{
    components::icon,
    i18n::{self, Language},
    screens::{
        frame::Frame,
        lock::{ExpiredScreen, LockScreen, MissingScreen},
        sign_in::SignIn,
        trouble::Trouble,
    },
};
use carnet_engine::api::Query;
use link::Engine;
use route::Route;
use state::State;
use yew::prelude::*;

/// What [`Root`] is handed.
#[derive(Properties, PartialEq)]
pub(crate) struct RootProps {
    /// What answers.
    pub(crate) engine: Engine,
}

/// The whole app.
#[component]
pub(crate) fn Root(props: &RootProps) -> Html {
    let state = use_reducer(first_state);
    let app = App { engine: props.engine.clone(), state };
    hooks::use_engine(&app);
    hooks::use_workspace(&app);
    hooks::use_departure(&app);
    hooks::use_notes(&app);
    hooks::use_address(&app);
    hooks::use_installation(&app);
    hooks::use_language(&app);
    hooks::use_unsaved(&app);
    hooks::use_lock(&app);
    hooks::use_reminders(&app);
    exports::use_exports(&app);
    keys::use_keys(&app);
    // Words are read while drawing: another language draws everything again.
    let key = app.state.language.tag();
    let screen = match (&app.state.user, &app.state.route) {
        _ if !app.state.started && app.state.trouble.is_some() => html! { <Trouble {key} {app} /> },
        _ if !app.state.started => starting(),
        _ if app.state.lock.locked => html! { <LockScreen {key} {app} /> },
        // Before what shuts the screens: for a device that the server does not know any more, a new sign-in is the
        // only way out of there.
        (None, _) | (_, Route::Join(_)) => html! { <SignIn {key} {app} /> },
        _ if app.state.sync.expired => html! { <ExpiredScreen {key} {app} /> },
        _ if app.state.lock.is_missing() => html! { <MissingScreen {key} {app} /> },
        _ => {
            let (query, steps) = (app.state.query.clone(), app.state.steps);
            html! {
                <ContextProvider<Query> context={query}><Frame {key} app={Hands(app)} {steps} /></ContextProvider<Query>>
            }
        }
    };
    html! { <>{ icon::sprite() }{ screen }</> }
}

fn first_state() -> State {
    // `static/boot.js` has chosen it, and has its words.
    let language = Language::of(&browser::root_mark("lang").unwrap_or_default());
    i18n::speak(language);
    let (path, fragment) = browser::address();
    State::new(Route::of(&path, &fragment), language)
}

/// The skeleton of the page, the same as the one that `index.html` shows first.
fn starting() -> Html {
    html! {
        <div class="app" data-view="list" aria-busy="true">
            <div class="rail"><div class="logo" aria-hidden="true">{ "C" }</div></div>
            <div class="top"><div class="search"></div></div>
            <div class="list">
                <div class="lh"><p class="line"><span class="sk s"></span></p></div>
                <div class="rows" aria-hidden="true">{ for (0..8).map(crate::screens::directory::row::skeleton) }</div>
            </div>
            <main class="main"><h1 class="sr">{ "Carnet" }</h1></main>
        </div>
    }
}

/// The element of the page that the app fills.
pub(crate) fn place() -> Option<web_sys::Element> {
    browser::document()?.get_element_by_id("app")
}
