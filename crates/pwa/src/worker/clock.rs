//! The clocks of a worker.

use carnet_engine::Now;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// This worker's global scope.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Both clocks.
pub(super) fn now() -> Now {
    Now { mono: mono(), unix_ms: js_sys::Date::now() as i64 }
}

/// Milliseconds since the worker began; never goes back.
pub(super) fn mono() -> u64 {
    scope().performance().map_or(0, |clock| clock.now() as u64)
}
