//! Passkeys. What browsers are asked for and what they give is WebAuthn's JSON (level 3, 5.1.8 to 5.1.10):
//!
//! | path | who | what |
//! | --- | --- | --- |
//! | `POST /api/passkeys/challenge` | anybody | `PublicKeyCredentialRequestOptionsJSON`, good once and for five minutes |
//! | `POST /api/passkeys/sign-in` `{"passkey", "device_name"?}` | anybody | as `/api/join`; `passkey` is an `AuthenticationResponseJSON` |
//! | `POST /api/passkeys/begin` `{"password"?}` | a device | `PublicKeyCredentialCreationOptionsJSON`; the password where there is one |
//! | `POST /api/passkeys/add` `{"passkey", "name"}` | a device | keeps it; `passkey` is a `RegistrationResponseJSON` |
//! | `POST /api/passkeys/remove` `{"id"}` | a device | takes one of its person's away |
//!
//! `GET /api/ways` lists them.

use super::{
    ApiError, Peer,
    api::{Asks, SignedIn},
    join::NAMELESS,
    throttle,
};
use crate::{
    accounts::{Joined, Shown, Site},
    shared::Shared,
};
use axum::{
    Json,
    extract::{ConnectInfo, State, rejection::JsonRejection},
    http::HeaderMap,
};
use carnet_ids::ItemId;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) async fn challenge(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(Peer { address, .. }): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    throttle::challenge(&shared, address, &headers)?;
    let site = Site::at(&shared.public_url())?;
    Ok(Json(shared.accounts.passkey_challenge(&site)?))
}

pub(super) async fn sign_in(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(Peer { address, .. }): ConnectInfo<Peer>,
    headers: HeaderMap,
    body: Result<Json<Shown>, JsonRejection>,
) -> Result<Json<Joined>, ApiError> {
    throttle::address(&shared, address, &headers)?;
    let Json(mut shown) = body?;
    throttle::account(&shared, shown.credential())?;
    if shown.device_name.trim().is_empty() {
        NAMELESS.clone_into(&mut shown.device_name);
    }
    let site = Site::at(&shared.public_url())?;
    let joined = shared.accounts.sign_in_with_passkey(&site, shown).await?;
    tracing::info!(device = %joined.device, "a device signed in");
    Ok(Json(joined))
}

#[derive(Deserialize)]
pub(super) struct Begun {
    #[serde(default)]
    password: String,
}

pub(super) async fn begin(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Begun { password }): Asks<SignedIn, Begun>,
) -> Result<Json<Value>, ApiError> {
    throttle::person(&shared, who.person)?;
    let site = Site::at(&shared.public_url())?;
    Ok(Json(shared.accounts.begin_passkey(&site, &who, &password).await?))
}

#[derive(Deserialize)]
pub(super) struct Made {
    passkey: Value,
    name: String,
}

pub(super) async fn add(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Made { passkey, name }): Asks<SignedIn, Made>,
) -> Result<Json<Value>, ApiError> {
    let site = Site::at(&shared.public_url())?;
    shared.accounts.add_passkey(&site, &who, &passkey, &name).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Which {
    id: ItemId,
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Which { id }): Asks<SignedIn, Which>,
) -> Result<Json<Value>, ApiError> {
    shared.accounts.remove_passkey(&who, id).await?;
    Ok(Json(json!({})))
}
