//! Where a language's words are: in a file beside the program, so that a start loads one language alone.
//! `static/boot.js` loads the one that the page speaks before the program begins.

use super::Language;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The words of a language, once they are loaded.
    #[wasm_bindgen(js_name = carnetWords)]
    fn carnet_words(tag: &str) -> Option<String>;

    /// Loads the words of a language, unless that was done.
    #[wasm_bindgen(js_name = carnetLearn, catch)]
    async fn carnet_learn(tag: &str) -> Result<JsValue, JsValue>;
}

/// Fluent messages.
pub(super) fn sources(language: Language) -> impl Iterator<Item = String> {
    carnet_words(language.tag()).into_iter()
}

/// Sees to it that a language can be spoken; whether it can.
pub(crate) async fn learn(language: Language) -> bool {
    carnet_learn(language.tag()).await.is_ok()
}
