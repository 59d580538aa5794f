//! People who were erased: since when, by whom, and which devices have yet to follow; the proof, to be saved.

use super::{Known, answered, text};
use crate::{
    app::{App, api, browser},
    components::icon::icon,
    i18n::{dates, t},
};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ErasuresProps {
    pub(super) app: App,
}

/// The card.
#[component]
pub(super) fn Erasures(props: &ErasuresProps) -> Html {
    let app = &props.app;
    let known = use_state(|| None);
    {
        let (app, known) = (app.clone(), known.clone());
        use_effect_with((), move |()| load(&app, &known));
    }
    let again = {
        let known = known.clone();
        app.on(move |app, _: MouseEvent| load(app, &known))
    };
    html! {
        <section class="card" id="admin-erasures">
            <header>
                <h2>{ t!("erasures-title") }</h2>
                <button class="btn quiet" onclick={again}>{ icon("sync") }{ t!("erasures-again") }</button>
            </header>
            { answered(&known, list) }
        </section>
    }
}

fn load(app: &App, known: &UseStateHandle<Known>) {
    let (app, known) = (app.clone(), known.clone());
    spawn_local(async move {
        known.set(Some(api::ask(&app, "/api/admin/erasures", None).await.map(Rc::new)));
    });
}

fn list(answer: &Rc<Value>) -> Html {
    let all = answer["erasures"].as_array().map(Vec::as_slice).unwrap_or_default();
    if all.is_empty() {
        return html! { <p class="pad">{ t!("erasures-none") }</p> };
    }
    html! { <ol class="items">{ for all.iter().map(one) }</ol> }
}

fn one(erasure: &Value) -> Html {
    let lines = lines(erasure);
    let file = {
        let (name, text) = (file_name(erasure), proof(erasure, &lines));
        move |_: MouseEvent| {
            // A browser that takes no file shows all of it here.
            let _ =
                browser::download(&name, "text/plain;charset=utf-8", std::slice::from_ref(&text));
        }
    };
    html! {
        <li key={text(erasure, "fiche").to_owned()}>
            <h3>{ t!("erasures-one", at = dates::moment_s(number(erasure, "at"))) }</h3>
            { for lines.iter().map(|line| html! { <p class="by wrap">{ line.clone() }</p> }) }
            <button class="btn" onclick={file}>{ icon("download") }{ t!("erasures-save") }</button>
        </li>
    }
}

/// What is to be said of an erasure.
fn lines(erasure: &Value) -> Vec<String> {
    let by = match text(erasure, "by") {
        "" => t!("erasures-by-list"),
        name => t!("erasures-by", name = name.to_owned()),
    };
    let purged = match erasure["purged"].as_i64() {
        Some(at) => t!("erasures-purged", at = dates::moment_s(at)),
        None => t!("erasures-not-purged"),
    };
    let devices = erasure["devices"].as_array().map(Vec::as_slice).unwrap_or_default();
    let waiting = number(erasure, "waiting");
    let confirmed = devices.iter().filter(|one| one["confirmed"].is_i64()).count();
    let revoked = devices.iter().filter(|one| one["revoked"] == true && one["confirmed"].is_null());
    let revoked = revoked.count();
    let mut lines = vec![
        by,
        t!("erasures-documents", count = number(erasure, "documents")),
        purged,
        t!("erasures-waiting", count = waiting, confirmed = confirmed),
    ];
    if revoked > 0 {
        lines.push(t!("erasures-revoked", count = revoked));
    }
    lines
}

/// The proof as a text: nothing in it says who it was.
fn proof(erasure: &Value, lines: &[String]) -> String {
    let at = dates::moment_s(number(erasure, "at"));
    let mut text = vec![t!("erasures-proof"), t!("erasures-one", at = at)];
    text.push(t!("erasures-id", id = self::text(erasure, "fiche").to_owned()));
    text.extend(lines.iter().cloned());
    let devices = erasure["devices"].as_array().into_iter().flatten();
    for device in devices {
        let id = self::text(device, "device").to_owned();
        text.push(match device["confirmed"].as_i64() {
            Some(at) => t!("erasures-device", id = id, at = dates::moment_s(at)),
            None => t!("erasures-device-waits", id = id),
        });
    }
    text.push(t!("erasures-stays"));
    text.push(String::new());
    text.join("\n")
}

fn file_name(erasure: &Value) -> String {
    let id = text(erasure, "fiche");
    format!("{}-{}.txt", t!("erasures-file"), id.get(..8).unwrap_or(id))
}

fn number(value: &Value, key: &str) -> i64 {
    value[key].as_i64().unwrap_or_default()
}
