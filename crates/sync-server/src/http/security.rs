//! Headers that every answer has: what the app's pages may do, and who may show them.

use crate::{settings::PublicUrl, shared::Shared};
use axum::{
    extract::{Request, State},
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

/// Puts them on.
pub(super) async fn headers(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let sockets = sockets(request.headers(), shared.settings.public_url.as_ref());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(&sockets)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `'self'` does not cover WebSockets in every browser, so they are named.
fn sockets(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> String {
    if let Some(url) = public_url {
        return url.web_socket();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return String::new();
    }
    format!("ws://{host} wss://{host}")
}

fn policy(sockets: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self' {sockets}; worker-src 'self'; manifest-src 'self'; font-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
