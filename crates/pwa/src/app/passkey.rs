//! Passkeys, as the browser has them (WebAuthn level 3): a private key that the user's device keeps, and uses once its owner has
//! shown who they are to it. What is asked and told is WebAuthn's own JSON; the browser's half has bytes where that has base64url.

mod base64;
pub(crate) mod prf;

use super::browser;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

/// Why nothing came of it: a code of the family `passkey`.
pub(crate) type Problem = &'static str;

/// The user said no, or let the time pass; which of them browsers do not tell.
pub(crate) const CANCELLED: Problem = "cancelled";
/// The browser has no passkeys here.
const MISSING: Problem = "missing";
const FAILED: Problem = "failed";

/// Where options name passkeys.
const LISTS: &[&str] = &["allowCredentials", "excludeCredentials"];
/// What a response may have that is bytes.
const RESPONSE: &[&str] =
    &["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/// How the browser asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// At once, over the page.
    Now,
    /// Among what it offers to fill a field in with, when the user goes there.
    InField,
}

/// Whether this browser has passkeys at this address.
pub(crate) fn is_offered() -> bool {
    credentials().is_some_and(|found| !found.is_undefined()) && !class().is_undefined()
}

/// Whether the browser offers passkeys to fill a field in with.
pub(crate) async fn is_offered_in_fields() -> bool {
    let asked = get(&class(), "isConditionalMediationAvailable");
    let Ok(asked) = asked.dyn_into::<Function>() else { return false };
    let Ok(promise) = asked.call0(&class()) else { return false };
    JsFuture::from(Promise::resolve(&promise)).await.is_ok_and(|found| found.is_truthy())
}

/// Has a passkey made: from `PublicKeyCredentialCreationOptionsJSON` to `RegistrationResponseJSON`.
pub(crate) async fn create(options: &Value) -> Result<Value, Problem> {
    told(&made("create", &readied(options)?, Asking::Now).await?).ok_or(FAILED)
}

/// Has a challenge signed: from `PublicKeyCredentialRequestOptionsJSON` to `AuthenticationResponseJSON`.
pub(crate) async fn sign(options: &Value, asking: Asking) -> Result<Value, Problem> {
    told(&made("get", &readied(options)?, asking).await?).ok_or(FAILED)
}

/// Tells the authenticator that one of its passkeys, by its name for it in base64url, is good for nothing any more, so that it is
/// offered no longer (WebAuthn level 3, 5.1.10.1). Most don't hear of it: nothing comes of that.
pub(crate) fn forget(id: &str) {
    let signal = get(&class(), "signalUnknownCredential").dyn_into::<Function>();
    let (Ok(signal), Some(window)) = (signal, browser::window()) else { return };
    let Ok(site) = window.location().hostname() else { return };
    let told = JsValue::from(Object::new());
    set(&told, "rpId", &JsValue::from_str(&site));
    set(&told, "credentialId", &JsValue::from_str(id));
    if let Ok(promise) = signal.call1(&class(), &told) {
        // Awaited only so that a refusal is nobody's error.
        spawn_local(async move { drop(JsFuture::from(Promise::resolve(&promise)).await) });
    }
}

thread_local! {
    /// What stops the browser from asking. Browsers ask one thing at a time.
    static ASKING: RefCell<Option<(Asking, AbortController)>> = const { RefCell::new(None) };
}

/// The browser offers no passkey in a field any more.
pub(crate) fn leave_field() {
    if is_asking(Asking::InField) {
        stop();
    }
}

fn is_asking(how: Asking) -> bool {
    ASKING.with_borrow(|asking| asking.as_ref().is_some_and(|(now, _)| *now == how))
}

fn stop() {
    if let Some((_, asking)) = ASKING.take() {
        asking.abort();
    }
}

