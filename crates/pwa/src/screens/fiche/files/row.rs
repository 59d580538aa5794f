//! One attachment in the list.

use super::{
    Open, Shown, States, blob_of, name_of, percent, shown_as, size_of, thumb::Thumb, whole,
};
use crate::{
    app::{App, Hands, browser},
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{coded, t, values},
    screens::fiche::{conflict, facts},
};
use carnet_engine::api::{BlobOrder, BlobPlace, BlobState, Fiche, Reply, Request, Section};
use carnet_ids::{BlobId, DocId};
use carnet_model::{
    attachment,
    edit::{Edit, Place},
    schema::ATTACHMENTS,
    view::ItemView,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What a row is drawn with.
pub(super) struct Drawn<'a> {
    pub(super) app: &'a App,
    pub(super) fiche: &'a Fiche,
    pub(super) states: &'a States,
    pub(super) open: &'a UseStateHandle<Open>,
}

/// The row.
pub(super) fn row(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let state = blob_of(item).and_then(|blob| drawn.states.borrow().get(&blob).cloned());
    let is_here = state.as_ref().is_some_and(|state| state.place.is_here());
    let waits = facts::waits(drawn.fiche, item);
    html! {
        <li key={item.item.to_string()}>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(drawn.app, ATTACHMENTS.key, item, stamp) } }
            { conflicts(drawn, item) }
            <div class="ln">
                <Thumb hands={Hands(drawn.app.clone())} item={item.clone()} {is_here} />
                <div class="what">
                    { title(drawn, item) }
                    <small>{ facts_of(drawn, item) }</small>
                    if !facts::text(item, "note").is_empty() { <small class="ink">{ facts::text(item, "note") }</small> }
                    { standing(drawn, item, state.as_ref(), waits) }
                </div>
                { actions(drawn, item, state.as_ref()) }
            </div>
        </li>
    }
}

fn conflicts(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let place = Place::Item { collection: ATTACHMENTS.key.to_owned(), item: item.item };
    let fields = item.fields.iter().filter(|field| !field.conflict.is_empty());
    html! {
        <>{ for fields.map(|field| html! { <dl class="pairs">{ conflict::field(drawn.app, item.doc, &place, field) }</dl> }) }</>
    }
}

/// The name: it opens the file, or the address in a window of its own.
fn title(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let name = name_of(item);
    if blob_of(item).is_some() {
        let onclick = see(drawn, item);
        return html! { <button type="button" class="tied" {onclick}>{ name }</button> };
    }
    let url = facts::stored(item, "url").to_owned();
    // A scheme other than http is never followed: a link could run a script.
    if url.starts_with("https://") || url.starts_with("http://") {
        return html! { <a class="tied" href={url} target="_blank" rel="noopener noreferrer" title={t!("opens-outside")}>{ name }</a> };
    }
    html! { <b>{ name }</b> }
}

fn facts_of(drawn: &Drawn<'_>, item: &ItemView) -> String {
    let mut parts = Vec::new();
    if blob_of(item).is_some() {
        parts.push(values::bytes(size_of(item)));
    } else if !facts::text(item, "name").is_empty() {
        parts.push(facts::text(item, "url").to_owned());
    }
    parts.extend(
        item.created.as_ref().map(|stamp| values::stamp(stamp, &drawn.app.state.workspace)),
    );
    parts.join(" · ")
}

/// Where the file is, and what keeps it from being elsewhere.
fn standing(drawn: &Drawn<'_>, item: &ItemView, state: Option<&BlobState>, waits: bool) -> Html {
    let Some(state) = state else {
        return if waits {
            badge::tag("warn", t!("badge-waiting"))
        } else {
            html! {}
        };
    };
    let size = size_of(item);
    let tag = match state.place {
        _ if state.refused.is_some() => html! {},
        BlobPlace::Waiting(0) => badge::tag("warn", t!("badge-waiting")),
        BlobPlace::Waiting(done) => {
            badge::tag("info", t!("files-sending", percent = percent(done, size)))
        }
        BlobPlace::Coming(done) => {
            badge::tag("info", t!("files-coming", percent = percent(done, size)))
        }
        _ if waits => badge::tag("warn", t!("badge-waiting")),
        BlobPlace::Here if state.kept => badge::tag("good", t!("files-kept")),
        BlobPlace::Here => badge::tag("", t!("files-here")),
        BlobPlace::Away => badge::tag("", t!("files-away")),
    };
    html! {
        <>
            { tag }
            if let Some(code) = &state.refused {
                <p class="hint bad">{ icon("warn") }{ why(code) }
                    { " " }<button type="button" class="link" onclick={retry(drawn.app, state.blob)}>{ t!("files-retry") }</button>
                </p>
            }
        </>
    }
}

