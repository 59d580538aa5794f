//! What a passkey's authenticator computes for a salt (WebAuthn level 3, 10.1.4), without a network: from that a device's lock
//! derives a key. Such a passkey is made for one device's lock, and no server hears of it.

use super::{Asking, FAILED, Problem, base64, buffer, class, get, made, readied, set};
use crate::app::browser;
use carnet_engine::api::{LockPasskey, Prf};
use js_sys::{Function, Object, Promise, Uint8Array};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The authenticator, or the browser, can't compute.
const UNABLE: Problem = "unable";
/// Milliseconds that a browser asks for at most.
const PATIENCE: u32 = 300_000;

/// Whether the browser says that it has no such extension. Older ones do not say.
pub(crate) async fn is_missing() -> bool {
    let Ok(asked) = get(&class(), "getClientCapabilities").dyn_into::<Function>() else {
        return false;
    };
    let Ok(promise) = asked.call0(&class()) else { return false };
    let Ok(all) = JsFuture::from(Promise::resolve(&promise)).await else { return false };
    get(&all, "extension:prf").as_bool() == Some(false)
}

/// Has a passkey made that is called `name` wherever passkeys are listed, and computes with it. Most authenticators compute for
/// a passkey that exists only, and ask a second time.
pub(crate) async fn create(name: &str) -> Result<(LockPasskey, Prf), Problem> {
    let salt = browser::random::<32>().to_vec();
    let algorithms = [-7, -8, -257].map(|alg| json!({ "type": "public-key", "alg": alg }));
    let options = json!({
        "rp": { "name": "Carnet" },
        "user": { "id": base64::encode(&browser::random::<32>()), "name": name, "displayName": name },
        "challenge": base64::encode(&browser::random::<32>()),
        "pubKeyCredParams": algorithms,
        "authenticatorSelection": { "residentKey": "preferred", "userVerification": "required" },
        "timeout": PATIENCE,
    });
    let options = readied(&options)?;
    computing_with(&options, &salt);
    let credential = made("create", &options, Asking::Now).await?;
    let id = buffer(&get(&credential, "rawId")).ok_or(FAILED)?;
    let passkey = LockPasskey { id, salt };
    if let Some(computed) = computed(&credential) {
        return Ok((passkey, computed));
    }
    let is_able = get(&outputs(&credential), "enabled").as_bool() == Some(true);
    let computed = if is_able { compute(&passkey).await } else { Err(UNABLE) };
    match computed {
        Ok(computed) => Ok((passkey, computed)),
        Err(problem) => {
            forget(&passkey);
            Err(problem)
        }
    }
}

/// The passkey opens nothing any more: see [`super::forget`].
pub(crate) fn forget(passkey: &LockPasskey) {
    super::forget(&base64::encode(&passkey.id));
}

/// Computes with a passkey that there is.
pub(crate) async fn compute(passkey: &LockPasskey) -> Result<Prf, Problem> {
    let options = json!({
        "challenge": base64::encode(&browser::random::<32>()),
        "allowCredentials": [{ "type": "public-key", "id": base64::encode(&passkey.id) }],
        // What is computed without showing who one is would be something else.
        "userVerification": "required",
        "timeout": PATIENCE,
    });
    let options = readied(&options)?;
    computing_with(&options, &passkey.salt);
    let credential = made("get", &options, Asking::Now).await?;
    computed(&credential).ok_or(UNABLE)
}

fn computing_with(options: &JsValue, salt: &[u8]) {
    let [extensions, prf, eval] = [Object::new(), Object::new(), Object::new()];
    set(&eval, "first", &Uint8Array::from(salt));
    set(&prf, "eval", &eval);
    set(&extensions, "prf", &prf);
    set(options, "extensions", &extensions);
}

fn computed(credential: &JsValue) -> Option<Prf> {
    buffer(&get(&get(&outputs(credential), "results"), "first")).map(Prf)
}

/// What the extension says; `undefined` where it says nothing.
fn outputs(credential: &JsValue) -> JsValue {
    let Ok(all) = get(credential, "getClientExtensionResults").dyn_into::<Function>() else {
        return JsValue::UNDEFINED;
    };
    all.call0(credential).map_or(JsValue::UNDEFINED, |all| get(&all, "prf"))
}
