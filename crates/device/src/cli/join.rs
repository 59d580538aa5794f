//! `carnet join`.

use super::{Common, Failure, Outcome, why};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The sign-in link
    link: String,
    /// What to call this device
    #[arg(long, value_name = "NAME", default_value = "carnet")]
    name: String,
}

pub(super) async fn run(common: &Common, options: Options) -> Outcome {
    let mut device = common.open().await?;
    let before = device.status().await?;
    if before.sync.pending > 0 {
        let waiting = before.sync.pending;
        return Err(Failure::Words(format!(
            "{waiting} edits wait for the server: run `carnet sync` first"
        )));
    }
    let credentials = crate::join(&options.link, &options.name).await?;
    let (person, workspace) = (credentials.person_name.clone(), credentials.workspace.clone());
    device.sign_in(credentials).await?;
    let synchronised = !common.offline && device.synchronise(common.patience()).await?;
    device.settle().await;
    let fiches = device.status().await?.sync.fiches;
    let joined = serde_json::json!({
        "person": person, "workspace": workspace, "fiches": fiches, "synchronised": synchronised,
    });
    common
        .say()
        .either(&joined, || format!("Signed in as {person} at {workspace}: {fiches} fiches."));
    if !synchronised && !common.offline {
        tell!("carnet: {}: run `carnet sync`", why(&mut device).await?);
        return Ok(super::NOT_SYNCHRONISED.into());
    }
    Ok(ExitCode::SUCCESS)
}
