//! `carnet-server invite`.

use super::{Failure, Outcome, Place, admin, open_store, quiet_server, runtime};
use crate::Settings;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Whom: a name that is known, or a new one
    name: String,
    #[command(flatten)]
    place: Place,
    /// The address that people use, when no server runs [default: its setting]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Where the server listens, when no server runs [default: its setting]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

pub(super) fn run(options: Options) -> Outcome {
    let flags = vec![("public_url", options.public_url), ("listen", options.listen)];
    let settings = options.place.settings(flags)?;
    let url = runtime()?.block_on(invite(settings, &options.name))?;
    say!("{url}");
    Ok(ExitCode::SUCCESS)
}

async fn invite(settings: Settings, name: &str) -> Result<String, Failure> {
    let asked =
        admin::ask(&settings.data, "/admin/invite", &serde_json::json!({ "name": name })).await?;
    if let Some(answer) = asked {
        let url = answer["url"]
            .as_str()
            .ok_or_else(|| Failure("the running server gave no link".to_owned()))?;
        return Ok(url.to_owned());
    }
    let store = open_store(&settings)?;
    let server = quiet_server(Settings { app: None, demo: None, ..settings }, store).await?;
    Ok(server.invite(name).await?)
}
