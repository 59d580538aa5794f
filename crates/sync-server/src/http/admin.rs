//! What the command line on the server's machine asks of a running server:
//! - `POST /admin/invite` `{"name"}` → `{"url", "near"}`: a link, and the same at the
//!   address by which this machine reaches the server;
//! - `POST /admin/devices` → `{"devices"}`: every device;
//! - `POST /admin/revoke` `{"device"}` → `{}`: withdraws one;
//! - `POST /admin/backup` `{"to"}` → `{}`;
//! - `POST /admin/files` → how many files there are; takes away those that no fiche names any more.
//!
//! Only from this machine, and with the secret that stands in the data folder's
//! `run.json`, which only its owner can read.

use super::{ApiError, Peer, api::Which};
use crate::{
    accounts::{
        By, CONSOLE,
        journal::{Act, Entry},
    },
    blobs::Collected,
    clock, secret,
    settings::PublicUrl,
    shared::{Shared, near},
};
use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};

#[derive(Deserialize)]
pub(super) struct Invite {
    name: String,
}

#[derive(Serialize)]
pub(super) struct Invited {
    url: String,
    near: String,
}

#[derive(Deserialize)]
pub(super) struct Backup {
    to: PathBuf,
}

pub(super) async fn invite(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(invite): Json<Invite>,
) -> Result<Json<Invited>, ApiError> {
    allowed(&shared, peer, &headers)?;
    let link = shared.accounts.invite(&invite.name, By::Console).await?;
    Ok(Json(Invited {
        url: shared.public_url().join(&link),
        near: PublicUrl::plain(near(peer.local)).join(&link),
    }))
}

pub(super) async fn backup(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(backup): Json<Backup>,
) -> Result<Json<serde_json::Value>, ApiError> {
    allowed(&shared, peer, &headers)?;
    let failed = |error: &dyn std::fmt::Display| {
        ApiError::new(StatusCode::CONFLICT, "backup", error.to_string())
    };
    // First, so that a store that has its name has nearly all that it names; then what came meanwhile.
    shared.blobs.copy_to(&backup.to).await.map_err(|error| failed(&error))?;
    let (copy, to) = (Arc::clone(&shared.backup), backup.to.clone());
    let copied = tokio::task::spawn_blocking(move || copy(&to)).await;
    copied.map_err(|error| ApiError::internal(&error))?.map_err(|error| failed(&error))?;
    shared.blobs.copy_to(&backup.to).await.map_err(|error| failed(&error))?;
    shared.accounts.note(Entry::new(Act::BackedUp, CONSOLE, "")).await?;
    shared.backups.made().await;
    tracing::info!("a backup was made");
    Ok(Json(serde_json::json!({})))
}

pub(super) async fn files(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Result<Json<Collected>, ApiError> {
    allowed(&shared, peer, &headers)?;
    Ok(Json(shared.blobs.collect(&shared.core, clock::unix()).await?))
}

pub(super) async fn devices(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Result<Json<serde_json::Value>, ApiError> {
    allowed(&shared, peer, &headers)?;
    let devices = shared.accounts.devices().await?;
    Ok(Json(serde_json::json!({ "devices": devices })))
}

pub(super) async fn revoke(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(Which { device }): Json<Which>,
) -> Result<Json<serde_json::Value>, ApiError> {
    allowed(&shared, peer, &headers)?;
    shared.accounts.revoke(device, By::Console).await?;
    Ok(Json(serde_json::json!({})))
}

pub(super) fn allowed(shared: &Shared, peer: Peer, headers: &HeaderMap) -> Result<(), ApiError> {
    let near = peer.address.ip().is_loopback() || peer.address.ip() == peer.local.ip();
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if near && given.is_some_and(|given| secret::hash(given) == shared.admin) {
        return Ok(());
    }
    Err(ApiError::new(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address"))
}
