//! The late part of a program.
//!
//! The build cuts each program in two (`xtask/src/web/split`): what a start needs, and what is loaded
//! when one of its functions is first called. Nothing here calls [`load_late`]: the build puts the
//! calls where the cut is.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// Of `static/late.js`: gives the late part this program's exports, and returns when it is there.
    #[wasm_bindgen(js_name = carnetLate)]
    fn carnet_late(exports: JsValue);
}

/// Loads the late part of this program, before it returns.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "what JavaScript calls has to be public")]
pub fn load_late() {
    carnet_late(wasm_bindgen::exports());
}
