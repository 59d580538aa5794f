//! Last words.

use super::clock::scope;
use carnet_sync::guard;
use js_sys::{Object, Reflect};
use std::panic;
use wasm_bindgen::prelude::wasm_bindgen;

/// Tells the page of a panic, before the trap that it ends in.
pub(super) fn install() {
    panic::set_hook(Box::new(|info| {
        let last_words = Object::new();
        // Setting a property of a plain object can't fail, and the page is there.
        let _ = Reflect::set(&last_words, &"trap".into(), &info.to_string().into());
        let _ = Reflect::set(&last_words, &"applying".into(), &applying().into());
        let _ = scope().post_message(&last_words);
    }));
}

/// The document that foreign bytes are being read into, in hexadecimal. `static/worker.js` asks
/// after a trap that is not a panic: the stack or the memory ran out.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "what JavaScript calls has to be public")]
pub fn applying() -> Option<String> {
    guard::applying().map(|doc| doc.to_string())
}
