//! Exchanging a one-time link, a password or a passkey for a device's sign-in.

use super::{
    api, browser,
    passkey::{self, Asking},
};
use carnet_engine::api::Credentials;
use serde_json::{Value, json};

/// Asks the server that this page comes from. An error is a code of the family `join`.
pub(crate) async fn join(link: &str, device_name: &str) -> Result<Credentials, String> {
    let body = json!({ "link": link, "device_name": device_name });
    let answer = api::send("/api/join", None, Some(body)).await?;
    credentials(answer).ok_or_else(|| "unexpected".to_owned())
}

/// The same with what somebody typed: address, password, code, and the device's name.
pub(crate) async fn sign_in(typed: [String; 4]) -> Result<Credentials, String> {
    let [email, password, code, device_name] = typed;
    let body =
        json!({ "email": email, "password": password, "code": code, "device_name": device_name });
    let answer = api::send("/api/sign-in", None, Some(body)).await?;
    credentials(answer).ok_or_else(|| "unexpected".to_owned())
}

/// Why a passkey signed nobody in.
pub(crate) enum ByPasskey {
    /// What the browser said: a code of the family `passkey`.
    Browser(passkey::Problem),
    /// What the server said: a code of the family `join`.
    Server(String),
}

/// The same with whichever passkey the user chooses.
pub(crate) async fn by_passkey(
    device_name: &str,
    asking: Asking,
) -> Result<Credentials, ByPasskey> {
    let options = api::send("/api/passkeys/challenge", None, Some(json!({}))).await;
    let options = options.map_err(ByPasskey::Server)?;
    let shown = passkey::sign(&options, asking).await.map_err(ByPasskey::Browser)?;
    let body = json!({ "passkey": shown, "device_name": device_name });
    let answer = api::send("/api/passkeys/sign-in", None, Some(body)).await;
    let answer = answer.map_err(ByPasskey::Server)?;
    credentials(answer).ok_or_else(|| ByPasskey::Server("unexpected".to_owned()))
}

/// The server does not know by which name it is reached: this page does.
fn credentials(mut answer: Value) -> Option<Credentials> {
    let server = format!("{}/sync", browser::origin().replacen("http", "ws", 1));
    answer.as_object_mut()?.insert("server".to_owned(), Value::String(server));
    serde_json::from_value(answer).ok()
}
