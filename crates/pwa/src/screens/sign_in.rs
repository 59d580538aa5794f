//! Signing a device in: with a link that works once, a password, or a passkey.

use super::password_form::PasswordForm;
use crate::{
    app::{App, browser, join, route::Route},
    components::{icon::icon, input::typed_into, toast::Toasts},
    i18n::{Language, coded, t},
};
use carnet_engine::api::{Link, Reply, Request};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct SignInProps {
    pub(crate) app: App,
}

/// The screen.
#[component]
pub(crate) fn SignIn(props: &SignInProps) -> Html {
    let app = &props.app;
    let given = match &app.state.route {
        Route::Join(secret) => secret.clone(),
        _ => String::new(),
    };
    let link = use_state(|| given.clone());
    let device = use_state(device_name);
    let problem = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let by_password = use_state(|| false);
    let toggle = {
        let by_password = by_password.clone();
        Callback::from(move |_: MouseEvent| by_password.set(!*by_password))
    };
    let by_passkey = {
        let (device, problem, busy) = (device.clone(), problem.clone(), busy.clone());
        app.on(move |app, _: MouseEvent| {
            super::passkey_sign_in::begin(app, &device, &problem, &busy)
        })
    };
    let onsubmit = submit(app, &link, &device, &problem, &busy);
    html! {
        <>
            <main class="signin" id="main" tabindex="-1">
                <div class="card">
                    <div class="logo" aria-hidden="true">{ "C" }</div>
                    <h1>{ t!("sign-in-title") }</h1>
                    <p class="lead">{ t!("sign-in-lead") }</p>
                    if app.state.user.is_some() { { already(app) } }
                    <super::wiped::WipedReport app={app.clone()} />
                    if *by_password {
                        if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
                        <PasswordForm app={app.clone()} device={(*device).clone()} />
                    } else {
                    <form {onsubmit}>
                        { field("sign-in-link", t!("sign-in-link"), t!("sign-in-link-hint"), &link, given.is_empty()) }
                        { field("sign-in-device", t!("device-name"), t!("device-name-hint"), &device, true) }
                        if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
                        <button class="btn pri" disabled={*busy || link.trim().is_empty() || device.trim().is_empty()}>
                            { if *busy { t!("sign-in-busy") } else { t!("sign-in") } }
                        </button>
                    </form>
                    }
                    <button type="button" class="btn" onclick={by_passkey} disabled={*busy}>{ icon("key") }{ t!("sign-in-by-passkey") }</button>
                    <p class="small"><button class="link" onclick={toggle}>{ if *by_password { t!("sign-in-by-link") } else { t!("sign-in-by-password") } }</button></p>
                    <p class="small muted">{ t!("sign-in-offline") }</p>
                    { languages(app) }
                </div>
            </main>
            <Toasts app={app.clone()} />
        </>
    }
}

/// A link was opened on a device that is signed in, or the server does not know it any more: then what it has not sent
/// goes out under a new sign-in of the same person.
fn already(app: &App) -> Html {
    let name = app.state.user.as_ref().map(|user| user.name.clone()).unwrap_or_default();
    let (words, back) = match app.state.sync.link {
        Link::Refused => (t!("sign-in-again", name = name), t!("sign-in-back")),
        _ => (t!("sign-in-already", name = name), t!("sign-in-stay")),
    };
    html! {
        <div class="banner warn">
            <p>{ words }</p>
            <a class="btn" href="/annuaire" onclick={app.follow(Route::Directory)}>{ back }</a>
        </div>
    }
}

pub(super) fn languages(app: &App) -> Html {
    html! {
        <div class="row-of">
            { for [(Language::French, "Français"), (Language::English, "English")].into_iter().map(|(language, name)| {
                let on = app.state.language == language;
                html! {
                    <button class="link" aria-pressed={on.to_string()} lang={language.tag()} onclick={app.on(move |app, _: MouseEvent| super::settings::speak(app, language))}>{ name }</button>
                }
            }) }
        </div>
    }
}

fn field(
    id: &'static str,
    label: String,
    hint: String,
    value: &UseStateHandle<String>,
    shown: bool,
) -> Html {
    if !shown {
        return html! {};
    }
    let oninput = typed_into(value);
    html! {
        <div class="field">
            <label class="label" for={id}>{ label }</label>
            <input {id} type="text" value={(**value).clone()} {oninput} autocomplete="off" spellcheck="false" aria-describedby={format!("{id}-hint")} />
            <p class="hint" id={format!("{id}-hint")}>{ hint }</p>
        </div>
    }
}

/// A first name for the device, from what the browser says of itself.
pub(super) fn device_name() -> String {
    let agent = browser::window()
        .and_then(|window| window.navigator().user_agent().ok())
        .unwrap_or_default();
    let code = [
        ("iPad", "ipad"),
        ("iPhone", "iphone"),
        ("Android", "android"),
        ("Mac", "mac"),
        ("Windows", "windows"),
    ];
    coded(
        "device",
        code.iter().find(|(word, _)| agent.contains(word)).map_or("other", |(_, code)| code),
    )
}

fn submit(
    app: &App,
    link: &UseStateHandle<String>,
    device: &UseStateHandle<String>,
    problem: &UseStateHandle<Option<String>>,
    busy: &UseStateHandle<bool>,
) -> Callback<SubmitEvent> {
    let (link, device, problem, busy) =
        (link.clone(), device.clone(), problem.clone(), busy.clone());
    app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let (app, secret, device) = (app.clone(), secret(&link), device.trim().to_owned());
        let (problem, busy) = (problem.clone(), busy.clone());
        spawn_local(async move {
            match join::join(&secret, &device).await {
                Ok(credentials) => signed(&app, credentials, &problem, &busy),
                Err(code) => {
                    problem.set(Some(coded("join", &code)));
                    busy.set(false);
                }
            }
        });
    })
}

pub(super) fn signed(
    app: &App,
    credentials: carnet_engine::api::Credentials,
    problem: &UseStateHandle<Option<String>>,
    busy: &UseStateHandle<bool>,
) {
    let (problem, busy, then) = (problem.clone(), busy.clone(), app.clone());
    app.ask(Request::SignIn(credentials), move |reply| match reply {
        Reply::Failed(failure) => {
            problem.set(Some(crate::i18n::values::failure(&failure)));
            busy.set(false);
        }
        _ => {
            then.go_anyway(Route::Directory, true);
            then.ask_status();
        }
    });
}

/// The secret in whatever was pasted: the whole link, its end, or the secret alone.
fn secret(link: &str) -> String {
    let link = link.trim();
    link.rsplit_once("/join/").map_or(link, |(_, secret)| secret).trim_matches('/').to_owned()
}
