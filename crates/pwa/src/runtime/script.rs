//! Requests and replies as JSON, for scripts. A program of its own, which the page loads when
//! a script first asks: see [`super::scripting`].

use super::packet::{self, Question, Sealed};
use carnet_engine::api::{Failure, Reply, Request};
use wasm_bindgen::JsValue;

/// What the page is to ask for a request in JSON.
///
/// # Errors
/// The reply, in JSON, to what is no request.
pub fn question(text: &str) -> Result<JsValue, String> {
    let request: Request = serde_json::from_str(text)
        .map_err(|error| json(&Reply::Failed(Failure::File(error.to_string()))))?;
    Ok(packet::to_js(Question::new(request)))
}

/// A reply that the page heard, in JSON.
pub fn reply(sealed: Vec<u8>) -> String {
    let unreadable = || Reply::Failed(Failure::File("an answer".into()));
    json(&Sealed(sealed).open().unwrap_or_else(unreadable))
}

fn json(reply: &Reply) -> String {
    serde_json::to_string(reply).unwrap_or_default()
}
