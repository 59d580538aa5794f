//! Erasing a person, by an administrator's device:
//!
//! | path | what |
//! | --- | --- |
//! | `POST /api/admin/erase` `{"fiche"}` | erases a fiche with all that belongs to it: how far that is, as below |
//! | `GET /api/admin/erasures` | `{"erasures": [{"fiche", "at", "by", "documents", "purged", "devices", "waiting"}]}`: what was erased, the latest first |
//!
//! `purged` is since when the server's files hold nothing of it, `devices` the devices that may have had
//! something, each with `confirmed`: since when it says that it has nothing any more.

use super::{
    ApiError,
    api::{Administrator, Asks},
};
use crate::{
    erasure::{self, Certificate, ErasureError},
    shared::Shared,
};
use axum::{Json, extract::State, http::StatusCode};
use carnet_ids::DocId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
pub(super) struct Whom {
    fiche: DocId,
}

#[derive(Serialize)]
pub(super) struct All {
    erasures: Vec<Certificate>,
}

pub(super) async fn erase(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), Whom { fiche }): Asks<Administrator, Whom>,
) -> Result<Json<Certificate>, ApiError> {
    Ok(Json(erasure::erase(&shared, &who, fiche).await?))
}

pub(super) async fn all(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
) -> Result<Json<All>, ApiError> {
    Ok(Json(All { erasures: erasure::certificates(&shared).await? }))
}

impl From<ErasureError> for ApiError {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Account(error) => error.into(),
            ErasureError::NoFiche => {
                Self::new(StatusCode::NOT_FOUND, "fiche-unknown", error.to_string())
            }
            ErasureError::Stopped => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", error.to_string())
            }
            error => Self::internal(&error),
        }
    }
}
