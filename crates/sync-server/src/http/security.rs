//! Headers that every answer has: what the app's pages may do, and who may show them.

use super::Peer;
use crate::{settings::PublicUrl, shared::Shared};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

/// The same for every answer.
const FIXED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "permissions-policy",
        "geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// For a year. Other names of the domain are others' business.
const ONLY_TLS: &str = "max-age=31536000";

/// Whether whoever asks has come by TLS, or should.
pub(super) fn is_secure(shared: &Shared, peer: Option<Peer>, headers: &HeaderMap) -> bool {
    let proxies = &shared.settings.trusted_proxies;
    let public = shared.settings.public_url.as_ref().is_some_and(PublicUrl::is_secure);
    let says = |peer: Peer| peer.secure || proxies.says_secure(peer.address.ip(), headers);
    public || peer.is_some_and(says)
}

/// Puts them on.
pub(super) async fn headers(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|info| info.0);
    let secure = is_secure(&shared, peer, request.headers());
    let sockets = sockets(request.headers(), shared.settings.public_url.as_ref(), secure);
    let private = request.uri().path();
    let private = private.starts_with("/api/") || private.starts_with("/admin/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if private {
        // Links, tokens, names.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(&sockets)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `'self'` does not cover WebSockets in every browser, so they are named.
fn sockets(headers: &HeaderMap, public_url: Option<&PublicUrl>, secure: bool) -> String {
    if let Some(url) = public_url {
        return url.web_socket();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return String::new();
    }
    if secure { format!("wss://{host}") } else { format!("ws://{host} wss://{host}") }
}

fn policy(sockets: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self' {sockets}; worker-src 'self'; frame-src blob:; manifest-src 'self'; font-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
