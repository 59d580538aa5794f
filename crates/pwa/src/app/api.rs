//! Asking the server that this page comes from for more than documents.

use super::{App, browser};
use carnet_engine::api::{Reply, Request as Question};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

/// Asks in the name of this device. An error is the server's code, or `offline`, `unexpected`.
pub(crate) async fn ask(app: &App, path: &str, body: Option<Value>) -> Result<Value, String> {
    let token = token(app).await.ok_or("token")?;
    send(path, Some(&token), body).await
}

/// This device's secret as it is now: it changes.
pub(crate) async fn token(app: &App) -> Option<String> {
    match app.engine.request(Question::Token).await {
        Reply::Token(token) => token,
        _ => None,
    }
}

/// Posts `body`, or gets where there is none.
pub(crate) async fn send(
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
) -> Result<Value, String> {
    let response = fetch(path, token, body).await.map_err(|_| "offline".to_owned())?;
    let text = text(&response).await.ok_or("offline")?;
    let answer: Value = serde_json::from_str(&text).map_err(|_| "unexpected".to_owned())?;
    if response.ok() {
        return Ok(answer);
    }
    Err(answer["code"].as_str().unwrap_or("unexpected").to_owned())
}

async fn fetch(path: &str, token: Option<&str>, body: Option<Value>) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    let options = RequestInit::new();
    if let Some(token) = token {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        options.set_method("POST");
        options.set_body(&JsValue::from_str(&body.to_string()));
    }
    options.set_headers(&headers);
    let request = Request::new_with_str_and_init(path, &options)?;
    let window = browser::window().ok_or(JsValue::NULL)?;
    JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()
}

async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
