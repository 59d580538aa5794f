//! Synchronisation: how things stand, what waits, what was refused, room on the device.

pub(crate) mod aside;
pub(crate) mod details;
mod files;
mod handed;
pub(crate) mod pill;

use super::fiche::named;
use crate::{
    app::{
        App, browser,
        route::{Part, Route},
    },
    components::{empty::empty, icon::icon},
    i18n::{coded, dates, t},
};
use carnet_engine::api::{Link, PendingEdit, Quarantined, Reply, Request, SyncStatus};
use carnet_ids::DocId;
use carnet_model::{edit::Place, kind::DocKey};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct SyncProps {
    pub(crate) app: App,
}

/// The screen.
#[component]
pub(crate) fn SyncScreen(props: &SyncProps) -> Html {
    let app = &props.app;
    let (pending, refused) = use_lists(app);
    let files = files::use_waiting(app);
    let connect = app.on(|app, _: MouseEvent| app.order(Request::Connect, |_, _| ()));
    let sync = &app.state.sync;
    html! {
        <div class="page">
            <h1>{ t!("title-sync") }</h1>
            <p class="lead">{ pill::words(sync) }</p>
            <section class="card">
                <header><h2>{ t!("sync-state") }</h2>
                    if matches!(sync.link, Link::Offline | Link::Connecting) { <button class="btn" onclick={connect}>{ icon("sync") }{ t!("sync-connect") }</button> }
                </header>
                { figures(app, sync, files.len()) }
            </section>
            { pending_card(app, &pending, files.is_empty()) }
            { files::card(app, &files) }
            { refused_card(app, &refused) }
            <handed::Handed app={app.clone()} />
            <aside::SetAside app={app.clone()} />
            <Room />
        </div>
    }
}

#[hook]
fn use_lists(app: &App) -> (Vec<PendingEdit>, Vec<Quarantined>) {
    let pending = use_state(Vec::new);
    let refused = use_state(Vec::new);
    {
        let (app, pending, refused) = (app.clone(), pending.clone(), refused.clone());
        use_effect_with(app.state.changes.sync, move |_| {
            app.ask(Request::Pending, move |reply| {
                if let Reply::Pending(found) = reply {
                    pending.set(found);
                }
            });
            app.ask(Request::Quarantine, move |reply| {
                if let Reply::Quarantine(found) = reply {
                    refused.set(found);
                }
            });
        });
    }
    ((*pending).clone(), (*refused).clone())
}

/// What the state counts as waiting is edits and files.
fn figures(app: &App, sync: &SyncStatus, files: usize) -> Html {
    let figure = |value: String, label: String| html! { <div><b>{ value }</b><small>{ label }</small></div> };
    let since = sync.up_to_date_at.map_or_else(|| t!("never"), dates::moment_s);
    html! {
        <div class="state">
            { figure(t!("number", count = sync.fiches), t!("sync-fiches")) }
            { figure(t!("number", count = (sync.pending + sync.unsaved).saturating_sub(files)), t!("sync-waiting")) }
            if files > 0 { { figure(t!("number", count = files), t!("sync-waiting-files")) } }
            <a href={Route::Conflicts.path()} onclick={app.follow(Route::Conflicts)}>
                <b>{ t!("number", count = sync.conflicts) }</b><small>{ t!("sync-in-conflict") }</small>
            </a>
            { figure(t!("number", count = sync.refused), t!("sync-were-refused")) }
            { figure(since, t!("sync-since")) }
        </div>
    }
}

fn pending_card(app: &App, pending: &[PendingEdit], is_all: bool) -> Html {
    if pending.is_empty() && !is_all {
        return html! {};
    }
    html! {
        <section class="card" id="pending">
            <header><h2>{ t!("pending-title") }</h2></header>
            if pending.is_empty() { { empty("check", t!("pending-none"), t!("pending-none-text"), html! {}) } }
            <ol class="items">{ for pending.iter().map(|edit| html! {
                <li>
                    <h3>{ link(app, edit.contact, &edit.name) }</h3>
                    <p class="by">{ dates::moment_s(edit.at) }</p>
                    { for edit.details.iter().map(|detail| details::change(app, doc_of(edit.contact, &detail.place), detail)) }
                </li>
            }) }</ol>
        </section>
    }
}

