//! Asking the browser not to clear what is stored here.

use wasm_bindgen_futures::JsFuture;

/// Asks `navigator.storage.persist()`. Done right after someone signed in: some browsers ask the
/// user, who now knows why, and others look at whether the site is used.
pub(super) async fn ask() {
    let Some(window) = web_sys::window() else { return };
    let Ok(promise) = window.navigator().storage().persist() else { return };
    // Without it everything works; the settings page shows whether it was given.
    let _ = JsFuture::from(promise).await;
}
