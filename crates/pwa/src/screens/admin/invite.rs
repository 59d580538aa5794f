//! Inviting somebody, or giving somebody who is known another device or a new way in.

use super::{text, why};
use crate::{
    app::{App, api, browser},
    components::{icon::icon, input::typed_into, qr::qr},
    i18n::t,
};
use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct InviteProps {
    pub(super) app: App,
}

/// The card.
#[component]
pub(super) fn Invite(props: &InviteProps) -> Html {
    let name = use_state(String::new);
    let link = use_state(|| None::<String>);
    let oninput = typed_into(&name);
    let onsubmit = {
        let (name, link) = (name.clone(), link.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let (app, name, link) = (app.clone(), name.trim().to_owned(), link.clone());
            spawn_local(async move {
                let body = json!({ "name": name });
                match api::ask(&app, "/api/admin/invite", Some(body)).await {
                    Ok(answer) => link.set(Some(text(&answer, "url").to_owned())),
                    Err(code) => app.complain(why(&code)),
                }
            });
        })
    };
    html! {
        <section class="card">
            <header><h2>{ t!("admin-invite") }</h2></header>
            <form class="setting" {onsubmit}>
                <div class="field grow">
                    <label class="label" for="invite-name">{ t!("admin-invite-name") }</label>
                    <input id="invite-name" type="text" maxlength="80" autocomplete="off" aria-describedby="invite-hint" value={(*name).clone()} {oninput} />
                    <p class="hint" id="invite-hint">{ t!("admin-invite-hint") }</p>
                </div>
                <button class="btn pri" disabled={name.trim().is_empty()}>{ icon("link") }{ t!("admin-invite-make") }</button>
            </form>
            if let Some(link) = &*link { { shown(&props.app, link) } }
        </section>
    }
}

/// A link, to be copied or looked at with a phone's camera.
pub(super) fn shown(app: &App, link: &str) -> Html {
    let copied = link.to_owned();
    let onclick = app.on(move |app, _: MouseEvent| {
        let app = app.clone();
        browser::copy(&copied, move |done| {
            if done {
                app.tell(t!("copied"));
            }
        });
    });
    html! {
        <div class="setting" role="status">
            { qr(link) }
            <div class="wrap"><code id="invite-link">{ link }</code><small>{ t!("admin-invite-once") }</small><small>{ t!("admin-invite-scan") }</small></div>
            <button class="btn" {onclick}>{ icon("copy") }{ t!("copy") }</button>
        </div>
    }
}
