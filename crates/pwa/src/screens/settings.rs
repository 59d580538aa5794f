//! Réglages: language, theme, this device, installation, signing out.

use super::sync::Room;
use crate::{
    app::{
        App, api, browser,
        route::Route,
        state::{self, Action},
    },
    components::{dialog::Dialog, icon::icon, input::typed_into},
    i18n::{self, Language, coded, t},
};
use carnet_engine::api::{Failure, Reply, Request};
use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const THEMES: [&str; 3] = ["auto", "light", "dark"];

#[derive(Properties, PartialEq)]
pub(crate) struct SettingsProps {
    pub(crate) app: App,
}

/// The screen.
#[component]
pub(crate) fn Settings(props: &SettingsProps) -> Html {
    let app = &props.app;
    html! {
        <div class="page">
            <h1>{ t!("nav-settings") }</h1>
            <p class="lead"></p>
            { who(app) }
            <section class="card">
                <header><h2>{ t!("settings-look") }</h2></header>
                { language(app) }
                <Theme />
            </section>
            <section class="card">
                <header><h2>{ t!("settings-app") }</h2></header>
                { install(app) }
                { help(app) }
                { import(app) }
                <div class="setting"><div>{ t!("version") }<small>{ env!("CARGO_PKG_VERSION") }</small></div></div>
            </section>
            <super::news::Switches app={app.clone()} />
            <super::lock_card::LockCard app={app.clone()} />
            <super::account::Account app={app.clone()} />
            <super::admin::Entrance app={app.clone()} />
            <Room />
            <SignOut app={app.clone()} />
        </div>
    }
}

/// The way to the import, which a phone's bar has no room for.
fn import(app: &App) -> Html {
    if !app.may_go(&Route::Import) {
        return html! {};
    }
    html! { <div class="setting only-phone"><div>{ t!("import-title") }</div><a class="btn" href="/import" onclick={app.follow(Route::Import)}>{ t!("nav-import") }</a></div> }
}

fn who(app: &App) -> Html {
    let Some(user) = &app.state.user else { return html! {} };
    html! {
        <section class="card">
            <header><h2>{ t!("settings-device") }</h2></header>
            <div class="setting"><div>{ t!("signed-in-as") }</div><strong class="wrap">{ &user.name }</strong></div>
            <div class="setting"><div>{ t!("workspace") }</div><strong class="wrap">{ &user.workspace }</strong></div>
            <DeviceName key={user.device.clone()} app={app.clone()} name={user.device.clone()} />
            <div class="setting"><div>{ t!("devices-known") }<small>{ devices(app) }</small></div></div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct DeviceNameProps {
    app: App,
    name: String,
}

/// What this device is called; another name reaches everybody with the next connection.
#[component]
fn DeviceName(props: &DeviceNameProps) -> Html {
    let typed = use_state(|| props.name.clone());
    let oninput = typed_into(&typed);
    let name = typed.trim().to_owned();
    let same = name == props.name || name.is_empty();
    let onsubmit = props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if same {
            return;
        }
        app.order(Request::NameDevice(name.clone()), |app, reply| {
            app.applied(reply, t!("device-named"));
        });
    });
    html! {
        <form class="setting" {onsubmit}>
            <div class="field grow">
                <label class="label" for="device-name">{ t!("device-name") }</label>
                <input id="device-name" type="text" maxlength="80" required=true autocomplete="off" aria-describedby="device-name-hint"
                    value={(*typed).clone()} {oninput} />
                <p class="hint" id="device-name-hint">{ t!("device-name-hint") }</p>
            </div>
            <button class="btn" disabled={same}>{ icon("save") }{ t!("device-rename") }</button>
        </form>
    }
}

/// The names of this person's devices.
fn devices(app: &App) -> String {
    let name = app.state.user.as_ref().map(|user| user.name.as_str()).unwrap_or_default();
    let mine = app.state.workspace.authors.iter().filter(|(_, person, _)| person == name);
    mine.map(|(_, _, device)| device.as_str()).collect::<Vec<_>>().join(", ")
}

/// Speaks another language, as soon as its words are there.
pub(crate) fn speak(app: &App, language: Language) {
    let app = app.clone();
    spawn_local(async move {
        if !i18n::learn(language).await {
            return app.complain(t!("language-missing"));
        }
        i18n::speak(language);
        browser::keep_preference("language", Some(language.tag()));
        app.state.dispatch(Action::Speak(language));
    });
}

