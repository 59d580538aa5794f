//! Which pages may open the WebSocket.

use crate::settings::PublicUrl;
use axum::http::{HeaderMap, header};

/// Whether the request comes from a page of this server, or from no page at all (a
/// native device sends no `Origin`).
pub(super) fn is_allowed(
    headers: &HeaderMap,
    public_url: Option<&PublicUrl>,
    secure: bool,
) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if public_url.is_some_and(|url| url.is_origin(origin)) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let page = origin
        .split_once("://")
        .filter(|(scheme, _)| *scheme == "https" || (*scheme == "http" && !secure));
    matches!((page, host), (Some((_, page)), Some(host)) if page.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(origin: Option<&str>, host: &str, public_url: Option<&str>, expect: bool) {
        checked(origin, host, public_url, false, expect);
    }

    #[track_caller]
    fn checked(
        origin: Option<&str>,
        host: &str,
        public_url: Option<&str>,
        secure: bool,
        expect: bool,
    ) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        let public_url: Option<PublicUrl> = public_url.map(|url| url.parse().unwrap());
        assert_eq!(
            is_allowed(&headers, public_url.as_ref(), secure),
            expect,
            "{origin:?} at {host}"
        );
    }

    #[test]
    fn a_page_that_came_without_tls_is_none_of_a_server_with_it() {
        checked(Some("https://carnet.example"), "carnet.example", None, true, true);
        checked(Some("http://carnet.example"), "carnet.example", None, true, false);
        checked(None, "carnet.example", None, true, true);
    }

    #[test]
    fn pages_of_this_server_and_native_devices_only() {
        check(None, "carnet.example", None, true);
        check(Some("https://carnet.example"), "carnet.example", None, true);
        check(Some("http://localhost:8080"), "localhost:8080", None, true);
        check(Some("http://localhost:9090"), "localhost:8080", None, false);
        check(Some("https://evil.example"), "carnet.example", None, false);
        check(Some("null"), "carnet.example", None, false);
        check(
            Some("https://carnet.example"),
            "127.0.0.1:8080",
            Some("https://carnet.example"),
            true,
        );
        check(
            Some("https://evil.example"),
            "127.0.0.1:8080",
            Some("https://carnet.example"),
            false,
        );
    }
}
