//! `carnet-server devices` and `carnet-server revoke`.

use super::{Failure, Outcome, Place, admin, open_existing, quiet_server, runtime};
use crate::{Server, Settings};
use carnet_ids::DeviceId;
use chrono::DateTime;
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct ListOptions {
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(super) struct RevokeOptions {
    /// The device's id, as `carnet-server devices` prints it
    device: DeviceId,
    #[command(flatten)]
    place: Place,
}

pub(super) fn list(options: ListOptions) -> Outcome {
    let settings = options.place.plain()?;
    let devices = runtime()?.block_on(async {
        match admin::ask(&settings.data, "/admin/devices", &json!({})).await? {
            Some(answer) => Ok(answer["devices"].clone()),
            None => {
                Ok::<_, Failure>(serde_json::to_value(alone(settings).await?.devices().await?)?)
            }
        }
    })?;
    for device in devices.as_array().into_iter().flatten() {
        say!("{}", line(device));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn revoke(options: RevokeOptions) -> Outcome {
    let settings = options.place.plain()?;
    let body = json!({ "device": options.device });
    runtime()?.block_on(async {
        if admin::ask(&settings.data, "/admin/revoke", &body).await?.is_none() {
            alone(settings).await?.revoke(options.device).await?;
        }
        Ok::<_, Failure>(())
    })?;
    say!("{} is refused from now on, and empties itself at its next contact.", options.device);
    Ok(ExitCode::SUCCESS)
}

/// The server over a store that no other uses.
async fn alone(settings: Settings) -> Result<Server, Failure> {
    let store = open_existing(&settings)?;
    quiet_server(Settings { app: None, demo: None, ..settings }, store).await
}

/// Its parts between tabs.
fn line(device: &Value) -> String {
    let text = |name: &str| device[name].as_str().unwrap_or_default().escape_debug().to_string();
    let seen = device["seen"].as_i64().filter(|at| *at > 0);
    let seen = seen.and_then(|at| DateTime::from_timestamp(at, 0)).map(|at| at.to_rfc3339());
    let state = match &device["revoked"]["why"] {
        Value::String(why) => why.as_str(),
        _ if device["connected"] == true => "connected",
        _ => "away",
    };
    [
        text("device"),
        text("person_name"),
        text("name"),
        state.to_owned(),
        seen.unwrap_or_else(|| "never".to_owned()),
        text("version"),
        format!("{} pending", device["pending"]),
    ]
    .join("\t")
}
