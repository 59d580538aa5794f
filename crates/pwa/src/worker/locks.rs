//! Web Locks, which web-sys counts as unstable.

use super::clock::scope;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// `navigator.locks.request`: calls `granted` once the lock is there, and keeps it until the promise
/// that it returns is resolved. The returned promise is rejected when the lock is stolen.
///
/// # Errors
/// Where the browser has no Web Locks, or the page no HTTPS.
pub(super) fn request(
    name: &str,
    steal: bool,
    granted: impl FnOnce() -> Promise + 'static,
) -> Result<Promise, JsValue> {
    let locks = Reflect::get(&scope().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"steal".into(), &steal.into())?;
    let granted = Closure::once_into_js(granted);
    request.call3(&locks, &name.into(), &options, &granted)?.dyn_into()
}

/// As [`request`], for those who don't care whether the lock can be had or is stolen.
pub(super) fn request_quietly(name: &str, granted: impl FnOnce() -> Promise + 'static) {
    if let Ok(held) = request(name, false, granted) {
        spawn_local(async move {
            let _ = JsFuture::from(held).await;
        });
    }
}

/// For a lock that is kept as long as the worker lives.
pub(super) fn for_ever() -> Promise {
    Promise::new(&mut |_, _| {})
}

/// For a lock that is given back at once.
pub(super) fn for_a_moment() -> Promise {
    Promise::resolve(&JsValue::UNDEFINED)
}
