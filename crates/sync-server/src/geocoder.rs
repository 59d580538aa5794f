//! Where addresses are, asked of a service that speaks the Base adresse nationale's API
//! (<https://adresse.data.gouv.fr>): `GET …/search/?q=…&postcode=…&limit=1` answers GeoJSON.
//!
//! The server alone asks, so that the service sees one company and no device. It asks one address
//! at a time and none too fast, remembers answers, and leaves the service alone for a while where
//! that says so or is not well. What it answers is read as a position, and as nothing else.

use carnet_device::http::{self, HttpError};
use carnet_model::schema::PRECISIONS;
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// A service that takes longer is not well.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer: one address has some two thousand.
const LONGEST: usize = 64 << 10;
/// Between two questions: BAN takes fifty a second of one address, others less.
const PACE: Duration = Duration::from_millis(100);
/// As many questions wait for their turn.
const MOST_WAITING: usize = 32;
/// Answers that are remembered.
const REMEMBERED: usize = 20_000;
/// How long a service that is not well is left alone.
const REST: Duration = Duration::from_secs(30);
/// How long at most, whatever it says.
const LONGEST_REST: Duration = Duration::from_secs(600);

/// The address of a service's search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchUrl(String);

impl SearchUrl {
    /// The service's host, for people to know who is asked.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

impl FromStr for SearchUrl {
    type Err = &'static str;

    /// A service's address, with or without its `search`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_plain = |rest: &&str| {
            !rest.is_empty()
                && !rest.starts_with('/')
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/[]".contains(c))
        };
        if rest.filter(is_plain).is_none() {
            return Err(
                "write the address of the service with its scheme, as https://api-adresse.data.gouv.fr",
            );
        }
        let bare = text.trim_end_matches('/');
        // Some services have their search under another name of the path, and none a slash after it.
        let is_whole = bare.ends_with("/search");
        Ok(Self(if is_whole { text.to_owned() } else { format!("{bare}/search/") }))
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Question {
    /// Street and number.
    pub(crate) lines: String,
    /// Postcode; may be empty.
    pub(crate) postcode: String,
    /// City.
    pub(crate) city: String,
}

/// Where an address is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Position {
    latitude: f64,
    longitude: f64,
    /// How sure the service is, in hundredths.
    score: u8,
    /// To what it knows the place: one of the schema's precisions, by its number.
    precision: u8,
}

/// Why there is no answer now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// Others are asking: ask again in a moment.
    Busy,
    /// The service is not well, or wants to be left alone.
    Resting,
}

/// Asks a service, in turn.
pub(crate) struct Geocoder {
    url: SearchUrl,
    turn: Semaphore,
    waiting: Semaphore,
    /// Before when it is not asked.
    not_before: Mutex<Instant>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    answers: BTreeMap<Question, Option<Position>>,
    oldest: VecDeque<Question>,
}

impl fmt::Debug for Geocoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Geocoder").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Geocoder {
    pub(crate) fn new(url: SearchUrl) -> Self {
        Self {
            url,
            turn: Semaphore::new(1),
            waiting: Semaphore::new(MOST_WAITING),
            not_before: Mutex::new(Instant::now()),
            known: Mutex::default(),
        }
    }

    pub(crate) fn host(&self) -> &str {
        self.url.host()
    }

    /// Where an address is; `None` where the service does not know it.
    pub(crate) async fn find(&self, question: Question) -> Result<Option<Position>, NoAnswer> {
        if let Some(known) = self.remembered(&question) {
            return Ok(known);
        }
        let _place = self.waiting.try_acquire().map_err(|_| NoAnswer::Busy)?;
        let _turn = self.turn.acquire().await.map_err(|_| NoAnswer::Resting)?;
        // Somebody before may have asked for the same.
        if let Some(known) = self.remembered(&question) {
            return Ok(known);
        }
        let wait = self.rest_left();
        if wait > PACE {
            return Err(NoAnswer::Resting);
        }
        tokio::time::sleep(wait).await;
        let answer = self.ask(&question).await;
        let rest = answer.as_ref().err().map_or(PACE, |(rest, _)| *rest);
        *self.not_before.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + rest;
        match answer {
            Ok(found) => {
                self.remember(question, found);
                Ok(found)
            }
            Err((rest, why)) => {
                tracing::warn!(service = self.host(), %why, seconds = rest.as_secs(), "no address can be looked for");
                Err(NoAnswer::Resting)
            }
        }
    }

    async fn ask(&self, question: &Question) -> Result<Option<Position>, (Duration, String)> {
        let answered = http::get(&self.address(question), PATIENCE, LONGEST).await;
        let answered = answered.map_err(|error: HttpError| (REST, error.to_string()))?;
        match answered.status {
            200 => read(&answered.body).map_err(|why| (REST, why.to_owned())),
            // It can make nothing of the text.
            400 => Ok(None),
            status => {
                let asked = answered.retry_after.map(Duration::from_secs);
                let rest = asked.unwrap_or(REST).clamp(PACE * 2, LONGEST_REST);
                Err((rest, format!("status {status}")))
            }
        }
    }

    fn address(&self, question: &Question) -> String {
        let Question { lines, postcode, city } = question;
        let text = [lines.as_str(), city.as_str()].join(" ");
        let mut address = format!("{}?q={}&limit=1", self.url.0, escaped(text.trim()));
        if !postcode.is_empty() {
            address.push_str(&format!("&postcode={}", escaped(postcode)));
        }
        address
    }

    fn rest_left(&self) -> Duration {
        let not_before = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        not_before.saturating_duration_since(Instant::now())
    }

    fn remembered(&self, question: &Question) -> Option<Option<Position>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.answers.get(question).copied()
    }

    fn remember(&self, question: Question, found: Option<Position>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.answers.insert(question.clone(), found).is_none() {
            known.oldest.push_back(question);
        }
        if known.oldest.len() > REMEMBERED
            && let Some(oldest) = known.oldest.pop_front()
        {
            known.answers.remove(&oldest);
        }
    }
}

