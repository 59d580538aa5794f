//! The server's HTTP surface.
//!
//! | path | what |
//! | --- | --- |
//! | `GET /sync` | the WebSocket of the sync protocol |
//! | `POST /api/join` | a device signs in with a link |
//! | `GET /healthz` | 200 when the store can be written |
//! | `GET /metrics` | Prometheus |
//! | `/api/me`, `/api/sign-out`, `/api/admin/…` | a signed-in device: see [`api`] |
//! | `POST /api/sign-in`, `/api/ways`, `/api/password`, `/api/code…` | passwords and codes: see [`ways`] |
//! | `POST /admin/…` | the command line of this machine: see [`admin`] |
//! | anything else | the app's files |

mod admin;
mod api;
mod error;
mod files;
mod health;
mod join;
mod listener;
mod origin;
mod rights;
mod security;
mod throttle;
mod tls;
mod upgrade;
mod ways;

pub(crate) use files::{Files, FilesError};
pub(crate) use health::Health;
pub(crate) use listener::{Limited, Peer};
pub(crate) use throttle::Throttle;
pub(crate) use tls::Tls;
pub(crate) use tls::TlsError;

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
        .route("/api/me", get(api::me))
        .route("/api/sign-out", post(api::sign_out))
        .route("/api/sign-in", post(ways::sign_in))
        .route("/api/ways", get(ways::own))
        .route("/api/password", post(ways::password))
        .route("/api/code", post(ways::code))
        .route("/api/code/confirm", post(ways::confirm))
        .route("/api/code/remove", post(ways::remove))
        .route("/api/admin/recover", post(ways::recover))
        .route("/api/admin/devices", get(api::devices))
        .route("/api/admin/revoke", post(api::revoke))
        .route("/api/admin/dismiss", post(api::dismiss))
        .route("/api/admin/invite", post(api::invite))
        .route("/api/admin/journal", get(api::journal))
        .route("/api/admin/rights", get(rights::list))
        .route("/api/admin/place", post(rights::place))
        .route("/api/admin/role", post(rights::role))
        .route("/api/admin/team", post(rights::team))
        .route("/admin/place", post(rights::place_named))
        .route("/admin/invite", post(admin::invite))
        .route("/admin/backup", post(admin::backup))
        .route("/admin/devices", post(admin::devices))
        .route("/admin/revoke", post(admin::revoke))
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
