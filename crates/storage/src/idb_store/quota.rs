//! How much room the browser gives this site.

use super::error::from_js;
use crate::StoreError;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The browser's estimates, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// What all of this site's storage takes.
    pub usage: u64,
    /// What it may take at most.
    pub quota: u64,
}

/// Asks `navigator.storage.estimate()`; works in pages and workers.
///
/// # Errors
/// [`StoreError::Failed`] where the browser does not say (an insecure origin, for one).
pub async fn quota() -> Result<Quota, StoreError> {
    let doing = "asking for the storage quota";
    let estimate = estimate().await.map_err(|error| from_js(doing, &error))?;
    let number = |name: &str| {
        let number = Reflect::get(&estimate, &name.into()).ok().and_then(|number| number.as_f64());
        // Estimates are whole and not negative.
        number.map_or(0, |number| number as u64)
    };
    Ok(Quota { usage: number("usage"), quota: number("quota") })
}

async fn estimate() -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let storage = Reflect::get(&navigator, &"storage".into())?;
    let estimate: Function = Reflect::get(&storage, &"estimate".into())?.dyn_into()?;
    let promise: Promise = estimate.call0(&storage)?.dyn_into()?;
    JsFuture::from(promise).await
}