/// The first feature of a collection of GeoJSON (RFC 7946).
fn read(body: &[u8]) -> Result<Option<Position>, &'static str> {
    const NONE: &str = "the answer is no collection of GeoJSON";
    let answer: Value = serde_json::from_slice(body).map_err(|_| NONE)?;
    let features = answer["features"].as_array().ok_or(NONE)?;
    let Some(first) = features.first() else { return Ok(None) };
    let at = |place: usize| first["geometry"]["coordinates"][place].as_f64();
    // Longitude comes first.
    let (longitude, latitude) = at(0).zip(at(1)).ok_or("the answer has no position")?;
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return Err("the answer's position is nowhere on the earth");
    }
    let score = first["properties"]["score"].as_f64().unwrap_or(0.0).clamp(0.0, 1.0);
    let precision = precision(first["properties"]["type"].as_str().unwrap_or_default());
    Ok(Some(Position { latitude, longitude, score: (score * 100.0).round() as u8, precision }))
}

/// What BAN calls a kind of place, as the schema's precisions have it.
fn precision(kind: &str) -> u8 {
    let code = match kind {
        "housenumber" => "house",
        "street" | "locality" => "street",
        _ => "city",
    };
    let place = PRECISIONS.iter().position(|known| *known == code);
    place.and_then(|place| place.try_into().ok()).unwrap_or_default()
}

/// A text as a part of an address's query (RFC 3986).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_service_is_read_with_or_without_its_search() {
        for (text, expect) in [
            ("https://api-adresse.data.gouv.fr", "https://api-adresse.data.gouv.fr/search/"),
            ("https://api-adresse.data.gouv.fr/", "https://api-adresse.data.gouv.fr/search/"),
            ("https://ban.example/search/", "https://ban.example/search/"),
            ("https://data.geopf.fr/geocodage/search", "https://data.geopf.fr/geocodage/search"),
            ("http://127.0.0.1:7878", "http://127.0.0.1:7878/search/"),
        ] {
            assert_eq!(text.parse::<SearchUrl>().unwrap().0, expect);
        }
        assert_eq!("http://a.example:80/b".parse::<SearchUrl>().unwrap().host(), "a.example:80");
        for text in [
            "",
            "ban.example",
            "file:///etc/passwd",
            "https://",
            "https:///a",
            "https://a?b",
            "https://a b",
            "https://a@b",
        ] {
            assert!(text.parse::<SearchUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_question_can_say_nothing_but_what_is_asked() {
        let geocoder = Geocoder::new("https://ban.example".parse().unwrap());
        let question = Question {
            lines: "1 rue de l’Œuf & fils #2?limit=9".into(),
            postcode: "35000\r\nx: y".into(),
            city: "Rennes".into(),
        };
        assert_eq!(
            geocoder.address(&question),
            "https://ban.example/search/?q=1%20rue%20de%20l%E2%80%99%C5%92uf%20%26%20fils%20%232%3Flimit%3D9%20Rennes\
             &limit=1&postcode=35000%0D%0Ax%3A%20y"
        );
    }

    #[test]
    fn an_answer_is_a_position_or_nothing() {
        let body = br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",
            "coordinates":[-1.68,48.11]},"properties":{"score":0.964,"type":"housenumber","label":"x"}}]}"#;
        let found = read(body).unwrap().unwrap();
        assert_eq!((found.latitude, found.longitude, found.score), (48.11, -1.68, 96));
        assert_eq!(PRECISIONS[usize::from(found.precision)], "house");
        assert_eq!(read(br#"{"features":[]}"#), Ok(None));
        for garbage in [
            &b""[..],
            b"<html>",
            b"[]",
            b"{}",
            b"{\"features\":{}}",
            b"{\"features\":[1]}",
            b"{\"features\":[{\"geometry\":{\"coordinates\":[\"a\",\"b\"]}}]}",
            b"{\"features\":[{\"geometry\":{\"coordinates\":[0,91]}}]}",
            b"{\"features\":[{\"geometry\":{\"coordinates\":[181,0]}}]}",
        ] {
            assert!(read(garbage).is_err(), "{}", String::from_utf8_lossy(garbage));
        }
        let odd = read(
            br#"{"features":[{"geometry":{"coordinates":[0,0]},"properties":{"score":1e300}}]}"#,
        );
        assert_eq!(odd.unwrap().unwrap().score, 100);
    }
}
