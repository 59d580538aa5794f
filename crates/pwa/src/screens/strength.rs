//! How hard a password that somebody types is to guess, as the server says: it judges what is chosen in the end.

use crate::{
    app::{App, api},
    i18n::{coded, t},
    runtime::timer::Timeout,
};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Without a key for so long, what is typed is asked about.
const PAUSE_MS: u32 = 300;

#[derive(Properties, PartialEq)]
pub(super) struct StrengthProps {
    pub(super) app: App,
    pub(super) email: String,
    pub(super) password: String,
}

/// A bar, a word, and what is wrong. Nothing before something is typed, and nothing offline.
#[component]
pub(super) fn Strength(props: &StrengthProps) -> Html {
    // What was asked about is kept beside the answer, which may be of something older.
    let told = use_state(|| (String::new(), Value::Null));
    let typed = (props.email.clone(), props.password.clone());
    {
        let (app, told) = (props.app.clone(), told.clone());
        use_effect_with(typed, move |(email, password)| {
            let (email, password) = (email.clone(), password.clone());
            let wait = (!password.is_empty())
                .then(|| Timeout::new(PAUSE_MS, move || ask(app, email, password, told)));
            move || drop(wait)
        });
    }
    let (of, answer) = &*told;
    if props.password.is_empty() || *of != props.password {
        return html! { <p class="strength" role="status"></p> };
    }
    let (score, most) = (&answer["score"], &answer["most"]);
    let words = match score.as_u64() {
        Some(0) => t!("account-strength-0"),
        Some(1) => t!("account-strength-1"),
        Some(2) => t!("account-strength-2"),
        Some(3) => t!("account-strength-3"),
        Some(_) => t!("account-strength-4"),
        None => return html! { <p class="strength" role="status"></p> },
    };
    html! {
        <p class="strength" role="status" data-score={score.to_string()}>
            <meter min="0" max={most.to_string()} low="2" high="3" optimum={most.to_string()} value={score.to_string()} aria-label={t!("account-strength")}></meter>
            <b>{ words }</b>
            if let Some(code) = answer["problem"].as_str() { <span>{ coded("api", code) }</span> }
        </p>
    }
}

fn ask(app: App, email: String, password: String, told: UseStateHandle<(String, Value)>) {
    spawn_local(async move {
        let body = json!({ "email": email, "password": password });
        if let Ok(answer) = api::ask(&app, "/api/password/strength", Some(body)).await {
            told.set((password, answer));
        }
    });
}
