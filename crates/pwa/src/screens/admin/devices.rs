//! Every device: whose, when last here, with what waiting; withdrawing one.

use super::{Known, answered, invite, list, text, why};
use crate::{
    app::{App, api},
    components::{badge, dialog::Dialog, icon::icon},
    i18n::{coded, dates, t},
};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct DevicesProps {
    pub(super) app: App,
}

/// The device to be withdrawn, and whether all of its person's ways in are.
type Chosen = UseStateHandle<Option<(Value, bool)>>;

/// The card.
#[component]
pub(super) fn Devices(props: &DevicesProps) -> Html {
    let app = &props.app;
    let known: UseStateHandle<Known> = use_state(|| None);
    let chosen: Chosen = use_state(|| None);
    let link = use_state(|| None::<String>);
    let times = use_state(|| 0_u32);
    {
        let (app, known) = (app.clone(), known.clone());
        use_effect_with((*times, app.state.changes.workspace), move |_| load(&app, &known));
    }
    let close = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    html! {
        <section class="card" id="admin-devices">
            <header><h2>{ t!("admin-devices") }</h2></header>
            { answered(&known, |answer| html! {
                <ol class="items">{ for list(answer, "devices").map(|device| one(app, device, &chosen, &link)) }</ol>
            }) }
            if let Some((device, whole)) = &*chosen { { ask(app, device, *whole, &close, &times) } }
            if let Some(made) = &*link { { invite::shown(app, made) } }
        </section>
    }
}

fn load(app: &App, known: &UseStateHandle<Known>) {
    let (app, known) = (app.clone(), known.clone());
    spawn_local(async move {
        known.set(Some(api::ask(&app, "/api/admin/devices", None).await.map(Rc::new)));
    });
}

fn one(app: &App, device: &Value, chosen: &Chosen, link: &UseStateHandle<Option<String>>) -> Html {
    let revoked = !device["revoked"].is_null();
    let pending = device["pending"].as_u64().unwrap_or_default();
    let choose = |whole: bool| {
        let (chosen, device) = (chosen.clone(), device.clone());
        Callback::from(move |_: MouseEvent| chosen.set(Some((device.clone(), whole))))
    };
    html! {
        <li key={text(device, "device").to_owned()}>
            <h3>{ text(device, "name") }{ " " }{ state(device) }</h3>
            <p>{ text(device, "person_name") }</p>
            <p class="by">{ seen(device) }{ " · " }{ t!("admin-version", version = text(device, "version")) }</p>
            if pending > 0 { <p class="hint">{ icon("clock") }{ t!("admin-pending", count = pending) }</p> }
            <div class="forms">
                if !revoked { <button class="btn bad" onclick={choose(false)}>{ icon("out") }{ t!("admin-revoke") }</button> }
                if !revoked { <button class="btn bad" onclick={choose(true)}>{ icon("users") }{ t!("admin-dismiss") }</button> }
                <button class="btn" onclick={recover(app, device, link)}>{ icon("link") }{ t!("admin-recover") }</button>
            </div>
        </li>
    }
}

fn state(device: &Value) -> Html {
    match device["revoked"]["why"].as_str() {
        Some(why) => badge::tag("bad", coded("revoked", why)),
        None if device["connected"] == true => badge::tag("good", t!("admin-connected")),
        None => html! {},
    }
}

/// When a device was last here.
pub(super) fn seen(device: &Value) -> String {
    match device["seen"].as_i64().filter(|at| *at > 0) {
        Some(at) => t!("admin-seen", when = dates::moment_s(at)),
        None => t!("admin-never-seen"),
    }
}

/// Takes the person's password, codes and passkeys away, and shows a link for them.
fn recover(
    app: &App,
    device: &Value,
    link: &UseStateHandle<Option<String>>,
) -> Callback<MouseEvent> {
    let (person, link) = (text(device, "person").to_owned(), link.clone());
    app.on(move |app, _: MouseEvent| {
        let (app, link) = (app.clone(), link.clone());
        let body = json!({ "person": person });
        spawn_local(async move {
            match api::ask(&app, "/api/admin/recover", Some(body)).await {
                Ok(answer) => link.set(Some(text(&answer, "url").to_owned())),
                Err(code) => app.complain(why(&code)),
            }
        });
    })
}

/// Asks before a device is withdrawn, or everything of its person.
fn ask(
    app: &App,
    device: &Value,
    whole: bool,
    close: &Callback<()>,
    times: &UseStateHandle<u32>,
) -> Html {
    let (path, body, told) = if whole {
        ("/api/admin/dismiss", json!({ "person": text(device, "person") }), t!("admin-dismissed"))
    } else {
        ("/api/admin/revoke", json!({ "device": text(device, "device") }), t!("admin-revoked"))
    };
    let revoke = {
        let (close, times) = (close.clone(), times.clone());
        app.on(move |app, _: MouseEvent| {
            let (app, body, told) = (app.clone(), body.clone(), told.clone());
            let (close, times) = (close.clone(), times.clone());
            spawn_local(async move {
                match api::ask(&app, path, Some(body)).await {
                    Ok(_) => app.tell(told),
                    Err(code) => app.complain(why(&code)),
                }
                close.emit(());
                times.set(*times + 1);
            });
        })
    };
    let stay = {
        let close = close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    let (name, person) = (text(device, "name"), text(device, "person_name"));
    let (title, verb, words) = if whole {
        let words = t!("admin-dismiss-text", person = person);
        (t!("admin-dismiss-title"), t!("admin-dismiss"), words)
    } else {
        let words = t!("admin-revoke-text", name = name, person = person);
        (t!("admin-revoke-title"), t!("admin-revoke"), words)
    };
    let footer = html! {
        <>
            <button class="btn bad" onclick={revoke}>{ verb }</button>
            <button class="btn pri" onclick={stay}>{ t!("cancel") }</button>
        </>
    };
    html! { <Dialog {title} on_close={close.clone()} {footer}><p>{ words }</p></Dialog> }
}
