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
//! | `/api/fiches/…/files/…` | files of fiches: see [`blobs`] |
//! | `/api/passkeys/…` | passkeys: see [`passkeys`] |
//! | `/api/feed…`, `/agenda/….ics` | a person's calendar for calendar programs: see [`feed`] |
//! | `/api/admin/health` | how the server and its devices are: see [`condition`] |
//! | `/api/admin/erase`, `/api/admin/erasures` | erasing a person: see [`erasures`] |
//! | `/api/locate` | where an address is: see [`locate`] |
//! | `POST /admin/…` | the command line of this machine: see [`admin`] |
//! | anything else | the app's files |

mod admin;
mod api;
mod blobs;
mod coded;
mod condition;
#[cfg(test)]
mod contract;
mod erasures;
mod error;
mod feed;
mod files;
mod finish;
mod health;
mod join;
mod listener;
mod locate;
mod origin;
mod passkeys;
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
    routing::{MethodRouter, any, get, post},
};
use error::ApiError;
use std::sync::Arc;

/// Bytes of a request's body; no request needs more.
const MAX_BODY: usize = 8 << 10;

/// Everything that answers in JSON, by path: what the contract's test asks, so a path stands here or
/// nowhere.
fn answers() -> Vec<(&'static str, MethodRouter<Arc<Shared>>)> {
    vec![
        ("/api/join", post(join::join)),
        ("/api/me", get(api::me)),
        ("/api/exported", post(api::exported)),
        ("/api/sign-out", post(api::sign_out)),
        ("/api/sign-in", post(ways::sign_in)),
        ("/api/ways", get(ways::own)),
        ("/api/password", post(ways::password)),
        ("/api/password/strength", post(ways::strength)),
        ("/api/code", post(ways::code)),
        ("/api/code/confirm", post(ways::confirm)),
        ("/api/code/remove", post(ways::remove)),
        ("/api/passkeys/challenge", post(passkeys::challenge)),
        ("/api/passkeys/sign-in", post(passkeys::sign_in)),
        ("/api/passkeys/begin", post(passkeys::begin)),
        ("/api/passkeys/add", post(passkeys::add)),
        ("/api/passkeys/remove", post(passkeys::remove)),
        ("/api/feed", get(feed::told).post(feed::make)),
        ("/api/feed/remove", post(feed::remove)),
        ("/api/locate", get(locate::who).post(locate::locate)),
        (
            "/api/fiches/{fiche}/files/{file}",
            get(blobs::read).post(blobs::ask).patch(blobs::append),
        ),
        ("/api/admin/recover", post(ways::recover)),
        ("/api/admin/devices", get(api::devices)),
        ("/api/admin/health", get(condition::health)),
        ("/api/admin/revoke", post(api::revoke)),
        ("/api/admin/dismiss", post(api::dismiss)),
        ("/api/admin/invite", post(api::invite)),
        ("/api/admin/journal", get(api::journal)),
        ("/api/admin/rights", get(rights::list)),
        ("/api/admin/place", post(rights::place)),
        ("/api/admin/role", post(rights::role)),
        ("/api/admin/team", post(rights::team)),
        ("/api/admin/erase", post(erasures::erase)),
        ("/api/admin/erasures", get(erasures::all)),
        ("/admin/place", post(rights::place_named)),
        ("/admin/invite", post(admin::invite)),
        ("/admin/backup", post(admin::backup)),
        ("/admin/files", post(admin::files)),
        ("/admin/devices", post(admin::devices)),
        ("/admin/revoke", post(admin::revoke)),
        ("/api/{*rest}", any(nothing)),
        ("/admin/{*rest}", any(nothing)),
    ]
}

/// Every route.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let routed = |router: Router<_>, (path, answer): (&str, _)| router.route(path, answer);
    answers()
        .into_iter()
        .fold(Router::new(), routed)
        .route("/sync", get(upgrade::sync))
        .route("/agenda/{file}", get(feed::read))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(metrics))
        .fallback(app)
        .layer(axum::middleware::from_fn(coded::errors))
        .layer(axum::middleware::from_fn(finish::whole))
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
