//! `GET /sync`: from HTTP to the sync protocol.

use super::{ApiError, Peer, origin, security};
use crate::{shared::Shared, socket};
use axum::{
    extract::{ConnectInfo, State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use carnet_sync::limits::MAX_TO_SERVER;
use std::sync::Arc;

/// Bytes that a connection holds to read into, and gathers before it writes. The library's own
/// 128 KiB each would be a quarter of a gigabyte for a thousand devices that say nothing.
const BUFFER: usize = 8 << 10;

pub(super) async fn sync(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade =
        upgrade.map_err(|error| ApiError::new(error.status(), "web-socket", error.body_text()))?;
    let secure = security::is_secure(&shared, Some(peer), &headers);
    if !origin::is_allowed(&headers, shared.settings.public_url.as_ref(), secure) {
        shared.metrics.refused();
        let message = "this page is not one of this server's: open the app at its own address";
        return Err(ApiError::new(StatusCode::FORBIDDEN, "origin", message));
    }
    let upgrade = upgrade.max_message_size(MAX_TO_SERVER).max_frame_size(MAX_TO_SERVER);
    let upgrade = upgrade.read_buffer_size(BUFFER).write_buffer_size(BUFFER);
    Ok(upgrade.on_upgrade(move |socket| socket::run(socket, shared)).into_response())
}
