//! Where an address is, for a signed-in device:
//!
//! | path | what |
//! | --- | --- |
//! | `GET /api/locate` | `{"service"}`: the host of the service that is asked, or `null` |
//! | `POST /api/locate` `{"lines", "postcode", "city"}` | `{"found": {"latitude", "longitude", "score", "precision"}}`, or `{"found": null}` where the service does not know it |
//!
//! Errors beside those of every address: `no-geocoder` (404) where no service was named, `busy` (429) where
//! others are asking, `geocoder` (503) while the service is not well.

use super::{
    ApiError,
    api::{Asks, SignedIn},
};
use crate::{
    geocoder::{NoAnswer, Position, Question},
    shared::Shared,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Bytes of an address's text; no address is longer.
const LONGEST: usize = 500;

#[derive(Deserialize)]
pub(super) struct Address {
    #[serde(default)]
    lines: String,
    #[serde(default)]
    postcode: String,
    #[serde(default)]
    city: String,
}

#[derive(Serialize)]
pub(super) struct Located {
    found: Option<Position>,
}

pub(super) async fn who(State(shared): State<Arc<Shared>>, _: SignedIn) -> Json<Value> {
    Json(json!({ "service": shared.geocoder.as_ref().map(|geocoder| geocoder.host()) }))
}

pub(super) async fn locate(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(_), Address { lines, postcode, city }): Asks<SignedIn, Address>,
) -> Result<Json<Located>, ApiError> {
    let refused = |status, code, message: &str| Err(ApiError::new(status, code, message));
    let Some(geocoder) = &shared.geocoder else {
        let message = "this server asks no service where addresses are: see --geocoder";
        return refused(StatusCode::NOT_FOUND, "no-geocoder", message);
    };
    if lines.len() + postcode.len() + city.len() > LONGEST {
        return refused(StatusCode::BAD_REQUEST, "too-long", "no address is as long");
    }
    if lines.trim().is_empty() && city.trim().is_empty() {
        return refused(StatusCode::BAD_REQUEST, "malformed", "say a street or a city");
    }
    match geocoder.find(Question { lines, postcode, city }).await {
        Ok(found) => Ok(Json(Located { found })),
        Err(NoAnswer::Busy) => refused(
            StatusCode::TOO_MANY_REQUESTS,
            "busy",
            "others are asking: ask again in a moment",
        ),
        Err(NoAnswer::Resting) => {
            let message = "the service of addresses does not answer now: ask again later";
            refused(StatusCode::SERVICE_UNAVAILABLE, "geocoder", message)
        }
    }
}
