//! A person's calendar for calendar programs, and the secret address of it:
//!
//! | path | who | what |
//! | --- | --- | --- |
//! | `GET /agenda/{secret}.ics` | any program | the appointments of the person whose address it is (RFC 5545) |
//! | `GET /api/feed` | a signed-in device | `{"created", "read"}`: seconds since 1970, or `null` |
//! | `POST /api/feed` `{}` | a signed-in device | `{"url"}`: a new address, told this once; the one before is none any more |
//! | `POST /api/feed/remove` `{}` | a signed-in device | there is none any more |
//!
//! Calendar programs show nothing but the address they were given, so the secret stands in it. Whatever is wrong with
//! an address, the answer is the same.

use super::{
    ApiError, Peer,
    api::{Asks, SignedIn},
    throttle,
};
use crate::{accounts::FeedTold, calendars::Calendar, clock, shared::Shared};
use axum::{
    Json,
    extract::{ConnectInfo, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::DateTime;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// What an address ends with.
const ENDING: &str = ".ics";
/// HTTP's way to write an instant (RFC 9110, 5.6.7).
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// Nothing is asked but that it be done.
#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn told(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
) -> Json<FeedTold> {
    Json(shared.accounts.feed(&who.person))
}

pub(super) async fn make(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Nothing {}): Asks<SignedIn, Nothing>,
) -> Result<Json<Value>, ApiError> {
    throttle::person(&shared, who.person)?;
    let secret = shared.accounts.make_feed(&who).await?;
    let url = shared.public_url().at(&format!("/agenda/{secret}{ENDING}"));
    Ok(Json(json!({ "url": url })))
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), Nothing {}): Asks<SignedIn, Nothing>,
) -> Result<Json<Value>, ApiError> {
    shared.accounts.remove_feed(&who).await?;
    Ok(Json(json!({})))
}

/// The calendar; the app's own addresses begin the same way.
pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(file): Path<String>,
    request: Request,
) -> Response {
    let headers = request.headers();
    let Some(secret) = file.strip_suffix(ENDING) else {
        return shared.files.answer(request.method(), request.uri().path(), headers);
    };
    let found = calendar(&shared, peer, secret, headers).await;
    let mut response = match found {
        Ok(calendar) => answer(&calendar, headers),
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    // Kept by nobody in between, and asked for anew each time: it may be withdrawn.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

async fn calendar(
    shared: &Shared,
    peer: Peer,
    secret: &str,
    headers: &HeaderMap,
) -> Result<Arc<Calendar>, ApiError> {
    let Some(person) = shared.accounts.feed_of(secret) else {
        // Who guesses is kept from it; who reads is not counted here.
        throttle::address(shared, peer.address, headers)?;
        return Err(unknown());
    };
    throttle::feed(shared, person)?;
    let found = shared.calendars.of(&shared.core, person, clock::unix() * 1_000).await;
    let calendar = found.map_err(|error| ApiError::internal(&error))?;
    // It took its time, in which the address may have been withdrawn.
    if shared.accounts.feed_of(secret) != Some(person) {
        return Err(unknown());
    }
    if let Err(error) = shared.accounts.feed_was_read(&person).await {
        tracing::warn!(%error, "it could not be noted that a calendar was read");
    }
    Ok(calendar)
}

/// The same for an address that never was, and for one that is no more.
fn unknown() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address")
}

fn answer(calendar: &Calendar, asked: &HeaderMap) -> Response {
    let mark = format!("\"{}\"", calendar.mark);
    let written = DateTime::from_timestamp(calendar.written, 0).unwrap_or_default();
    let mut response = if is_known(asked, &mark, calendar.written) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = calendar.text.clone().into_response();
        let media = HeaderValue::from_static("text/calendar; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        response
    };
    let headers = response.headers_mut();
    let dated =
        [(header::ETAG, mark), (header::LAST_MODIFIED, written.format(HTTP_DATE).to_string())];
    for (name, value) in dated {
        // Hexadecimal digits, and a date in ASCII.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// Whether the program has it already: by the mark where it shows one, by the time otherwise (RFC 9110, 13.2.2).
fn is_known(asked: &HeaderMap, mark: &str, written: i64) -> bool {
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(known) = text(header::IF_NONE_MATCH) {
        let mut known = known.split(',').map(|one| one.trim().trim_start_matches("W/"));
        return known.any(|known| known == mark || known == "*");
    }
    let since = text(header::IF_MODIFIED_SINCE)
        .and_then(|since| chrono::NaiveDateTime::parse_from_str(since, HTTP_DATE).ok());
    since.is_some_and(|since| since.and_utc().timestamp() >= written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: header::HeaderName, value: &'static str, known: bool) {
        let mut asked = HeaderMap::new();
        asked.insert(name, HeaderValue::from_static(value));
        assert_eq!(is_known(&asked, "\"ab\"", 1_795_000_000), known, "{value}");
    }

    #[test]
    fn a_program_is_told_that_it_has_the_calendar_already() {
        assert!(!is_known(&HeaderMap::new(), "\"ab\"", 0));
        check(header::IF_NONE_MATCH, "\"ab\"", true);
        check(header::IF_NONE_MATCH, "W/\"ab\"", true);
        check(header::IF_NONE_MATCH, "\"cd\", \"ab\"", true);
        check(header::IF_NONE_MATCH, "*", true);
        check(header::IF_NONE_MATCH, "\"cd\"", false);
        check(header::IF_NONE_MATCH, "ab", false);
        // 1,795,000,000 is 2026-11-18 11:06:40.
        check(header::IF_MODIFIED_SINCE, "Wed, 18 Nov 2026 11:06:40 GMT", true);
        check(header::IF_MODIFIED_SINCE, "Wed, 18 Nov 2026 11:06:39 GMT", false);
        check(header::IF_MODIFIED_SINCE, "yesterday", false);
    }
}
