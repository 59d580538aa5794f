//! Exchanging a one-time link for a device's sign-in.

use super::browser;
use carnet_engine::api::Credentials;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

/// Asks the server that this page comes from. An error is a code of the family `join`.
pub(crate) async fn join(link: &str, device_name: &str) -> Result<Credentials, String> {
    let body = json!({ "link": link, "device_name": device_name }).to_string();
    let response = post("/api/join", &body).await.map_err(|_| "offline".to_owned())?;
    let text = text(&response).await.ok_or("offline")?;
    let answer: Value = serde_json::from_str(&text).map_err(|_| "unexpected".to_owned())?;
    if !response.ok() {
        return Err(answer["code"].as_str().unwrap_or("unexpected").to_owned());
    }
    credentials(answer).ok_or_else(|| "unexpected".to_owned())
}

/// The server does not know by which name it is reached: this page does.
fn credentials(mut answer: Value) -> Option<Credentials> {
    let server = format!("{}/sync", browser::origin().replacen("http", "ws", 1));
    answer.as_object_mut()?.insert("server".to_owned(), Value::String(server));
    serde_json::from_value(answer).ok()
}

async fn post(path: &str, body: &str) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(&JsValue::from_str(body));
    let request = Request::new_with_str_and_init(path, &options)?;
    let window = browser::window().ok_or(JsValue::NULL)?;
    JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()
}

async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
