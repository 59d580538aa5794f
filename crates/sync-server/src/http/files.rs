//! The app's files, read once at start: only what was in the folder then is served, so
//! no path leads out of it.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};

/// The page that every screen begins with.
const INDEX: &str = "/index.html";
/// A name with this many hexadecimal digits before its extension never changes content.
const HASH_DIGITS: usize = 16;
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";
/// Encodings of which a file may have a copy beside it, the best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A folder that can't be served.
#[derive(Debug, thiserror::Error)]
#[error("the app's file {} can't be read: {cause}", path.display())]
pub struct FilesError {
    path: PathBuf,
    cause: io::Error,
}

/// Every file, by its path.
#[derive(Debug, Default)]
pub(crate) struct Files {
    by_path: HashMap<String, File>,
}

#[derive(Debug)]
struct File {
    plain: Copy,
    /// By encoding, in the order of [`ENCODINGS`].
    encoded: Vec<(&'static str, Copy)>,
    mime: &'static str,
    cache: &'static str,
}

#[derive(Debug)]
struct Copy {
    bytes: Bytes,
    etag: String,
}

impl Files {
    /// Reads the folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, FilesError> {
        let mut found = HashMap::new();
        collect(folder, "", &mut found)?;
        let mut by_path = HashMap::new();
        for (path, bytes) in &found {
            if !is_copy(path, &found) {
                by_path.insert(path.clone(), File::new(path, bytes, &found));
            }
        }
        Ok(Self { by_path })
    }

    /// The answer to a request for an address that nothing else answers.
    pub(crate) fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            let allow = [(header::ALLOW, "GET, HEAD")];
            return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
        }
        let file = self.by_path.get(path).or_else(|| self.screen(path));
        match file {
            Some(file) => file.answer(method, headers),
            None => (StatusCode::NOT_FOUND, "there is nothing at this address").into_response(),
        }
    }

    /// An address of the app's own: every one that names no file.
    fn screen(&self, path: &str) -> Option<&File> {
        let last = path.rsplit('/').next().unwrap_or_default();
        if last.contains('.') { None } else { self.by_path.get(INDEX) }
    }
}

fn collect(
    folder: &Path,
    prefix: &str,
    found: &mut HashMap<String, Bytes>,
) -> Result<(), FilesError> {
    let wrong = |path: &Path, cause| FilesError { path: path.to_owned(), cause };
    for entry in std::fs::read_dir(folder).map_err(|cause| wrong(folder, cause))? {
        let entry = entry.map_err(|cause| wrong(folder, cause))?;
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let address = format!("{prefix}/{name}");
        if path.is_dir() {
            collect(&path, &address, found)?;
        } else {
            let bytes = std::fs::read(&path).map_err(|cause| wrong(&path, cause))?;
            found.insert(address, bytes.into());
        }
    }
    Ok(())
}

/// Whether the file is the compressed copy of another.
fn is_copy(path: &str, all: &HashMap<String, Bytes>) -> bool {
    ENCODINGS
        .iter()
        .any(|(_, ending)| path.strip_suffix(ending).is_some_and(|plain| all.contains_key(plain)))
}

impl File {
    fn new(path: &str, bytes: &Bytes, all: &HashMap<String, Bytes>) -> Self {
        let copy = |(encoding, ending): (&'static str, &str)| {
            Some((encoding, Copy::new(all.get(&format!("{path}{ending}"))?, encoding)))
        };
        Self {
            plain: Copy::new(bytes, ""),
            encoded: ENCODINGS.into_iter().filter_map(copy).collect(),
            mime: mime(path),
            cache: if is_hashed(path) { FOR_EVER } else { ASK_FIRST },
        }
    }

    fn answer(&self, method: &Method, asked: &HeaderMap) -> Response {
        let accepted = text(asked, header::ACCEPT_ENCODING);
        let best = self.encoded.iter().find(|(encoding, _)| accepts(accepted, encoding));
        let copy = best.map_or(&self.plain, |(_, copy)| copy);
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&copy.etag) {
            headers.insert(header::ETAG, etag);
        }
        if has(text(asked, header::IF_NONE_MATCH), &copy.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.mime));
        headers.insert(header::CONTENT_LENGTH, copy.bytes.len().into());
        if let Some((encoding, _)) = best {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if method == Method::GET {
            *response.body_mut() = Body::from(copy.bytes.clone());
        }
        response
    }
}

