//! The audit log, to read and to search.

use super::{text, why};
use crate::{
    app::{App, api},
    components::{icon::icon, input::typed_into},
    i18n::{coded, dates, t},
};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct JournalProps {
    pub(super) app: App,
}

/// What was read so far, and where to go on.
#[derive(Clone, Default, PartialEq)]
struct Found {
    words: String,
    entries: Rc<Vec<Value>>,
    before: Option<u64>,
    problem: Option<String>,
    busy: bool,
}

/// The card.
#[component]
pub(super) fn Journal(props: &JournalProps) -> Html {
    let app = &props.app;
    let words = use_state(String::new);
    let found = use_state(Found::default);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with((), move |()| load(&app, &found, Found::default()));
    }
    let oninput = typed_into(&words);
    let onsubmit = {
        let (words, found) = (words.clone(), found.clone());
        app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            load(app, &found, Found { words: (*words).clone(), ..Found::default() });
        })
    };
    let more = {
        let found = found.clone();
        app.on(move |app, _: MouseEvent| load(app, &found, (*found).clone()))
    };
    html! {
        <section class="card" id="admin-journal">
            <header><h2>{ t!("admin-journal") }</h2></header>
            <form class="setting" role="search" {onsubmit}>
                <div class="field grow">
                    <label class="label" for="journal-words">{ t!("journal-words") }</label>
                    <input id="journal-words" type="search" maxlength="80" autocomplete="off" value={(*words).clone()} {oninput} />
                </div>
                <button class="btn" disabled={found.busy}>{ icon("search") }{ t!("journal-search") }</button>
            </form>
            if let Some(code) = &found.problem { <p class="pad hint bad" role="alert">{ icon("alert") }{ why(code) }</p> }
            <ol class="items">{ for found.entries.iter().map(one) }</ol>
            if found.entries.is_empty() && !found.busy && found.problem.is_none() { <p class="pad">{ t!("journal-nothing") }</p> }
            if found.before.is_some() { <div class="inside"><button class="btn" onclick={more} disabled={found.busy}>{ t!("journal-more") }</button></div> }
        </section>
    }
}

/// Reads the next page after what `so_far` has.
fn load(app: &App, found: &UseStateHandle<Found>, so_far: Found) {
    found.set(Found { busy: true, ..so_far.clone() });
    let (app, found) = (app.clone(), found.clone());
    spawn_local(async move {
        let words = js_sys::encode_uri_component(&so_far.words);
        let before = so_far.before.map(|before| format!("&before={before}")).unwrap_or_default();
        let path = format!("/api/admin/journal?words={words}{before}");
        found.set(match api::ask(&app, &path, None).await {
            Ok(mut page) => {
                let mut entries = (*so_far.entries).clone();
                entries
                    .extend(page["entries"].as_array_mut().map(std::mem::take).unwrap_or_default());
                let before = page["before"].as_u64();
                Found { entries: Rc::new(entries), before, busy: false, problem: None, ..so_far }
            }
            Err(code) => Found { problem: Some(code), busy: false, ..so_far },
        });
    });
}

fn one(entry: &Value) -> Html {
    let detail = entry["detail"].as_object().into_iter().flatten();
    let detail: Vec<String> = detail
        .map(|(name, value)| {
            format!(
                "{}{}{}",
                coded("detail", name),
                t!("colon"),
                value.as_str().unwrap_or_default()
            )
        })
        .collect();
    html! {
        <li key={entry["number"].to_string()}>
            <h3>{ coded("act", text(entry, "act")) }if !text(entry, "about").is_empty() { { t!("colon") }{ text(entry, "about") } }</h3>
            <p class="by">{ dates::moment_s(entry["at"].as_i64().unwrap_or_default()) }{ " · " }{ text(entry, "who") }{ " · n° " }{ entry["number"].to_string() }</p>
            if !detail.is_empty() { <p class="by wrap">{ detail.join(" · ") }</p> }
        </li>
    }
}
