//! What everybody must know now, above the screen: a full disk, a refused device, a new version.

use crate::{
    app::{App, browser, route::Route, state::Action},
    components::icon::icon,
    i18n::t,
};
use carnet_engine::api::{Link, Request};
use yew::prelude::*;

/// Every notice that holds now.
pub(crate) fn all(app: &App) -> Html {
    let sync = &app.state.sync;
    html! {
        <>
            { of_the_server(app) }
            if sync.set_aside > 0 && app.state.route != Route::Sync { { set_aside(app) } }
            if sync.handed_over > 0 && app.state.route != Route::Sync { { handed_over(app) } }
            if let Some((received, expected)) = sync.arriving { { arriving(received, expected) } }
            if let Some((done, total)) = app.state.importing { { importing(app, done, total) } }
        </>
    }
}

/// Those that keep this device from its server. They hold where nothing else may be shown, too.
pub(super) fn of_the_server(app: &App) -> Html {
    let sync = &app.state.sync;
    html! {
        <>
            if sync.full { { banner("bad", "alert", t!("notice-full", count = sync.unsaved), html! {}) } }
            if sync.link == Link::Refused { { refused() } }
            if sync.link == Link::UpdateNeeded || app.state.update_ready { { update(app) } }
        </>
    }
}

fn banner(tone: &'static str, name: &str, text: String, action: Html) -> Html {
    let role = if tone == "bad" { "alert" } else { "status" };
    html! { <div class={classes!("banner", tone)} {role}>{ icon(name) }<p>{ text }</p>{ action }</div> }
}

fn refused() -> Html {
    banner("bad", "device", t!("notice-refused"), html! {})
}

fn set_aside(app: &App) -> Html {
    let route = Route::Sync;
    let see = html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("aside-more") }</a> };
    banner("bad", "alert", t!("notice-aside", count = app.state.sync.set_aside), see)
}

fn handed_over(app: &App) -> Html {
    let route = Route::Sync;
    let see = html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("handed-more-of-it") }</a> };
    banner("warn", "out", t!("notice-handed", count = app.state.sync.handed_over), see)
}

fn update(app: &App) -> Html {
    let onclick = app.on(|app, _: MouseEvent| {
        if app.state.unsaved || app.state.sync.unsaved > 0 {
            app.tell(t!("update-unsaved"));
        } else {
            browser::announce("carnet-activate-update");
        }
    });
    banner(
        "",
        "sync",
        t!("notice-update"),
        html! { <button class="btn" {onclick}>{ t!("update-now") }</button> },
    )
}

fn arriving(received: usize, expected: usize) -> Html {
    let words = t!("notice-arriving", received = received, expected = expected.max(received));
    let bar = html! { <progress max={expected.max(1).to_string()} value={received.to_string()} aria-label={words.clone()}></progress> };
    html! { <div class="banner">{ icon("import") }<p>{ words }</p>{ bar }</div> }
}

fn importing(app: &App, done: usize, total: usize) -> Html {
    if app.state.route == Route::Import {
        return html! {};
    }
    let words = t!("import-progress", done = done, total = total);
    let stop = app.on(|app, _: MouseEvent| {
        app.order(Request::CancelImport, |app, _| app.state.dispatch(Action::ImportOver));
    });
    banner(
        "",
        "import",
        words,
        html! { <button class="btn" onclick={stop}>{ t!("cancel") }</button> },
    )
}
