//! All that is shown while this device is locked.

use super::{erase::Erase, notices, password_form::code};
use crate::{
    app::{App, browser, route::Route},
    components::{icon::icon, toast::Toasts},
    i18n::{dates, t, values},
};
use carnet_engine::api::{Code, Failure, Link, LockOrder, Reply, Request, Secret};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct LockScreenProps {
    pub(crate) app: App,
}

/// Asks for the code. Says nothing of whom the device belongs to.
#[component]
pub(crate) fn LockScreen(props: &LockScreenProps) -> Html {
    let app = &props.app;
    let forgotten = use_state(|| false);
    let toggle = {
        let forgotten = forgotten.clone();
        Callback::from(move |_: MouseEvent| forgotten.set(!*forgotten))
    };
    html! {
        <>
            <main class="signin locked" id="main" tabindex="-1">
                <div class="card">
                    <div class="logo">{ icon("lock") }</div>
                    <h1>{ t!("lock-screen") }</h1>
                    if let Some(why) = &app.state.trouble {
                        <p class="hint bad" role="alert">{ icon("alert") }{ super::trouble::words(why) }</p>
                        <Erase app={app.clone()} />
                    }
                    if app.state.sync.unsaved > 0 { <p class="hint warn">{ icon("warn") }{ t!("lock-unsaved", count = app.state.sync.unsaved) }</p> }
                    if *forgotten {
                        <Forgotten app={app.clone()} />
                    } else {
                        <Unlock app={app.clone()} />
                    }
                    <p class="small"><button type="button" class="link" onclick={toggle}>{ if *forgotten { t!("lock-back") } else { t!("lock-forgotten") } }</button></p>
                    { super::sign_in::languages(app) }
                </div>
            </main>
            <Toasts app={app.clone()} />
        </>
    }
}

/// The device was without the server for too long: nothing is shown until the next contact.
#[component]
pub(crate) fn ExpiredScreen(props: &LockScreenProps) -> Html {
    let app = &props.app;
    let waiting = app.state.sync.pending + app.state.sync.unsaved;
    html! {
        <>
            <main class="signin locked" id="main" tabindex="-1">
                <div class="card">
                    <div class="logo">{ icon("lock") }</div>
                    <h1>{ t!("expired-title") }</h1>
                    <p class="lead">{ t!("expired-text") }</p>
                    if waiting > 0 { <p class="lead">{ t!("expired-waiting", count = waiting) }</p> }
                    { notices::of_the_server(app) }
                    { way_back(app) }
                    { super::sign_in::languages(app) }
                </div>
            </main>
            <Toasts app={app.clone()} />
        </>
    }
}

/// What leads to the next contact. A server that does not know this device any more takes it with a new sign-in only; one
/// that is newer, after the update that [`notices`] offers.
fn way_back(app: &App) -> Html {
    let link = app.state.sync.link;
    if link == Link::UpdateNeeded {
        return html! {};
    }
    if link == Link::Refused {
        let onclick = app.on(|app, _: MouseEvent| app.go_anyway(Route::Join(String::new()), false));
        return html! { <button type="button" class="btn pri" {onclick}>{ icon("device") }{ t!("expired-sign-in") }</button> };
    }
    let connecting = link == Link::Connecting;
    let connect = app.on(|app, _: MouseEvent| app.order(Request::Connect, |_, _| ()));
    html! {
        <button type="button" class="btn pri" onclick={connect} disabled={connecting}>
            { icon("sync") }{ if connecting { t!("expired-connecting") } else { t!("expired-connect") } }
        </button>
    }
}

