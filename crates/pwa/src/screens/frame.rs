//! What surrounds every screen: navigation, search, sync state, notices.

use super::{
    admin::Administration,
    agenda::{Agenda, AppointmentForm, AppointmentShown},
    board::BoardScreen,
    conflicts::Conflicts,
    create::Create,
    directory::{Directory, columns},
    fiche::FicheScreen,
    help::{self, Help},
    home::Home,
    import::Import,
    leaving::Leaving,
    map::MapScreen,
    news::{Bell, NewsScreen},
    notices,
    palette::Palette,
    settings::Settings,
    sync,
    tasks::TasksScreen,
    tour::Tour,
};
use crate::{
    app::{
        App, Hands,
        look::Look,
        plan::Plan,
        route::Route,
        state::{self, Action},
    },
    components::{empty::empty, icon::icon, toast::Toasts},
    i18n::t,
};
use carnet_engine::api::{Query, Whose};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct FrameProps {
    pub(crate) app: Hands,
    /// [`state::State::steps`]: drawn again when it grows, not at each letter of a search.
    pub(crate) steps: u32,
}

/// The frame with the screen in it.
#[component]
pub(crate) fn Frame(props: &FrameProps) -> Html {
    let (app, steps) = (&props.app.0, props.steps);
    html! {
        <>
            <a class="skip" href="#main">{ t!("skip") }</a>
            <div class="app" data-view={app.state.route.view()} data-wide={columns::is_wide(app).then_some("")}>
                { rail(app) }
                { top(app) }
                <div class="notices">{ notices::all(app) }</div>
                <main class="panes">
                    <Directory app={props.app.clone()} {steps} />
                    <div class="main" id="main" tabindex="-1">{ screen(app) }</div>
                </main>
                { bar(app) }
            </div>
            <Toasts app={app.clone()} />
            <div class="sr" role="status" aria-live="polite">{ sync::pill::words(&app.state.sync) }</div>
            { dialog(app) }
            <Tour app={app.clone()} />
        </>
    }
}

fn screen(app: &App) -> Html {
    let app = app.clone();
    if !app.may_go(&app.state.route) {
        return empty("lock", t!("not-allowed"), t!("not-allowed-text"), html! {});
    }
    match app.state.route.clone() {
        Route::Board { all } => html! { <BoardScreen {app} {all} /> },
        Route::Directory | Route::Join(_) => html! { <Home {app} /> },
        Route::Fiche(contact, part) => {
            html! { <FicheScreen key={contact.to_string()} {app} {contact} {part} /> }
        }
        Route::Tasks(whose) => html! { <TasksScreen {app} {whose} /> },
        Route::Agenda(look) => html! { <Agenda {app} {look} /> },
        Route::Map(plan) => html! { <MapScreen {app} {plan} /> },
        Route::Conflicts => html! { <Conflicts {app} /> },
        Route::Sync => html! { <sync::SyncScreen {app} /> },
        Route::Notices => html! { <NewsScreen {app} /> },
        Route::Import => html! { <Import {app} /> },
        Route::Settings => html! { <Settings {app} /> },
        Route::Admin(part) => html! { <Administration {app} {part} /> },
    }
}

fn dialog(app: &App) -> Html {
    if let Some(route) = app.state.leaving.clone() {
        return html! { <Leaving app={app.clone()} {route} /> };
    }
    match &app.state.dialog {
        state::Dialog::None => html! {},
        state::Dialog::Create(name) => html! { <Create app={app.clone()} name={name.clone()} /> },
        state::Dialog::Palette => html! { <Palette app={app.clone()} /> },
        state::Dialog::Help => html! { <Help app={app.clone()} /> },
        state::Dialog::Appointment(row) => {
            html! { <AppointmentShown app={app.clone()} row={(**row).clone()} /> }
        }
        state::Dialog::Appointing(editing) => {
            html! { <AppointmentForm app={app.clone()} editing={(**editing).clone()} /> }
        }
    }
}

struct Entry {
    route: Route,
    icon: &'static str,
    name: String,
    count: usize,
    current: bool,
}

