//! Files of fiches: taken in pieces, and given in ranges.
//!
//! | path | who | what |
//! | --- | --- | --- |
//! | `POST /api/fiches/{fiche}/files/{sha256}` `{"size"}` | who may attach | `{"offset", "done"}`: how much of it is here |
//! | `PATCH` the same, `upload-offset: N` | the same device | takes a piece; `{"offset", "done"}` once it is on the disk |
//! | `GET` the same, `range: bytes=N-M` | who sees the fiche's files | the file, or a part of it |
//!
//! A browser never shows what comes from here: it is `application/octet-stream` unless it is of a type of
//! [`carnet_model::attachment::sniff`]'s list, is always to be saved, and would have neither scripts nor an origin.

use super::{
    ApiError,
    api::{Asks, SignedIn},
};
use crate::{
    accounts::AccountError,
    blobs::{BlobError, CHUNK, Found, PIECE, Told},
    shared::Shared,
};
use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use carnet_ids::{BlobId, DocId};
use futures_util::stream;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Where a piece begins, in bytes.
const OFFSET: &str = "upload-offset";
/// Chunks that wait for a reader.
const AHEAD: usize = 4;
/// Neither scripts nor an origin, should a browser show it after all.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// A fiche and a file, by their ids.
type Names = Path<(String, String)>;

#[derive(Deserialize)]
pub(super) struct Asked {
    size: u64,
}

pub(super) async fn ask(
    State(shared): State<Arc<Shared>>,
    Path(names): Names,
    Asks(SignedIn(who), Asked { size }): Asks<SignedIn, Asked>,
) -> Result<Json<Told>, ApiError> {
    let names = parsed(&names)?;
    Ok(Json(shared.blobs.ask(&shared.core, &who, names, size).await?))
}

pub(super) async fn append(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
    Path(names): Names,
    request: Request,
) -> Result<Json<Told>, ApiError> {
    let (contact, blob) = parsed(&names)?;
    let at = offset(request.headers()).ok_or_else(|| malformed("say upload-offset: a number"))?;
    let turn = shared.blobs.turn(&who, &blob)?;
    let room = shared.pieces.try_acquire().map_err(|_| BlobError::Busy)?;
    let bytes = to_bytes(request.into_body(), PIECE).await.map_err(|error| too_long(&error))?;
    // Whoever sends it may have been withdrawn meanwhile.
    if shared.accounts.is_revoked(who.device) {
        return Err(AccountError::Withdrawn.into());
    }
    let piece = (at, bytes.to_vec());
    let told = shared.blobs.append(&shared.core, &who, contact, turn, piece).await;
    drop(room);
    Ok(Json(told?))
}

pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
    Path(names): Names,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let names = parsed(&names)?;
    let found = shared.blobs.find(&shared.core, &who, names).await?;
    let range = match headers.get(header::RANGE) {
        Some(range) => Some(span(range, found.size).ok_or_else(out_of_range)?),
        None => None,
    };
    Ok(answer(found, range))
}

