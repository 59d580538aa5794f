//! The browser's errors, in the contract's words.

use crate::StoreError;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

pub(super) fn from_js(doing: &'static str, error: &JsValue) -> StoreError {
    match error.dyn_ref::<DomException>() {
        Some(error) => from_dom(doing, error),
        None => StoreError::Failed { doing, cause: format!("{error:?}") },
    }
}

pub(super) fn from_dom(doing: &'static str, error: &DomException) -> StoreError {
    let cause = format!("{}: {}", error.name(), error.message());
    match error.name().as_str() {
        "QuotaExceededError" => StoreError::Full(format!("{doing}: {cause}")),
        // Safari has `UnknownError` for a full disk as well as for lost connections.
        "UnknownError" if mentions_room(&error.message()) => {
            StoreError::Full(format!("{doing}: {cause}"))
        }
        // A transaction on a connection that was closed.
        "InvalidStateError" => StoreError::Gone(format!("{doing}: {cause}")),
        "AbortError" if error.message().contains("clos") => {
            StoreError::Gone(format!("{doing}: {cause}"))
        }
        "NotReadableError" | "DataError" => StoreError::Corrupt(format!("{doing}: {cause}")),
        _ => StoreError::Failed { doing, cause },
    }
}

fn mentions_room(message: &str) -> bool {
    let message = message.to_lowercase();
    ["quota", "disk", "space", "full"].iter().any(|word| message.contains(word))
}
