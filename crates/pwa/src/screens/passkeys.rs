//! One's own passkeys: the list, another one, one less.

use super::{password_form::field, sign_in::device_name};
use crate::{
    app::{App, api, passkey},
    components::{dialog::Dialog, icon::icon, input::typed_into},
    i18n::{coded, dates, t},
};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PasskeysProps {
    pub(super) app: App,
    /// What the server says of this person's ways in.
    pub(super) own: Value,
    pub(super) changed: Callback<()>,
}

/// What the server says of a passkey that it did not keep.
const UNKEPT: [&str; 3] = ["passkey-old", "passkey-unfit", "too-many-passkeys"];

/// The part of the card.
#[component]
pub(super) fn Passkeys(props: &PasskeysProps) -> Html {
    let leaving = use_state(|| None::<Value>);
    let all = props.own["passkeys"].as_array().cloned().unwrap_or_default();
    html! {
        <div id="passkeys">
            <div class="setting"><div>{ t!("passkeys") }<small>{ t!("passkeys-text") }</small></div></div>
            if !all.is_empty() {
                <ul class="items">{ for all.iter().map(|one| row(one, &leaving)) }</ul>
            }
            if passkey::is_offered() {
                <Add key={all.len().to_string()} app={props.app.clone()} own={props.own.clone()} changed={props.changed.clone()} />
            } else {
                <p class="pad hint" role="note">{ icon("alert") }{ coded("passkey", "missing") }</p>
            }
            if let Some(one) = &*leaving { { ask(props, one, &leaving) } }
        </div>
    }
}

fn row(one: &Value, leaving: &UseStateHandle<Option<Value>>) -> Html {
    let name = text(one, "name");
    let remove = {
        let (leaving, one) = (leaving.clone(), one.clone());
        Callback::from(move |_: MouseEvent| leaving.set(Some(one.clone())))
    };
    let added =
        t!("passkey-added-on", when = dates::day(seconds(one, "added").saturating_mul(1_000)));
    let used = match seconds(one, "used") {
        0 => t!("passkey-never-used"),
        at => t!("passkey-used-on", when = dates::moment_s(at)),
    };
    html! {
        <li key={text(one, "id")}>
            <h3 class="wrap">{ &name }</h3>
            <p class="by">{ added }{ " · " }{ used }</p>
            <div class="forms">
                <button type="button" class="btn bad" aria-label={t!("passkey-remove-one", name = name.clone())} onclick={remove}>{ icon("trash") }{ t!("passkey-remove") }</button>
            </div>
        </li>
    }
}

/// Asks before one goes: it may be the only way in that somebody has left.
fn ask(props: &PasskeysProps, one: &Value, leaving: &UseStateHandle<Option<Value>>) -> Html {
    let close = {
        let leaving = leaving.clone();
        Callback::from(move |()| leaving.set(None))
    };
    let stay = {
        let close = close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    let remove = {
        let (close, changed, one) = (close.clone(), props.changed.clone(), one.clone());
        props.app.on(move |app, _: MouseEvent| {
            let (app, close, changed, one) =
                (app.clone(), close.clone(), changed.clone(), one.clone());
            spawn_local(async move {
                let body = json!({ "id": one["id"] });
                match api::ask(&app, "/api/passkeys/remove", Some(body)).await {
                    Ok(_) => {
                        passkey::forget(&text(&one, "credential"));
                        app.tell(t!("passkey-removed"));
                    }
                    Err(code) => app.complain(coded("api", &code)),
                }
                close.emit(());
                changed.emit(());
            });
        })
    };
    let footer = html! {
        <>
            <button type="button" class="btn bad" onclick={remove}>{ t!("passkey-remove") }</button>
            <button type="button" class="btn pri" onclick={stay}>{ t!("cancel") }</button>
        </>
    };
    let words = t!("passkey-remove-text", name = text(one, "name"));
    html! { <Dialog title={t!("passkey-remove-title")} on_close={close} {footer}><p>{ words }</p></Dialog> }
}

/// A form for another one: its name, and the password of who has one.
#[component]
fn Add(props: &PasskeysProps) -> Html {
    let proposed = || props.app.state.user.as_ref().map(|user| user.device.clone());
    let name = use_state(|| proposed().filter(|name| !name.is_empty()).unwrap_or_else(device_name));
    let password = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let has_password = props.own["password"] == true;
    let onsubmit = {
        let (name, password) = (name.clone(), password.clone());
        let (problem, busy, changed) = (problem.clone(), busy.clone(), props.changed.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            problem.set(None);
            let (app, name, password) = (app.clone(), name.trim().to_owned(), (*password).clone());
            let (problem, busy, changed) = (problem.clone(), busy.clone(), changed.clone());
            spawn_local(async move {
                let done = add(&app, &name, &password).await;
                busy.set(false);
                match done {
                    Ok(()) => {
                        app.tell(t!("passkey-added"));
                        changed.emit(());
                    }
                    Err(words) => problem.set(Some(words)),
                }
            });
        })
    };
    let oninput = typed_into(&name);
    let empty = name.trim().is_empty() || (has_password && password.is_empty());
    html! {
        <form class="setting" {onsubmit}>
            <div class="field grow">
                <label class="label" for="passkey-name">{ t!("passkey-name") }</label>
                <input id="passkey-name" type="text" maxlength="80" autocomplete="off" aria-describedby="passkey-name-hint" value={(*name).clone()} {oninput} />
                <p class="hint" id="passkey-name-hint">{ t!("passkey-name-hint") }</p>
            </div>
            if has_password { { field("passkey-password", "password", "current-password", t!("passkey-password"), &password) } }
            if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
            <button class="btn" disabled={*busy || empty}>{ icon("plus") }{ if *busy { t!("passkey-waiting") } else { t!("passkey-add") } }</button>
        </form>
    }
}

/// Asks the server, then the browser, then the server. An error is in words.
async fn add(app: &App, name: &str, password: &str) -> Result<(), String> {
    let by_server = |code: String| coded("api", &code);
    let begun = json!({ "password": password });
    let options = api::ask(app, "/api/passkeys/begin", Some(begun)).await.map_err(by_server)?;
    let made = passkey::create(&options).await.map_err(|problem| coded("passkey", problem))?;
    let kept = json!({ "passkey": made, "name": name });
    let kept = api::ask(app, "/api/passkeys/add", Some(kept)).await.map(drop);
    // Without an answer it may have been kept.
    if kept.as_ref().is_err_and(|code| UNKEPT.contains(&code.as_str())) {
        passkey::forget(&text(&made, "id"));
    }
    kept.map_err(by_server)
}

fn text(one: &Value, name: &str) -> String {
    one[name].as_str().unwrap_or_default().to_owned()
}

fn seconds(one: &Value, name: &str) -> i64 {
    one[name].as_i64().unwrap_or_default()
}
