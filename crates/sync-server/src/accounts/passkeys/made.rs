//! What a browser says of a passkey that it had made.

use crate::accounts::AccountError;
use serde_json::{Value, json};
use webauthn_rp::{Registration, response::register::AttestationObject};

/// Reads WebAuthn's `RegistrationResponseJSON`.
pub(super) fn read(made: &Value) -> Result<Registration, AccountError> {
    let read = parsed(made)?;
    if !computes(&read) || read.client_extension_results().prf.is_some() {
        return Ok(read);
    }
    // Some authenticators give every passkey what the PRF extension needs, and a browser that did not ask says nothing of it. The
    // standard lets them (level 3, 7.1, step 27), the library does not: it is told what the browser would have said.
    let mut made = made.clone();
    made["clientExtensionResults"]["prf"] = json!({ "enabled": true });
    parsed(&made)
}

fn parsed(made: &Value) -> Result<Registration, AccountError> {
    let made = made.to_string();
    Registration::from_json_relaxed(made.as_bytes()).map_err(|error| {
        tracing::debug!(%error, "a passkey can't be read");
        AccountError::PasskeyUnfit
    })
}

/// Whether the authenticator computes with it (CTAP 2.1, 12.5: hmac-secret).
fn computes(read: &Registration) -> bool {
    let object = AttestationObject::try_from(read.response().attestation_object());
    object.is_ok_and(|object| object.auth_data().extensions().hmac_secret == Some(true))
}
