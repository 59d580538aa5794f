//! Where a language's words are: in files beside the program, so that a start loads one language alone, and of
//! that what it needs (`locales/<language>/`). `static/boot.js` loads those before the program begins, and the late
//! ones (`locales/<language>/late/`) after the start, or when one of them is first said.

use super::Language;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The words of a language, once they are loaded.
    #[wasm_bindgen(js_name = carnetWords)]
    fn carnet_words(tag: &str) -> Option<String>;

    /// The late words of a language, loaded before it returns where that has to be; none if they can't be had.
    #[wasm_bindgen(js_name = carnetLateWords)]
    fn carnet_late_words(tag: &str) -> Option<String>;

    /// Loads the words of a language, unless that was done.
    #[wasm_bindgen(js_name = carnetLearn, catch)]
    async fn carnet_learn(tag: &str) -> Result<JsValue, JsValue>;
}

/// Fluent messages that a start needs.
pub(super) fn sources(language: Language) -> impl Iterator<Item = String> {
    carnet_words(language.tag()).into_iter()
}

/// The others.
pub(super) fn late(language: Language) -> impl Iterator<Item = String> {
    carnet_late_words(language.tag()).into_iter()
}

/// Sees to it that a language can be spoken; whether it can.
pub(crate) async fn learn(language: Language) -> bool {
    carnet_learn(language.tag()).await.is_ok()
}
