//! How a command reaches the server that runs on the same data folder.

use super::Failure;
use crate::run_file::RunFile;
use carnet_device::http::{self, HttpError};
use serde_json::Value;
use std::path::Path;

/// What a running server answered; `None` when none runs on this data folder.
pub(super) async fn ask(data: &Path, path: &str, body: &Value) -> Result<Option<Value>, Failure> {
    let Some(run) = RunFile::read(data) else { return Ok(None) };
    let url = format!("http://{}{path}", run.address);
    match http::post_json(&url, Some(&run.secret), body).await {
        Ok(answer) => Ok(Some(answer)),
        // It was killed, and left its file.
        Err(HttpError::Connect { .. }) => Ok(None),
        Err(HttpError::Refused { code, .. }) if code == "not-found" => Ok(None),
        Err(error) => Err(Failure(format!("the running server answered: {error}"))),
    }
}
