//! Requests and transactions as futures.

use super::error::{from_dom, from_js};
use crate::StoreError;
use js_sys::{Function, Promise, Reflect};
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbRequest, IdbTransaction};

/// The request's result, once it has one. The transaction stays active right after.
pub(super) async fn settled(
    doing: &'static str,
    request: &IdbRequest,
) -> Result<JsValue, StoreError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(|error| from_js(doing, &error)),
        Err(_) => Err(match request.error() {
            Ok(Some(error)) => from_dom(doing, &error),
            _ => StoreError::Failed { doing, cause: "the request failed without a reason".into() },
        }),
    }
}

/// Resolves once the transaction is on the disk, or has come to nothing. Listens from the call on.
pub(super) fn finished(
    doing: &'static str,
    transaction: &IdbTransaction,
) -> impl Future<Output = Result<(), StoreError>> + use<> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    let transaction = transaction.clone();
    async move {
        match JsFuture::from(promise).await {
            Ok(_) => Ok(()),
            Err(_) => Err(match transaction.error() {
                Some(error) => from_dom(doing, &error),
                None => StoreError::Failed { doing, cause: "the transaction was aborted".into() },
            }),
        }
    }
}

/// Says that nothing more comes, so that the browser need not wait for the rows' answers. Browsers
/// without `IDBTransaction.commit`, which web-sys counts as deprecated, do so in their own time.
pub(super) fn end(transaction: &IdbTransaction) {
    let commit = Reflect::get(transaction, &"commit".into()).ok();
    if let Some(commit) = commit.and_then(|commit| commit.dyn_into::<Function>().ok()) {
        // Where it fails, the transaction is over already, and its end is heard elsewhere.
        let _ = commit.call0(transaction);
    }
}
