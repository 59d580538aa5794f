//! `carnet status` and `carnet sync`.

use super::{Common, NOT_SYNCHRONISED, Outcome, file, watch::sync_words, why};
use std::process::ExitCode;

pub(super) async fn run(common: &Common) -> Outcome {
    let mut device = common.open_signed_in().await?;
    let synchronised = !common.offline && device.synchronise(common.patience()).await?;
    device.settle().await;
    let status = device.status().await?;
    let all = serde_json::json!({ "user": status.user, "sync": status.sync, "synchronised": synchronised });
    common.say().either(&all, || {
        let user = status.user.as_ref().map(|user| format!("{} at {}", user.name, user.workspace));
        let state = if synchronised { "synchronised" } else { "not synchronised" };
        format!("{}\n{state} · {}", user.unwrap_or_default(), sync_words(&status.sync))
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn sync(common: &Common) -> Outcome {
    let mut device = common.open_signed_in().await?;
    let synchronised =
        device.synchronise(common.patience()).await? && file::send(common, &mut device).await?;
    let status = device.status().await?;
    let all = serde_json::json!({ "synchronised": synchronised, "pending": status.sync.pending });
    common.say().either(&all, || {
        if synchronised { "synchronised".to_owned() } else { sync_words(&status.sync) }
    });
    if synchronised {
        return Ok(ExitCode::SUCCESS);
    }
    tell!("carnet: {}", why(&mut device).await?);
    Ok(NOT_SYNCHRONISED.into())
}