/// Calls `navigator.credentials.create` or `get`.
async fn made(method: &str, public_key: &JsValue, asking: Asking) -> Result<JsValue, Problem> {
    if asking == Asking::InField && is_asking(Asking::Now) {
        return Err(CANCELLED);
    }
    stop();
    let credentials = credentials().ok_or(MISSING)?;
    let call = get(&credentials, method).dyn_into::<Function>().map_err(|_| MISSING)?;
    let controller = AbortController::new().map_err(|_| MISSING)?;
    let options = JsValue::from(Object::new());
    set(&options, "publicKey", public_key);
    set(&options, "signal", &controller.signal());
    if asking == Asking::InField {
        set(&options, "mediation", &JsValue::from_str("conditional"));
    }
    ASKING.set(Some((asking, controller.clone())));
    let promise = call.call1(&credentials, &options).map_err(|error| problem(&error))?;
    let found = JsFuture::from(Promise::resolve(&promise)).await;
    ASKING.with_borrow_mut(|asking| {
        // Another question may have taken its place.
        if asking.as_ref().is_some_and(|(_, now)| *now == controller) {
            *asking = None;
        }
    });
    match found {
        Ok(found) if found.is_null() || found.is_undefined() => Err(CANCELLED),
        Ok(found) => Ok(found),
        Err(error) => Err(problem(&error)),
    }
}

/// By the names of the exceptions that the standard gives each case (5.1.3, 5.1.4).
fn problem(error: &JsValue) -> Problem {
    match get(error, "name").as_string().as_deref() {
        Some("NotAllowedError" | "AbortError" | "TimeoutError") => CANCELLED,
        Some("InvalidStateError") => "known",
        Some("SecurityError") => "address",
        Some("NotSupportedError" | "ConstraintError") => "unfit",
        _ => FAILED,
    }
}

/// The options as the browser takes them.
fn readied(options: &Value) -> Result<JsValue, Problem> {
    let object = JSON::parse(&options.to_string()).map_err(|_| FAILED)?;
    bytes_in(&object, "challenge")?;
    let user = get(&object, "user");
    if user.is_object() {
        bytes_in(&user, "id")?;
    }
    for list in LISTS {
        let list = get(&object, list);
        if list.is_object() {
            for one in Array::from(&list).iter() {
                bytes_in(&one, "id")?;
            }
        }
    }
    Ok(object)
}

fn bytes_in(object: &JsValue, name: &str) -> Result<(), Problem> {
    let text = get(object, name).as_string().ok_or(FAILED)?;
    let bytes = base64::decode(&text).ok_or(FAILED)?;
    set(object, name, &Uint8Array::from(bytes.as_slice()));
    Ok(())
}

/// What the browser gave, as the server takes it. What extensions computed stays here.
fn told(credential: &JsValue) -> Option<Value> {
    let response = get(credential, "response");
    let mut said = Map::new();
    for name in RESPONSE {
        if let Some(bytes) = buffer(&get(&response, name)) {
            said.insert((*name).to_owned(), Value::String(base64::encode(&bytes)));
        }
    }
    if let Ok(transports) = get(&response, "getTransports").dyn_into::<Function>() {
        let all = transports.call0(&response).ok()?;
        let all: Vec<_> = Array::from(&all).iter().filter_map(|one| one.as_string()).collect();
        said.insert("transports".to_owned(), json!(all));
    }
    let id = base64::encode(&buffer(&get(credential, "rawId"))?);
    let attachment = get(credential, "authenticatorAttachment").as_string();
    let mut told = json!({
        "id": id, "rawId": id, "type": "public-key", "response": said, "clientExtensionResults": {},
    });
    if let Some(attachment) = attachment {
        told["authenticatorAttachment"] = Value::String(attachment);
    }
    Some(told)
}

/// The bytes of an `ArrayBuffer`, or of a view of one.
fn buffer(value: &JsValue) -> Option<Vec<u8>> {
    value.is_object().then(|| Uint8Array::new(value).to_vec())
}

fn credentials() -> Option<JsValue> {
    let window = browser::window()?;
    Some(get(&window.navigator(), "credentials"))
}

fn class() -> JsValue {
    browser::window().map_or(JsValue::UNDEFINED, |window| get(&window, "PublicKeyCredential"))
}

/// A property, whether or not there is one.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // An object that we made takes any property.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
