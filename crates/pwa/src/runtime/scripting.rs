//! `window.carnet`: the engine for scripts.
//!
//! `carnet.request(json)` takes a request as JSON text and returns a promise of the reply as JSON
//! text. Both are the types of `carnet_engine::api` as serde writes them:
//!
//! ```js
//! await carnet.request('"Status"')
//! await carnet.request('{"Search":{"query":{"text":"lefevre"},"offset":0,"limit":10}}')
//! ```
//!
//! It does nothing that a screen could not do. `carnet.version` is the app's version.

use super::bridge::{Bridge, unreadable};
use carnet_engine::api::{Reply, Request};
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_futures::future_to_promise;

/// Puts `carnet` on the window.
pub(super) fn offer(bridge: &Bridge) {
    let bridge = bridge.clone();
    let request = Closure::<dyn Fn(String) -> Promise>::new(move |text: String| {
        let bridge = bridge.clone();
        future_to_promise(async move { json(&reply(&bridge, &text).await) })
    });
    let carnet = Object::new();
    // Setting properties of a plain object and of the window can't fail.
    let _ = Reflect::set(&carnet, &"request".into(), &request.into_js_value());
    let _ = Reflect::set(&carnet, &"version".into(), &env!("CARGO_PKG_VERSION").into());
    let _ = Reflect::set(&js_sys::global(), &"carnet".into(), &carnet);
}

async fn reply(bridge: &Bridge, text: &str) -> Reply {
    match serde_json::from_str::<Request>(text) {
        Ok(request) => bridge.ask(request).await,
        Err(error) => unreadable(error),
    }
}

fn json(reply: &Reply) -> Result<JsValue, JsValue> {
    serde_json::to_string(reply).map(Into::into).map_err(|error| error.to_string().into())
}
