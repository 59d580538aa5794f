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
//!
//! The page has no code for JSON: `static/boot.js` loads a program that has ([`super::script`])
//! when a script first asks, and gives what that made of the text to the function offered here.

use super::{
    bridge::Bridge,
    packet::{self, Question},
    slot::Answer,
};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::future_to_promise;

/// Has `static/boot.js` put `carnet` on the window.
pub(super) fn offer(bridge: &Bridge) {
    let bridge = bridge.clone();
    let ask = Closure::<dyn Fn(JsValue) -> Promise>::new(move |question: JsValue| {
        let bridge = bridge.clone();
        future_to_promise(async move { answer(&bridge, &question).await })
    });
    let global = js_sys::global();
    let offered = Reflect::get(&global, &"carnetOffer".into());
    if let Some(take) = offered.ok().and_then(|take| take.dyn_into::<Function>().ok()) {
        // A page without it works all the same.
        let _ = take.call2(&global, &ask.into_js_value(), &env!("CARGO_PKG_VERSION").into());
    }
}

/// The bytes of the reply.
async fn answer(bridge: &Bridge, question: &JsValue) -> Result<JsValue, JsValue> {
    let question: Question = packet::from_js(question).ok_or("this is no question")?;
    match bridge.pose(question).await {
        Answer::Came(reply) => Ok(Uint8Array::from(reply.0.as_slice()).into()),
        Answer::GivenUp(_) => Err("the engine stopped over it".into()),
    }
}
