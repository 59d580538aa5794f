//! Signing in with a link.

use crate::{
    http::{self, HttpError},
    net::{Address, NetError},
};
use carnet_engine::api::Credentials;
use serde_json::{Value, json};

/// Why a link does not sign in.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// Not a link.
    #[error(
        "{0:?} is no sign-in link; one looks like https://carnet.example/#/join/0123456789abcdef"
    )]
    NotALink(String),
    /// Its address.
    #[error(transparent)]
    Address(#[from] NetError),
    /// The server did not accept it.
    #[error(transparent)]
    Server(#[from] HttpError),
    /// The server answers something else.
    #[error("the server's answer is not a sign-in: {0}")]
    Answer(String),
}

/// Uses a link for this device.
///
/// # Errors
/// [`JoinError`]; a link that was refused can't be used again, one that got nowhere can.
pub async fn join(link: &str, device_name: &str) -> Result<Credentials, JoinError> {
    let (base, secret) = parts(link).ok_or_else(|| JoinError::NotALink(link.to_owned()))?;
    let address = Address::parse(base)?;
    let body = json!({ "link": secret, "device_name": device_name });
    let mut answer =
        http::post_json(&format!("{}/api/join", base.trim_end_matches('/')), None, &body).await?;
    let scheme = if address.secure { "wss" } else { "ws" };
    if let Some(fields) = answer.as_object_mut() {
        fields.insert(
            "server".to_owned(),
            Value::String(format!("{scheme}://{}/sync", address.host)),
        );
    }
    serde_json::from_value(answer).map_err(|error| JoinError::Answer(error.to_string()))
}

/// The server's address and the link's secret.
fn parts(link: &str) -> Option<(&str, &str)> {
    let (base, secret) = link.trim().split_once("/#/join/")?;
    let plain = !secret.is_empty() && secret.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then_some((base, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_taken_apart() {
        assert_eq!(parts("http://a.example:1/#/join/ab12"), Some(("http://a.example:1", "ab12")));
        assert_eq!(parts("http://a.example/join/ab12"), None);
        assert_eq!(parts("http://a.example/#/join/"), None);
    }
}
