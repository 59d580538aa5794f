//! Errors that axum words by itself (a wrong method, a body that does not fit) get a code as all others.

use super::ApiError;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Gives an error of a path that answers in JSON its code, where it has none. Which methods a path
/// takes is still told.
pub(super) async fn errors(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_ours = ["/api/", "/admin/", "/sync"].iter().any(|ours| path.starts_with(ours));
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_ours || !is_error || is_json(&response) {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut worded = words(status).into_response();
    worded.headers_mut().extend(allow.map(|allow: HeaderValue| (header::ALLOW, allow)));
    worded
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

fn words(status: StatusCode) -> ApiError {
    let (code, message) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("method", "this address takes another method"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "the body is too long"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("malformed", "say content-type: application/json"),
        _ => ("malformed", "the request can't be read"),
    };
    ApiError::new(status, code, message)
}
