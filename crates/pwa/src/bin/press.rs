//! A fiche on paper: loaded into a worker of its own when somebody first prints.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

fn main() {}

/// Begins with a contact, by its id in hexadecimal, at a moment in milliseconds since 1970.
///
/// # Errors
/// What is no id.
#[wasm_bindgen]
pub fn begin(contact: &str, now: f64) -> Result<(), String> {
    carnet_pwa::runtime::press::begin(contact, now)
}

/// What the page is to ask the engine next: an array, empty once all is known.
#[wasm_bindgen]
pub fn questions() -> JsValue {
    carnet_pwa::runtime::press::questions()
}

/// The bytes of the replies, in that order.
///
/// # Errors
/// Why the fiche can't be shown, in JSON.
#[wasm_bindgen]
pub fn hear(replies: Vec<JsValue>) -> Result<(), String> {
    carnet_pwa::runtime::press::hear(&replies)
}

/// The PDF: an array of its bytes and of what is to be said of it, in JSON.
///
/// # Errors
/// Why there is none.
#[wasm_bindgen]
pub fn draw(
    choice: &str,
    language: &str,
    words: String,
    regular: &[u8],
    strong: &[u8],
) -> Result<JsValue, String> {
    carnet_pwa::runtime::press::draw(choice, language, words, regular, strong)
}
