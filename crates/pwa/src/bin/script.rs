//! Requests and replies as JSON, for scripts: loaded when a script first asks.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

fn main() {}

/// What the page is to ask for a request in JSON; throws the reply to what is no request.
///
/// # Errors
/// That reply.
#[wasm_bindgen]
pub fn question(text: &str) -> Result<JsValue, String> {
    carnet_pwa::runtime::script::question(text)
}

/// A reply that the page heard, in JSON.
#[wasm_bindgen]
pub fn reply(sealed: Vec<u8>) -> String {
    carnet_pwa::runtime::script::reply(sealed)
}