impl Copy {
    fn new(bytes: &Bytes, encoding: &str) -> Self {
        let hash = hex::encode(&Sha256::digest(bytes)[..12]);
        Self { bytes: bytes.clone(), etag: format!("\"{hash}{encoding}\"") }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        let refused =
            quality.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse::<f32>() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn has(list: &str, etag: &str) -> bool {
    list.split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

/// Whether the name carries the hash of the content: `app-0123456789abcdef.js`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit_once('-').map(|(_, hash)| hash).unwrap_or_default();
    let digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    hash.len() == HASH_DIGITS && hash.chars().all(digit)
}

fn mime(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "json" if path.ends_with("/manifest.json") => "application/manifest+json",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        std::fs::create_dir(folder.path().join("icons")).unwrap();
        write("index.html", "<!doctype html>");
        write("sw.js", "1");
        write("manifest.json", "{}");
        write("app-0123456789abcdef.js", "plain");
        write("app-0123456789abcdef.js.br", "brotli");
        write("app-0123456789abcdef.js.gz", "gzip");
        write("app-0123456789abcdef_bg.wasm", "wasm");
        write("icons/icon.svg", "<svg/>");
        write(".secret", "no");
        Files::read(folder.path()).unwrap()
    }

    fn get(files: &Files, path: &str, asked: &[(&'static str, &str)]) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in asked {
            headers.insert(*name, value.parse().unwrap());
        }
        files.answer(&Method::GET, path, &headers)
    }

    #[track_caller]
    fn check(path: &str, status: u16, mime: &str, cache: &str) {
        let response = get(&files(), path, &[]);
        let header = |name| {
            response.headers().get(name).map_or("", |value: &HeaderValue| value.to_str().unwrap())
        };
        assert_eq!(response.status().as_u16(), status, "{path}");
        if status == 200 {
            assert_eq!(header("content-type"), mime, "{path}");
            assert_eq!(header("cache-control"), cache, "{path}");
        }
    }

    #[test]
    fn each_file_has_its_type_and_its_life() {
        check("/", 200, "text/html; charset=utf-8", ASK_FIRST);
        check("/annuaire", 200, "text/html; charset=utf-8", ASK_FIRST);
        check("/fiche/ab/suivi", 200, "text/html; charset=utf-8", ASK_FIRST);
        check("/sw.js", 200, "text/javascript; charset=utf-8", ASK_FIRST);
        check("/manifest.json", 200, "application/manifest+json", ASK_FIRST);
        check("/app-0123456789abcdef.js", 200, "text/javascript; charset=utf-8", FOR_EVER);
        check("/icons/icon.svg", 200, "image/svg+xml", ASK_FIRST);
    }

    #[test]
    fn no_path_leads_out_or_to_what_is_hidden() {
        for path in [
            "/missing.js",
            "/../Cargo.toml",
            "/icons/../index.html",
            "//etc/x.y",
            "/.secret",
            "/a.js.br",
        ] {
            check(path, 404, "", "");
        }
        check("/app-0123456789abcdef.js.br", 404, "", "");
    }

    #[test]
    fn the_best_copy_that_is_accepted_is_sent() {
        let files = files();
        let encoding = |accept: &str| {
            let response = get(&files, "/app-0123456789abcdef.js", &[("accept-encoding", accept)]);
            response
                .headers()
                .get("content-encoding")
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(encoding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(encoding("gzip;q=1.0, br;q=0").as_deref(), Some("gzip"));
        assert_eq!(encoding("identity"), None);
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let files = files();
        let etag = get(&files, "/sw.js", &[]).headers()["etag"].to_str().unwrap().to_owned();
        let response = get(&files, "/sw.js", &[("if-none-match", &etag)]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            get(&files, "/sw.js", &[("if-none-match", "\"other\"")]).status(),
            StatusCode::OK
        );
    }

    #[test]
    fn a_head_has_the_length_and_nothing_else_is_allowed() {
        let files = files();
        let head = files.answer(&Method::HEAD, "/sw.js", &HeaderMap::new());
        assert_eq!(head.headers()["content-length"], "1");
        let post = files.answer(&Method::POST, "/sw.js", &HeaderMap::new());
        assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}
