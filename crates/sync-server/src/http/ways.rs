//! Passwords and codes:
//!
//! | path | who | what |
//! | --- | --- | --- |
//! | `POST /api/sign-in` `{"email", "password", "code"?, "device_name"?}` | anybody | as `/api/join` |
//! | `GET /api/ways` | a device | `{"email", "password", "code", "passkeys"}`: what its person has; of passkeys `id`, `name`, `credential`, `added`, `used` |
//! | `POST /api/password` `{"email", "password", "current"?}` | a device | chooses them |
//! | `POST /api/password/strength` `{"email"?, "password"}` | a device | `{"score", "most", "problem"}`: how hard it is to guess, before it is chosen |
//! | `POST /api/code` `{"password"?}` | a device | `{"secret", "url"}` for an app that shows codes; the password where codes are asked for already |
//! | `POST /api/code/confirm` `{"code"}` | a device | from now on a code is asked for |
//! | `POST /api/code/remove` `{"password"}` | a device | no more |
//! | `POST /api/admin/recover` `{"person"}` | administrators | `{"url"}`: takes the person's ways away, passkeys with them, and makes a link |

use super::{
    ApiError, Peer,
    api::{Administrator, Asks, SignedIn},
    join::NAMELESS,
    throttle,
};
use crate::{
    accounts::{By, Joined, Offer, Own, Strength, Typed},
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

pub(super) async fn sign_in(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(Peer { address, .. }): ConnectInfo<Peer>,
    headers: HeaderMap,
    body: Result<Json<Typed>, JsonRejection>,
) -> Result<Json<Joined>, ApiError> {
    throttle::address(&shared, address, &headers)?;
    let Json(mut typed) = body?;
    throttle::account(&shared, &typed.email)?;
    if typed.device_name.trim().is_empty() {
        NAMELESS.clone_into(&mut typed.device_name);
    }
    let joined = shared.accounts.sign_in(typed).await?;
    tracing::info!(device = %joined.device, "a device signed in");
    Ok(Json(joined))
}

pub(super) async fn own(State(shared): State<Arc<Shared>>, SignedIn(who): SignedIn) -> Json<Own> {
    Json(shared.accounts.own_ways(&who))
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    email: String,
    password: String,
    #[serde(default)]
    current: String,
}

pub(super) async fn password(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), chosen): Asks<SignedIn, Chosen>,
) -> Result<Json<Value>, ApiError> {
    throttle::person(&shared, who.person)?;
    let Chosen { email, password, current } = chosen;
    shared.accounts.choose_password(&who, &email, &password, &current).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct InMind {
    #[serde(default)]
    email: String,
    password: String,
}

/// Nothing is kept of it, and nobody's password is tried: so it is not counted as an attempt.
pub(super) async fn strength(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), InMind { email, password }): Asks<SignedIn, InMind>,
) -> Result<Json<Strength>, ApiError> {
    Ok(Json(shared.accounts.strength(&who, &email, &password).await?))
}

#[derive(Deserialize)]
pub(super) struct NewCodes {
    #[serde(default)]
    password: String,
}

pub(super) async fn code(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), NewCodes { password }): Asks<SignedIn, NewCodes>,
) -> Result<Json<Offer>, ApiError> {
    throttle::person(&shared, who.person)?;
    Ok(Json(shared.accounts.offer_codes(&who, &password).await?))
}

#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
}

pub(super) async fn confirm(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Code { code }): Asks<SignedIn, Code>,
) -> Result<Json<Value>, ApiError> {
    throttle::person(&shared, who.person)?;
    shared.accounts.confirm_codes(&who, &code).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Password {
    password: String,
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Password { password }): Asks<SignedIn, Password>,
) -> Result<Json<Value>, ApiError> {
    throttle::person(&shared, who.person)?;
    shared.accounts.remove_codes(&who, &password).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Person {
    person: ItemId,
}

pub(super) async fn recover(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), Person { person }): Asks<Administrator, Person>,
) -> Result<Json<Value>, ApiError> {
    let link = shared.accounts.recover(person, By::Administrator(&who)).await?;
    Ok(Json(json!({ "url": shared.public_url().join(&link) })))
}
