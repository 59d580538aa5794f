//! What a signed-in device asks beside documents, with its token as a bearer's:
//!
//! | path | who | what |
//! | --- | --- | --- |
//! | `GET /api/me` | anybody | `{"person", "name", "administrator"}` |
//! | `POST /api/sign-out` | anybody | this device is refused from now on |
//! | `GET /api/admin/devices` | administrators | every device |
//! | `POST /api/admin/revoke` `{"device"}` | administrators | withdraws one |
//! | `POST /api/admin/dismiss` `{"person"}` | administrators | withdraws every way in of another person |
//! | `POST /api/admin/invite` `{"name"}` | administrators | `{"url"}`: a link for a person |
//! | `GET /api/admin/journal?words=&before=` | administrators | a part of the audit log, newest first |
//!
//! No cookie is ever set, so no other site's page can ask in a user's name.

use super::{ApiError, rights};
use crate::{
    accounts::{Bearer, Listed, journal},
    shared::Shared,
};
use axum::{
    Json,
    extract::{
        FromRequestParts, Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{StatusCode, header, request::Parts},
};
use carnet_ids::DeviceId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Entries of one page of the audit log.
const PAGE: usize = 100;
/// Bytes of what is searched for.
const MOST_WORDS: usize = 200;

/// A body, or why it is none.
pub(super) type Body<T> = Result<Json<T>, JsonRejection>;

/// A device's person, by their token.
pub(super) struct SignedIn(pub(super) Bearer);

/// The same, where they administer.
pub(super) struct Administrator(pub(super) Bearer);

impl FromRequestParts<Arc<Shared>> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let given = parts.headers.get(header::AUTHORIZATION);
        let token = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let who = token.and_then(|token| shared.accounts.bearer(token));
        who.map(Self).ok_or_else(|| {
            ApiError::new(StatusCode::UNAUTHORIZED, "token", "show a device's token")
        })
    }
}

impl FromRequestParts<Arc<Shared>> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let SignedIn(who) = SignedIn::from_request_parts(parts, shared).await?;
        if rights::administers(shared, who.person).await? {
            return Ok(Self(who));
        }
        let message = "only administrators may do this";
        Err(ApiError::new(StatusCode::FORBIDDEN, "administrators", message))
    }
}

#[derive(Serialize)]
pub(super) struct Me {
    person: carnet_ids::ItemId,
    name: String,
    device: DeviceId,
    administrator: bool,
}

pub(super) async fn me(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Me>, ApiError> {
    let administrator = rights::administers(&shared, who.person).await?;
    Ok(Json(Me { person: who.person, name: who.name, device: who.device, administrator }))
}

pub(super) async fn sign_out(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Value>, ApiError> {
    shared.accounts.sign_out(&who).await?;
    Ok(Json(json!({})))
}

#[derive(Serialize)]
pub(super) struct Devices {
    devices: Vec<Listed>,
}

pub(super) async fn devices(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
) -> Result<Json<Devices>, ApiError> {
    Ok(Json(Devices { devices: shared.accounts.devices().await? }))
}

#[derive(Deserialize)]
pub(super) struct Which {
    pub(super) device: DeviceId,
}

pub(super) async fn revoke(
    State(shared): State<Arc<Shared>>,
    Administrator(who): Administrator,
    body: Body<Which>,
) -> Result<Json<Value>, ApiError> {
    let Json(Which { device }) = body?;
    shared.accounts.revoke(device, &who.name).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Dismissed {
    person: carnet_ids::ItemId,
}

pub(super) async fn dismiss(
    State(shared): State<Arc<Shared>>,
    Administrator(who): Administrator,
    body: Body<Dismissed>,
) -> Result<Json<Value>, ApiError> {
    let Json(Dismissed { person }) = body?;
    if person == who.person {
        let message = "nobody withdraws their own ways in: ask another administrator";
        return Err(ApiError::new(StatusCode::CONFLICT, "oneself", message));
    }
    shared.accounts.dismiss(person, &who.name).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Whom {
    name: String,
}

pub(super) async fn invite(
    State(shared): State<Arc<Shared>>,
    Administrator(who): Administrator,
    body: Body<Whom>,
) -> Result<Json<Value>, ApiError> {
    let Json(Whom { name }) = body?;
    let link = shared.accounts.invite(&name, &who.name).await?;
    Ok(Json(json!({ "url": shared.public_url().join(&link) })))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    words: String,
    before: Option<u64>,
}

pub(super) async fn journal(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<journal::Page>, ApiError> {
    let malformed =
        |error: QueryRejection| ApiError::new(error.status(), "malformed", error.body_text());
    let Query(Asked { words, before }) = asked.map_err(malformed)?;
    if words.len() > MOST_WORDS {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "too-long", "search for less"));
    }
    let disk = shared.disk.clone();
    let search = move || journal::search(&disk, &words, before, PAGE);
    let found = tokio::task::spawn_blocking(search).await;
    let found = found.map_err(|error| ApiError::internal(&error))?;
    Ok(Json(found.map_err(|error| ApiError::internal(&error))?))
}
