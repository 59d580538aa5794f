//! Runs the conformance suite on IndexedDB, in a page, and leaves the outcomes in
//! `window.__conformance` for `tests/wasm/conformance.test.mjs`. Natively it does nothing.

#[cfg(target_arch = "wasm32")]
mod page;

fn main() {
    #[cfg(target_arch = "wasm32")]
    page::begin();
}
