//! The server's HTTP surface.
//!
//! | path | what |
//! | --- | --- |
//! | `GET /sync` | the WebSocket of the sync protocol |
//! | `POST /api/join` | a device signs in with a link |
//! | `GET /healthz` | 200 when the store can be written |
//! | `GET /metrics` | Prometheus |
//! | `POST /admin/…` | the command line of this machine: see [`admin`] |
//! | anything else | the app's files |

mod admin;
mod error;
mod files;
mod health;
mod join;
mod listener;
mod origin;
mod security;
mod throttle;
mod upgrade;

pub(crate) use files::{Files, FilesError};
pub(crate) use health::Health;
pub(crate) use listener::{Limited, Peer};
pub(crate) use throttle::Throttle;

use crate::shared::Shared;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use error::ApiError;
use std::sync::Arc;

/// Bytes of a request's body; no request needs more.
const MAX_BODY: usize = 8 << 10;

/// Every route.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/sync", get(upgrade::sync))
        .route("/api/join", post(join::join))
        .route("/admin/invite", post(admin::invite))
        .route("/admin/backup", post(admin::backup))
        .route("/api/{*rest}", any(nothing))
        .route("/admin/{*rest}", any(nothing))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(metrics))
        .fallback(app)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), security::headers))
        .with_state(shared)
}

async fn nothing() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address")
}

async fn app(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    shared.files.answer(request.method(), request.uri().path(), request.headers())
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let page = shared.metrics.page(shared.gauges().await);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page).into_response()
}
