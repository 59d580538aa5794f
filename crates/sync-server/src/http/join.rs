//! `POST /api/join`: a device signs in with a link.

use super::{ApiError, Peer, throttle};
use crate::{accounts::Joined, shared::Shared};
use axum::{
    Json,
    extract::{ConnectInfo, State, rejection::JsonRejection},
    http::HeaderMap,
};
use serde::Deserialize;
use std::sync::Arc;

/// What a device calls itself when it says nothing.
pub(super) const NAMELESS: &str = "Appareil";

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
    throttle::address(&shared, address, &headers)?;
    let Json(join) = body?;
    let name = if join.device_name.trim().is_empty() { NAMELESS } else { &join.device_name };
    let joined = shared.accounts.join(join.link.trim(), name).await?;
    tracing::info!(device = %joined.device, "a device signed in");
    Ok(Json(joined))
}
