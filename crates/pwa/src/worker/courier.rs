//! Asking the server for files, and giving it some.

use super::clock::scope;
use carnet_engine::{Answer, Errand, Step};
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, Request, RequestInit, Response};

/// How long an answer may take, in milliseconds: a network that swallows packets never says no.
const PATIENCE: u32 = 60_000;

/// Does one errand.
pub(super) async fn run(errand: Errand) -> Answer {
    asked(&errand).await.unwrap_or(Answer::Lost)
}

async fn asked(errand: &Errand) -> Result<Answer, JsValue> {
    let abort = AbortController::new()?;
    let signal = abort.signal();
    let over = crate::runtime::timer::Timeout::new(PATIENCE, move || abort.abort());
    let options = RequestInit::new();
    options.set_signal(Some(&signal));
    let headers = Headers::new()?;
    headers.set("authorization", &format!("Bearer {}", errand.token))?;
    match &errand.step {
        Step::Ask { size } => {
            options.set_method("POST");
            headers.set("content-type", "application/json")?;
            options.set_body(&format!("{{\"size\":{size}}}").into());
        }
        Step::Send { at, bytes } => {
            options.set_method("PATCH");
            headers.set("upload-offset", &at.to_string())?;
            options.set_body(&Uint8Array::from(bytes.as_slice()));
        }
        Step::Get { from, until } => {
            headers.set("range", &format!("bytes={from}-{}", until.saturating_sub(1)))?;
        }
    }
    options.set_headers(&headers);
    let request = Request::new_with_str_and_init(&errand.path(), &options)?;
    let response: Response =
        JsFuture::from(scope().fetch_with_request(&request)).await?.dyn_into()?;
    let answer = read(&response, matches!(errand.step, Step::Get { .. })).await;
    drop(over);
    answer
}

async fn read(response: &Response, is_get: bool) -> Result<Answer, JsValue> {
    if response.ok() && is_get {
        let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
        return Ok(Answer::Bytes(Uint8Array::new(&buffer).to_vec()));
    }
    let json = JsFuture::from(response.json()?).await?;
    let field = |name: &str| Reflect::get(&json, &name.into());
    if !response.ok() {
        let code = field("code")?.as_string();
        return Ok(code.map_or(Answer::Lost, Answer::Refused));
    }
    let offset = field("offset")?.as_f64().ok_or("no offset")?;
    // A file's length is far below 2^53.
    Ok(Answer::Told { offset: offset as u64, done: field("done")?.is_truthy() })
}
