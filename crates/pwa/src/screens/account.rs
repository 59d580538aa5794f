//! One's own ways in: an address and a password beside links, and codes of an app.

use super::{password_form::field, strength::Strength};
use crate::{
    app::{App, api},
    components::icon::icon,
    i18n::{coded, t},
};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct AccountProps {
    pub(super) app: App,
}

/// The card; nothing where the server does not answer.
#[component]
pub(super) fn Account(props: &AccountProps) -> Html {
    let app = &props.app;
    let times = use_state(|| 0_u32);
    // Apart from the others: what is typed in the form of the password stays there while codes and passkeys change.
    let set = use_state(|| 0_u32);
    let known = use_state(|| (0_u32, Value::Null));
    {
        let (app, known) = (app.clone(), known.clone());
        use_effect_with((*times, *set), move |(_, set)| {
            let set = *set;
            spawn_local(async move {
                if let Ok(found) = api::ask(&app, "/api/ways", None).await {
                    known.set((set, found));
                }
            });
        });
    }
    let (after, own) = &*known;
    if own.is_null() {
        return html! {};
    }
    let next = |count: &UseStateHandle<u32>| {
        let count = count.clone();
        Callback::from(move |()| count.set(*count + 1))
    };
    let (again, changed) = (next(&times), next(&set));
    let has_password = own["password"] == true;
    let email = own["email"].as_str().unwrap_or_default().to_owned();
    html! {
        <section class="card" id="account">
            <header><h2>{ t!("account-title") }</h2></header>
            <Password key={after.to_string()} app={app.clone()} {email} {has_password} {changed} />
            if has_password { <Codes key={own["code"].to_string()} app={app.clone()} on={own["code"] == true} changed={again.clone()} /> }
            <super::passkeys::Passkeys app={app.clone()} own={own.clone()} changed={again} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PasswordProps {
    app: App,
    email: String,
    has_password: bool,
    changed: Callback<()>,
}

#[component]
fn Password(props: &PasswordProps) -> Html {
    let email = use_state(|| props.email.clone());
    let chosen = use_state(String::new);
    let current = use_state(String::new);
    let onsubmit = {
        let (email, chosen, current) = (email.clone(), chosen.clone(), current.clone());
        let changed = props.changed.clone();
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let body = json!({ "email": *email, "password": *chosen, "current": *current });
            order(app, "/api/password", body, t!("account-password-set"), &changed);
        })
    };
    html! {
        <form class="setting" {onsubmit}>
            { field("account-email", "email", "username", t!("sign-in-email"), &email) }
            if props.has_password { { field("account-current", "password", "current-password", t!("account-current"), &current) } }
            { field("account-chosen", "password", "new-password", t!("account-chosen"), &chosen) }
            <p class="hint">{ t!("account-hint") }</p>
            <Strength app={props.app.clone()} email={(*email).clone()} password={(*chosen).clone()} />
            <button class="btn" disabled={chosen.is_empty()}>{ icon("save") }{ t!("account-password") }</button>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct CodesProps {
    app: App,
    on: bool,
    changed: Callback<()>,
}

#[component]
fn Codes(props: &CodesProps) -> Html {
    let offer = use_state(|| Value::Null);
    let typed = use_state(String::new);
    let begin = {
        let offer = offer.clone();
        props.app.on(move |app, _: MouseEvent| {
            let (app, offer) = (app.clone(), offer.clone());
            spawn_local(async move {
                match api::ask(&app, "/api/code", Some(json!({}))).await {
                    Ok(made) => offer.set(made),
                    Err(code) => app.complain(coded("api", &code)),
                }
            });
        })
    };
    let onsubmit = {
        let (typed, changed, on) = (typed.clone(), props.changed.clone(), props.on);
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let typed = (*typed).clone();
            let (path, body, told) = if on {
                ("/api/code/remove", json!({ "password": typed }), t!("account-code-removed"))
            } else {
                ("/api/code/confirm", json!({ "code": typed }), t!("account-code-set"))
            };
            order(app, path, body, told, &changed);
        })
    };
    if props.on {
        return html! {
            <form class="setting" {onsubmit}>
                { field("account-remove", "password", "current-password", t!("account-remove"), &typed) }
                <button class="btn" disabled={typed.is_empty()}>{ t!("account-code-off") }</button>
            </form>
        };
    }
    if offer.is_null() {
        return html! {
            <div class="setting">
                <div>{ t!("account-code") }<small>{ t!("account-code-text") }</small></div>
                <button class="btn" onclick={begin}>{ t!("account-code-on") }</button>
            </div>
        };
    }
    let text = |name: &str| offer[name].as_str().unwrap_or_default().to_owned();
    html! {
        <form class="setting" {onsubmit}>
            <div class="wrap"><a href={text("url")}>{ t!("account-code-open") }</a><small>{ t!("account-code-type") }</small><code id="account-secret">{ text("secret") }</code></div>
            { field("account-code", "text", "one-time-code", t!("sign-in-code"), &typed) }
            <button class="btn pri" disabled={typed.is_empty()}>{ t!("account-code-confirm") }</button>
        </form>
    }
}

/// Asks the server for it, says that it is done, and has everything read again.
fn order(app: &App, path: &'static str, body: Value, told: String, changed: &Callback<()>) {
    let (app, changed) = (app.clone(), changed.clone());
    spawn_local(async move {
        match api::ask(&app, path, Some(body)).await {
            Ok(_) => {
                app.tell(told);
                changed.emit(());
            }
            Err(code) => app.complain(coded("api", &code)),
        }
    });
}