/// The server's code in words.
pub(crate) fn why(code: &str) -> String {
    let known = [
        "right-section",
        "file-size",
        "files-full",
        "disk-full",
        "hash",
        "file-damaged",
        "file-unknown",
        "no-room",
    ];
    if known.contains(&code) { coded("file-refused", code) } else { t!("file-refused-other") }
}

/// Has a file tried again.
pub(crate) fn retry(app: &App, blob: BlobId) -> Callback<MouseEvent> {
    app.on(move |app, _: MouseEvent| app.order(Request::Blob(BlobOrder::Retry(blob)), |_, _| ()))
}

/// Opens the preview, which gets the file where it is not here.
fn see(drawn: &Drawn<'_>, item: &ItemView) -> Callback<MouseEvent> {
    let (open, item) = (drawn.open.clone(), item.clone());
    Callback::from(move |_: MouseEvent| open.set(Open::Preview(Box::new(item.clone()))))
}

fn actions(drawn: &Drawn<'_>, item: &ItemView, state: Option<&BlobState>) -> Html {
    let (open, edited) = (drawn.open.clone(), item.clone());
    let edit = Callback::from(move |_: MouseEvent| open.set(Open::Item(Box::new(edited.clone()))));
    let (doc, removed) = (item.doc, item.item);
    let remove = drawn.app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: ATTACHMENTS.key.to_owned(), item: removed };
        app.edit(doc, vec![remove], t!("removed"));
    });
    let is_file = blob_of(item).is_some();
    let shows = shown_as(item) != Shown::Not;
    let label = t!("files-actions", name = name_of(item));
    html! {
        <Menu class={classes!("btn", "ic", "quiet")} {label} button={icon("more")}>
            if is_file && shows { <button type="button" onclick={see(drawn, item)}>{ icon("eye") }{ t!("files-view") }</button> }
            if is_file { { keeping(drawn, item, state) } }
            <May to={Section::Attachments}>
                <button type="button" onclick={edit}>{ icon("edit") }{ t!("files-rename") }</button>
                <button type="button" onclick={remove}>{ icon("trash") }{ t!("remove") }</button>
            </May>
        </Menu>
    }
}

/// "Disponible hors ligne", and a copy for the user where the file is here.
fn keeping(drawn: &Drawn<'_>, item: &ItemView, state: Option<&BlobState>) -> Html {
    let Some(blob) = blob_of(item) else { return html! {} };
    let (contact, size) = (drawn.fiche.view.contact, size_of(item));
    let kept = state.is_some_and(|state| state.kept);
    let keep = drawn.app.on(move |app, _: MouseEvent| {
        let order = BlobOrder::Fetch { contact, blob, size, keep: Some(!kept) };
        app.order(Request::Blob(order), |_, _| ());
    });
    let is_here = state.is_some_and(|state| state.place.is_here());
    let name = name_of(item);
    let save = drawn.app.on(move |app, _: MouseEvent| save(app, blob, name.clone()));
    html! {
        <>
            if is_here { <button type="button" onclick={save}>{ icon("download") }{ t!("files-save") }</button> }
            else { <button type="button" onclick={see(drawn, item)}>{ icon("download") }{ t!("files-get") }</button> }
            <button type="button" aria-pressed={kept.to_string()} onclick={keep}>
                { icon(if kept { "check" } else { "device" }) }{ t!("files-keep") }
            </button>
        </>
    }
}

/// Gives the user a copy of a file that is here. Its type is none that a browser would run.
pub(super) fn save(app: &App, blob: BlobId, name: String) {
    let app = app.clone();
    spawn_local(async move {
        let held = whole::address(&app, blob, attachment::UNKNOWN).await;
        if held.and_then(|address| browser::save(&name, address)).is_none() {
            app.complain(t!("files-gone"));
        }
    });
}

/// Has a file come.
pub(super) fn fetch(
    app: &App,
    contact: DocId,
    item: &ItemView,
    then: impl FnOnce(BlobState) + 'static,
) {
    let Some(blob) = blob_of(item) else { return };
    let order = BlobOrder::Fetch { contact, blob, size: size_of(item), keep: None };
    app.order(Request::Blob(order), move |_, reply| {
        if let Reply::Blobs(mut states) = reply
            && let Some(state) = states.pop()
        {
            then(state);
        }
    });
}
