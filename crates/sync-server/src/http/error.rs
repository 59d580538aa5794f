//! What a client is told when its request fails. Details of the server's own faults
//! are logged, not sent.

use crate::accounts::AccountError;
use axum::{
    Json,
    extract::rejection::JsonRejection,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// The one error of the HTTP surface: a status, and `{"code", "message"}`.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    body: Body,
}

#[derive(Debug, Serialize)]
struct Body {
    code: &'static str,
    message: String,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, body: Body { code, message: message.into() } }
    }

    /// The server's own fault.
    pub(crate) fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        let message = "the server could not do this; its log says why";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server", message)
    }
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        let status = match &error {
            AccountError::Name => StatusCode::BAD_REQUEST,
            AccountError::Email | AccountError::Weak(_) => StatusCode::BAD_REQUEST,
            AccountError::SignIn | AccountError::CodeNeeded | AccountError::Code => {
                StatusCode::UNAUTHORIZED
            }
            AccountError::Passkey | AccountError::PasskeyOld => StatusCode::UNAUTHORIZED,
            AccountError::PasskeyUnfit => StatusCode::BAD_REQUEST,
            AccountError::PasskeyKnown | AccountError::ManyPasskeys => StatusCode::CONFLICT,
            AccountError::PasskeyAddress => StatusCode::CONFLICT,
            AccountError::UnknownPasskey => StatusCode::NOT_FOUND,
            AccountError::Withdrawn => StatusCode::UNAUTHORIZED,
            AccountError::NotAdministrator => StatusCode::FORBIDDEN,
            AccountError::EmailTaken => StatusCode::CONFLICT,
            AccountError::Busy => StatusCode::TOO_MANY_REQUESTS,
            AccountError::UnknownPerson => StatusCode::NOT_FOUND,
            AccountError::UnknownLink | AccountError::UnknownDevice => StatusCode::NOT_FOUND,
            AccountError::UsedLink | AccountError::OldLink => StatusCode::GONE,
            AccountError::ManyPeople | AccountError::ManyDevices => {
                tracing::warn!(%error, "nobody could be added");
                StatusCode::CONFLICT
            }
            _ => return Self::internal(&error),
        };
        Self::new(status, error.code(), error.to_string())
    }
}

impl From<JsonRejection> for ApiError {
    fn from(error: JsonRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", error.body_text())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_workspace_says_so_and_is_no_fault_of_the_server() {
        for (error, code) in [
            (AccountError::ManyPeople, "too-many-people"),
            (AccountError::ManyDevices, "too-many-devices"),
        ] {
            let answer = ApiError::from(error);
            assert_eq!((answer.status, answer.body.code), (StatusCode::CONFLICT, code));
        }
        let answer = ApiError::from(AccountError::Document("full".to_owned()));
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}