fn language(app: &App) -> Html {
    html! {
        <div class="setting">
            <div id="set-language">{ t!("language") }</div>
            <div class="seg" role="radiogroup" aria-labelledby="set-language">
                { for [(Language::French, "Français"), (Language::English, "English")].into_iter().map(|(language, name)| {
                    let onchange = app.on(move |app, _: Event| speak(app, language));
                    html! {
                        <label lang={language.tag()}><input type="radio" name="language" checked={app.state.language == language} {onchange} />{ name }</label>
                    }
                }) }
            </div>
        </div>
    }
}

#[component]
fn Theme() -> Html {
    let theme = use_state(|| browser::preference("theme").unwrap_or_else(|| "auto".to_owned()));
    html! {
        <div class="setting">
            <div id="set-theme">{ t!("theme") }</div>
            <div class="seg" role="radiogroup" aria-labelledby="set-theme">
                { for THEMES.iter().map(|code| {
                    let theme_set = theme.clone();
                    let onchange = Callback::from(move |_: Event| {
                        let kept = Some(*code).filter(|code| *code != "auto");
                        browser::keep_preference("theme", kept);
                        browser::mark_root("data-theme", kept);
                        theme_set.set((*code).to_owned());
                    });
                    html! { <label><input type="radio" name="theme" checked={*theme == *code} {onchange} />{ coded("theme", code) }</label> }
                }) }
            </div>
        </div>
    }
}

fn install(app: &App) -> Html {
    let installed = browser::matches("(display-mode: standalone)");
    let onclick = Callback::from(|_: MouseEvent| browser::announce("carnet-install"));
    html! {
        <div class="setting">
            <div>{ t!("install-title") }<small>{ if installed { t!("install-done") } else { t!("install-text") } }</small></div>
            if app.state.install_ready && !installed { <button class="btn pri" {onclick}>{ icon("download") }{ t!("install") }</button> }
        </div>
    }
}

fn help(app: &App) -> Html {
    let tour = app.on(|app, _: MouseEvent| {
        app.state.dispatch(Action::Tour(true));
        app.go(Route::Directory);
    });
    let onclick = app.on(|app, _: MouseEvent| app.show(state::Dialog::Help));
    html! {
        <>
            <div class="setting"><div>{ t!("help-title") }</div><button class="btn" {onclick}>{ icon("help") }{ t!("help-open") }</button></div>
            <div class="setting"><div>{ t!("tour-name") }<small>{ t!("tour-about") }</small></div><button class="btn" onclick={tour}>{ icon("play") }{ t!("tour-begin") }</button></div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SignOutProps {
    app: App,
}

/// Signing out; asks first while edits wait.
#[component]
fn SignOut(props: &SignOutProps) -> Html {
    let app = &props.app;
    let waiting = use_state(|| None::<usize>);
    let ask = {
        let waiting = waiting.clone();
        app.on(move |app, _: MouseEvent| sign_out(app, false, &waiting))
    };
    let force = {
        let waiting = waiting.clone();
        app.on(move |app, _: MouseEvent| sign_out(app, true, &waiting))
    };
    let close = {
        let waiting = waiting.clone();
        Callback::from(move |()| waiting.set(None))
    };
    let stay = {
        let waiting = waiting.clone();
        Callback::from(move |_: MouseEvent| waiting.set(None))
    };
    let footer = html! {
        <>
            <button class="btn bad" onclick={force}>{ t!("sign-out-anyway") }</button>
            <button class="btn pri" onclick={stay}>{ t!("sign-out-stay") }</button>
        </>
    };
    html! {
        <section class="card">
            <header><h2>{ t!("sign-out") }</h2></header>
            <div class="inside"><p>{ t!("sign-out-text") }</p><button class="btn bad" onclick={ask}>{ icon("out") }{ t!("sign-out") }</button></div>
            if let Some(count) = *waiting {
                <Dialog title={t!("sign-out")} on_close={close} {footer}><p>{ t!("failure-edits-wait", count = count) }</p></Dialog>
            }
        </section>
    }
}

fn sign_out(app: &App, force: bool, waiting: &UseStateHandle<Option<usize>>) {
    let (waiting, app) = (waiting.clone(), app.clone());
    spawn_local(async move {
        let token = api::token(&app).await;
        match app.engine.request(Request::SignOut { force }).await {
            Reply::Failed(Failure::EditsWait(count)) => waiting.set(Some(count)),
            Reply::Failed(failure) => app.complain(i18n::values::failure(&failure)),
            _ => {
                // Without a network the server goes on knowing a secret that nobody has any more.
                let told = api::send("/api/sign-out", token.as_deref(), Some(json!({}))).await;
                drop(told);
                waiting.set(None);
                app.go_anyway(Route::Directory, false);
                app.ask_status();
            }
        }
    });
}
