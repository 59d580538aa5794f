//! Signing a device in with an address and a password, for who has chosen them.

use super::sign_in::{device_name, signed};
use crate::{
    app::{App, join},
    components::{icon::icon, input::typed_into},
    i18n::{coded, t},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PasswordFormProps {
    pub(super) app: App,
    /// What this device is called.
    pub(super) device: String,
}

/// The form. A code is asked for once the server says that it wants one.
#[component]
pub(super) fn PasswordForm(props: &PasswordFormProps) -> Html {
    let email = use_state(String::new);
    let password = use_state(String::new);
    let code = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let asks_code = use_state(|| false);
    let busy = use_state(|| false);
    super::passkey_sign_in::use_passkeys_in_field(&props.app, &props.device, &problem, &busy);
    let onsubmit = {
        let (email, password, code) = (email.clone(), password.clone(), code.clone());
        let (problem, asks_code, busy) = (problem.clone(), asks_code.clone(), busy.clone());
        let device = props.device.clone();
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            let device = if device.trim().is_empty() { device_name() } else { device.clone() };
            let typed = [(*email).clone(), (*password).clone(), (*code).clone(), device];
            let (app, problem, busy) = (app.clone(), problem.clone(), busy.clone());
            let asks_code = asks_code.clone();
            spawn_local(async move {
                match join::sign_in(typed).await {
                    Ok(credentials) => signed(&app, credentials, &problem, &busy),
                    Err(code) => {
                        asks_code.set(*asks_code || code == "code-needed");
                        problem.set(Some(coded("join", &code)));
                        busy.set(false);
                    }
                }
            });
        })
    };
    let empty = email.trim().is_empty() || password.is_empty();
    html! {
        <form {onsubmit}>
            { field("sign-in-email", "email", "username webauthn", t!("sign-in-email"), &email) }
            { field("sign-in-password", "password", "current-password", t!("sign-in-password"), &password) }
            if *asks_code { { field("sign-in-code", "text", "one-time-code", t!("sign-in-code"), &code) } }
            if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
            <button class="btn pri" disabled={*busy || empty}>{ if *busy { t!("sign-in-busy") } else { t!("sign-in") } }</button>
        </form>
    }
}

/// A labelled field whose content stays in `value`.
pub(super) fn field(
    id: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    label: String,
    value: &UseStateHandle<String>,
) -> Html {
    let keys = if kind == "email" { "email" } else { "text" };
    shown(id, [kind, autocomplete, keys], label, value)
}

/// As [`field`], for a secret; where it is of digits, a tablet shows keys with digits.
pub(super) fn code(
    id: &'static str,
    autocomplete: &'static str,
    label: String,
    digits: bool,
    value: &UseStateHandle<String>,
) -> Html {
    let keys = if digits { "numeric" } else { "text" };
    shown(id, ["password", autocomplete, keys], label, value)
}

fn shown(
    id: &'static str,
    [kind, autocomplete, keys]: [&'static str; 3],
    label: String,
    value: &UseStateHandle<String>,
) -> Html {
    let oninput = typed_into(value);
    html! {
        <div class="field grow">
            <label class="label" for={id}>{ label }</label>
            <input {id} type={kind} inputmode={keys} value={(**value).clone()} {oninput} {autocomplete} spellcheck="false" autocapitalize="none" />
        </div>
    }
}