/// The file from its first byte to its last, or those of a range.
fn answer(found: Found, range: Option<(u64, u64)>) -> Response {
    let size = found.size;
    let (from, until) = range.unwrap_or((0, size));
    let media = HeaderValue::from_str(&found.media);
    let mut response = Response::new(body(found, from, until));
    let headers = response.headers_mut();
    let unknown = HeaderValue::from_static(carnet_model::attachment::UNKNOWN);
    headers.insert(header::CONTENT_TYPE, media.unwrap_or(unknown));
    headers.insert(header::CONTENT_LENGTH, (until - from).into());
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if range.is_some() {
        let part = format!("bytes {from}-{}/{size}", until.saturating_sub(1));
        if let Ok(part) = HeaderValue::from_str(&part) {
            headers.insert(header::CONTENT_RANGE, part);
        }
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

/// Reads as fast as it is taken, on a thread of its own.
fn body(found: Found, from: u64, until: u64) -> Body {
    let (give, take) = mpsc::channel::<Result<Bytes, BlobError>>(AHEAD);
    tokio::task::spawn_blocking(move || {
        let chunks = match found.read_from(from) {
            Ok(chunks) => chunks,
            Err(error) => return drop(give.blocking_send(Err(error))),
        };
        let mut left = until.saturating_sub(from);
        for chunk in chunks {
            let cut = chunk.map(|mut chunk| {
                chunk.truncate(usize::try_from(left).unwrap_or(CHUNK));
                left = left.saturating_sub(chunk.len() as u64);
                Bytes::from(chunk)
            });
            if let Err(error) = &cut {
                tracing::error!(%error, "a file could not be read");
            }
            let is_last = cut.is_err() || left == 0;
            // Who no longer reads is gone.
            if give.blocking_send(cut).is_err() || is_last {
                return;
            }
        }
    });
    Body::from_stream(stream::unfold(take, |mut take| async {
        let chunk = take.recv().await?;
        Some((chunk, take))
    }))
}

/// `bytes=N-` and `bytes=N-M`, as from where and until before where; `None` for what is no part of the file.
fn span(range: &HeaderValue, size: u64) -> Option<(u64, u64)> {
    let (from, to) = range.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.parse().ok()?;
    let last: u64 = if to.is_empty() { size.checked_sub(1)? } else { to.parse().ok()? };
    let until = last.min(size.checked_sub(1)?) + 1;
    (from < until).then_some((from, until))
}

fn offset(headers: &HeaderMap) -> Option<u64> {
    headers.get(OFFSET)?.to_str().ok()?.parse().ok()
}

fn parsed((fiche, blob): &(String, String)) -> Result<(DocId, BlobId), ApiError> {
    let ids = fiche.parse().ok().zip(blob.parse().ok());
    ids.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "not-found", "these are no ids"))
}

fn malformed(message: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "malformed", message)
}

fn out_of_range() -> ApiError {
    let message = "the file has no such part";
    ApiError::new(StatusCode::RANGE_NOT_SATISFIABLE, "range", message)
}

/// The connection broke, or it is longer than a piece may be.
fn too_long(error: &axum::Error) -> ApiError {
    let message = format!("a piece has at most {PIECE} bytes: {error}");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", message)
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        let (status, code) = match &error {
            BlobError::Unknown => (StatusCode::NOT_FOUND, "file-unknown"),
            BlobError::NoFiche => (StatusCode::NOT_FOUND, "fiche-unknown"),
            BlobError::Right => (StatusCode::FORBIDDEN, "right-section"),
            BlobError::Size => (StatusCode::PAYLOAD_TOO_LARGE, "file-size"),
            BlobError::Room => (StatusCode::INSUFFICIENT_STORAGE, "files-full"),
            BlobError::Full => (StatusCode::INSUFFICIENT_STORAGE, "disk-full"),
            BlobError::ManyParts => (StatusCode::TOO_MANY_REQUESTS, "too-many-files"),
            BlobError::Busy => (StatusCode::TOO_MANY_REQUESTS, "busy"),
            BlobError::NotAsked => (StatusCode::CONFLICT, "not-asked"),
            BlobError::Offset => (StatusCode::CONFLICT, "offset"),
            BlobError::Piece => (StatusCode::BAD_REQUEST, "piece"),
            BlobError::Long => (StatusCode::CONFLICT, "too-long"),
            BlobError::Hash => (StatusCode::CONFLICT, "hash"),
            BlobError::Stopped => (StatusCode::SERVICE_UNAVAILABLE, "shutdown"),
            BlobError::Damaged(_)
            | BlobError::Store(_)
            | BlobError::Doc(_)
            | BlobError::Io(_)
            | BlobError::NoRandomness(_) => return Self::internal(&error),
        };
        Self::new(status, code, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_within_the_file() {
        let of = |text: &str| span(&HeaderValue::from_str(text).unwrap(), 100);
        assert_eq!(of("bytes=0-"), Some((0, 100)));
        assert_eq!(of("bytes=40-59"), Some((40, 60)));
        assert_eq!(of("bytes=90-1000"), Some((90, 100)));
        for none in
            ["bytes=100-", "bytes=-5", "bytes=9-3", "bytes=a-b", "lines=0-1", "bytes=0-1,4-5"]
        {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
