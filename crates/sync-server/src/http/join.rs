//! `POST /api/join`: a device signs in with a link.

use super::{ApiError, Peer, throttle};
use crate::{accounts::Joined, shared::Shared};
use axum::{
    Json,
    extract::{ConnectInfo, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use std::sync::Arc;

/// What a device calls itself when it says nothing.
const NAMELESS: &str = "Appareil";

#[derive(Deserialize)]
pub(super) struct Join {
    link: String,
    #[serde(default)]
    device_name: String,
}

pub(super) async fn join(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(Peer { address, .. }): ConnectInfo<Peer>,
    headers: HeaderMap,
    body: Result<Json<Join>, JsonRejection>,
) -> Result<Json<Joined>, ApiError> {
    let who = throttle::client(address, &headers);
    if !shared.throttle.allow(who) {
        let message = "too many attempts from this address: wait a minute";
        return Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too-many", message));
    }
    let Json(join) = body
        .map_err(|error| ApiError::new(StatusCode::BAD_REQUEST, "malformed", error.body_text()))?;
    let name = if join.device_name.trim().is_empty() { NAMELESS } else { &join.device_name };
    let joined = shared.accounts.join(join.link.trim(), name).await?;
    tracing::info!(device = %joined.device, "a device signed in");
    Ok(Json(joined))
}