fn refused_card(app: &App, refused: &[Quarantined]) -> Html {
    if refused.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" id="refused">
            <header><h2>{ t!("refused-title") }</h2></header>
            <p class="pad">{ t!("refused-text") }</p>
            <ol class="items">{ for refused.iter().map(|edit| refused_edit(app, edit)) }</ol>
        </section>
    }
}

fn refused_edit(app: &App, edit: &Quarantined) -> Html {
    let id = edit.id;
    let discard = app.on(move |app, _: MouseEvent| {
        app.order(Request::Discard(id), |app, _| app.tell(t!("refused-discarded")))
    });
    let text = plain(app, edit);
    let copy = app.on(move |app, _: MouseEvent| {
        let then = app.clone();
        browser::copy(&text, move |copied| {
            if copied { then.tell(t!("copied")) } else { then.complain(t!("copy-failed")) }
        });
    });
    html! {
        <li key={edit.id}>
            <h3>{ link(app, edit.contact, &edit.name) }</h3>
            <p class="by">{ dates::moment_s(edit.at) }</p>
            <p class="hint bad">{ icon("alert") }{ coded("reason", &edit.code) }</p>
            { for edit.details.iter().map(|detail| details::change(app, doc_of(edit.contact, &detail.place), detail)) }
            <div class="forms">
                <button class="btn" onclick={copy}>{ icon("copy") }{ t!("copy") }</button>
                <button class="btn bad" onclick={discard}>{ icon("trash") }{ t!("refused-discard") }</button>
            </div>
        </li>
    }
}

/// A refused edit as plain text, for pasting elsewhere.
fn plain(app: &App, edit: &Quarantined) -> String {
    let lines = edit.details.iter().map(|detail| {
        details::text(doc_of(edit.contact, &detail.place), detail, &app.state.workspace)
    });
    std::iter::once(edit.name.clone()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// The document that a place belongs to: only its kind matters here.
pub(super) fn doc_of(contact: Option<DocId>, place: &Place) -> DocKey {
    match (contact, place) {
        (Some(contact), Place::Item { collection, .. }) if collection == "events" => {
            DocKey::Activity { contact, year: 0 }
        }
        (Some(contact), _) => DocKey::Contact(contact),
        (None, _) => DocKey::Settings,
    }
}

pub(super) fn link(app: &App, contact: Option<DocId>, name: &str) -> Html {
    match contact.map(|contact| Route::Fiche(contact, Part::Main)) {
        Some(route) => {
            html! { <a href={route.path()} onclick={app.follow(route)}>{ named(name) }</a> }
        }
        None => html! { { named(name) } },
    }
}

/// Room on the device, and whether the browser keeps it.
#[component]
pub(crate) fn Room() -> Html {
    let room = use_state(|| None::<(f64, f64, bool)>);
    {
        let room = room.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let kept = browser::is_persistent().await;
                if let Some((used, allowed)) = browser::storage_estimate().await {
                    room.set(Some((used, allowed, kept)));
                }
            });
        });
    }
    let Some((used, allowed, kept)) = *room else { return html! {} };
    let words = t!("room-used", used = megabytes(used), allowed = megabytes(allowed));
    html! {
        <section class="card">
            <header><h2>{ t!("room-title") }</h2></header>
            <div class="inside">
                <meter class="meter" min="0" max={allowed.to_string()} high={(allowed * 0.8).to_string()} value={used.to_string()} aria-label={words.clone()}></meter>
                <p>{ words }</p>
                <p class="muted small">{ if kept { t!("room-kept") } else { t!("room-not-kept") } }</p>
            </div>
        </section>
    }
}

/// Megabytes, rounded up.
fn megabytes(bytes: f64) -> f64 {
    (bytes / 1_000_000.0).ceil()
}