/// The company wants a lock on this device: nothing else is shown until there is one.
#[component]
pub(crate) fn MissingScreen(props: &LockScreenProps) -> Html {
    let app = &props.app;
    html! {
        <>
            <main class="signin locked" id="main" tabindex="-1">
                <div class="card" id="lock">
                    <div class="logo">{ icon("lock") }</div>
                    <h1>{ t!("lock-missing") }</h1>
                    <p class="lead">{ t!("lock-missing-text") }</p>
                    <super::lock_card::Change app={app.clone()} />
                    { super::sign_in::languages(app) }
                </div>
            </main>
            <Toasts app={app.clone()} />
        </>
    }
}

/// The code, and what became of the last one.
#[component]
fn Unlock(props: &LockScreenProps) -> Html {
    let typed = use_state(String::new);
    let problem = use_state(|| None::<Failure>);
    let busy = use_state(|| false);
    use_effect_with((), |()| browser::focus_soon("lock-code"));
    let onsubmit = {
        let (typed, problem, busy) = (typed.clone(), problem.clone(), busy.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            if *busy || typed.is_empty() {
                return;
            }
            busy.set(true);
            let (typed, problem, busy) = (typed.clone(), problem.clone(), busy.clone());
            let order = LockOrder::Unlock(Secret((*typed).clone()));
            app.ask(Request::Lock(order), move |reply| {
                busy.set(false);
                typed.set(String::new());
                if let Reply::Failed(failure) = reply {
                    problem.set(Some(failure));
                    browser::focus_soon("lock-code");
                }
            });
        })
    };
    let lock = &props.app.state.lock;
    let unshown = use_state(|| None::<String>);
    let by_passkey = {
        let (busy, problem, unshown) = (busy.clone(), problem.clone(), unshown.clone());
        props.app.on(move |app, _: MouseEvent| {
            problem.set(None);
            unshown.set(None);
            let told = unshown.clone();
            let told = Callback::from(move |words| told.set(Some(words)));
            super::lock_passkey::open(app, &busy, told);
        })
    };
    let words = (*problem).as_ref().map(values::failure).or((*unshown).clone()).or_else(|| {
        // A wait from before the app was closed.
        let until = lock.wait_until?;
        Some(t!("code-wait", when = dates::moment_exact(until)))
    });
    let is_pin = lock.code == Some(Code::Pin);
    html! {
        <form {onsubmit}>
            { code("lock-code", "current-password", if is_pin { t!("lock-pin") } else { t!("lock-phrase") }, is_pin, &typed) }
            if let Some(words) = words { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
            if lock.wipe && lock.wrong > 4 { <p class="hint">{ t!("lock-will-wipe", wrong = lock.wrong) }</p> }
            <button class="btn pri" disabled={*busy}>{ if *busy { t!("lock-opening") } else { t!("lock-open") } }</button>
            if lock.passkey.is_some() {
                <button type="button" class="btn" disabled={*busy} onclick={by_passkey}>{ icon("key") }{ t!("lock-by-passkey") }</button>
            }
        </form>
    }
}

/// What to do without the code; asks twice, because nothing brings back what goes.
#[component]
fn Forgotten(props: &LockScreenProps) -> Html {
    let sure = use_state(|| false);
    let waiting = props.app.state.lock.waiting;
    let ask = {
        let sure = sure.clone();
        Callback::from(move |_: MouseEvent| sure.set(true))
    };
    let forget = props.app.on(|app, _: MouseEvent| {
        app.order(Request::Lock(LockOrder::Forget), |_, _| ());
    });
    html! {
        <div class="forgotten">
            <p class="lead">{ t!("lock-forgotten-text") }</p>
            if waiting > 0 { <p class="hint bad" role="alert">{ icon("alert") }{ t!("lock-forgotten-waiting", count = waiting) }</p> }
            if *sure {
                <p><strong>{ t!("lock-forgotten-sure") }</strong></p>
                <button type="button" class="btn bad" onclick={forget}>{ icon("trash") }{ t!("lock-forgotten-yes") }</button>
            } else {
                <button type="button" class="btn bad" onclick={ask}>{ icon("trash") }{ t!("lock-forgotten-erase") }</button>
            }
        </div>
    }
}