fn entries(app: &App) -> Vec<Entry> {
    let sync = &app.state.sync;
    let entry = |route: Route, icon, name, count| {
        let current = app.state.route == route
            || (route == Route::Directory && app.state.route.view() != "page")
            || matches!((&route, &app.state.route), (Route::Board { .. }, Route::Board { .. }))
            || matches!((&route, &app.state.route), (Route::Tasks(_), Route::Tasks(_)))
            || matches!((&route, &app.state.route), (Route::Agenda(_), Route::Agenda(_)))
            || matches!((&route, &app.state.route), (Route::Map(_), Route::Map(_)));
        Entry { route, icon, name, count, current }
    };
    let all = [
        entry(Route::Board { all: false }, "home", t!("nav-board"), 0),
        entry(Route::Directory, "users", t!("nav-directory"), 0),
        entry(Route::Tasks(Whose::Mine), "task", t!("nav-tasks"), 0),
        entry(Route::Agenda(Look::default()), "calendar", t!("nav-agenda"), 0),
        entry(Route::Map(Plan::All(None)), "pin", t!("nav-map"), 0),
        entry(Route::Conflicts, "split", t!("nav-conflicts"), sync.conflicts),
        entry(Route::Sync, "sync", t!("nav-sync"), sync.refused),
        entry(Route::Import, "import", t!("nav-import"), 0),
        entry(Route::Settings, "gear", t!("nav-settings"), 0),
    ];
    all.into_iter().filter(|entry| app.may_go(&entry.route)).collect()
}

fn link(app: &App, entry: Entry) -> Html {
    html! {
        <a href={entry.route.path()} aria-current={entry.current.then_some("page")} onclick={app.follow(entry.route)}>
            { icon(entry.icon) }
            <span>{ entry.name }</span>
            if entry.count > 0 { <span class="count">{ entry.count }</span> }
        </a>
    }
}

fn rail(app: &App) -> Html {
    let is_last = |entry: &Entry| matches!(entry.route, Route::Import | Route::Settings);
    let (last, first): (Vec<_>, Vec<_>) = entries(app).into_iter().partition(is_last);
    html! {
        <nav class="rail" aria-label={t!("nav")}>
            <div class="logo" aria-hidden="true">{ "C" }</div>
            { for first.into_iter().map(|entry| link(app, entry)) }
            <div class="sp"></div>
            { for last.into_iter().map(|entry| link(app, entry)) }
        </nav>
    }
}

fn bar(app: &App) -> Html {
    html! {
        <nav class="bar" aria-label={t!("nav")}>
            { for entries(app).into_iter().map(|entry| link(app, entry)) }
        </nav>
    }
}

fn top(app: &App) -> Html {
    let back = matches!(app.state.route, Route::Fiche(..));
    html! {
        <header class="top">
            if back {
                <a class="btn ic quiet only-phone" href="/annuaire" aria-label={t!("back-to-list")} onclick={app.follow(Route::Directory)}>
                    { icon("left") }
                </a>
            }
            <Search app={Hands(app.clone())} />
            <div class="grow"></div>
            { sync::pill::pill(app) }
            <Bell app={Hands(app.clone())} changes={app.state.changes.notices} current={app.state.route == Route::Notices} />
            { help::button(app) }
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct SearchProps {
    app: Hands,
}

/// The search field; it follows what is searched for.
#[component]
fn Search(props: &SearchProps) -> Html {
    let app = &props.app.0;
    let text = use_context::<Query>().unwrap_or_default().text;
    let oninput = app.on(|app, event: InputEvent| {
        let Some(input) =
            event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        look_for(app, input.value());
    });
    let onkeydown = app.on(|app, event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "Enter" => {
            event.prevent_default();
            super::directory::focus_first();
        }
        "Escape" if !app.state.query.text.is_empty() => look_for(app, String::new()),
        _ => {}
    });
    let onclick = app.on(|app, _: MouseEvent| {
        look_for(app, String::new());
        crate::app::browser::focus("search");
    });
    html! {
        <search class="search">
            { icon("search") }
            <input id="search" type="search" enterkeyhint="search" autocomplete="off" spellcheck="false" value={text.clone()}
                placeholder={t!("search-placeholder")} aria-label={t!("search-label")} aria-controls="rows" {oninput} {onkeydown} />
            if text.is_empty() { <kbd class="not-phone" aria-hidden="true">{ t!("key-palette") }</kbd> }
            else { <button type="button" class="btn ic" aria-label={t!("search-clear")} {onclick}>{ icon("close") }</button> }
        </search>
    }
}

/// Searches the directory, and shows it if it is not on the screen.
fn look_for(app: &App, text: String) {
    app.state.dispatch(Action::Search(Query { text, ..app.state.query.clone() }));
    let hidden = app.state.route.view() == "page"
        || (app.state.route.view() == "fiche" && crate::app::browser::is_phone());
    if hidden {
        app.go(Route::Directory);
    }
}
