//! Files that fiches were written into, as the server's audit log is told of them: at once, or when there is a
//! network again.

use super::{App, api, complete::use_complete};
use crate::i18n::dates;
use carnet_engine::api::{FileKind, Link, Reply, Request};
use carnet_ids::DocId;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The note of this device that holds those that the server has not heard of.
const UNTOLD: &str = "exports";
/// Of more, the oldest are forgotten.
const MOST: usize = 500;

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Told {
    kind: String,
    count: usize,
    /// Seconds since 1970.
    at: i64,
    /// Of one person's, whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fiche: Option<String>,
}

/// Tells the server of what it has not heard of, whenever there is a network.
#[hook]
pub(crate) fn use_exports(app: &App) {
    let complete = use_complete();
    let online = app.state.sync.link == Link::Online;
    let app = app.clone();
    use_effect_with(complete && online, move |may| {
        if *may {
            spawn_local(async move { tell(&app, untold(&app).await).await });
        }
    });
}

/// A file was written.
pub(crate) async fn note(app: &App, kind: FileKind, count: usize) {
    let kind = match kind {
        FileKind::Csv => "csv",
        FileKind::VCard => "vcard",
        FileKind::Json => "json",
    };
    let at = dates::now_ms() / 1_000;
    put(app, Told { kind: kind.to_owned(), count, at, fiche: None }).await;
}

/// All that is held of one person was written into a file.
pub(crate) async fn note_access(app: &App, contact: DocId) {
    let (kind, at) = ("access".to_owned(), dates::now_ms() / 1_000);
    put(app, Told { kind, count: 1, at, fiche: Some(contact.to_string()) }).await;
}

async fn put(app: &App, told: Told) {
    let mut untold = untold(app).await;
    untold.push(told);
    let from = untold.len().saturating_sub(MOST);
    let untold = untold.split_off(from);
    keep(app, &untold).await;
    if app.state.sync.link == Link::Online {
        tell(app, untold).await;
    }
}

async fn untold(app: &App) -> Vec<Told> {
    match app.engine.request(Request::GetLocal { key: UNTOLD.to_owned() }).await {
        Reply::Local(Some(text)) => serde_json::from_str(&text).unwrap_or_default(),
        _ => Vec::new(),
    }
}

async fn keep(app: &App, untold: &[Told]) {
    let value = serde_json::to_string(untold).ok().filter(|_| !untold.is_empty());
    app.engine.request(Request::PutLocal { key: UNTOLD.to_owned(), value }).await;
}

/// What the server does not take now waits for the next time.
async fn tell(app: &App, mut untold: Vec<Told>) {
    while let Some(first) = untold.first() {
        let body = serde_json::to_value(first).ok();
        if api::ask(app, "/api/exported", body).await.is_err() {
            return;
        }
        untold.remove(0);
        keep(app, &untold).await;
    }
}
