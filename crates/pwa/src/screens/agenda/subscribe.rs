//! S'abonner: the secret address under which calendar programs read one's own appointments.

use crate::{
    app::{App, api, browser},
    components::{dialog::Dialog, icon::icon, qr::qr},
    i18n::{coded, dates, t},
};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct SubscribeProps {
    pub(super) app: App,
    pub(super) close: Callback<()>,
}

/// What is known of the address.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    Asking,
    /// The server's code, or that it is out of reach.
    Failed(String),
    None,
    /// There is one; its secret was told when it was made.
    There {
        created: i64,
        read: Option<i64>,
    },
    /// It was made now.
    Made(String),
}

impl Known {
    fn of(told: &Value) -> Self {
        match told["created"].as_i64() {
            Some(created) => Self::There { created, read: told["read"].as_i64() },
            None => Self::None,
        }
    }
}

/// The dialogue.
#[component]
pub(super) fn Subscribe(props: &SubscribeProps) -> Html {
    let app = &props.app;
    let known = use_state(|| Known::Asking);
    let busy = use_state(|| false);
    {
        let (app, known) = (app.clone(), known.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let told = api::ask(&app, "/api/feed", None).await;
                known.set(told.map_or_else(Known::Failed, |told| Known::of(&told)));
            });
        });
    }
    let make = order(app, "/api/feed", &known, &busy, |answer| {
        answer["url"].as_str().map_or(Known::None, |url| Known::Made(url.to_owned()))
    });
    let remove = {
        let then = app.clone();
        order(app, "/api/feed/remove", &known, &busy, move |_| {
            then.tell(t!("feed-removed"));
            Known::None
        })
    };
    let button = |class: &'static str,
                  name: &'static str,
                  label: String,
                  onclick: &Callback<MouseEvent>| {
        html! { <button type="button" class={classes!("btn", class)} disabled={*busy} onclick={onclick.clone()}>{ icon(name) }{ label }</button> }
    };
    let footer = match &*known {
        Known::None => button("pri", "plus", t!("feed-make"), &make),
        Known::There { .. } => html! {
            <>
                { button("bad", "trash", t!("feed-remove"), &remove) }
                { button("", "repeat", t!("feed-replace"), &make) }
            </>
        },
        Known::Made(_) => button("bad", "trash", t!("feed-remove"), &remove),
        Known::Asking | Known::Failed(_) => html! {},
    };
    html! {
        <Dialog title={t!("feed-title")} on_close={props.close.clone()} {footer}>
            <p>{ t!("feed-text") }</p>
            { inside(app, &known) }
        </Dialog>
    }
}

fn inside(app: &App, known: &Known) -> Html {
    match known {
        Known::Asking => html! { <div class="bone" aria-busy="true"></div> },
        Known::Failed(code) => {
            html! { <p class="hint bad" role="alert">{ icon("alert") }{ coded("api", code) }</p> }
        }
        Known::None => html! { <p class="muted small">{ t!("feed-none") }</p> },
        Known::There { created, read } => html! {
            <>
                <p role="status">
                    { t!("feed-there", when = dates::moment_s(*created)) }{ " " }
                    { read.map_or_else(|| t!("feed-never-read"), |at| t!("feed-read", when = dates::moment_s(at))) }
                </p>
                <p class="muted small">{ t!("feed-replace-text") }</p>
            </>
        },
        Known::Made(url) => made(app, url),
    }
}

/// The address, which is shown this once.
fn made(app: &App, url: &str) -> Html {
    let text = url.to_owned();
    let copy = app.on(move |app, _: MouseEvent| {
        let then = app.clone();
        browser::copy(&text, move |copied| {
            if copied { then.tell(t!("copied")) } else { then.complain(t!("copy-failed")) }
        });
    });
    // What calendar programs of this device are known by.
    let opens = url.split_once("://").map(|(_, rest)| format!("webcal://{rest}"));
    html! {
        <div class="setting" role="status">
            { qr(url) }
            <div class="wrap"><code id="feed-url">{ url }</code><small>{ t!("feed-once") }</small></div>
            <div class="forms">
                <button type="button" class="btn pri" onclick={copy}>{ icon("copy") }{ t!("copy") }</button>
                if let Some(opens) = opens { <a class="btn" href={opens}>{ icon("calendar") }{ t!("feed-open") }</a> }
            </div>
        </div>
    }
}

/// Has the server do something, and shows what is known afterwards.
fn order(
    app: &App,
    path: &'static str,
    known: &UseStateHandle<Known>,
    busy: &UseStateHandle<bool>,
    after: impl Fn(&Value) -> Known + Clone + 'static,
) -> Callback<MouseEvent> {
    let (known, busy) = (known.clone(), busy.clone());
    app.on(move |app, _: MouseEvent| {
        let (app, known, busy, after) = (app.clone(), known.clone(), busy.clone(), after.clone());
        busy.set(true);
        spawn_local(async move {
            match api::ask(&app, path, Some(json!({}))).await {
                Ok(answer) => known.set(after(&answer)),
                Err(code) => app.complain(coded("api", &code)),
            }
            busy.set(false);
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_tells_is_read() {
        assert_eq!(Known::of(&json!({ "created": null, "read": null })), Known::None);
        let there = |read| Known::There { created: 5, read };
        assert_eq!(Known::of(&json!({ "created": 5, "read": null })), there(None));
        assert_eq!(Known::of(&json!({ "created": 5, "read": 9 })), there(Some(9)));
        assert_eq!(Known::of(&json!("something else")), Known::None);
    }
}
