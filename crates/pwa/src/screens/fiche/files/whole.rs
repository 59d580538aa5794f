//! A file's bytes as the browser holds them, piece by piece: never all of them in this program's memory.

use crate::app::{App, browser};
use carnet_engine::api::{BlobOrder, Bytes, Reply, Request};
use carnet_ids::BlobId;
use js_sys::{Array, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

/// A file, and the type that it is shown as.
pub(super) type Wanted = (BlobId, &'static str);

/// The address of a file's bytes within this page, for as long as whoever asks is drawn; `None` until they are read,
/// and where nothing is wanted or it is not here.
#[hook]
pub(super) fn use_whole(app: &App, wanted: Option<Wanted>) -> Option<String> {
    let read = use_state(|| None::<(Wanted, String)>);
    let (app, set) = (app.clone(), read.clone());
    use_effect_with(wanted, move |wanted| {
        let held = Rc::new(RefCell::new(Held::default()));
        if let Some(wanted) = *wanted {
            let held = Rc::clone(&held);
            spawn_local(async move {
                let Some(found) = address(&app, wanted.0, wanted.1).await else { return };
                if held.borrow().over {
                    return browser::release(&found);
                }
                held.borrow_mut().address = Some(found.clone());
                set.set(Some((wanted, found)));
            });
        }
        move || {
            let mut held = held.borrow_mut();
            held.over = true;
            held.address.take().iter().for_each(|address| browser::release(address));
        }
    });
    let found = (*read).as_ref().filter(|(of, _)| Some(*of) == wanted);
    found.map(|(_, address)| address.clone())
}

/// What the browser holds for a part of the screen.
#[derive(Default)]
struct Held {
    address: Option<String>,
    /// That part has gone, or wants something else.
    over: bool,
}

/// The address of a file that is on this device, within this page, as of that type; `None` where it is not here.
/// To be given back with [`browser::release`].
pub(super) async fn address(app: &App, blob: BlobId, media: &str) -> Option<String> {
    let parts = Array::new();
    for number in 0.. {
        let read = Request::Blob(BlobOrder::Read { blob, number });
        match app.engine.request(read).await {
            Reply::Piece(Some(Bytes(bytes))) => {
                let bytes = Array::of1(&Uint8Array::from(bytes.as_slice()));
                let part = Blob::new_with_u8_array_sequence(&bytes).ok()?;
                parts.push(&part);
            }
            _ => break,
        }
    }
    if parts.length() == 0 {
        return None;
    }
    browser::hold(&parts, media)
}
