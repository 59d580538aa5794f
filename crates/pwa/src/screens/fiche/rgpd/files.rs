//! A fiche's files for an archive: got from the server where they are not here, and held by the browser piece by
//! piece.

use crate::{
    app::{App, browser},
    runtime::timer::Timeout,
};
use carnet_engine::api::{
    AccessFile, BlobOrder, BlobPlace, BlobState, Bytes, Link, Reply, Request,
};
use carnet_ids::{BlobId, DocId};
use carnet_import::export::archive::Crc;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Time between two looks at a file that is on its way, in milliseconds, and how many looks are taken.
const LOOK: u32 = 300;
const LOOKS: usize = 400;

/// A file's bytes.
pub(super) struct Part {
    pub(super) bytes: Blob,
    pub(super) size: u64,
    pub(super) crc: u32,
}

/// A file, once it is here; `None` where it can't be had.
pub(super) async fn gathered(app: &App, contact: DocId, of: &AccessFile) -> Option<Part> {
    if !is_here(app, of.blob).await {
        if app.state.sync.link != Link::Online {
            return None;
        }
        let (blob, size) = (of.blob, of.size);
        let fetch = BlobOrder::Fetch { contact, blob, size, keep: None };
        app.engine.request(Request::Blob(fetch)).await;
        if !arrives(app, of.blob).await {
            return None;
        }
    }
    let part = read(app, of.blob).await?;
    (part.size == of.size).then_some(part)
}

async fn state(app: &App, blob: BlobId) -> Option<BlobState> {
    match app.engine.request(Request::Blob(BlobOrder::States(vec![blob]))).await {
        Reply::Blobs(states) => states.into_iter().next(),
        _ => None,
    }
}

async fn is_here(app: &App, blob: BlobId) -> bool {
    state(app, blob).await.is_some_and(|state| state.place.is_here())
}

async fn arrives(app: &App, blob: BlobId) -> bool {
    for _ in 0..LOOKS {
        match state(app, blob).await {
            Some(state) if state.place.is_here() => return true,
            Some(BlobState { refused: None, place, .. }) if place != BlobPlace::Away => {}
            _ => return false,
        }
        pause(LOOK).await;
    }
    false
}

async fn pause(ms: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        let done = move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL));
        Timeout::new(ms, done).forget();
    });
    // A promise that nobody rejects.
    let _ = JsFuture::from(promise).await;
}

async fn read(app: &App, blob: BlobId) -> Option<Part> {
    let (parts, mut crc, mut size) = (Array::new(), Crc::default(), 0);
    for number in 0.. {
        let read = Request::Blob(BlobOrder::Read { blob, number });
        let Reply::Piece(Some(Bytes(bytes))) = app.engine.request(read).await else { break };
        crc.update(&bytes);
        size += bytes.len() as u64;
        let piece = Array::of1(&Uint8Array::from(bytes.as_slice()));
        let piece = browser::blob_of(&piece, "")?;
        parts.push(&piece);
    }
    let bytes = browser::blob_of(&parts, "")?;
    Some(Part { bytes, size, crc: crc.value() })
}
