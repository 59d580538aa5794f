//! What every answer carries, and what the app's folder gives away.

use crate::kit::{Office, ask, get};
use std::path::Path;

fn app(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("index.html", "<!doctype html>");
    write("app-0123456789abcdef.js", "plain");
    write("app-0123456789abcdef.js.br", "brotli");
    write("sw.js", "self");
    write("manifest.json", "{}");
}

#[tokio::test]
async fn answers_are_cached_typed_and_fenced_in() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    app(folder.path());
    let office =
        Office::open_with(data.path(), |settings| settings.app = Some(folder.path().to_owned()))
            .await;
    let for_ever = Some("public, max-age=31536000, immutable");
    for (path, status, mime, cache) in [
        ("/", 200, Some("text/html; charset=utf-8"), Some("no-cache")),
        ("/annuaire?q=a", 200, Some("text/html; charset=utf-8"), Some("no-cache")),
        ("/sw.js", 200, Some("text/javascript; charset=utf-8"), Some("no-cache")),
        ("/manifest.json", 200, Some("application/manifest+json"), Some("no-cache")),
        ("/app-0123456789abcdef.js", 200, Some("text/javascript; charset=utf-8"), for_ever),
        ("/../../etc/passwd", 200, Some("text/html; charset=utf-8"), Some("no-cache")),
        ("/%2e%2e/run.json", 404, Some("text/plain; charset=utf-8"), None),
        ("/run.json", 404, Some("text/plain; charset=utf-8"), None),
        ("/api/nothing", 404, Some("application/json"), Some("no-store")),
        ("/admin/invite", 405, Some("application/json"), Some("no-store")),
    ] {
        let answer = get(&office.host, path, &[]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (status, cache), "{path}");
        assert_eq!(answer.header("content-type"), mime, "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(
            policy.contains(&format!("connect-src 'self' ws://{0} wss://{0};", office.host)),
            "{policy}"
        );
    }
    let brotli =
        get(&office.host, "/app-0123456789abcdef.js", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(
        (brotli.header("content-encoding"), brotli.body.as_slice()),
        (Some("br"), &b"brotli"[..])
    );
    let head = ask(&office.host, "HEAD", "/sw.js", &[], "").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("4"), 0));
    office.close().await;
}

#[tokio::test]
async fn a_host_that_is_no_host_does_not_get_into_the_policy() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let answer = get(&office.host, "/healthz", &[("host", "a; script-src *")]).await;
    assert!(!answer.head.contains("script-src *"), "{}", answer.head);
    office.close().await;
}
